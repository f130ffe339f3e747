"""What every staff view starts from: who asks, what time it is, the practice and its clinical content."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

from flask import current_app, g

from intake.content.loader import load_questionnaire
from intake.content.policies import DEFAULT_POLICY, load_policy
from intake.content.practice import DEFAULT_PRACTICE, Practice, load_practice
from intake.domain.policy import Policy
from intake.domain.questionnaire import Questionnaire
from intake.domain.roles import Role
from intake.services import casework
from intake.services.actor import Actor
from intake.services.placing import Office


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
        return Actor("staff", self.id, self.role, g.get("request_id"))

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


def now() -> datetime:
    """The present instant; views hand it to services."""
    return datetime.now(UTC)


def new_id() -> str:
    """A new row's identity."""
    return str(uuid.uuid4())


def practice() -> Practice:
    """The practice this program serves."""
    return _practice(current_app.config["PRACTICE_FILE"] or DEFAULT_PRACTICE)


def policy() -> Policy:
    """The triage policy in force."""
    return load_policy(current_app.config["POLICY_FILE"] or DEFAULT_POLICY)


def questionnaire() -> Questionnaire:
    """The form as patients fill it in now."""
    source = current_app.config["QUESTIONNAIRE_FILE"]
    return load_questionnaire(source) if source else load_questionnaire()


def office() -> Office:
    """The hours and lengths that timers need."""
    return Office(practice().hours, policy())


def today() -> date:
    """The date on the practice's calendar."""
    return practice().hours.local_date(now())


def step_request(seen_version: int) -> casework.Request:
    """What a step on a case needs besides the step itself."""
    return casework.Request(
        actor=staff().actor,
        now=now(),
        today=today(),
        seen_version=seen_version,
        office=office(),
        new_id=new_id,
    )


@lru_cache(maxsize=4)
def _practice(path: Path) -> Practice:
    return load_practice(path)
