"""Where the form is filled in: by patients themselves, or by the front desk for a caller.

The pages are the same. A portal puts their views under addresses of its own, behind a guard of its own, and
has an endpoint for each of `ENDPOINTS`, which the pages lead to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from flask import g, url_for

ENDPOINTS = (
    "start", "go_on", "question", "looped_question", "remove_surgery",
    "get_help", "call_today", "save", "done",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Staffed:
    """What stands on every page that staff fill in for a caller, in staff's own language."""

    heading: str
    how: str
    keep: str
    """The button that leaves the form as it is, to be gone on with later."""
    desk_url: str
    desk_text: str


@dataclass(frozen=True, slots=True)
class Portal:
    """A blueprint with the views of the form; `form_id` is the form that its addresses name, if any."""

    blueprint: str
    form_id: str = ""
    staffed: Staffed | None = None

    def address(self, endpoint: str, **parts: Any) -> str:
        """The address of one of `ENDPOINTS`, or of another page of the same blueprint."""
        return url_for(f"{self.blueprint}.{endpoint}", **parts)


PATIENTS = Portal("patient")


def portal() -> Portal:
    """The portal that this request came to."""
    return cast("Portal", g.get("portal", PATIENTS))


def come_to(entered: Portal) -> None:
    """Serve this request from that portal."""
    g.portal = entered
