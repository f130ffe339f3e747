"""Who acts: handed to every service that leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from intake.domain.roles import Role


@dataclass(frozen=True)
class Actor:
    """On whose behalf a service runs: a patient (known by draft id), a member of staff, or the program."""

    kind: Literal["patient", "staff", "system"]
    id: str | None = None
    role: Role | None = None


def patient(draft_id: str) -> Actor:
    """The anonymous person who fills in this draft."""
    return Actor("patient", draft_id)


def system() -> Actor:
    """The program, in a command or a timed job."""
    return Actor("system")
