"""The timing flag in three lines at most: the time between first, and no fact while it is not settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from intake.domain.assessment import Assessment
from intake.domain.bands import Headline
from intake.domain.onsets import GapAfter, NeverWentAway
from intake.domain.policy import Policy
from intake.domain.story import Story, Symptom
from intake.domain.surgery_link import operation_days
from intake.domain.symptoms import symptom_kind
from intake.domain.trace import Finding
from intake.domain.triage import LINK_RULE
from intake.services.cases.beginnings import beginning_words
from intake.services.cases.record import CaseRecord
from intake.services.cases.words import (
    bands_of,
    found_words,
    gap_words,
    link_words,
    onset_words,
    operation_date,
    possible_words,
)

GAP_NOT_KNOWN = "Time after surgery not known"


def flag_lines(record: CaseRecord, policy: Policy) -> tuple[str, ...]:
    """The flag: the time between and what it means or may mean, then what was told of onset and operation."""
    return tuple(_lines(record, policy))


def findings_shown(assessment: Assessment, record: CaseRecord, policy: Policy) -> tuple[Finding, ...]:
    """The findings of one assessment of a case, with a link that is not settled told as the flag tells it.

    The rule's own sentence, which the stored assessment keeps, begins with the nearest band as with a fact.
    """
    link = assessment.surgery_link
    if link.settled or link.headline is None:
        return assessment.findings
    if assessment is record.assessment:
        words = ". ".join(flag_lines(record, policy))
    else:
        words = f"{found_words(link, None)}."
    return tuple(
        replace(each, because=words) if each.rule == LINK_RULE else each for each in assessment.findings
    )


def _lines(record: CaseRecord, policy: Policy) -> Iterator[str]:
    link, story = record.assessment.surgery_link, record.story
    symptom = story.symptom(link.headline.symptom) if link.headline else None
    gap = _gap(story, link.headline, symptom)
    because = record.assessment.finding(LINK_RULE).because
    if link.settled:
        words = link_words(link.link, bands_of(record.assessment.policy.digest, policy))
        yield f"{gap}. {words}" if gap else words
        yield because
    else:
        yield f"{gap or GAP_NOT_KNOWN}: {possible_words(link.possible)}. Not settled"
    if link.headline is None or symptom is None:
        # Without a deciding pair the rule's own line says only what was not told.
        yield from () if link.settled else (because,)
        return
    began = beginning_words(record.answers, story, symptom)
    if not link.settled or began != onset_words(symptom.onset):
        index = link.headline.surgery
        operated = operation_date(story.surgeries[index]) if index is not None else "not told which"
        yield f"{symptom_kind(symptom.key).name}: {began}. Operation: {operated}."


def _gap(story: Story, headline: Headline | None, symptom: Symptom | None) -> str:
    """The time from the deciding operation to the onset; empty where it is not known or does not count.

    Where that time itself was told it stands as told, whatever is known of the two dates.
    """
    if headline is None or symptom is None or isinstance(symptom.onset, NeverWentAway):
        return ""
    if isinstance(symptom.onset, GapAfter) and symptom.onset.surgery == headline.surgery:
        words = onset_words(symptom.onset)
    else:
        when, onset = operation_days(story, headline), story.onset_interval(symptom)
        words = gap_words(when, onset) if when and onset else ""
    return f"{words[:1].upper()}{words[1:]}"
