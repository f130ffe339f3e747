"""Who is on duty, and naming them: for the usual week, for a week that differs, for a day."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, flash, make_response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from intake.context import new_id
from intake.extensions import db, keys
from intake.services.frontdesk import duty as duty_service
from intake.services.frontdesk.duty import NamedDay
from intake.web.clinician import duty_days
from intake.web.clinician.forms import DutyForm
from intake.web.clinician.views import UNPROCESSABLE, bp
from intake.web.staff.desk import desk
from intake.web.staff.forms import choice
from intake.web.staff.page import field_choices, form_errors, render
from intake.web.staff.permissions import may_open
from intake.web.staff.words import short_day

DAYS_NAMED_AHEAD = 14
NOBODY = "nobody"
"""What is chosen where nobody is to be on duty; all clinicians are rung then."""


@bp.get("/duty")
def duty() -> str:
    """Who is on duty, for each of the next days."""
    return _duty_page(_duty_form(), [])


@bp.post("/duty")
def name_duty() -> Response | BaseResponse:
    """Name the clinician on duty for a day, a week's office days, or days of every week."""
    form = _duty_form()
    if not form.validate():
        return make_response(_duty_page(form, form_errors(form)), UNPROCESSABLE)
    clinician = None if form.clinician.data == NOBODY else str(form.clinician.data)
    hours, value = desk().office.hours, str(form.day.data)
    try:
        if weekdays := duty_days.chosen_weekdays(value, hours):
            duty_service.name_weekly(
                db.session(),
                keys(),
                clinician,
                weekdays,
                desk().today,
                actor=desk().user.actor,
                now=desk().now,
                new_id=new_id,
            )
        else:
            duty_service.name_for(
                db.session(),
                keys(),
                clinician,
                duty_days.chosen(value, _days(), hours),
                actor=desk().user.actor,
                now=desk().now,
                new_id=new_id,
            )
    except duty_service.NotAClinician as refusal:
        return make_response(_duty_page(form, [("clinician", str(refusal))]), UNPROCESSABLE)
    db.session.commit()
    flash("Named.")
    return redirect(url_for("clinician.duty"), 303)


def _duty_form() -> DutyForm:
    form = DutyForm()
    people = [desk().people[each] for each in duty_service.clinician_ids(db.session())]
    form.day.choices = [choice(*each) for each in duty_days.choices_of(_days(), desk().office.hours)]
    named = (choice(each.id, each.name) for each in people)
    form.clinician.choices = [choice("", "Choose"), *named, choice(NOBODY, "Nobody")]
    return form


def _duty_page(form: DutyForm, errors: list[tuple[str, str]]) -> str:
    return render(
        "clinician/duty.html",
        "Clinician on duty",
        errors=errors,
        form=form,
        choices=field_choices(form),
        days=[_line(each) for each in duty_service.named_days(db.session(), _days())],
        unnamed_next=desk().unnamed_next_words,
        may_name=may_open(desk().user.role, "clinician.name_duty"),
    )


def _line(named: NamedDay) -> tuple[str, str, str]:
    """A day, who is on duty, and for which days that was said."""
    person = desk().people.get(named.clinician_id or "")
    usual = f"Every {named.day:%A}" if named.is_usual else "This day only"
    said_for = "–" if named.is_usual is None else usual
    return short_day(named.day), person.name if person else "Nobody", said_for


def _days() -> list[date]:
    return [desk().today + timedelta(days=ahead) for ahead in range(DAYS_NAMED_AHEAD)]
