"""Deny by default: an endpoint answers only when its view says who may open it.

Staff pages have their own guard and table (staff_guard, permissions); every other view is marked here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response

from intake.extensions import db
from intake.services.sitting import refuse_filed
from intake.web.patient.page_mark import PageOfSentForm, refuse_other_forms
from intake.web.patient.posted import is_check, posted_pages
from intake.web.patient.visit import Visit, open_visit, sent_reference
from intake.web.permissions import STAFF_BLUEPRINTS

P = ParamSpec("P")
R = TypeVar("R")

MARK = "guarded_by"
PUBLIC = "public"
PATIENT_SITTING = "patient_sitting"
SENT_SITTING = "sent_sitting"


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that everybody may open, without a sitting."""
    setattr(view, MARK, PUBLIC)
    return view


def patient_sitting(view: Callable[Concatenate[Visit, P], R]) -> Callable[P, R]:
    """Mark a view that needs an open sitting, and hand it over as the first argument.

    Raises `DraftNotFound` where the cookie opens none, `DraftAlreadyFiled` where it was sent, and for a page
    that was posted `PageOfAnotherForm` and `PageOfSentForm`: the error pages know what to do.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if request.method != "POST":
            return view(open_visit(), *args, **kwargs)
        visit = open_visit(also_filed=True)
        refuse_other_forms(visit)
        if visit.sitting.is_filed:
            _refuse_pages_of_sent_form(visit)
        return view(visit, *args, **kwargs)

    setattr(guarded, MARK, PATIENT_SITTING)
    return guarded


def sent_sitting(view: Callable[Concatenate[Visit, str, P], Response]) -> Callable[P, Response]:
    """Mark a view that needs a sitting whose request was sent, and hand over its reference, too.

    A sitting that is still open is led back to its form. Raises `DraftNotFound` and `PageOfAnotherForm`.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        visit = open_visit(also_filed=True)
        if request.method == "POST":
            refuse_other_forms(visit)
        if not visit.sitting.is_filed:
            return redirect(url_for("patient.go_on"), 303)
        return view(visit, sent_reference(visit), *args, **kwargs)

    setattr(guarded, MARK, SENT_SITTING)
    return guarded


def _refuse_pages_of_sent_form(visit: Visit) -> NoReturn:
    """A request sent again leads to its number; a page still being filled in is not lost silently."""
    if any(not is_check(form) for form in posted_pages(visit.words, visit.today)):
        raise PageOfSentForm
    refuse_filed(db.session(), visit.sitting.draft)


def refuse_foreign_hosts(app: Flask) -> None:
    """Answer a request for a host that is not ours before any other guard: no address can be made for it."""
    app.before_request_funcs.setdefault(None, []).insert(0, _refuse_foreign_host)


def is_foreign_host() -> bool:
    """Whether the request names a host that is not one of `TRUSTED_HOSTS`."""
    return isinstance(request.routing_exception, SecurityError)


def refuse_unguarded() -> None:
    """Answer an endpoint that nobody opened on purpose as if it did not exist; runs before every request."""
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static" or request.blueprint in STAFF_BLUEPRINTS:
        return
    if guard_of(current_app.view_functions[endpoint]) is None:
        abort(404)


def refuse_too_many_fields() -> None:
    """Answer a form of far more fields than any page has as too large; runs before every request."""
    if request.method != "POST":
        return
    if sum(len(values) for values in request.form.listvalues()) > current_app.config["MAX_FORM_PARTS"]:
        abort(413)


def _refuse_foreign_host() -> None:
    if is_foreign_host():
        assert request.routing_exception is not None  # noqa: S101 - for the type checker
        raise request.routing_exception


def guard_of(view: Callable[..., Any]) -> str | None:
    """Who may open a view; None where nobody said."""
    return getattr(view, MARK, None)
