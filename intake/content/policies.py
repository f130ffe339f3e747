"""The reader of triage policies: TOML to the frozen `Policy` the domain judges by.

`engine` says which engine a policy was written for, the first where it does not say. It names every rule of
that engine; later ones do not exist in it, so that a policy as it was signed goes on meaning what it meant.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from intake.content.reading import ContentError, Table, read_toml
from intake.domain.bands import Bands
from intake.domain.own_words import can_be_found
from intake.domain.policy import ENGINE_VERSION, Due, Policy, Raise, Rule, Sign, Urgency, WordList
from intake.domain.questionnaire import PlaceholderError, Text
from intake.domain.thresholds import days_in_words, threshold_words
from intake.domain.urgency_rules import RAISES, RULES, known_rules

POLICIES = Path(__file__).parent / "policies"
DEFAULT_POLICY = POLICIES / "spine-triage-2026.2.toml"

LIST_RULES = (
    "link_may_relate",
    "unsure_first",
    "unsure_more",
    "first_not_asked",
    "own_words_self_harm",
    "own_words_red_flag",
)
SURGERY_DAYS = "recent_surgery"
"""The raise condition that also says how long an operation is recent: every policy has it."""

NOTES = ("note_stated_seen", "note_repeat_surgery", "note_remote_with_implants")
_LEVELS = tuple(str(level) for level in Urgency)


@lru_cache(maxsize=16)
def load_policy(path: Path = DEFAULT_POLICY) -> Policy:
    """The policy in that file; raises ContentError naming file, key and what was expected."""
    return read_policy(path.name, read_toml(path))


def read_policy(file: str, data: dict[str, Any]) -> Policy:
    """The policy in parsed TOML; `file` names it in errors, the digest covers data and engine version."""
    top = Table(file, "", data)
    bands = _bands(top.table("bands"))
    engine = _engine(top)
    raises = _raises(top.table("raises"))
    surgery_days = raises[SURGERY_DAYS].days or 0
    signs = tuple(_sign(table, threshold_words(bands, surgery_days)) for table in top.tables("signs"))
    words = top.table("words")
    policy = Policy(
        id=top.text("id"),
        version=top.text("version"),
        digest=_digest(data),
        bands=bands,
        signs=signs,
        rules=_rules(top.table("rules"), engine),
        raises=raises,
        red_flag_words=_words(words, "red_flags", negatable=True),
        self_harm_words=_words(words, "self_harm", negatable=False),
        due=_due(top.table("due")),
    )
    words.done()
    top.done()
    _check_signs(file, signs)
    _check_raises(file, signs, raises)
    return policy


def _engine(top: Table) -> int:
    """The engine that the policy was written for."""
    if not top.has("engine"):
        return 1
    engine = top.whole("engine", 1)
    if engine > ENGINE_VERSION:
        raise top.error(
            "engine", f"expected at most {ENGINE_VERSION}, the engine of this program, found {engine}"
        )
    return engine


def _digest(data: dict[str, Any]) -> str:
    canonical = json.dumps({"engine": ENGINE_VERSION, "policy": data}, sort_keys=True, default=str)
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def _bands(table: Table) -> Bands:
    numbers = [table.whole(key, 1) for key in ("early_months", "recent_months", "remote_months")]
    table.done()
    try:
        return Bands(*numbers)
    except ValueError as error:
        raise ContentError(table.file, table.where, str(error)) from error


def _sign(table: Table, values: Mapping[str, str]) -> Sign:
    sign = Sign(
        key=table.text("key"),
        list=table.choice("list", ("first", "more")),
        level=Urgency(table.choice("level", _LEVELS)),
        label=_filled(table, "label", values),
        source=table.text("source"),
        raised_with=_raised_with(table) if table.has("raised_with") else (),
        short=table.text("short") if table.has("short") else "",
    )
    table.done()
    return sign


def _raised_with(table: Table) -> tuple[Raise, ...]:
    """Each a condition that raises to emergency, or a table of a condition and the level it raises to."""
    listed = table.anything("raised_with")
    if not isinstance(listed, list):
        raise table.error("raised_with", f"expected a list of conditions, found {listed!r}")
    raises = []
    for number, item in enumerate(listed, 1):
        if isinstance(item, str):
            raises.append(Raise(item))
            continue
        inner = Table(table.file, f"{table.where}.raised_with[{number}]", item)
        raises.append(Raise(inner.text("condition"), Urgency(inner.choice("to", _LEVELS))))
        inner.done()
    return tuple(raises)


def _check_signs(file: str, signs: tuple[Sign, ...]) -> None:
    keys = [sign.key for sign in signs]
    for number, sign in enumerate(signs, 1):
        if keys.count(sign.key) > 1:
            raise ContentError(
                file, f"signs[{number}].key", f"expected each sign once, {sign.key!r} stands twice"
            )
        for condition in (each.condition for each in sign.raised_with):
            if condition not in RAISES and condition not in keys:
                known = ", ".join((*RAISES, *keys))
                raise ContentError(
                    file, f"signs[{number}].raised_with", f"{condition!r} is not one of {known}"
                )


def _check_raises(file: str, signs: tuple[Sign, ...], raises: Mapping[str, Rule]) -> None:
    """A computed condition that a sign names has its settings, and no settings stand there for nothing."""
    named = {each.condition for sign in signs for each in sign.raised_with} & set(RAISES) | {SURGERY_DAYS}
    for condition in sorted(named - set(raises)):
        raise ContentError(file, f"raises.{condition}", "missing; expected a table, since a sign names it")
    for condition in sorted(set(raises) - named):
        raise ContentError(file, f"raises.{condition}", "expected a sign that it raises, found none")


def _rules(table: Table, engine: int) -> dict[str, Rule]:
    rules = {}
    for rule_id in known_rules(engine):
        rules[rule_id] = _rule(table.table(rule_id), rule_id, RULES[rule_id].thresholds)
    for rule_id in LIST_RULES:
        rules[rule_id] = _rule(table.table(rule_id), rule_id)
    for rule_id in NOTES:
        rules[rule_id] = _rule(table.table(rule_id), rule_id, level=False)
    table.done()
    return rules


def _raises(table: Table) -> dict[str, Rule]:
    named = [condition for condition in RAISES if condition == SURGERY_DAYS or table.has(condition)]
    raises = {
        condition: _rule(table.table(condition), condition, RAISES[condition].thresholds, level=False)
        for condition in named
    }
    table.done()
    return raises


def _rule(table: Table, rule_id: str, thresholds: tuple[str, ...] = (), *, level: bool = True) -> Rule:
    numbers = {name: table.whole(name, 1) for name in thresholds}
    rule = Rule(
        id=rule_id,
        level=Urgency(table.choice("level", _LEVELS)) if level else None,
        says=_says(table, numbers),
        source=table.text("source"),
        **numbers,
    )
    table.done()
    return rule


def _months_in_words(months: int) -> str:
    """So many months as a time that has passed: "in the last 12 months", not "1 year"."""
    return f"{months} month" if months == 1 else f"{months} months"


_IN_WORDS: Mapping[str, Callable[[int], str]] = {
    "days": days_in_words,
    "months": _months_in_words,
    "score": str,
}


def _says(table: Table, numbers: Mapping[str, int]) -> str:
    """A rule's statement with its own thresholds, each of which it must name."""
    values = {name: _IN_WORDS[name](number) for name, number in numbers.items()}
    for name in values:
        if f"{{{name}}}" not in table.text("says"):
            raise table.error("says", f"expected {{{name}}} where the statement names this threshold")
    return _filled(table, "says", values)


