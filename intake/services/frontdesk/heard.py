"""What a caller answers to the questions that would settle the link: written down, and judged at once.

The answer is kept beside those of the form, as told by phone, with who wrote it down; it is a step of the
case, which can be taken back like any other. The case is judged again, and both assessments stay.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from intake.domain.call_answers import HEARD, HeardAnswer
from intake.domain.case_state import Action, Command
from intake.domain.policy import Policy
from intake.domain.questionnaire import Questionnaire
from intake.domain.questions import Question
from intake.domain.settling_answers import Answer, answered
from intake.domain.surgery_link import open_questions
from intake.services.cases.record import CaseRecord
from intake.services.errors import QuestionClosed
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.services.frontdesk.judging_heard import judge_with
from intake.store.keys import Keys


def still_open(record: CaseRecord, policy: Policy) -> tuple[Question, ...]:
    """The questions of a case that are still to be answered; none where a clinician has settled it."""
    return () if record.row.settled else open_questions(record.story, policy.bands)


def hear(
    session: Session,
    keys: Keys,
    reference: str,
    asked: str,
    answer: Answer,
    handling: Handling,
    form: Questionnaire,
) -> CaseRecord:
    """Write down an answer told by phone, judge the case again, and give the case as it stood before.

    `asked` is the question in words, `form` the questionnaire that says which texts are searched. Raises
    `CaseNotFound`, `QuestionClosed` where it is asked no more, `WrongAnswer` of `settling_answers`, and the
    errors of `lifecycle.perform`; then nothing has changed.
    """
    record = casework.open_to_change(session, keys, reference)
    policy = handling.office.policy
    question = next((each for each in still_open(record, policy) if each.text == asked), None)
    if question is None:
        raise QuestionClosed("This question is not open any more.")
    answered(record.story, question, answer)  # refuses what does not answer it
    event = casework.event_of(record, Command(Action.ANSWER_HEARD), handling)
    heard = HeardAnswer(question, answer, handling.actor.id or "", handling.today)
    casework.keep(session, keys, record, event, handling, details={HEARD: heard.to_data()})
    judge_with(session, keys, record, (*record.heard, heard), handling, form)
    return record
