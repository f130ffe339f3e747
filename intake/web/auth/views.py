"""Signing in takes two steps where a second one is set up; until the last is passed, nothing else opens."""

from __future__ import annotations

import math

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from intake.context import new_id, new_token, now, practice
from intake.extensions import db, keys
from intake.services.accounts import accounts, passkeys, passwords, second_factor, sign_in
from intake.services.accounts.passkeys import Site
from intake.services.accounts.sign_in import From, Tokens
from intake.services.errors import Busy, NotSignedIn, TooManyTries
from intake.store.queries import passkeys as passkey_query
from intake.web.auth.forms import CodeForm, SignInForm
from intake.web.host_cookie import STAFF_DEVICE, STAFF_SESSION
from intake.web.own_address import own_address
from intake.web.request_log import say_why
from intake.web.staff.page import form_errors, render, start_endpoint
from intake.web.staff.permissions import PERMISSIONS, may_open
from intake.web.staff.who import StaffUser, staff, staff_or_nobody

bp = Blueprint("auth", __name__, url_prefix="/staff")

WRONG = "The email address or the password is not right."
WRONG_CODE = "The code is not right, or it was used before. Wait for the next one and try again."


@bp.get("/")
def start() -> BaseResponse:
    """The first page of the role."""
    return redirect(url_for(start_endpoint()), 303)


@bp.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
def sign_in_page() -> Response | BaseResponse:
    """Email and password; a right pair begins a session, or one that waits for the second step."""
    user = staff_or_nobody()
    if request.method == "GET" and user is not None:
        return redirect(url_for("auth.second_step" if user.awaits_second_step else "auth.start"), 303)
    form = SignInForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return make_response(_sign_in_form(form, form_errors(form)), status)
    try:
        return _check_password(form)
    except TooManyTries as refusal:
        return too_many(_sign_in_form(form, [("email", wait_words(refusal))]), refusal)
    except Busy as refusal:
        say_why(refusal.reason)
        response = make_response(_sign_in_form(form, [("email", str(refusal))]), 503)
        response.headers["Retry-After"] = "5"
        return response


@bp.route("/sign-in/code", methods=["GET", "POST"])
def second_step() -> Response | BaseResponse:
    """The code of the second step, for those whose password was right a moment ago."""
    user = staff_or_nobody()
    if user is None or not user.awaits_second_step:
        return redirect(url_for("auth.start" if user else "auth.sign_in"), 303)
    form = CodeForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return make_response(_code_form(user, form, form_errors(form)), status)
    try:
        tokens = _check_code(user, str(form.code.data))
    except TooManyTries as refusal:
        return too_many(_code_form(user, form, [("code", wait_words(refusal))]), refusal)
    except NotSignedIn:
        db.session.rollback()
        return redirect(url_for("auth.sign_in"), 303)
    if tokens is None:
        return make_response(_code_form(user, form, [("code", WRONG_CODE)]), 422)
    return signed_in_page(tokens)