def _filled(table: Table, key: str, values: Mapping[str, str]) -> str:
    """The text at that key with the policy's own numbers in words."""
    try:
        return Text(table.text(key)).fill_known(values)
    except PlaceholderError:
        known = ", ".join(f"{{{name}}}" for name in values) or "none"
        raise table.error(key, f"names what nothing fills; known here: {known}") from None


def _words(words: Table, concern: str, *, negatable: bool) -> WordList:
    """Both languages together: people mix them, and a phrase counts in whichever it was written."""
    return WordList(
        phrases=_both_languages(words.table(concern)),
        idioms=_both_languages(words.table("idioms")),
        negations=_both_languages(words.table("negations")) if negatable else (),
        negation_ends=_both_languages(words.table("negation_ends")) if negatable else (),
        fillers=_both_languages(words.table("fillers")) if words.has("fillers") else (),
    )


def _both_languages(table: Table) -> tuple[str, ...]:
    texts: tuple[str, ...] = ()
    for language in ("en", "es"):
        told = table.texts(language)
        if lost := next((text for text in told if not can_be_found(text)), None):
            raise table.error(language, f"expected words without a comma or other stop, found {lost!r}")
        texts += told
    table.done()
    return tuple(dict.fromkeys(texts))


def _due(table: Table) -> Due:
    due = Due(
        urgent_minutes=table.whole("urgent_minutes", 1),
        soon_days=table.whole("soon_days"),
        persistent_days=table.whole("persistent_days"),
        other_days=table.whole("other_days"),
        persistent_after_months=table.whole("persistent_after_months", 1),
        escalate_minutes=table.wholes("escalate_minutes"),
        lease_minutes=table.whole("lease_minutes", 1),
        attempts_before_closing=table.whole("attempts_before_closing", 1),
        attempt_days=table.whole("attempt_days", 1),
        notice_days=table.whole("notice_days", 1),
        follow_up_patient_days=table.whole("follow_up_patient_days", 1),
        follow_up_records_days=table.whole("follow_up_records_days", 1),
        follow_up_clinician_days=table.whole("follow_up_clinician_days", 1),
        check_on_days=table.whole("check_on_days", 1),
    )
    table.done()
    return due
