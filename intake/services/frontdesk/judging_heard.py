"""A case judged again by what was told by phone: an answer more, or one that was taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from intake.domain.answered_story import story_from_answers
from intake.domain.call_answers import HEARD, HeardAnswer, with_heard
from intake.domain.questionnaire import Questionnaire
from intake.domain.triage import assess
from intake.services.cases import gists, judging
from intake.services.cases import record as case_record
from intake.services.cases.placing import place_new
from intake.services.cases.record import CaseRecord
from intake.services.frontdesk.handling import Handling
from intake.store import sealed_case
from intake.store.keys import Keys


def is_judged_otherwise(record: CaseRecord, handling: Handling, form: Questionnaire) -> bool:
    """Whether the answers as they stand now would be judged otherwise than by the newest assessment."""
    story = with_heard(story_from_answers(record.answers, record.assessed_on, form), record.heard)
    now, before = assess(handling.office.policy, story), record.assessment
    return (now.urgency, now.surgery_link) != (before.urgency, before.surgery_link)


def judge_with(
    session: Session,
    keys: Keys,
    record: CaseRecord,
    heard: Sequence[HeardAnswer],
    handling: Handling,
    form: Questionnaire,
) -> None:
    """Keep these answers told by phone with the case and judge it by them; the assessments before stay.

    `form` is the questionnaire that says which texts are searched.
    """
    row, key = record.row, record.key
    story = with_heard(story_from_answers(record.answers, handling.today, form), heard)
    assessment = assess(handling.office.policy, story)
    answers = sealed_case.open_answers(key, row)
    answers[HEARD] = {"value": [each.to_data() for each in heard]}
    sealed_case.seal_answers(key, row, answers)
    at_safety_page = case_record.left_at_safety_page(row, record.state)
    placing = place_new(
        handling.office, story, assessment, contact_only=at_safety_page, received_at=handling.now
    )
    judging.take_over(session, row, assessment, placing, handling.now)
    row.updated_at = handling.now
    session.add(
        judging.assessment_row(
            key, row, assessment, at=handling.now, on=handling.today, row_id=handling.new_id()
        )
    )
    gists.renew(session, keys, row)