@bp.post("/sign-out")
def sign_out() -> BaseResponse:
    """End this session; the browser drops what it holds of it.

    Not all cookies: that by which this browser is known keeps its owner's tries apart from a stranger's.
    """
    live = sign_in.who_is_signed_in(db.session(), staff().token, now())
    sign_in.sign_out(db.session(), keys(), live, now=now())
    db.session.commit()
    session.clear()
    response = redirect(url_for("auth.sign_in", signed_out="yes"), 303)
    STAFF_SESSION.take_back(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _check_password(form: SignInForm) -> Response | BaseResponse:
    store, moment = db.session(), now()
    with passwords.place():
        attempt = sign_in.begin(store, keys(), str(form.email.data), sent_from(), now=moment, new_id=new_id)
        db.session.commit()
        is_right = sign_in.password_matches(attempt, str(form.password.data))
    if not is_right:
        sign_in.refuse(store, keys(), attempt, now=moment)
        db.session.commit()
        return make_response(_sign_in_form(form, [("email", WRONG)]), 422)
    try:
        member = accounts.find_staff(store, attempt.staff_id or "")
        signed_in, tokens = sign_in.complete(
            store,
            keys(),
            attempt,
            second_step=second_factor.is_set_up(keys(), member),
            sent_from=sent_from(),
            now=now(),
            new_id=new_id,
            new_token=new_token,
        )
    except NotSignedIn:
        db.session.rollback()
        sign_in.refuse(store, keys(), attempt, now=now())
        db.session.commit()
        return make_response(_sign_in_form(form, [("email", WRONG)]), 422)
    waits = signed_in.session.awaits_second_step
    db.session.commit()
    if not waits:
        return signed_in_page(tokens)
    response = redirect(url_for("auth.second_step", next=request.args.get("next")), 303)
    session.clear()
    STAFF_SESSION.give(response, tokens.session)
    return response


def site() -> Site | None:
    """What passkeys are bound to; None where this site's address allows none."""
    return passkeys.site_of(current_app.config["EXTERNAL_URL"], practice().name)


def sent_from() -> From:
    """Where this request comes from, as tries at signing in are counted."""
    return From(request.remote_addr or "unknown", STAFF_DEVICE.token(), STAFF_SESSION.token())


def _check_code(user: StaffUser, code: str) -> Tokens | None:
    """The full session's tokens, None when the code is wrong. The try counts before the code is read."""
    store = db.session()
    waiting = sign_in.who_is_signed_in(store, user.token, now())
    attempt_id = sign_in.begin_second_step(store, keys(), waiting, sent_from(), now=now(), new_id=new_id)
    db.session.commit()
    waiting = sign_in.who_is_signed_in(store, user.token, now())
    if not second_factor.accept(store, keys(), waiting.staff, code, now()):
        db.session.rollback()
        sign_in.refuse_second_step(store, keys(), waiting, now=now())
        db.session.commit()
        return None
    _, tokens = sign_in.complete_second_step(
        store,
        keys(),
        waiting,
        attempt_id,
        sent_from=sent_from(),
        now=now(),
        new_id=new_id,
        new_token=new_token,
    )
    db.session.commit()
    return tokens


def signed_in_page(tokens: Tokens) -> BaseResponse:
    """Begin anew: new cookies, and a new secret for forms."""
    session.clear()
    response = redirect(_next_address(), 303)
    STAFF_SESSION.give(response, tokens.session)
    if tokens.device is not None:
        STAFF_DEVICE.give(response, tokens.device)
    return response


def _next_address() -> str:
    """Where the person wanted to go, rebuilt from the name of a staff page; else the role's first page."""
    wanted = own_address(request.args.get("next", ""), PERMISSIONS.__contains__)
    return wanted or url_for("auth.start")


def _sign_in_form(form: SignInForm, errors: list[tuple[str, str]]) -> str:
    return render(
        "auth/sign_in.html",
        "Staff sign in",
        form=form,
        errors=errors,
        next=request.args.get("next"),
        signed_out="signed_out" in request.args,
        offers_passkeys=site() is not None,
    )


def _code_form(user: StaffUser, form: CodeForm, errors: list[tuple[str, str]]) -> str:
    may_have = site() is not None and may_open(user.role, "auth.passkeys")
    return render(
        "auth/second_step.html",
        "Enter your code",
        form=form,
        errors=errors,
        offers_passkeys=may_have and passkey_query.count_of_staff(db.session(), user.id) > 0,
        next=request.args.get("next"),
    )


def too_many(body: str, refusal: TooManyTries) -> Response:
    """The page that says when the next try may come."""
    response = make_response(body, 429)
    response.headers["Retry-After"] = str(max(1, math.ceil((refusal.retry_at - now()).total_seconds())))
    return response


def wait_words(refusal: TooManyTries) -> str:
    """How long to wait, in minutes."""
    minutes = max(1, math.ceil((refusal.retry_at - now()).total_seconds() / 60))
    return f"Too many failed tries. Wait {minutes} minute{'' if minutes == 1 else 's'}, then try again."
