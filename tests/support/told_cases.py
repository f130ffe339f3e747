"""Made-up cases ready to be told to other systems, worked out in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from intake.content.forms import load_form
from intake.content.policies import load_policy
from intake.demo.stories import BASE, STORIES, answers_of, on_pages
from intake.domain import flow
from intake.domain.answered_story import story_from_answers
from intake.domain.assessment import PolicyReference
from intake.domain.case_state import Status
from intake.domain.person import identity_from_answers
from intake.domain.triage import assess
from intake.formats.fhir.told_case import InWords, ToldCase, Work

BASE_ADDRESS = "https://intake.example.org"
TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 14, 30, tzinfo=UTC)
CASE_ID = "5e0c1f9e-8a44-4b57-9d3e-6f1f2a7b9c10"
FORM, POLICY = load_form(), load_policy()
POLICY_NAMED = PolicyReference("spine-triage", "2026.2", "sha256:0")
"""What a case is told to have been judged by, whatever the words of the policy in force."""

PERSON: Mapping[str, Any] = {
    "name_given": "Ximena",
    "name_family": "Quill",
    "birth_date": "1961-02-03",
    "phone": {"e164": "+12515550142", "shown": "(251) 555-0142", "note": "cell"},
    "call_windows": None,
}
WORDS = InWords(
    told_by="Told by the patient",
    link="The link in words",
    urgency="The urgency in words",
    flag=("The flag in words",),
    calls="Calls: any time.",
)


def told_case(name: str, **told: Any) -> ToldCase:
    """The demonstration story of that name as told on `TODAY`, with other answers where `told` gives them."""
    story = next(each for each in STORIES if each.name == name)
    return case_of({**story.told(TODAY), **told})


def case_of(told: Mapping[str, Any]) -> ToldCase:
    """A case of these answers, beside those that every story has."""
    every = answers_of(on_pages({**BASE, **PERSON, **told}, FORM))
    answers = flow.on_path_answers(FORM, every)
    whole = story_from_answers(answers, TODAY, FORM)
    assessment = replace(assess(POLICY, whole), policy=POLICY_NAMED)
    story = story_from_answers(answers, TODAY, None)
    words = replace(
        WORDS,
        beginnings={symptom.key: f"the beginning of {symptom.key}" for symptom in story.symptoms},
        operations=tuple(f"the date of operation {number}" for number, _ in enumerate(story.surgeries, 1)),
    )
    return ToldCase(
        base=BASE_ADDRESS,
        id=CASE_ID,
        telling=1,
        reference="ABCD-EFGH",
        form=FORM,
        answers=answers,
        story=story,
        identity=identity_from_answers(answers.to_json()),
        assessment=assessment,
        language="en",
        by_staff="",
        told_at=NOW,
        received_at=NOW,
        told_on=TODAY,
        due_at=NOW + timedelta(hours=2),
        urgency=assessment.urgency,
        link=assessment.surgery_link.link,
        work=Work(Status.NEW, Status.NEW, NOW),
        is_whole=True,
        words=words,
    )
