"""Making an appointment: what cannot be is refused, and what is unusual is asked back once."""

from __future__ import annotations

from flask import Response
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from intake.content.spoken import clock_words
from intake.domain.booking import Doubt, Visit, VisitInDoubt, VisitPassed, VisitRefused
from intake.extensions import keys
from intake.services.frontdesk.booking import book
from intake.web.frontdesk.forms import ScheduleForm
from intake.web.frontdesk.steps import FormRefused, form_page
from intake.web.frontdesk.views import bp
from intake.web.staff import case_page
from intake.web.staff.desk import desk
from intake.web.staff.forms import choice
from intake.web.staff.words import full_day

ALL_THE_SAME = "Book it all the same?"
ASSISTANT = "Physician assistant"


@bp.route("/cases/<reference>/schedule", methods=["GET", "POST"])
def schedule(reference: str) -> Response | BaseResponse:
    """Record the appointment: when, and with whom."""
    record, form = case_page.find(reference), ScheduleForm(desk().today)
    people = [*desk().practice.surgeons, ASSISTANT]
    form.with_whom.choices = [choice("", "Choose"), *(choice(who, who) for who in people)]

    def step(session: Session) -> object:
        accepted, note, request = form.accepted, str(form.note.data or ""), desk().handling(form.seen_version)
        try:
            return book(
                session, keys(), record.row.reference, form.visit, request, accepted=accepted, note=note
            )
        except VisitInDoubt as asked:
            form.ask_back(asked.doubts)
            raise FormRefused([_question(form.visit, asked.doubts)]) from asked
        except VisitRefused as refusal:
            field = "time" if isinstance(refusal, VisitPassed) and refusal.earlier_today else "day"
            raise FormRefused([(field, str(refusal))]) from refusal

    return form_page("schedule", "Make an appointment", record, form, step, "The appointment is recorded.")


def _question(visit: Visit, doubts: tuple[Doubt, ...]) -> tuple[str, str]:
    """The field that is asked about, and the question: every doubt, then whether it is meant."""
    said = " ".join(_says(visit, doubt) for doubt in doubts)
    of_the_day = {Doubt.CLOSED_DAY, Doubt.FAR_AHEAD} & set(doubts)
    return "day" if of_the_day else "time", f"{said} {ALL_THE_SAME}"


def _says(visit: Visit, doubt: Doubt) -> str:
    day, at = full_day(visit.day), clock_words(visit.time)
    if doubt is Doubt.CLOSED_DAY:
        name = desk().practice.holiday_names.get(visit.day)
        return f"The office is closed on {day}{f' ({name})' if name else ''}."
    if doubt is Doubt.CLOSED_HOUR:
        return f"The office is not open at {at} on {day}."
    if doubt is Doubt.FAR_AHEAD:
        return f"{day} is more than a year away."
    return f"{visit.with_whom} has another visit at {at} on {day}."
