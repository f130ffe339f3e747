"""Rendering a staff page: what the layout of all of them needs, and the role's own navigation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from flask import abort, get_flashed_messages, make_response, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from intake.context import practice
from intake.domain.roles import Role
from intake.web.staff import bell
from intake.web.staff.permissions import START_PAGES, may_open
from intake.web.staff.who import staff_or_nobody

NAVIGATION = (
    ("clinician.today", "My day"),
    ("frontdesk.queue", "Queue"),
    ("frontdesk.call_list", "Call list"),
    ("frontdesk.visits", "Visits"),
    ("clinician.outcomes", "Outcomes"),
    ("clinician.duty", "On duty"),
    ("admin.operations", "Operations"),
    ("admin.morning", "Morning"),
    ("admin.figures", "Figures"),
    ("admin.finishing", "Finishing"),
    ("admin.accounts", "Accounts"),
    ("admin.keeping", "Kept records"),
    ("admin.audit", "Audit"),
    ("admin.permissions", "Who may do what"),
    ("admin.translations", "Translations"),
    ("auth.account", "My account"),
)


def render(
    template: str,
    heading: str,
    *,
    title: str = "",
    errors: list[tuple[str, str]] | None = None,
    **context: Any,
) -> str:
    """A staff page in the staff layout; `errors` are pairs of the field's id and what to mend.

    Templates find a field's first one by its id in `error_of`.
    `title` stands in the browser's history and tabs, so a page whose heading names a patient gives another.
    """
    user = staff_or_nobody()
    inside = user is not None and user.may_look
    return render_template(
        template,
        lang="en",
        heading=heading,
        title=title or heading,
        practice=practice(),
        errors=errors or [],
        error_of=dict(reversed(errors or [])),
        messages=get_flashed_messages(),
        start_url=url_for("auth.start"),
        nav_links=_navigation() if inside else [],
        user_name=user.name if user else "",
        bell_url=url_for(bell.POLLED) if inside and user is not None and user.role is Role.CLINICIAN else "",
        bell_etag=bell.etag(),
        rings=bell.rings() if inside else [],
        search_url=_search_url(),
        sign_out_url=url_for("auth.sign_out"),
        csrf_token=generate_csrf,
        **context,
    )


def missing() -> NoReturn:
    """Answer that there is nothing here: the same page for what is missing and for what may not be seen."""
    abort(make_response(missing_page(), 404))


def missing_page() -> str:
    """The page for what is missing and for what may not be seen."""
    return render("staff/missing.html", "Page not found")


def start_endpoint() -> str:
    """The first page of the signed-in person's role."""
    user = staff_or_nobody()
    return START_PAGES[user.role] if user else "auth.sign_in"


def form_errors(form: Any) -> list[tuple[str, str]]:
    """A form's errors as the layout's summary takes them: each field's first, in the form's order."""
    return [(field.id, str(field.errors[0])) for field in form if field.errors]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a select or a set of radios, as the field macros read it."""

    key: str
    text: str
    hint: str = ""
    exclusive: bool = False


def field_choices(form: Any) -> dict[str, list[Choice]]:
    """The choices of a form's fields, by the field's name."""
    return {
        field.name: [Choice(str(each.value), str(each.label)) for each in field.choices]
        for field in form
        if getattr(field, "choices", None)
    }


def first_error(field: Any) -> str:
    """A field's first error; empty when it has none."""
    return str(field.errors[0]) if field.errors else ""


def _search_url() -> str:
    user = staff_or_nobody()
    may_search = user is not None and user.may_look and may_open(user.role, "frontdesk.search")
    return url_for("frontdesk.search") if may_search else ""


def _navigation() -> list[tuple[str, str, bool]]:
    user = staff_or_nobody()
    open_to = _open_to(user.role, request.script_root) if user is not None else ()
    return [(address, text, request.endpoint == endpoint) for endpoint, address, text in open_to]


@lru_cache(maxsize=64)
def _open_to(role: Role, _below: str) -> tuple[tuple[str, str, str], ...]:
    """The pages of the navigation that a role may open, in the product that stands below that address."""
    return tuple((each, url_for(each), text) for each, text in NAVIGATION if may_open(role, each))
