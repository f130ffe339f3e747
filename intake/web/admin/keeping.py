"""What is kept and what was erased: legal holds, and the certificates of erasure."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, make_response, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Field, StringField, SubmitField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from intake import context
from intake.domain.reference import UnreadableReference, read_reference, show_reference
from intake.extensions import db, keys
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.errors import CaseErased, CaseHeld, CaseNotFound, NoHold
from intake.services.keeping import erasure, holds
from intake.services.keeping.erasure import REASONS, Certificate
from intake.store.queries import erasures
from intake.web.admin.views import UNPROCESSABLE, bp
from intake.web.staff.desk import desk
from intake.web.staff.forms import LONGEST_NOTE
from intake.web.staff.page import form_errors, render

LONGEST_NUMBER = 20
ERASED_SHOWN = 50


class HoldForm(FlaskForm):
    """A form number, and why it is held or freed."""

    number = StringField(
        "Form number", validators=[InputRequired("Enter the form number."), Length(max=LONGEST_NUMBER)]
    )
    reason = TextAreaField(
        "Reason",
        validators=[
            DataRequired("Write down the reason."),
            Length(max=LONGEST_NOTE, message=f"Use at most {LONGEST_NOTE} characters."),
        ],
    )
    send = SubmitField("Save")

    def validate_number(self, field: Field) -> None:
        """Refuse what cannot be a form number."""
        try:
            self.reference = read_reference(str(field.data))
        except UnreadableReference as error:
            raise ValidationError(error.reason) from error


@bp.get("/keeping")
def keeping() -> Response:
    """The holds that stand, a form to set one, and what was erased last."""
    return _page(HoldForm(formdata=None))


@bp.post("/keeping/holds")
def hold() -> Response | BaseResponse:
    """Set a hold."""
    form = HoldForm()

    def change() -> None:
        user, now = desk().user, desk().now
        holds.put(
            db.session(),
            keys(),
            form.reference,
            str(form.reason.data),
            actor=user.actor,
            now=now,
            new_id=context.new_id,
        )

    return _changed(form, change, "The request is held: nothing erases it.", _page)


@bp.route("/keeping/lift", methods=["GET", "POST"])
def lift_hold() -> Response | BaseResponse:
    """Lift a hold, with the reason; the form number stands in the address."""
    form = HoldForm(data={"number": request.args.get("number", "")})
    if not form.is_submitted():
        return _lift_page(form)

    def change() -> None:
        holds.lift(
            db.session(),
            keys(),
            form.reference,
            str(form.reason.data),
            actor=desk().user.actor,
            now=desk().now,
        )

    return _changed(form, change, "The hold is lifted: the request is kept as any other.", _lift_page)


@bp.get("/keeping/certificate")
def certificate() -> Response:
    """The certificate of one erasure; the form number stands in the address."""
    try:
        reference = read_reference(request.args.get("number", ""))
        found = erasure.certificate_of(db.session(), keys(), reference)
    except (UnreadableReference, CaseNotFound):
        return _page(HoldForm(formdata=None), [("", "No erased request has this form number.")])
    html = render("admin/certificate.html", "Certificate of erasure", rows=_rows(found))
    _record_look(AuditAction.ERASURE_READ, "case", found.case_id)
    return make_response(html)


def _rows(found: Certificate) -> list[tuple[str, list[str], str, str]]:
    """The certificate's lines, as the macro of a summary list takes them."""
    by = desk().people.get(found.erased_by or "")
    lines = (
        ("Certificate", [found.id]),
        ("Form number", [show_reference(found.reference)]),
        ("Received", [desk().clock.dated(found.received_at)]),
        ("Erased", [desk().clock.dated(found.erased_at)]),
        ("By", [by.name if by else found.erased_by or "The program, by command"]),
        ("Why", [REASONS[found.reason].capitalize()]),
        ("Removed with it", [f"{count} {what}" for what, count in found.removed.items()]),
        *(
            [("Merged into it, not erased with it", [*map(show_reference, found.merged)])]
            if found.merged
            else []
        ),
        ("Times it was judged", [str(len(found.assessments))]),
    )
    return [(what, said, "", "") for what, said in lines]


def _changed(
    form: HoldForm,
    change: Callable[[], None],
    done: str,
    again: Callable[[HoldForm, list[tuple[str, str]]], Response],
) -> Response | BaseResponse:
    if not form.validate():
        return again(form, form_errors(form))
    try:
        change()
    except (CaseNotFound, CaseErased, NoHold) as refusal:
        problem = str(refusal)
    except CaseHeld:
        problem = "A legal hold stands on this request already."
    else:
        db.session.commit()
        flash(done)
        return redirect(url_for("admin.keeping"), 303)
    db.session.rollback()
    return again(form, [("number", problem)])


def _page(form: HoldForm, errors: list[tuple[str, str]] | None = None) -> Response:
    people, clock = desk().people, desk().clock
    standing = [
        (
            each.reference,
            show_reference(each.reference),
            clock.dated(each.set_at),
            people[each.set_by].name if each.set_by in people else "Somebody",
            "It cannot be read here." if each.reason is None else each.reason,
        )
        for each in holds.every_standing(db.session(), keys())
    ]
    erased = [
        (reference, show_reference(reference), clock.dated(row.erased_at), REASONS[row.reason].capitalize())
        for row, reference in erasures.newest(db.session(), ERASED_SHOWN)
    ]
    html = render(
        "admin/keeping.html",
        "Kept records",
        errors=errors,
        form=form,
        standing=standing,
        erased=erased,
        times=_times(),
    )
    _record_look(AuditAction.HOLDS_READ, "list", None)
    return make_response(html, UNPROCESSABLE if errors else 200)


def _lift_page(form: HoldForm, errors: list[tuple[str, str]] | None = None) -> Response:
    html = render("admin/lift_hold.html", "Lift a legal hold", errors=errors, form=form)
    return make_response(html, UNPROCESSABLE if errors else 200)


def _times() -> list[tuple[str, int]]:
    """What is kept how many days, by the practice file."""
    kept = context.practice().retention
    return [
        ("Answers that were not sent, since the last save", kept.draft_days),
        ("That the form told somebody to get help, where no request followed", kept.safety_exit_days),
        ("The same, of a request", kept.named_safety_exit_days),
        ("A request, since it was last worked on after it was done", kept.closed_case_days),
    ]


def _record_look(action: AuditAction, kind: str, object_id: str | None) -> None:
    """Write down that the signed-in person looked; counts at once."""
    at = desk()
    audit.append(
        db.session(), keys(), at.user.actor, action=action, object_kind=kind, object_id=object_id, now=at.now
    )
    db.session.commit()
