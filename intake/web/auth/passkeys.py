"""Passkeys: signing in with one, and one's own list of them."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, request, session, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from intake.context import new_id, new_token, now
from intake.extensions import db, keys
from intake.services.accounts import challenges, passkey_sign_in, passkeys, second_factor, sign_in, throttle
from intake.services.accounts.passkey_sign_in import Asked
from intake.services.accounts.passkeys import PasskeyNotAdded, PasskeyNotFound, PasskeyRefused, Site
from intake.services.accounts.sign_in import SignedIn, Tokens
from intake.services.errors import NotSignedIn, TooManyTries
from intake.store.models.passkey import ChallengePurpose
from intake.web.auth.forms import AnswerForm, CodeForm, NewPasskeyForm
from intake.web.auth.views import WRONG_CODE, bp, sent_from, signed_in_page, site, too_many, wait_words
from intake.web.staff.desk import desk
from intake.web.staff.page import form_errors, missing, render
from intake.web.staff.who import staff, staff_or_nobody

UNPROCESSABLE = 422
MARK = "passkey"
"""Where the signed cookie holds the mark of a browser that is asked for a passkey."""


@bp.route("/sign-in/passkey", methods=["GET", "POST"], endpoint="passkey")
def passkey_page() -> Response | BaseResponse:
    """Sign in with a passkey, or give one in place of a code: begin, then send what the device answers."""
    user, here = staff_or_nobody(), site()
    if here is None or (user is not None and not user.awaits_second_step):
        return redirect(url_for("auth.start" if user else "auth.sign_in"), 303)
    asked = _asked(user.token if user else None)
    if "begin" in request.form:
        _ask(asked.purpose, asked.bound_to)
        session[MARK] = asked.mark
        return redirect(url_for("auth.passkey", next=request.args.get("next")), 303)
    form = AnswerForm()
    if not form.validate_on_submit():
        return make_response(_sign_in_page(asked, here, form_errors(form)), _status(form))
    try:
        return signed_in_page(_check(asked, here, str(form.answer.data)))
    except TooManyTries as refusal:
        db.session.rollback()
        return too_many(_sign_in_page(asked, here, [("", wait_words(refusal))]), refusal)
    except PasskeyRefused as refusal:
        return make_response(_sign_in_page(asked, here, [("", str(refusal))]), UNPROCESSABLE)


@bp.get("/account/passkeys", endpoint="passkeys")
def own_passkeys() -> str:
    """One's own passkeys."""
    clock, live = desk().clock, _live()
    listed = [
        (each, clock.moment(each.added_at), clock.moment(each.last_used_at) if each.last_used_at else "")
        for each in passkeys.listed(db.session(), keys(), live.staff)
    ]
    return render(
        "auth/passkeys.html",
        "My passkeys",
        listed=listed,
        has_second_step=second_factor.is_set_up(keys(), live.staff),
        is_possible=site() is not None,
        most=passkeys.MOST,
    )


@bp.route("/account/passkeys/add", methods=["GET", "POST"])
def add_passkey() -> Response | BaseResponse:
    """Add a passkey: give a code from the app, then name it and let the device make it."""
    live, here = _live(), site()
    if here is None or not passkeys.may_have(keys(), live.staff):
        return redirect(url_for("auth.passkeys"), 303)
    if request.method == "POST" and "answer" in request.form:
        return _add(live, here)
    form = CodeForm()
    if not form.validate_on_submit():
        return make_response(_add_page(live, here, form_errors(form)), _status(form))
    try:
        is_right = _code_is_right(str(form.code.data))
    except TooManyTries as refusal:
        return too_many(_add_page(live, here, [("code", wait_words(refusal))]), refusal)
    if not is_right:
        return make_response(_add_page(_live(), here, [("code", WRONG_CODE)]), UNPROCESSABLE)
    _ask(ChallengePurpose.ADD, _live().session.id)
    return redirect(url_for("auth.add_passkey"), 303)


