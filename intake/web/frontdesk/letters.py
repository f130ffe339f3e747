"""Paper about a request: the final notice, and what is needed to ask for records."""

from __future__ import annotations

from typing import Any

from flask import Response
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse
from wtforms import DateField, StringField
from wtforms.validators import AnyOf, InputRequired, Optional

from intake.context import new_id, questionnaire
from intake.domain.case_state import Action, Command
from intake.domain.reference import show_reference
from intake.extensions import db, keys
from intake.mail import delivery
from intake.mail.letters import Letterhead, LetterKind
from intake.services.cases.record import CaseRecord
from intake.services.frontdesk import casework, final_notice
from intake.services.frontdesk.final_notice import SentBy
from intake.services.frontdesk.records_wanted import hospitals
from intake.web.frontdesk.steps import FormRefused, form_page
from intake.web.frontdesk.views import bp
from intake.web.staff import case_page
from intake.web.staff.asked_day import no_day_to_wait_for
from intake.web.staff.desk import desk, opening_on
from intake.web.staff.forms import StepForm

RELEASE_WORDS = (
    *("release_title", "release_name", "release_born", "release_from", "release_to", "release_what"),
    *("release_what_list", "release_why", "release_why_care", "release_until", "release_stop"),
    *("release_free", "release_onward", "release_copy", "release_sign", "release_date", "release_for"),
)


class NoticeForm(StepForm):
    """How the letter goes out."""

    by = StringField(validators=[InputRequired("Choose how the letter goes out."), AnyOf([*SentBy])])


class RecordsForm(StepForm):
    """When to ask again."""

    back_on = DateField("Ask again on", validators=[Optional()])


@bp.route("/cases/<reference>/final-notice", methods=["GET", "POST"])
def notice(reference: str) -> Response | BaseResponse:
    """The last letter to a patient nobody could reach, to be printed or mailed."""
    record, form = case_page.find(reference), NoticeForm()
    may_mail = desk().practice.final_notice_by_mail and bool(record.identity.email)
    paragraphs = _paragraphs(record)

    def step(session: Session) -> object:
        by = SentBy(str(form.by.data))
        if by is SentBy.MAIL and not may_mail:
            raise FormRefused([("", "This letter can only be printed. Print it, and post it today.")])
        request = desk().handling(form.seen_version)
        before = final_notice.send(session, keys(), record.row.reference, by, request)
        if by is SentBy.MAIL:
            _mail(record, paragraphs)
        return before

    return form_page(
        "final_notice",
        "Final notice",
        record,
        form,
        step,
        "Written down. The request waits for an answer and comes back by itself.",
        too_early=final_notice.too_early(record, desk().office),
        paragraphs=paragraphs,
        may_mail=may_mail,
        letter_date=desk().clock.dated(desk().now).rpartition(",")[0],
        language=_language(record),
        salutation=record.identity.full_name,
        words=_say("notice_subject", language=_language(record)),
    )


@bp.route("/cases/<reference>/records", methods=["GET", "POST"])
def records(reference: str) -> Response | BaseResponse:
    """The release to sign and a fax sheet for each hospital; then the request waits for records."""
    record, form = case_page.find(reference), RecordsForm()

    def step(session: Session) -> object:
        day = form.back_on.data
        if wrong := no_day_to_wait_for(day, desk().today):
            raise FormRefused([("back_on", wrong)])
        command = Command(Action.WAIT_ON_RECORDS, back_at=opening_on(day) if day else None)
        note, request = str(form.note.data or ""), desk().handling(form.seen_version)
        return casework.take_step(session, keys(), record.row.reference, command, request, note=note)

    return form_page(
        "records",
        "Ask for records",
        record,
        form,
        step,
        "The request waits for records and comes back by itself.",
        hospitals=hospitals(record),
        days=desk().policy.due.follow_up_records_days,
        release=_say(*RELEASE_WORDS, language=_language(record)),
        language=_language(record),
        today=desk().clock.dated(desk().now).rpartition(",")[0],
    )


def _paragraphs(record: CaseRecord) -> tuple[str, ...]:
    told = final_notice.notice_of(record, desk().office, desk().now)
    shown = show_reference(record.row.reference)
    return _letterhead().final_notice(_language(record), shown, told.sent_on, told.until)


def _mail(record: CaseRecord, paragraphs: tuple[str, ...]) -> None:
    """Put the letter into the outbox, in the transaction of the step."""
    letter = _letterhead().final_notice_by_mail(str(record.identity.email), _language(record), paragraphs)
    delivery.add_letter(
        db.session(),
        keys(),
        LetterKind.FINAL_NOTICE,
        letter,
        about=record.row.id,
        now=desk().now,
        new_id=new_id,
    )


def _letterhead() -> Letterhead:
    return Letterhead(desk().practice, questionnaire(), staff_address="")


def _language(record: CaseRecord) -> str:
    """The language of a letter that the patient understands."""
    return desk().case(record).speaks


def _say(*names: str, language: str) -> dict[str, Any]:
    """Words for patients by their keys, in that language."""
    words = questionnaire().words
    return {name: words[name].fill(language) for name in names}
