"""The desk one staff request is served from: the moment, the practice and the people, each gathered once.

Views and the pages they share ask `desk()`. So a page tells one moment from top to bottom, and whoever is
named on it, however often, is opened once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import cast

from flask import g

from intake.content.practice import Practice
from intake.context import new_id, now, office, policy, practice, questionnaire
from intake.domain.policy import Policy
from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services.cases import gists
from intake.services.cases.gists import Listed
from intake.services.cases.placing import Office
from intake.services.cases.record import CaseRecord
from intake.services.frontdesk import duty
from intake.services.frontdesk.desk_case import DeskCase, Terms, desk_case, told_besides
from intake.services.frontdesk.duty import Person
from intake.services.frontdesk.handling import Handling
from intake.web.staff.case_rows import Clock, RowView, Viewer, row_view
from intake.web.staff.who import StaffUser, staff
from intake.web.staff.words import short_day


@dataclass
class Desk:
    """What every page and step of one staff request works with; the people are read when first asked for."""

    user: StaffUser
    now: datetime
    practice: Practice
    policy: Policy
    _opened: tuple[CaseRecord, Listed] | None = field(default=None, init=False, repr=False)

    @cached_property
    def today(self) -> date:
        """The date on the practice's calendar."""
        return self.practice.hours.local_date(self.now)

    @cached_property
    def clock(self) -> Clock:
        """The moment of this request on the practice's wall."""
        return Clock(self.now, self.today, self.practice)

    @cached_property
    def office(self) -> Office:
        """The hours and lengths that timers need, and whether the EHR is told."""
        return office()

    @cached_property
    def terms(self) -> Terms:
        """What the cases on a page are shown by."""
        return Terms(self.policy, questionnaire(), self.now, self.today)

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """The staff by id, to name them on a page."""
        return duty.people(db.session(), keys(), opened=[self.user.person])

    @cached_property
    def on_duty(self) -> Person | None:
        """The clinician on duty today; None when nobody is."""
        return self.on_duty_on(self.today)

    def on_duty_on(self, day: date) -> Person | None:
        """The clinician named for a day; None when nobody was, or the account was closed since."""
        return self.people.get(duty.on_duty_id(db.session(), day) or "")

    @cached_property
    def unnamed_next_words(self) -> str:
        """A warning that nobody is named for the next office day after today; "" where somebody is."""
        day = self.practice.hours.local_date(opening_on(self.today + timedelta(days=1)))
        return "" if self.on_duty_on(day) else f"Nobody is on duty on {short_day(day)}, the next office day."

    @cached_property
    def viewer(self) -> Viewer:
        """Whoever is signed in, as rows are made for them."""
        needed, is_clinician = self.policy.due.attempts_before_closing, self.user.role is Role.CLINICIAN
        return Viewer(self.user.id, self.people, self.on_duty, needed, is_clinician)

    def opened(self, record: CaseRecord) -> Listed:
        """A case that was opened whole, as lists read it; found once for the case that a page is about."""
        if self._opened is None or self._opened[0] is not record:
            self._opened = record, gists.as_listed(keys(), record)
        return self._opened[1]

    def case(self, record: CaseRecord) -> DeskCase:
        """A case as the front desk may see it, with what its own page shows besides."""
        return desk_case(self.opened(record), self.terms, told_besides(record, self.terms.form))

    def listed(self, case: Listed) -> DeskCase:
        """A case of a list as the front desk may see it."""
        return desk_case(case, self.terms)

    def row(self, case: DeskCase, why_here: str = "", look_alikes: int = 0) -> RowView:
        """A case as a row of a list; `look_alikes` open requests may be the same person's."""
        return row_view(case, why_here, self.clock, self.viewer, look_alikes)

    def handling(self, seen_version: int) -> Handling:
        """What a step on a case needs besides the step itself."""
        return Handling(
            actor=self.user.actor,
            now=self.now,
            today=self.today,
            seen_version=seen_version,
            office=self.office,
            new_id=new_id,
        )


def opening_on(day: date) -> datetime:
    """When the office opens on that day, or on the next one that it opens."""
    hours = desk().practice.hours
    return hours.next_opening(datetime.combine(day, time(), hours.zone))


def desk() -> Desk:
    """This request's desk; only on pages that the guard opens to signed-in people."""
    user = staff()
    found = cast("Desk | None", g.get("desk"))
    if found is None or found.user is not user:
        found = g.desk = Desk(user, now(), practice(), policy())
    return found
