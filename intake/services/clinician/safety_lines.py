"""What was found of urgency, each line with the values it read, and what was done about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from intake.domain.assessment import Assessment
from intake.domain.policy import Urgency
from intake.domain.story import Story, Symptom
from intake.domain.symptoms import symptom_kind
from intake.domain.trace import Finding
from intake.domain.triage import LINK_RULE
from intake.services.cases.answer_reader import AnswerReader
from intake.services.cases.beginnings import beginning_words
from intake.services.cases.record import CaseRecord
from intake.services.cases.words import operation_date, place_words, trend_words, urgency_words

_OF_A_SYMPTOM = re.compile(r"symptoms\.(\w+)\.(\w+)")
_OF_AN_OPERATION = re.compile(r"surgeries\[(\d+)\]\.date")
_TICKED = "The patient ticked: "


@dataclass(frozen=True, slots=True)
class SafetyLine:
    """One sign or rule that fired: its level, the sentence why, and the values it read, symptom by symptom.

    `told_at` is when it was told, where the newest answers tell it no more. It stands until a clinician
    decides.
    """

    level: Urgency
    because: str
    values: tuple[str, ...] = ()
    told_at: datetime | None = None


def safety_lines(record: CaseRecord) -> tuple[SafetyLine, ...]:
    """What was found, most urgent first: what is told now, and what was told before and still stands."""
    told: list[SafetyLine] = []
    highest: dict[str, int] = {}
    for at, assessment in (
        (None, record.assessment),
        *((earlier.at, earlier.assessment) for earlier in reversed(record.still_standing)),
    ):
        for finding, level in _signs_found(assessment):
            if level.rank < highest.get(finding.rule, Urgency.ROUTINE.rank):
                values = tuple(_values(finding, record)) if at is None else ()
                because = finding.because.replace(_TICKED, "Ticked: ", 1)
                told.append(SafetyLine(level, because, values, at))
                highest[finding.rule] = level.rank
    return tuple(sorted(told, key=lambda line: line.level.rank))


def nothing_fired(record: CaseRecord) -> str:
    """What stands where no sign and no rule of urgency fired: the time rule may make it urgent even so."""
    level = record.assessment.finding(LINK_RULE).level
    if level is None:
        return "No safety sign and no urgency rule fired."
    return f"No safety sign fired. The timing flag makes it “{urgency_words(level).lower()}”."


def safety_done(record: CaseRecord, reader: AnswerReader) -> Iterator[str]:
    """What the form told the patient to do, and what the patient says was done."""
    if record.how_told.safety_exit:
        yield "The form told the patient to get help now or to call, before this was sent."
    if plan := reader.staff_answer("help_plan"):
        yield f"Told to get help, said: {plan[0].lower()}{plan[1:]}."
    if reader.answers.value("seen_already") == "yes":
        where = " ".join(filter(None, (reader.words("seen_when"), reader.words("seen_where"))))
        yield f"Says a doctor or nurse checked this sign after it began{f': {where}' if where else ''}."
    if reader.answers.value("seen_already") == "no":
        yield "Says no doctor or nurse has checked this sign since it began."


def _signs_found(assessment: Assessment) -> Iterator[tuple[Finding, Urgency]]:
    """Each rule that fired, with its level, in the policy's order; the time rule has lines of its own."""
    for finding in assessment.findings:
        if finding.level is not None and finding.rule != LINK_RULE:
            yield finding, finding.level


def _values(finding: Finding, record: CaseRecord) -> Iterator[str]:
    """The answers a rule read, symptom by symptom; then the last operation whose date it read."""
    story = record.story
    of_symptoms: dict[str, set[str]] = {}
    for place in finding.read:
        if found := _OF_A_SYMPTOM.fullmatch(place):
            of_symptoms.setdefault(found[1], set()).add(found[2])
    for key, names in of_symptoms.items():
        symptom = story.symptom(key)
        words = list(_of_symptom(record, story, symptom, names)) if symptom else []
        if words:
            yield f"{symptom_kind(key).name}: {', '.join(words)}"
    read = [int(found[1]) for place in finding.read if (found := _OF_AN_OPERATION.fullmatch(place))]
    if known := [index for index in read if index < len(story.surgeries)]:
        # A story holds its operations in time's order: of several the last one is what such a rule is about.
        last = "Last operation" if len(known) > 1 else "Operation"
        yield f"{last}: {operation_date(story.surgeries[max(known)])}"


def _of_symptom(record: CaseRecord, story: Story, symptom: Symptom, names: set[str]) -> Iterator[str]:
    if names & {"score", "limb_score"}:
        scores = (("back or neck", symptom.score), ("arm or leg", symptom.limb_score))
        yield from (f"{where} {score}/10" for where, score in scores if score is not None)
    if "places" in names and symptom.places:
        yield place_words(symptom.places)
    if "trend" in names and symptom.trend:
        yield trend_words(symptom.trend)
    if "onset" in names and symptom.onset:
        yield beginning_words(record.answers, story, symptom)
