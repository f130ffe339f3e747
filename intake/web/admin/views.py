"""Accounts, and who may do what."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, make_response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from intake.context import new_id, now
from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services.accounts import accounts as accounts_service
from intake.services.accounts import administration, passwords
from intake.services.accounts.accounts import Profile
from intake.services.accounts.administration import LastAdministrator
from intake.services.errors import Busy, EmailTaken, StaffNotFound, WeakPassword
from intake.web.admin.forms import AccountForm, NewPasswordForm, RoleForm
from intake.web.form.button import ButtonForm
from intake.web.request_log import say_why
from intake.web.staff.page import field_choices, form_errors, missing, render
from intake.web.staff.permissions import PERMISSIONS, WITHOUT_SIGN_IN
from intake.web.staff.who import staff

bp = Blueprint("admin", __name__, url_prefix="/staff")

UNPROCESSABLE = 422
UNAVAILABLE = 503


@bp.get("/accounts")
def accounts() -> str:
    """Everybody who has an account."""
    listed = administration.every_account(db.session(), keys(), now())
    return render("admin/accounts.html", "Staff accounts", listed=listed)


@bp.route("/accounts/add", methods=["GET", "POST"])
def add_account() -> Response | BaseResponse:
    """Make an account; the person changes the first password after signing in."""
    form = AccountForm()
    errors: list[tuple[str, str]] = []
    status = 200
    if form.is_submitted():
        errors, status = ([], 200) if form.validate() else (form_errors(form), UNPROCESSABLE)
        if not errors:
            profile = Profile(str(form.name.data), str(form.email.data))
            role, password = Role(form.role.data), str(form.password.data)
            try:
                accounts_service.add_staff(
                    db.session(),
                    keys(),
                    profile,
                    role,
                    passwords.new_hash(password, profile.name, profile.email),
                    actor=staff().actor,
                    now=now(),
                    new_id=new_id,
                )
            except (EmailTaken, WeakPassword, Busy) as refusal:
                db.session.rollback()
                field = "email" if isinstance(refusal, EmailTaken) else "password"
                errors, status = [(field, str(refusal))], UNPROCESSABLE
                if isinstance(refusal, Busy):
                    say_why(refusal.reason)
                    status = UNAVAILABLE
            else:
                db.session.commit()
                flash("The account is made.")
                return redirect(url_for("admin.accounts"), 303)
    choices = field_choices(form)
    page = render("admin/add_account.html", "Add an account", errors=errors, form=form, choices=choices)
    response = make_response(page, status)
    if status == UNAVAILABLE:
        response.headers["Retry-After"] = "5"
    return response


@bp.get("/accounts/<staff_id>")
def account(staff_id: str) -> str:
    """One account, and what can be done with it."""
    return _account_page(staff_id, [])


@bp.post("/accounts/<staff_id>/role")
def change_role(staff_id: str) -> Response | BaseResponse:
    """Give the person another role."""
    form = RoleForm()
    if not form.validate_on_submit():
        return make_response(_account_page(staff_id, form_errors(form)), UNPROCESSABLE)
    role = Role(form.role.data)

    def change() -> None:
        administration.change_role(db.session(), keys(), staff_id, role, actor=staff().actor, now=now())

    return _changed(staff_id, change, "The role is changed, and the person signed out everywhere.")


@bp.post("/accounts/<staff_id>/password")
def reset_password(staff_id: str) -> Response | BaseResponse:
    """Give the person a new password."""
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return make_response(_account_page(staff_id, form_errors(form)), UNPROCESSABLE)
    password = str(form.password.data)

    def change() -> None:
        profile = administration.profile_of(db.session(), keys(), staff_id)
        db.session.rollback()  # nothing is held while the password is worked on
        hashed = passwords.new_hash(password, profile.name, profile.email)
        administration.reset_password(db.session(), keys(), staff_id, hashed, actor=staff().actor, now=now())

    return _changed(staff_id, change, "The password is changed, and the person signed out everywhere.")


@bp.post("/accounts/<staff_id>/second-step")
def reset_second_step(staff_id: str) -> Response | BaseResponse:
    """Let the person set up a new second step."""
    return _pressed(staff_id, administration.reset_second_step, "The second step is reset.")


@bp.post("/accounts/<staff_id>/sessions")
def end_sessions(staff_id: str) -> Response | BaseResponse:
    """Sign the person out everywhere."""
    return _pressed(staff_id, administration.end_sessions, "The person is signed out everywhere.")


@bp.post("/accounts/<staff_id>/disable")
def disable(staff_id: str) -> Response | BaseResponse:
    """Close the account at once."""
    return _pressed(staff_id, administration.disable, "The account is disabled, and the person signed out.")


@bp.post("/accounts/<staff_id>/enable")
def enable(staff_id: str) -> Response | BaseResponse:
    """Open the account again."""
    return _pressed(staff_id, administration.enable, "The account is enabled.")


@bp.get("/permissions")
def permissions() -> str:
    """Who may do what: the very table that guards the pages."""
    rows = [(each.does, [role in each.roles for role in Role]) for each in PERMISSIONS.values()]
    return render(
        "admin/permissions.html",
        "Who may do what",
        roles=[role.label for role in Role],
        rows=rows,
        without_sign_in=list(WITHOUT_SIGN_IN.values()),
    )


def _account_page(staff_id: str, errors: list[tuple[str, str]]) -> str:
    try:
        found = administration.one_account(db.session(), keys(), staff_id, now())
    except StaffNotFound:
        missing()
    choices = field_choices(RoleForm())
    return render("admin/account.html", found.name, errors=errors, account=found, choices=choices)


def _pressed(staff_id: str, service: Callable[..., None], done: str) -> Response | BaseResponse:
    form = ButtonForm()
    if not form.validate_on_submit():
        return make_response(_account_page(staff_id, form_errors(form)), UNPROCESSABLE)

    def change() -> None:
        service(db.session(), keys(), staff_id, actor=staff().actor, now=now())

    return _changed(staff_id, change, done)


def _changed(staff_id: str, change: Callable[[], None], done: str) -> Response | BaseResponse:
    try:
        change()
    except StaffNotFound:
        missing()
    except (LastAdministrator, WeakPassword) as refusal:
        db.session.rollback()
        field = "password" if isinstance(refusal, WeakPassword) else ""
        return make_response(_account_page(staff_id, [(field, str(refusal))]), UNPROCESSABLE)
    db.session.commit()
    flash(done)
    return redirect(url_for("admin.account", staff_id=staff_id), 303)
