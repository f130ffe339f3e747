"""Who of the staff asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from flask import g

from intake.domain.roles import Role
from intake.services.actor import Actor
from intake.services.frontdesk.duty import Person


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
    def person(self) -> Person:
        """This person, as others see them."""
        return Person(self.id, self.name, self.role)

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
