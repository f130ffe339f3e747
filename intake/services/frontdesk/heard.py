"""What a caller answers to the questions that would settle the link: written down, and judged at once.

The answer is kept beside those of the form, as told by phone, with who wrote it down; the case is judged
again, and both assessments stay.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from intake.domain.answered_story import story_from_answers
from intake.domain.call_answers import HEARD, HeardAnswer, with_heard
from intake.domain.lifecycle_errors import LeaseHeld
from intake.domain.policy import Policy
from intake.domain.questionnaire import Questionnaire
from intake.domain.questions import Question
from intake.domain.settling_answers import Answer, answered
from intake.domain.surgery_link import open_questions
from intake.domain.triage import assess
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.cases import judging
from intake.services.cases.placing import place_new
from intake.services.cases.record import CaseRecord
from intake.services.errors import QuestionClosed
from intake.services.frontdesk.casework import Handling, domain_actor, open_to_change
from intake.store import sealed_case
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
    `CaseNotFound`, `LeaseHeld` while somebody else works on the case, `QuestionClosed` where it is asked no
    more, and `WrongAnswer` of `settling_answers`; then nothing has changed.
    """
    record = open_to_change(session, keys, reference)
    lease = record.state.lease
    if lease is not None and lease.blocks(domain_actor(handling.actor), handling.now):
        raise LeaseHeld(lease.holder, lease.until)
    policy = handling.office.policy
    question = next((each for each in still_open(record, policy) if each.text == asked), None)
    if question is None:
        raise QuestionClosed("This question is not open any more.")
    answered(record.story, question, answer)  # refuses what does not answer it
    heard = HeardAnswer(question, answer, handling.actor.id or "", handling.today)
    told = story_from_answers(record.answers, handling.today, form)
    story = with_heard(told, (*record.heard, heard))
    assessment = assess(policy, story)
    row, key = record.row, record.key
    rest = sealed_case.open_answers(key, row)
    rest[HEARD] = {"value": [each.to_data() for each in (*record.heard, heard)]}
    sealed_case.seal_answers(key, row, rest)
    placing = place_new(
        handling.office, story, assessment, contact_only=row.contact_only, received_at=handling.now
    )
    judging.take_over(session, row, assessment, placing, handling.now)
    row.updated_at = handling.now
    session.add(
        judging.assessment_row(
            key, row, assessment, at=handling.now, on=handling.today, row_id=handling.new_id()
        )
    )
    session.flush()
    audit.append(
        session,
        keys,
        handling.actor,
        action=AuditAction.CASE_ANSWER_HEARD,
        object_kind="case",
        object_id=row.id,
        now=handling.now,
    )
    return record
