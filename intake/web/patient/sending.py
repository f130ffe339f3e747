"""After sending: the form number and what happens next, and clearing the screen."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import make_response, redirect, url_for
from werkzeug.wrappers import Response

from intake.content.spoken import spoken_day, spoken_moment
from intake.domain.answers import Answered
from intake.domain.policy import URGENT, Urgency
from intake.domain.questionnaire import Help
from intake.domain.reference import show_reference
from intake.domain.route import NOW, PREPARING
from intake.domain.time_left import minutes_left
from intake.domain.trace import Outcome
from intake.extensions import db, keys
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.errors import DraftNotFound
from intake.services.patient import asked_letters
from intake.services.patient import sitting as sittings
from intake.services.patient.safety import SELF_HARM_RULE, help_by_sign, surgery_in_last_months
from intake.services.patient.sitting import case_of
from intake.web.form.button import ButtonForm
from intake.web.form.help_view import call_now_for
from intake.web.form.page import render
from intake.web.form.page_mark import mark
from intake.web.form.visit import Visit
from intake.web.host_cookie import SITTING
from intake.web.patient import kept_page
from intake.web.patient.blueprint import bp
from intake.web.patient.guard import sent_sitting

SHOWN_FOR = timedelta(minutes=30)
"""How long the form number can be seen again on this device: it may not be the patient's own."""


@bp.get("/form/done")
@sent_sitting
def done(visit: Visit, reference: str) -> Response:
    """The form number, when we call, and what to do if it gets worse: by the urgency that stands.

    Later only that a request was sent, until we said we would call. Raises `DraftNotFound` after that.
    """
    if is_unattended(visit):
        return _done_late(visit)
    record = case_record.open_one(db.session(), keys(), reference)
    standing = case_record.standing_for(db.session(), keys(), record)
    words, practice = visit.words, visit.practice
    months = visit.policy.bands.recent_months
    html = render(
        "patient/done.html",
        words,
        words("done_updated_title" if visit.updated_case else "done_title"),
        reference=show_reference(reference),
        promised=spoken_moment(record.row.promised_at, practice.hours.zone, words.language),
        calls_from=practice.calls_from,
        contact_url=url_for("patient.contact_file"),
        is_emergency=standing.urgency is Urgency.EMERGENCY,
        only_911=_only_911(visit, standing),
        call=call_now_for(visit, standing.story) if standing.urgency in URGENT else None,
        told_before=standing.urgency.rank < record.assessment.urgency.rank,
        operated=bool(record.story.past_surgeries),
        tell_surgeon=surgery_in_last_months(record.story, months),
        self_harm=_speaks_of_self_harm(record),
        emailed=_is_emailed(visit, record),
        after_hours_phone=practice.after_hours_phone,
        prepare=_to_prepare(visit, record),
        prepare_url=url_for("patient.prepare"),
        changed_url=url_for("patient.tell_change"),
        finish_url=url_for("patient.finish"),
        page_mark=mark(visit, "done"),
    )
    response = make_response(html)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.post("/form/finish")
@sent_sitting
def finish(visit: Visit, reference: str) -> Response:  # noqa: ARG001 - the guard hands it to every view
    """Clear the screen for the next person on this device."""
    if not ButtonForm().validate():
        return redirect(url_for("patient.done"), 303)
    sittings.end(db.session(), visit.sitting, visit.desk.now)
    kept_page.forget()
    db.session.commit()
    response = redirect(url_for("patient.start"), 303)
    SITTING.take_back(response)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def is_unattended(visit: Visit) -> bool:
    """Whether the form was sent a while ago: somebody else may be at this device now."""
    return visit.desk.now > visit.sitting.draft.updated_at + SHOWN_FOR


def _to_prepare(visit: Visit, record: CaseRecord) -> str:
    """What to say of the questions that help to prepare; "" where they were answered or there are none."""
    form, words = visit.questionnaire, visit.words
    first = next((page for page in form.pages if page.after_sending), None)
    if first is None or PREPARING in record.answers or record.row.contact_only:
        return ""
    preparing = record.answers.with_(PREPARING, Answered(NOW))
    return words("prepare_text", minutes=minutes_left(form, preparing, first, words.language))


def _done_late(visit: Visit) -> Response:
    case = case_of(db.session(), visit.sitting)
    if case is None or visit.desk.now > case.promised_at:
        raise DraftNotFound("This form was sent a while ago and is no longer shown here.")
    words, hours = visit.words, visit.practice.hours

    def day(moment: datetime) -> str:
        return spoken_day(hours.local_date(moment), words.language)

    html = render(
        "patient/done_late.html",
        words,
        words("done_late_title"),
        sent=words("done_late_sent", day=day(visit.sitting.draft.updated_at)),
        no_call=words("done_late_no_call", day=day(case.promised_at), phone="{phone}"),
    )
    response = make_response(html)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _is_emailed(visit: Visit, record: CaseRecord) -> bool | None:
    """Whether the form number goes to the patient's email; None where there is none."""
    if record.identity.email is None:
        return None
    draft = visit.sitting.draft
    return asked_letters.was_granted(db.session(), draft.id, draft.updated_at)


def _only_911(visit: Visit, record: CaseRecord) -> bool:
    """Whether nothing but 911 will do for what was found, or was found by a clinician alone."""
    causes = [finding for finding in record.findings if finding.level is Urgency.EMERGENCY]
    return help_by_sign(visit.questionnaire, causes) is Help.CALL_911


def _speaks_of_self_harm(record: CaseRecord) -> bool:
    return any(
        finding.rule == SELF_HARM_RULE and finding.outcome is Outcome.FIRED for finding in record.findings
    )
