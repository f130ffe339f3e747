"""Deny by default: an endpoint answers only when its view says who may open it.

Staff pages have their own guard and table (`web/staff`); every other view is marked, here or, where it needs
a sitting, in `web/patient/guard.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, abort, current_app, request
from werkzeug.exceptions import SecurityError

from intake.web.staff.permissions import STAFF_BLUEPRINTS

P = ParamSpec("P")
R = TypeVar("R")

MARK = "guarded_by"
PUBLIC = "public"
NUL = "\x00"


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that everybody may open, without a sitting."""
    setattr(view, MARK, PUBLIC)
    return view


def refuse_foreign_hosts(app: Flask) -> None:
    """Answer a request for a host that is not ours before any other guard: no address can be made for it."""
    app.before_request_funcs.setdefault(None, []).insert(0, _refuse_foreign_host)


def is_foreign_host() -> bool:
    """Whether the request names a host that is not one of `TRUSTED_HOSTS`."""
    return isinstance(request.routing_exception, SecurityError)


def refuse_unguarded() -> None:
    """Answer an endpoint that nobody opened on purpose as if it did not exist; runs before every request."""
    endpoint = request.endpoint
    if endpoint is None or request.blueprint in STAFF_BLUEPRINTS:
        return
    if guard_of(current_app.view_functions[endpoint]) is None:
        abort(404)


def refuse_what_no_form_sends() -> None:
    """Answer what no page of ours makes a browser send; runs before every request.

    A file where a field is meant, or a character that no address has, is a request that cannot be read
    (400); far more fields than any page has are too large (413).
    """
    if NUL in request.path or any(NUL in value for value in request.args.values()):
        abort(400)
    if request.method != "POST":
        return
    if request.files:
        abort(400)
    if sum(len(values) for values in request.form.listvalues()) > current_app.config["MAX_FORM_PARTS"]:
        abort(413)


def _refuse_foreign_host() -> None:
    if is_foreign_host():
        assert request.routing_exception is not None  # noqa: S101 - for the type checker
        raise request.routing_exception


def guard_of(view: Callable[..., Any]) -> str | None:
    """Who may open a view; None where nobody said."""
    return getattr(view, MARK, None)
