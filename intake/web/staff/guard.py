"""The door to the staff pages: everything under /staff is closed unless the table of permissions opens it."""

from __future__ import annotations

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as BaseResponse

from intake.context import now
from intake.extensions import db, keys
from intake.services.accounts import accounts, second_factor, sign_in
from intake.services.errors import NotSignedIn
from intake.web.host_cookie import STAFF_SESSION
from intake.web.staff import bell
from intake.web.staff.errors import error_page, typed_texts
from intake.web.staff.page import missing
from intake.web.staff.permissions import WITHOUT_SECOND_STEP, WITHOUT_SIGN_IN, is_staff_address, may_open
from intake.web.staff.refresh import is_refresh
from intake.web.staff.who import StaffUser, staff_or_nobody

SIGNED_OUT = 403


def register(app: Flask) -> None:
    """Put the guard in front of everything, the check for forged forms included.

    So a page that does not exist, one for other roles, and a form sent to either answer alike.
    """
    app.before_request_funcs.setdefault(None, []).insert(0, _guard)
    app.register_error_handler(NotSignedIn, _ended_meanwhile)


def _guard() -> BaseResponse | None:
    if not is_staff_address():
        return None
    g.staff = _who_asks()
    user, endpoint = staff_or_nobody(), request.endpoint
    if endpoint in WITHOUT_SIGN_IN:
        return None
    if user is None and (typed := typed_texts()):
        return error_page(SIGNED_OUT, typed=typed)
    if user is None:
        return redirect(url_for("auth.sign_in", next=_return_address()), 303)
    if user.awaits_second_step:
        return redirect(url_for("auth.second_step"), 303)
    if user.must_set_up_second_step and endpoint not in WITHOUT_SECOND_STEP:
        return redirect(url_for("auth.second_step_setup"), 303)
    if isinstance(request.routing_exception, RequestRedirect):
        return None  # only a slash is missing: the page it leads to is guarded in its turn
    if endpoint is None or not may_open(user.role, endpoint):
        missing()
    return None


def _ended_meanwhile(_ended: Exception) -> BaseResponse:
    """The session was there when the guard looked and is gone now: somebody ended it."""
    db.session.rollback()
    return redirect(url_for("auth.sign_in"), 303)


def _who_asks() -> StaffUser | None:
    """Whose live session the cookie opens; that it is in use is written down whatever the view does.

    A list that refreshes itself is no use.
    """
    token = STAFF_SESSION.token()
    if not token:
        return None
    try:
        in_use = request.endpoint != bell.POLLED and not is_refresh()
        signed_in = sign_in.who_is_signed_in(db.session(), token, now(), in_use=in_use)
    except NotSignedIn:
        db.session.rollback()
        return None
    member, waits = signed_in.staff, signed_in.session.awaits_second_step
    user = StaffUser(
        id=member.id,
        role=member.role,
        name=accounts.profile_of(keys(), member).name,
        awaits_second_step=waits,
        must_set_up_second_step=second_step_required() and not second_factor.is_set_up(keys(), member),
        token=token,
    )
    if bell.look(user) and in_use:
        bell.record_look(user)
    db.session.commit()
    return user


def second_step_required() -> bool:
    """Whether every staff account needs a second step: always in production."""
    return str(current_app.config["ENVIRONMENT"]) == "production"


def _return_address() -> str | None:
    """Where to go on after signing in: this page, there or not, unless something was sent to it."""
    return request.path if request.method == "GET" else None
