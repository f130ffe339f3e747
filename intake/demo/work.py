"""Working on a made-up request: each step by whoever takes it, in office hours, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Command, Outcome
from intake.services.actor import Actor
from intake.services.cases.placing import Office
from intake.services.clinician import review
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from intake.store.models import Case

SURGEON = "Example Surgeon One, MD"
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

    def book(self, actor: Actor, days_ahead: int) -> None:
        """A visit so many days from now, or the next day the office opens."""
        hours = self.office.hours
        some_day = datetime.combine(
            hours.local_date(self.now) + timedelta(days=days_ahead), time(), hours.zone
        )
        opens = hours.next_opening(some_day)
        at = opens + timedelta(minutes=30 * (1 + self.number % 12))
        details = {"visit_at": at.astimezone(hours.zone).isoformat(), "with_whom": SURGEON}
        self.take(actor, Command(Action.SCHEDULE), details)

    def _went_on(self) -> None:
        self.taken += 1
        self.spent += timedelta(minutes=3)

    def _handling(self, actor: Actor) -> Handling:
        hours = self.office.hours
        at = hours.add_business(self.case.received_at, self.spent)
        at = min(self.now, at if hours.is_open(at) else hours.next_opening(at))
        return Handling(
            actor=actor,
            now=at,
            today=hours.local_date(at),
            seen_version=self.taken,
            office=self.office,
            new_id=self.new_id,
        )