@bp.route("/account/passkeys/<passkey_id>/remove", methods=["GET", "POST"])
def remove_passkey(passkey_id: str) -> Response | BaseResponse:
    """Remove one of one's own passkeys, against a code from the app."""
    form = CodeForm()
    if not form.validate_on_submit():
        return make_response(_remove_page(passkey_id, form_errors(form)), _status(form))
    _remove_page(passkey_id, [])  # one that is not there costs no try
    try:
        if not _code_is_right(str(form.code.data)):
            return make_response(_remove_page(passkey_id, [("code", WRONG_CODE)]), UNPROCESSABLE)
        passkeys.remove(db.session(), keys(), _live(), passkey_id, now=now())
    except TooManyTries as refusal:
        return too_many(_remove_page(passkey_id, [("code", wait_words(refusal))]), refusal)
    except PasskeyNotFound:
        missing()
    db.session.commit()
    flash("The passkey is removed. You are signed out everywhere else. Delete it from your device, too.")
    return redirect(url_for("auth.passkeys"), 303)


def _add(live: SignedIn, here: Site) -> Response | BaseResponse:
    form = NewPasskeyForm()
    if not form.validate():
        return make_response(_add_page(live, here, form_errors(form)), UNPROCESSABLE)
    told = (str(form.name.data), str(form.answer.data))
    try:
        passkeys.add(db.session(), keys(), live, here, told, now=now(), new_id=new_id)
    except PasskeyNotAdded as refusal:
        db.session.commit()  # its challenge is used up
        return make_response(_add_page(_live(), here, [("", str(refusal))]), UNPROCESSABLE)
    db.session.commit()
    flash("The passkey is added. You are signed out everywhere else.")
    return redirect(url_for("auth.passkeys"), 303)


def _asked(token: str | None) -> Asked:
    """This browser, by its session where that waits for a second step, else by the mark in its cookie."""
    waiting = sign_in.who_is_signed_in(db.session(), token, now()) if token else None
    return Asked(str(session.get(MARK) or new_id()), waiting)


def _ask(purpose: ChallengePurpose, bound_to: str) -> None:
    challenges.ask(db.session(), purpose, bound_to, now=now(), new_id=new_id, new_token=new_token)
    db.session.commit()


def _check(asked: Asked, here: Site, answer: str) -> Tokens:
    """The full session's tokens. The try counts, and its challenge is used up, before the answer is read."""
    store = db.session()
    tried = passkey_sign_in.begin(store, keys(), asked, answer, sent_from(), now=now(), new_id=new_id)
    db.session.commit()
    try:
        tokens = passkey_sign_in.complete(
            store, keys(), asked, tried, here, now=now(), new_id=new_id, new_token=new_token
        )
    except (PasskeyRefused, NotSignedIn) as why:
        db.session.rollback()
        passkey_sign_in.refuse(store, keys(), asked, tried, why, now())
        db.session.commit()
        raise
    db.session.commit()
    return tokens


def _code_is_right(code: str) -> bool:
    """Whether the code is right, counted as at sign-in: an open screen must not be enough to guess it."""
    attempt_id = sign_in.begin_second_step(
        db.session(), keys(), _live(), sent_from(), now=now(), new_id=new_id
    )
    db.session.commit()
    live = _live()
    if not second_factor.accept(db.session(), keys(), live.staff, code, now()):
        db.session.rollback()
        sign_in.refuse_second_step(db.session(), keys(), _live(), now=now())
        db.session.commit()
        return False
    throttle.accept(db.session(), attempt_id, now())
    return True


def _live() -> SignedIn:
    return sign_in.who_is_signed_in(db.session(), staff().token, now())


def _status(form: FlaskForm) -> int:
    return UNPROCESSABLE if form.is_submitted() else 200


def _sign_in_page(asked: Asked, here: Site, errors: list[tuple[str, str]]) -> str:
    return render(
        "auth/passkey.html",
        "Sign in with a passkey",
        errors=errors,
        options=passkey_sign_in.options(db.session(), keys(), asked, here, now()) or "",
        is_second_step=asked.waiting is not None,
        next=request.args.get("next"),
    )


def _add_page(live: SignedIn, here: Site, errors: list[tuple[str, str]]) -> str:
    return render(
        "auth/add_passkey.html",
        "Add a passkey",
        errors=errors,
        options=passkeys.options_to_add(db.session(), keys(), live, here, now()) or "",
        name=request.form.get("name", ""),
    )


def _remove_page(passkey_id: str, errors: list[tuple[str, str]]) -> str:
    listed = {each.id: each for each in passkeys.listed(db.session(), keys(), _live().staff)}
    if passkey_id not in listed:
        missing()
    return render(
        "auth/remove_passkey.html",
        "Remove a passkey",
        errors=errors,
        name=listed[passkey_id].name,
        is_last=len(listed) == 1,
    )
