"""What went wrong on a staff page, in the staff layout: what it means for the work in hand, and what to do.

Like the patients' error pages these need no database. What was typed into a longer field is shown to whoever
sent it, so that it can be copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import make_response, request
from werkzeug.wrappers import Response

from intake.web.staff.page import missing_page, render

TYPED_FIELDS = ("note", "line", "override_reason")


@dataclass(frozen=True, slots=True)
class Problem:
    """A heading, what it means, and what to do."""

    heading: str
    means: str
    do: str


_PROBLEMS: Mapping[int, Problem] = MappingProxyType(
    {
        400: Problem(
            "This page was open too long",
            "Nothing was changed. The form you sent can no longer be matched with your session.",
            "Open the page again and send the form once more.",
        ),
        403: Problem(
            "You are signed out",
            "Nothing was changed. The session ended before the form arrived.",
            "Copy what you typed, sign in, and send the form once more.",
        ),
        409: Problem(
            "Somebody else changed this at the same moment",
            "Nothing of yours was changed.",
            "Open the page again, see what is new, and decide once more.",
        ),
        413: Problem(
            "That is more than a form can take",
            "Nothing was changed.",
            "Shorten the text and send the form once more.",
        ),
        429: Problem("Too many tries", "This was not looked at.", "Wait a few minutes, then try once more."),
        503: Problem(
            "The program is busy or cannot reach its database",
            "Nothing was changed. Requests that patients have sent are safe.",
            "Wait a few seconds and try once more. If it stays like this, tell whoever runs the program, "
            "and take calls on paper.",
        ),
    }
)
_OTHERWISE = Problem(
    "Something went wrong in the program",
    "It is not certain that your step was recorded.",
    "Open the request again and look at its history before you repeat the step. "
    "If it happens again, tell whoever runs the program.",
)
_LIKE_MISSING = frozenset({404, 405})


def typed_texts() -> tuple[str, ...]:
    """The longer texts of a form that staff sent."""
    if request.method != "POST":
        return ()
    return tuple(text for name in TYPED_FIELDS if (text := request.form.get(name, "").strip()))


def error_page(status: int, *, typed: tuple[str, ...] = ()) -> Response:
    """The staff page for an HTTP status; what is missing and what is forbidden look alike."""
    if status in _LIKE_MISSING:
        return make_response(missing_page(), status)
    problem = _PROBLEMS.get(status, _OTHERWISE)
    return make_response(render("errors/staff.html", problem.heading, problem=problem, typed=typed), status)
