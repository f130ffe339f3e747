"""Working on a made-up request: each step by whoever takes it, in office hours, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Command, Outcome
from intake.services.actor import Actor
from intake.services.cases.placing import Office
from intake.services.clinician import review
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from intake.store.models import Case

SURGEON, CLINICIAN = "Example Surgeon One, MD", "Demo Clinician"
"""With whom visits are: somebody without an account, and the clinician of the demonstration."""
FIRST_STEP = timedelta(minutes=40)
"""How long after it came in a request is first worked on, in office time."""


@dataclass(frozen=True)
class People:
    """Who works the shift."""

    first_desk: Actor
    second_desk: Actor
    clinician: Actor


@dataclass
class Work:
    """Takes steps on one case, in office hours, none of them later than now."""

    session: Session
    keys: Keys
    office: Office
    new_id: Callable[[], str]
    now: datetime
    case: Case
    number: int
    people: People
    taken: int = 0
    spent: timedelta = FIRST_STEP
    not_before: datetime | None = None

    @property
    def desk(self) -> Actor:
        """Whose turn it is of the two desks."""
        return (self.people.first_desk, self.people.second_desk)[self.number % 2]

    def wait(self, *, hours: float) -> None:
        """Let so much office time pass before the next step."""
        self.spent += timedelta(hours=hours)

    def take(
        self, actor: Actor, command: Command, details: dict[str, str] | None = None, note: str = ""
    ) -> None:
        """Take one step, some minutes after the one before."""
        casework.take_step(
            self.session,
            self.keys,
            self.case.reference,
            command,
            self._handling(actor),
            note=note,
            details=details,
        )
        self._went_on()

    def claim(self) -> None:
        """The desk takes it."""
        self.take(self.desk, Command(Action.CLAIM))

    def call(
        self, actor: Actor, outcome: Outcome, note: str = "", *, again_in: timedelta | None = None
    ) -> None:
        """A call, and when to try next."""
        handling = self._handling(actor)
        next_at = self.office.hours.next_opening(handling.now + again_in) if again_in else None
        casework.log_attempt(self.session, self.keys, self.case.reference, outcome, next_at, note, handling)
        self._went_on()

    def instruct(self, step: str, line: str) -> None:
        """What the clinician tells the desk."""
        handling = self._handling(self.people.clinician)
        review.record_next_step(self.session, self.keys, self.case.reference, step, line, handling)
        self._went_on()

    def wait_until(self, at: datetime) -> None:
        """Take no further step before that instant."""
        self.not_before = at

    def book(self, actor: Actor, days_ahead: int, with_whom: str = SURGEON) -> None:
        """A visit so many days from now, or the next day the office opens."""
        opens = self._opening(self.office.hours.local_date(self.now) + timedelta(days=days_ahead))
        self.book_at(actor, opens + timedelta(minutes=30 * (1 + self.number % 12)), with_whom)

    def book_at(self, actor: Actor, at: datetime, with_whom: str = SURGEON) -> None:
        """A visit at that instant."""
        details = {"visit_at": at.astimezone(self.office.hours.zone).isoformat(), "with_whom": with_whom}
        self.take(actor, Command(Action.SCHEDULE), details)

    def last_office_day(self) -> datetime:
        """When the office opened on its last day before today."""
        day = self.office.hours.local_date(self.now) - timedelta(days=1)
        while not self.office.hours.openings(day):
            day -= timedelta(days=1)
        return self._opening(day)

    def soon(self) -> datetime:
        """An hour and a half after the next step, or when the office opens next."""
        at = self._handling(self.desk).now + timedelta(minutes=90)
        return at if self.office.hours.is_open(at) else self.office.hours.next_opening(at)

    def _opening(self, day: date) -> datetime:
        return self.office.hours.next_opening(datetime.combine(day, time(), self.office.hours.zone))

    def _went_on(self) -> None:
        self.taken += 1
        self.spent += timedelta(minutes=3)

    def _handling(self, actor: Actor) -> Handling:
        hours = self.office.hours
        at = hours.add_business(self.case.received_at, self.spent)
        at = max(at, self.not_before or at)
        at = min(self.now, at if hours.is_open(at) else hours.next_opening(at))
        return Handling(
            actor=actor,
            now=at,
            today=hours.local_date(at),
            seen_version=self.taken,
            office=self.office,
            new_id=self.new_id,
        )
