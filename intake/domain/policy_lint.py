"""Checks a policy against the questionnaire and the vignettes: what one names, the other must know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from intake.domain.call_windows import CALL_WHEN, WEEKDAYS, Half
from intake.domain.lint import Finding, Severity
from intake.domain.policy import URGENT, Due, Policy, Sign, Urgency
from intake.domain.questionnaire import Help, Kind, Questionnaire
from intake.domain.read_by_program import read_by_program
from intake.domain.sign_lists import SIGN_LISTS, asked_for, asking
from intake.domain.story import (
    IMPLANTS,
    NONE,
    PRIOR_SURGERY,
    PROCEDURES,
    REGIONS,
    UNSURE,
)
from intake.domain.symptom_lint import lint_symptoms

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_READ_BY_RULES = {
    "prior_surgery": PRIOR_SURGERY,
    "surgery_regions": REGIONS,
    "surgery_procedures": PROCEDURES,
    "surgery_implants": IMPLANTS,
    "call_windows": tuple(f"{day}_{half}" for day in WEEKDAYS for half in Half),
    "call_when": CALL_WHEN,
}


_AS_GOOD = {Kind.PARTIAL_DATE: Kind.TOLD_DATE}
"""Dates of earlier forms, told in boxes, are read like those in words."""


def lint_policy(
    policy: Policy, questionnaire: Questionnaire, rules_without_vignette: Iterable[str]
) -> list[Finding]:
    """Find what is wrong with a policy beside a questionnaire; without an ERROR it can be used."""
    if missing := [*_missing(questionnaire)]:
        return missing  # the rest looks into these questions
    return [
        *_signs(policy, questionnaire),
        *_help(policy, questionnaire),
        *_choices(questionnaire),
        *lint_symptoms(questionnaire),
        *_levels(policy),
        *_sources(policy),
        *_due(policy.due),
        *(
            _error(f"policy rule {rule}", "no vignette exercises it; write one that shows it firing")
            for rule in rules_without_vignette
        ),
    ]


def _error(where: str, says: str) -> Finding:
    return Finding(Severity.ERROR, where, says)


def _missing(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Every question the program reads is there, and of the kind it reads."""
    kinds = {question.link_id: question.kind for page in questionnaire.pages for question in page.questions}
    for link_id, kind in read_by_program().items():
        if link_id not in kinds:
            yield _error(f"question {link_id}", "is missing: the program reads its answer")
        elif _AS_GOOD.get(kinds[link_id], kinds[link_id]) is not kind:
            yield _error(f"question {link_id}", f"is of kind {kinds[link_id]}; the program reads a {kind}")


def _signs(policy: Policy, questionnaire: Questionnaire) -> Iterator[Finding]:
    """Every sign is asked on its own list, and every box on a list is a sign."""
    for list_name in SIGN_LISTS:
        signs = {sign.key for sign in policy.signs if sign.list == list_name}
        boxes = {
            option.key: question.link_id
            for question in asked_for(questionnaire, list_name)
            for option in question.options
            if option.key not in (NONE, UNSURE)
        }
        for key in sorted(signs - set(boxes)):
            yield _error(f"policy sign {key}", f"is not asked: no question of the list {list_name} has it")
        for key in sorted(set(boxes) - signs):
            yield _error(f"question {boxes[key]}, box {key}", "is not a sign of that list in the policy")


def _help(policy: Policy, questionnaire: Questionnaire) -> Iterator[Finding]:
    """Every sign that cannot wait says what to do: an emergency to get help, any other to call."""
    for sign in policy.signs:
        asked = asking(questionnaire, sign.key)
        option = asked.option(sign.key) if asked else None
        if option is None or sign.level not in URGENT:
            continue
        is_call = option.help is Help.CALL_TODAY
        if option.help is None:
            yield _error(f"policy sign {sign.key}", "cannot wait; its box must say what to do in help")
        elif is_call is (sign.level is Urgency.EMERGENCY):
            yield _error(f"policy sign {sign.key}", f"is {sign.level}, and its box says {option.help}")


def _choices(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What the rules read comes in the keys they know."""
    for link_id, known in _READ_BY_RULES.items():
        for option in questionnaire.question(link_id).options:
            if option.key not in known:
                yield _error(f"question {link_id}, choice {option.key}", "is a key that no rule knows")


def _levels(policy: Policy) -> Iterator[Finding]:
    """A rule that can only ever say "routine" has no effect: it is unreachable by its own level."""
    for rule in policy.rules.values():
        if rule.level is Urgency.ROUTINE:
            yield _error(f"policy rule {rule.id}", "has level routine, which is what no rule at all gives")
    for sign in policy.signs:
        if sign.level is Urgency.ROUTINE:
            yield _error(f"policy sign {sign.key}", "has level routine, which is what no sign at all gives")
        yield from _raises(sign)


def _due(due: Due) -> Iterator[Finding]:
    """What the office is asked to do can be done, and one level comes after the other."""
    if due.attempt_days > due.attempts_before_closing:
        says = f"asks for calls on {due.attempt_days} days with {due.attempts_before_closing} calls"
        yield _error("policy due.attempt_days", says)
    if list(due.escalate_minutes) != sorted(set(due.escalate_minutes)):
        yield _error("policy due.escalate_minutes", "each time must be later than the one before")


def _sources(policy: Policy) -> Iterator[Finding]:
    """Whoever adopts a level can find where it comes from: a title with its year, or our choice."""
    sources = {f"policy sign {sign.key}": sign.source for sign in policy.signs}
    sources |= {f"policy rule {rule.id}": rule.source for rule in policy.rules.values()}
    sources |= {f"policy raise {rule.id}": rule.source for rule in policy.raises.values()}
    for where, source in sources.items():
        if not (_YEAR.search(source) or "our choice" in source.lower()):
            yield _error(f"{where}, source", "names no year, and does not say that it is our choice")


def _raises(sign: Sign) -> Iterator[Finding]:
    """A raise that leads no higher than the sign stands by itself has no effect."""
    for each in sign.raised_with:
        if each.to.rank >= sign.level.rank:
            says = f"is {_spoken(sign.level)} already, {each.condition} cannot raise it to {_spoken(each.to)}"
            yield _error(f"policy sign {sign.key}", says)


def _spoken(level: Urgency) -> str:
    return str(level).replace("_", " ")
