"""Which single answer would change what the rules found, asked of the very answers that were judged."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.answered_story import story_from_answers
from intake.domain.bands import Link
from intake.domain.call_answers import with_heard
from intake.domain.explain import Change, Result, explain, result_of
from intake.domain.policy import Policy
from intake.domain.questionnaire import Questionnaire
from intake.domain.triage import assess
from intake.services.cases.record import CaseRecord
from intake.services.cases.words import bands_of, link_words, urgency_words


@dataclass(frozen=True, slots=True)
class Outcome:
    """One result that a single other answer would have led to, in words, and each such answer as a clause."""

    leads_to: str
    answers: tuple[str, ...]


def explained(record: CaseRecord, form: Questionnaire, policy: Policy) -> tuple[Outcome, ...] | None:
    """The results that one other answer would lead to, the likeliest first.

    None where the case was judged by another policy than the one in force, which alone can be asked. `form`
    is the form that the case was told in.
    """
    if bands_of(record.assessment.policy.digest, policy) is None:
        return None
    story = with_heard(story_from_answers(record.answers, record.assessed_on, form), record.heard)
    found = result_of(record.assessment)
    if result_of(assess(policy, story)) != found:
        return None
    by_result: dict[Result, list[Change]] = {}
    for change in explain(policy, story):
        by_result.setdefault(change.result, []).append(change)
    return tuple(
        Outcome(_leads_to(result, found, policy), tuple(change.says for change in changes))
        for result, changes in by_result.items()
    )


def _leads_to(result: Result, found: Result, policy: Policy) -> str:
    """What would be otherwise: the urgency, the link, or both."""
    said = []
    if result.urgency is not found.urgency:
        said.append(f"Urgency {urgency_words(result.urgency)}")
    if (result.link, result.settled) != (found.link, found.settled):
        said.append(_link(result.link, policy, settled=result.settled))
    return "; ".join(said)


def _link(link: Link, policy: Policy, *, settled: bool) -> str:
    words = link_words(link, policy.bands)
    return f"Link “{words}”" if settled else f"Link not settled, at most “{words}”"
