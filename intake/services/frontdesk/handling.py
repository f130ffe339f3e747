"""What every step on a case needs besides the step itself: who takes it, when, and in which office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from intake.services.actor import Actor
from intake.services.cases.placing import Office


@dataclass(frozen=True)
class Handling:
    """What every step needs besides the step itself.

    `seen_version` is the version of the case that the person was looking at; `today` the practice's date.
    """

    actor: Actor
    now: datetime
    today: date
    seen_version: int
    office: Office
    new_id: Callable[[], str]
