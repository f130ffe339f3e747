"""Filling in the form: a page's answers saved and judged, operations added and removed, the request sent.

Every change saves the draft once; where the answers newly call for help, the safety exit is recorded with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from intake.domain import flow
from intake.domain.answered_story import story_from_answers
from intake.domain.answers import Answer, Answered, Answers, Blank, instance_id
from intake.domain.assessment import Assessment
from intake.domain.flow import Step
from intake.domain.questionnaire import PageKind
from intake.domain.read_by_rules import pages_read
from intake.domain.story import Story
from intake.domain.triage import assess
from intake.services.cases.placing import place_new
from intake.services.frontdesk import patient_news
from intake.services.patient import filing, page_marks, sitting
from intake.services.patient.filing import Filing
from intake.services.patient.safety import HelpNeeded, finding_ids
from intake.services.patient.shown_again import ShownAgain, Typed, go_on, keep_typed
from intake.services.patient.sitting import Sitting, case_of
from intake.services.patient.turn import FormDesk, Turn
from intake.store.models import Case

CONTACT_QUESTIONS = ("name_given", "name_family", "birth_date", "phone")
"""What is asked of somebody who leaves only a way to be reached."""
HELP_PLAN = "help_plan"
GOING, NOT_GOING = "going", "not_going"
LEAVE_PHONE = "leave_phone"
SAVE = "save"
PLANNED_PAGE = "planned"
"""The pages that ask for it, and for what opens a saved form again."""


@dataclass(frozen=True)
class Saved:
    """What came of saving: the turn with the saved sitting, and the help it newly calls for, if any."""

    turn: Turn
    help: HelpNeeded | None


def answer_page(
    session: Session,
    turn: Turn,
    step: Step,
    given: Mapping[str, Answer],
    *,
    typed: Typed = (),
    given_by: str = "",
) -> Saved:
    """Save what a page gave, by link id, and judge what the rules read; one more surgery adds an operation.

    `typed` is kept beside it, for the page to show again, where not all of it could be an answer; `given_by`
    is the number of the page that was sent.

    Raises `DraftAlreadyFiled` and `DraftChanged`.
    """
    after = turn.after(step, given)
    if step.page_id == flow.SURGERIES:
        after = turn.with_answers(flow.offer_surgery(turn.questionnaire, after.answers))
    page = instance_id(step.page_id, step.instance)
    kept = go_on(keep_typed(turn.sitting, page, typed))
    kept = keep_typed(kept, SAVE, ())  # saving later begins with what was told by then
    kept = page_marks.keep_giver(kept, page, given_by)
    form = turn.questionnaire
    judge = form.page(step.page_id).kind is PageKind.CHECK or step.page_id in pages_read(form)
    return _save(session, after, kept, page, judge=judge)


def as_sent(turn: Turn, step: Step, given: Mapping[str, Answer]) -> Turn:
    """The turn as the check of all answers sends it, judged whole, once, whoever asks what it calls for."""
    after = turn.after(step, given)
    _ = after.assessment
    return after


def show_again(
    session: Session,
    turn: Turn,
    page: str,
    typed: Typed,
    why: ShownAgain,
    *,
    given_by: str = "",
    language: str = "",
) -> Turn:
    """Keep what was typed on a page that cannot be taken as it was sent, for the page to show it again.

    No answer changes. `given_by` is the number of the page that was sent, `language` the one that its button
    asked for, if any. Raises `DraftAlreadyFiled` and `DraftChanged`.
    """
    kept = keep_typed(turn.sitting, page, typed, why)
    if given_by:
        kept = page_marks.keep_giver(kept, page, given_by)
    if language:
        turn.sitting = sitting.change_language(session, kept, language)
    else:
        turn.sitting = sitting.save_page(session, kept, answers=kept.answers, now=turn.desk.now)
    return turn


def removal_of(number: int) -> str:
    """The page that asks whether to remove that operation."""
    return f"remove surgery {number}"


def remove_surgery(session: Session, turn: Turn, number: int) -> Saved:
    """Take an operation off the form; what was told of it stays in the draft. Raises like `answer_page`."""
    answers = flow.remove_surgery(turn.questionnaire, turn.answers, number)
    kept = keep_typed(page_marks.forget_givers(turn.sitting), removal_of(number), ())
    return _save(session, turn.with_answers(answers), kept, "surgeries")


def plan_surgery(session: Session, turn: Turn, number: int, when: str) -> Saved:
    """Take an operation that is yet to come off those that were done; its own page asks what is planned.

    `when` is its date in the patient's words. Raises like `answer_page`.
    """
    left = flow.remove_surgery(turn.questionnaire, turn.answers, number)
    answers = left.with_all({"surgery_planned": Answered("yes"), "planned_when": Answered(when)})
    kept = go_on(page_marks.forget_givers(turn.sitting))
    return _save(session, turn.with_answers(answers), kept, PLANNED_PAGE)


def take_back(session: Session, turn: Turn, question: str, box: str) -> Saved:
    """Untick a box that was ticked by mistake; the safety exit keeps on record that it was ticked.

    A question without a tick is open again: nobody said "none". Raises like `answer_page`.
    """
    left = [key for key in turn.answers.value(question, []) if key != box]
    answers = turn.answers.with_all({question: Answered(left) if left else Blank()})
    page = turn.questionnaire.page_of(question).id
    kept = go_on(keep_typed(page_marks.forget_givers(turn.sitting), page, ()))
    return _save(session, turn.with_answers(answers), kept, page)


def say_plan(session: Session, turn: Turn, plan: str) -> Turn:
    """Keep what a person told to get help will do now, with the safety exit and for the clinician.

    A phone number left before is filed with it again, so that whoever calls it knows. Raises like
    `answer_page`.
    """
    desk = turn.desk
    said = turn.with_answers(turn.answers.with_all({HELP_PLAN: Answered(plan)}))
    said.sitting = sitting.save_page(
        session, turn.sitting, answers=said.answers.to_json(), now=desk.now, page=HELP_PLAN
    )
    sitting.note_plan(session, desk.keys, said.sitting, plan)
    case = case_of(session, said.sitting)
    if case is not None and case.contact_only and case.draft_id == said.sitting.draft.id:
        leave_contact(session, said, {})
    return said


def leave_contact(session: Session, turn: Turn, given: Mapping[str, Answer]) -> Case:
    """File a name, birth date and phone left at a safety page; the form stays open.

    Raises like `answer_page`.
    """
    desk, opened = turn.desk, turn.sitting
    answers = turn.answers.with_all(given)
    # It answers what a page of the form asks, too.
    kept = keep_typed(page_marks.forget_givers(opened), LEAVE_PHONE, ())
    saved = sitting.save_page(session, kept, answers=answers.to_json(), now=desk.now, page=LEAVE_PHONE)
    counted = flow.on_path_answers(desk.questionnaire, answers).with_all(given)
    story = story_from_answers(counted, desk.today, desk.questionnaire)
    assessment = assess(desk.office.policy, story)
    corrects = case_of(session, opened) is not None
    case = filing.file_contact(
        session,
        desk.keys,
        saved,
        _filing(desk, counted, story, assessment, contact_only=True),
        actor=turn.actor,
        now=desk.now,
        new_id=desk.new_id,
        new_reference=desk.new_reference,
    )
    if corrects:
        _tell_staff(session, desk, case)
    return case


def send(session: Session, turn: Turn) -> Case:
    """File the request, once however often it is sent. Raises `DraftChanged`."""
    desk, opened = turn.desk, turn.sitting
    completes = case_of(session, opened) is not None and not opened.is_filed
    case = filing.file_draft(
        session,
        desk.keys,
        opened,
        _filing(desk, turn.counted, turn.story, turn.assessment, contact_only=False),
        actor=turn.actor,
        now=desk.now,
        new_id=desk.new_id,
        new_reference=desk.new_reference,
    )
    if completes:
        _tell_staff(session, desk, case)
    return case


def _tell_staff(session: Session, desk: FormDesk, case: Case) -> None:
    patient_news.tell_staff(
        session, desk.keys, case, desk.office, today=desk.today, now=desk.now, new_id=desk.new_id
    )


def _save(session: Session, turn: Turn, opened: Sitting, page: str, *, judge: bool = True) -> Saved:
    """Save the sitting; after a page that the rules read nothing of, what was found before stands."""
    desk = turn.desk
    if not judge:
        turn.sitting = sitting.save_page(
            session, opened, answers=turn.answers.to_json(), now=desk.now, page=page
        )
        return Saved(turn, None)
    needed = turn.needed
    causes = finding_ids(needed.causes) if needed else frozenset()
    turn.sitting = sitting.save_page(
        session,
        opened,
        answers=turn.answers.to_json(),
        now=desk.now,
        page=page,
        shown=causes,
        forgotten=opened.shown - (finding_ids(needed.urgent) if needed else frozenset()),
    )
    if needed is None or causes <= opened.shown:
        return Saved(turn, None)
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
    return Saved(turn, needed)


def _filing(
    desk: FormDesk, counted: Answers, story: Story, assessment: Assessment, *, contact_only: bool
) -> Filing:
    return Filing(
        answers=counted.to_json(),
        assessment=assessment,
        assessed_on=desk.today,
        placing=place_new(desk.office, story, assessment, contact_only=contact_only, received_at=desk.now),
        address=desk.address,
    )
