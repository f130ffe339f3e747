"""Filling in the form: a page's answers saved and judged, operations added and removed, the request sent.

Every change saves the draft once; where the answers newly call for help, the safety exit is recorded with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from intake.domain import flow
from intake.domain.answered_case import case_from_answers
from intake.domain.answers import Answer, Answers, instance_id
from intake.domain.flow import Step
from intake.domain.questionnaire import Questionnaire
from intake.domain.triage import assess
from intake.services import filing, patient_news, sitting
from intake.services.actor import patient
from intake.services.filing import Filing
from intake.services.placing import Office, place_new
from intake.services.safety_pages import HelpNeeded, finding_ids, help_needed
from intake.services.sitting import Sitting, Typed
from intake.store.keys import Keys
from intake.store.models import Case

CONTACT_QUESTIONS = ("name_given", "name_family", "birth_date", "phone")
"""What is asked of somebody who leaves only a way to be reached."""


@dataclass(frozen=True)
class Desk:
    """What filling in the form works with besides the sitting: the content, the moment, fresh ids.

    `address` is the network address that the patient's requests come from.
    """

    keys: Keys
    questionnaire: Questionnaire
    office: Office
    address: str
    now: datetime
    new_id: Callable[[], str]
    new_reference: Callable[[], str]

    @property
    def today(self) -> date:
        """The practice's date."""
        return self.office.hours.local_date(self.now)


@dataclass(frozen=True)
class Saved:
    """What came of saving: the sitting as it is now, and the help it newly calls for, if any."""

    sitting: Sitting
    answers: Answers
    help: HelpNeeded | None


def answer_page(
    session: Session,
    desk: Desk,
    opened: Sitting,
    step: Step,
    given: Mapping[str, Answer],
    typed: Typed = (),
) -> Saved:
    """Save what a page gave, by link id, and judge it; "one more surgery: yes" adds the operation.

    `typed` is kept beside it, for the page to show again, where not all of it could be an answer.

    Raises `DraftAlreadyFiled` and `DraftChanged`.
    """
    answers = flow.record(desk.questionnaire, Answers.from_json(opened.answers), step, given)
    one_more = step.page_id == flow.SURGERIES and answers.value(flow.SURGERIES_MORE) == "yes"
    if one_more and flow.can_add_surgery(answers):
        answers, _ = flow.add_surgery(answers)
    return _save(session, desk, opened, answers, instance_id(step.page_id, step.instance), typed)


def remove_surgery(session: Session, desk: Desk, opened: Sitting, number: int) -> Saved:
    """Take an operation off the form; what was told of it stays in the draft. Raises like `answer_page`."""
    answers = flow.remove_surgery(desk.questionnaire, Answers.from_json(opened.answers), number)
    return _save(session, desk, opened, answers, "surgeries")


def leave_contact(session: Session, desk: Desk, opened: Sitting, given: Mapping[str, Answer]) -> Case:
    """File a name, birth date and phone left at a safety page; the form stays open.

    Raises like `answer_page`.
    """
    answers = Answers.from_json(opened.answers).with_all(given)
    saved = sitting.save_page(session, opened, answers=answers.to_json(), now=desk.now, page="leave_phone")
    counted = flow.on_path_answers(desk.questionnaire, answers).with_all(given)
    corrects = filing.case_of(session, opened) is not None
    case = filing.file_contact(
        session,
        desk.keys,
        saved,
        _filing(desk, counted, contact_only=True),
        actor=patient(opened.draft.id),
        now=desk.now,
        new_id=desk.new_id,
        new_reference=desk.new_reference,
    )
    if corrects:
        _tell_staff(session, desk, case)
    return case


def send(session: Session, desk: Desk, opened: Sitting) -> Case:
    """File the request, once however often it is sent. Raises `DraftChanged`."""
    counted = flow.on_path_answers(desk.questionnaire, Answers.from_json(opened.answers))
    completes = filing.case_of(session, opened) is not None and not opened.is_filed
    case = filing.file_draft(
        session,
        desk.keys,
        opened,
        _filing(desk, counted, contact_only=False),
        actor=patient(opened.draft.id),
        now=desk.now,
        new_id=desk.new_id,
        new_reference=desk.new_reference,
    )
    if completes:
        _tell_staff(session, desk, case)
    return case


def _tell_staff(session: Session, desk: Desk, case: Case) -> None:
    patient_news.tell_staff(
        session, desk.keys, case, desk.office, today=desk.today, now=desk.now, new_id=desk.new_id
    )


def _save(
    session: Session, desk: Desk, opened: Sitting, answers: Answers, page: str, typed: Typed = ()
) -> Saved:
    needed = help_needed(desk.questionnaire, desk.office.policy, answers, desk.today)
    causes = finding_ids(needed.causes) if needed else frozenset()
    saved = sitting.save_page(
        session,
        sitting.keep_typed(opened, page, typed),
        answers=answers.to_json(),
        now=desk.now,
        page=page,
        shown=causes,
        forgotten=opened.shown - (finding_ids(needed.urgent) if needed else frozenset()),
    )
    if needed is None or causes <= opened.shown:
        return Saved(saved, answers, None)
    sitting.record_safety_exit(
        session,
        desk.keys,
        opened,
        level=needed.level,
        page=page,
        findings=causes,
        now=desk.now,
        new_id=desk.new_id,
    )
    return Saved(saved, answers, needed)


def _filing(desk: Desk, counted: Answers, *, contact_only: bool) -> Filing:
    story = case_from_answers(counted, desk.today, desk.questionnaire.searched)
    assessment = assess(desk.office.policy, story)
    return Filing(
        answers=counted.to_json(),
        assessment=assessment,
        assessed_on=desk.today,
        placing=place_new(desk.office, story, assessment, contact_only=contact_only, received_at=desk.now),
        address=desk.address,
    )
