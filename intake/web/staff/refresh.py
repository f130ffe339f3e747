"""Pages that ask for themselves again while nobody is at them: the script of a list says so."""

from __future__ import annotations

from flask import request

REFRESH = "X-Refresh"


def is_refresh() -> bool:
    """Whether a list asks for itself again, so that nobody is known to be at it.

    It keeps no session alive, and counts as the look that went before it.
    """
    return request.method == "GET" and REFRESH in request.headers
