"""One's own account: password, second step, recovery codes. A change of these ends every session."""

from __future__ import annotations

import io

import segno
from flask import Response, flash, make_response, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from intake.context import new_id, now, practice
from intake.extensions import db, keys
from intake.services.accounts import accounts, passwords, second_factor, sign_in
from intake.services.accounts.passwords import PasswordHash
from intake.services.errors import TooManyTries, WeakPassword
from intake.store.models import Staff
from intake.store.queries import passkeys as passkey_query
from intake.web.auth.forms import CodeForm, PasswordForm
from intake.web.auth.views import bp, sent_from, too_many, wait_words
from intake.web.host_cookie import STAFF_SESSION
from intake.web.staff.page import form_errors, missing, render
from intake.web.staff.permissions import may_open
from intake.web.staff.who import staff

UNPROCESSABLE = 422
WRONG_PRESENT = "Your present password is not right."


@bp.get("/account")
def account() -> str:
    """What one has, and where to change it."""
    member = _member()
    has_passkeys = may_open(staff().role, "auth.passkeys")
    return render(
        "auth/account.html",
        "My account",
        profile=accounts.profile_of(keys(), member),
        role=staff().role.label,
        has_second_step=second_factor.is_set_up(keys(), member),
        codes_left=second_factor.recovery_codes_left(keys(), member),
        has_passkeys=has_passkeys,
        passkeys=passkey_query.count_of_staff(db.session(), member.id) if has_passkeys else 0,
    )


@bp.route("/account/password", methods=["GET", "POST"])
def password() -> Response | BaseResponse | str:
    """Change one's own password; afterwards one signs in again, everywhere."""
    form = PasswordForm()
    if not form.validate_on_submit():
        status = UNPROCESSABLE if form.is_submitted() else 200
        return make_response(_password_page(form, form_errors(form)), status)
    try:
        hashed = _new_hash(str(form.present.data), str(form.password.data))
    except TooManyTries as refusal:
        return too_many(_password_page(form, [("present", wait_words(refusal))]), refusal)
    except WeakPassword as refusal:
        return make_response(_password_page(form, [("password", str(refusal))]), UNPROCESSABLE)
    if hashed is None:
        return make_response(_password_page(form, [("present", WRONG_PRESENT)]), UNPROCESSABLE)
    accounts.change_password(db.session(), keys(), _member(), hashed, actor=staff().actor, now=now())
    db.session.commit()
    return _signed_out("Your password is changed. Sign in with the new one.")


@bp.route("/account/second-step", methods=["GET", "POST"])
def second_step_setup() -> Response | BaseResponse | str:
    """Set up the second step: begin, scan the picture, prove it with a code, keep the recovery codes."""
    member = _member()
    if second_factor.is_set_up(keys(), member):
        return redirect(url_for("auth.account"), 303)
    form = CodeForm()
    if request.method == "POST" and "begin" in request.form:
        second_factor.begin(db.session(), keys(), member)
        db.session.commit()
        return redirect(url_for("auth.second_step_setup"), 303)
    if not form.validate_on_submit():
        status = UNPROCESSABLE if form.is_submitted() else 200
        return make_response(_setup_page(member, form, form_errors(form)), status)
    try:
        codes = second_factor.confirm(
            db.session(), keys(), member, str(form.code.data), actor=staff().actor, now=now()
        )
    except (second_factor.WrongCode, second_factor.NotBegun) as refusal:
        db.session.rollback()
        return make_response(_setup_page(_member(), form, [("code", str(refusal))]), UNPROCESSABLE)
    db.session.commit()
    response = make_response(_codes_page(codes, signed_out=True))
    session.clear()
    STAFF_SESSION.take_back(response)
    return response


@bp.get("/account/second-step.svg")
def second_step_qr() -> Response:
    """The picture to scan, as an image of its own so that the page needs no inline style."""
    member = _member()
    try:
        address = second_factor.address_to_scan(
            keys(), member, accounts.profile_of(keys(), member).email, practice().name
        )
    except second_factor.NotBegun:
        missing()
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", scale=5, border=4, xmldecl=False)
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@bp.route("/account/recovery-codes", methods=["GET", "POST"])
def recovery_codes() -> Response | BaseResponse | str:
    """New recovery codes in place of the old ones, against a code from the app."""
    if not second_factor.is_set_up(keys(), _member()):
        return redirect(url_for("auth.second_step_setup"), 303)
    form = CodeForm()
    if not form.validate_on_submit():
        status = UNPROCESSABLE if form.is_submitted() else 200
        return make_response(_renew_page(form, form_errors(form)), status)
    try:
        _count_code_try()
        codes = second_factor.renew_recovery_codes(
            db.session(), keys(), _member(), str(form.code.data), actor=staff().actor, now=now()
        )
    except TooManyTries as refusal:
        return too_many(_renew_page(form, [("code", wait_words(refusal))]), refusal)
    except second_factor.WrongCode as refusal:
        db.session.rollback()
        return make_response(_renew_page(form, [("code", str(refusal))]), UNPROCESSABLE)
    db.session.commit()
    return _codes_page(codes, signed_out=False)


def _member() -> Staff:
    return accounts.find_staff(db.session(), staff().id)


def _new_hash(present: str, password: str) -> PasswordHash | None:
    """The new password as it is stored; None where the present one is wrong. Raises `WeakPassword`, `Busy`.

    It is asked for again, and counted like a sign-in: an unlocked screen must not be enough to guess it.
    """
    with passwords.place():
        profile = accounts.profile_of(keys(), _member())
        passwords.check_rules(password, profile.name, profile.email)
        attempt = sign_in.begin(db.session(), keys(), profile.email, sent_from(), now=now(), new_id=new_id)
        db.session.commit()
        if not sign_in.password_matches(attempt, present):
            return None
        return passwords.hash_password(password)


def _count_code_try() -> None:
    live = sign_in.who_is_signed_in(db.session(), staff().token, now())
    sign_in.begin_second_step(db.session(), keys(), live, sent_from(), now=now(), new_id=new_id)
    db.session.commit()


def _signed_out(words: str) -> BaseResponse:
    session.clear()
    flash(words)
    response = redirect(url_for("auth.sign_in"), 303)
    STAFF_SESSION.take_back(response)
    return response


def _password_page(form: PasswordForm, errors: list[tuple[str, str]]) -> str:
    return render("auth/password.html", "Change my password", form=form, errors=errors)


def _setup_page(member: Staff, form: CodeForm, errors: list[tuple[str, str]]) -> str:
    factor = second_factor.factor_of(keys(), member)
    return render(
        "auth/second_step_setup.html",
        "Set up your second step",
        form=form,
        errors=errors,
        secret=_grouped(factor.secret) if factor else "",
    )


def _renew_page(form: CodeForm, errors: list[tuple[str, str]]) -> str:
    return render("auth/recovery_codes.html", "Make new recovery codes", form=form, errors=errors)


def _codes_page(codes: list[str], *, signed_out: bool) -> str:
    shown = [f"{code[:5]}-{code[5:]}" for code in codes]
    return render("auth/codes.html", "Keep these recovery codes", codes=shown, signed_out=signed_out)


def _grouped(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
