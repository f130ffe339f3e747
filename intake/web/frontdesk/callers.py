"""Filing for a caller: the forms one began, beginning one, throwing one away.

The pages of the form are the patients' own (`web/form`), at addresses of each form's own, so that several may
be open in several windows. Who may open one stands in `caller_guard.py`.
"""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from intake import context
from intake.domain import flow
from intake.domain.answers import Answers
from intake.domain.reference import show_reference
from intake.extensions import csrf, db, keys
from intake.services.frontdesk import callers
from intake.services.frontdesk.callers import Writer
from intake.services.patient.sitting import case_of
from intake.web.form import questions
from intake.web.form.addresses import step_address
from intake.web.form.portal import come_to
from intake.web.form.visit import Visit
from intake.web.frontdesk.caller_guard import caller_form, portal_of
from intake.web.isolated import isolated
from intake.web.staff.desk import desk
from intake.web.staff.page import render

LONGEST_SOUGHT = 100

bp = Blueprint("caller", __name__, url_prefix="/staff/callers")


@bp.url_value_preprocessor
def _take_form_id(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """The form's id stands in every address of its pages, and in no view."""
    if values and "form_id" in values:
        g.caller_form_id = values.pop("form_id")


@bp.url_defaults
def _give_form_id(endpoint: str, values: dict[str, str]) -> None:
    if "caller_form_id" in g and current_app.url_map.is_endpoint_expecting(endpoint, "form_id"):
        values.setdefault("form_id", g.caller_form_id)


@bp.get("")
def start() -> str:
    """The forms for callers that one began and did not send."""
    at = desk()
    left = callers.left_forms(db.session(), keys(), at.user.actor, at.now)
    html = render(
        "frontdesk/callers.html",
        "Forms for callers",
        left=[
            (
                isolated(each.name) if each.name else "No name yet",
                at.clock.moment(each.begun_at),
                url_for(".go_on", form_id=each.id),
                url_for(".throw_away", form_id=each.id),
            )
            for each in left
        ],
    )
    db.session.commit()
    return html


@bp.post("")
def begin() -> Response:
    """Begin a form for a caller, with what was searched for typed into its boxes."""
    at = desk()
    questionnaire, sought = context.questionnaire(), request.form.get("sought", "")[:LONGEST_SOUGHT]
    begun = callers.begin(
        db.session(),
        keys(),
        questionnaire,
        Writer(at.user.actor, at.user.name),
        callers.typed_of(questionnaire, sought, at.today, at.practice.youngest_age),
        now=at.now,
        new_id=context.new_id,
        new_token=context.new_token,
    )
    come_to(portal_of(begun.draft.id))
    g.caller_form_id = begun.draft.id
    first = flow.path(questionnaire, Answers.from_json(begun.answers))[0]
    db.session.commit()
    return redirect(step_address(first), 303)


@bp.post("/<form_id>/throw-away")
@caller_form
def throw_away(visit: Visit) -> Response:
    """Throw a form for a caller away."""
    callers.drop(db.session(), keys(), visit.sitting, desk().user.actor, desk().now)
    db.session.commit()
    flash("The form was thrown away. Nothing was sent.")
    return redirect(url_for(".start"), 303)


@bp.get("/<form_id>")
@caller_form
def go_on(visit: Visit) -> Response:
    """Go on where the form was left."""
    return redirect(step_address(visit.turn.first_incomplete), 303)


@bp.get("/<form_id>/kept")
@caller_form
def save(visit: Visit) -> Response:
    """Keep the form for later: it stands among one's forms for callers."""
    until = desk().clock.moment(visit.sitting.draft.expires_at)
    flash(f"The form is kept here until {until}. It is not sent yet.")
    return redirect(url_for(".start"), 303)


@bp.get("/<form_id>/sent")
@caller_form
def done(visit: Visit) -> Response:
    """The request that the form became, with the number to read out; a form that is open goes on."""
    case = case_of(db.session(), visit.sitting)
    if case is None or not visit.sitting.is_filed:
        return redirect(url_for(".go_on"), 303)
    flash(f"Sent. Read out the form number: {show_reference(case.reference)}.")
    return redirect(url_for("frontdesk.case", reference=case.reference), 303)


# As with patients, a page of the form checks its own token, so that a lapsed one keeps what was typed.
for rule, view in (
    ("/<form_id>/<slug>", questions.question),
    ("/<form_id>/<slug>/<int:instance>", questions.looped_question),
    ("/<form_id>/surgery/<int:instance>/remove", questions.remove_surgery),
):
    bp.add_url_rule(rule, view_func=csrf.exempt(caller_form(view)), methods=["GET", "POST"])
