"""Which single answer would change what the rules found: a search over stories that differ in one answer.

Nothing is reasoned backwards from the rules: every other answer is tried, the story judged anew, and only
what came out otherwise is told. So the search knows no rule, and a new rule needs no line here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from intake.domain.assessment import Assessment
from intake.domain.bands import Link
from intake.domain.other_answers import Other, other_answers
from intake.domain.policy import Policy, Urgency
from intake.domain.story import Story
from intake.domain.triage import assess

MOST_TRIED = 600
"""Stories judged at most: the longest one is explained in half a second. The likeliest come first."""
MOST_TOLD = 4
"""Answers told at most of those that lead to one result: the first ones tried."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the rules made of a story: the urgency, the link, and whether that is settled."""

    urgency: Urgency
    link: Link
    settled: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One other answer, as a clause after "if", and the result it would have led to.

    `answer` is the place of that answer in the case.
    """

    answer: str
    says: str
    result: Result
    story: Story = field(repr=False)


def result_of(assessment: Assessment) -> Result:
    """The part of an assessment that can be explained."""
    link = assessment.surgery_link
    return Result(assessment.urgency, link.link, link.settled)


def explain(policy: Policy, story: Story) -> tuple[Change, ...]:
    """The single answers that would change the result, those to one result together, the likeliest first.

    Of one answer only the nearest change is told of each result. At most `MOST_TRIED` stories are judged, and
    `MOST_TOLD` answers told of each result.
    """
    found = result_of(assess(policy, story))
    tried = islice(other_answers(policy, story), MOST_TRIED)
    return _told(change for other in tried if (change := _judged(policy, other)).result != found)


def _judged(policy: Policy, other: Other) -> Change:
    return Change(other.answer, other.says, result_of(assess(policy, other.story)), other.story)


def _told(changes: Iterable[Change]) -> tuple[Change, ...]:
    by_result: dict[Result, list[Change]] = {}
    for change in changes:
        same = by_result.setdefault(change.result, [])
        if len(same) < MOST_TOLD and all(change.answer != each.answer for each in same):
            same.append(change)
    return tuple(change for same in by_result.values() for change in same)
