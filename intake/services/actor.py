"""Who acts: handed to every service that leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Actor:
    """On whose behalf a service runs: a patient (known by draft id), a member of staff, or the program."""

    kind: Literal["patient", "staff", "system"]
    id: str | None = None
    role: str | None = None
    request_id: str | None = None


def patient(draft_id: str, request_id: str | None = None) -> Actor:
    """The anonymous person who fills in this draft."""
    return Actor("patient", draft_id, None, request_id)


def system(request_id: str | None = None) -> Actor:
    """The program, in a command or a timed job."""
    return Actor("system", None, None, request_id)
