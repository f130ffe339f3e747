"""Who of the staff asks, and what a step on a case needs besides the step itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from flask import g

from intake.context import new_id, now, policy, practice, questionnaire
from intake.domain.roles import Role
from intake.services.actor import Actor
from intake.services.cases.placing import Office
from intake.services.frontdesk import casework
from intake.services.frontdesk.desk_case import Terms


@dataclass(frozen=True)
class StaffUser:
    """The signed-in member of staff of this request. `token` is the one of the session's cookie."""

    id: str
    role: Role
    name: str
    awaits_second_step: bool
    must_set_up_second_step: bool
    token: str = field(repr=False)

    @property
    def actor(self) -> Actor:
        """This person, as services want to know who acts."""
        return Actor("staff", self.id, self.role)

    @property
    def may_look(self) -> bool:
        """Whether signing in is complete, so that the role's pages open."""
        return not self.awaits_second_step and not self.must_set_up_second_step


def staff_or_nobody() -> StaffUser | None:
    """Who is signed in; None for everybody else. The guard has looked before any view runs."""
    return cast("StaffUser | None", g.get("staff"))


def staff() -> StaffUser:
    """Who is signed in, on pages that the guard opens to signed-in people only."""
    user = staff_or_nobody()
    if user is None:
        raise RuntimeError("this view is open to people who are not signed in; ask staff_or_nobody()")
    return user


def office() -> Office:
    """The hours and lengths that timers need."""
    return Office(practice().hours, policy())


def terms() -> Terms:
    """What the cases on a page are shown by."""
    return Terms(policy(), questionnaire(), now(), today())


def today() -> date:
    """The date on the practice's calendar."""
    return practice().hours.local_date(now())


def handling(seen_version: int) -> casework.Handling:
    """What a step on a case needs besides the step itself."""
    return casework.Handling(
        actor=staff().actor,
        now=now(),
        today=today(),
        seen_version=seen_version,
        office=office(),
        new_id=new_id,
    )
