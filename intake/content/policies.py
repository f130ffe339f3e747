"""The reader of triage policies: TOML to the frozen `Policy` the domain judges by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from intake.content.reading import ContentError, Table, read_toml
from intake.domain.bands import Bands
from intake.domain.own_words import can_be_found
from intake.domain.policy import ENGINE_VERSION, Due, Policy, Rule, Sign, Urgency, WordList
from intake.domain.questionnaire import PlaceholderError, Text
from intake.domain.thresholds import days_in_words, threshold_words
from intake.domain.urgency_rules import NEEDS_DAYS, NEEDS_SCORE, RAISES, RAISES_NEEDING_DAYS, RULES

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
    raises = _raises(top.table("raises"))
    surgery_days = raises["recent_surgery"].days or 0
    signs = tuple(_sign(table, threshold_words(bands, surgery_days)) for table in top.tables("signs"))
    words = top.table("words")
    policy = Policy(
        id=top.text("id"),
        version=top.text("version"),
        digest=_digest(data),
        bands=bands,
        signs=signs,
        rules=_rules(top.table("rules")),
        raises=raises,
        red_flag_words=_words(words, "red_flags", negatable=True),
        self_harm_words=_words(words, "self_harm", negatable=False),
        due=_due(top.table("due")),
    )
    words.done()
    top.done()
    _check_signs(file, signs)
    return policy


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
        raised_with=table.texts("raised_with") if table.has("raised_with") else (),
    )
    table.done()
    return sign


def _check_signs(file: str, signs: tuple[Sign, ...]) -> None:
    keys = [sign.key for sign in signs]
    for number, sign in enumerate(signs, 1):
        if keys.count(sign.key) > 1:
            raise ContentError(
                file, f"signs[{number}].key", f"expected each sign once, {sign.key!r} stands twice"
            )
        for condition in sign.raised_with:
            if condition not in RAISES and condition not in keys:
                known = ", ".join((*RAISES, *keys))
                raise ContentError(
                    file, f"signs[{number}].raised_with", f"{condition!r} is not one of {known}"
                )


def _rules(table: Table) -> dict[str, Rule]:
    rules = {}
    for rule_id in (*RULES, *LIST_RULES):
        rules[rule_id] = _rule(
            table.table(rule_id), rule_id, days=rule_id in NEEDS_DAYS, score=rule_id in NEEDS_SCORE
        )
    for rule_id in NOTES:
        rules[rule_id] = _rule(table.table(rule_id), rule_id, level=False)
    table.done()
    return rules


def _raises(table: Table) -> dict[str, Rule]:
    raises = {}
    for rule_id in RAISES:
        raises[rule_id] = _rule(
            table.table(rule_id), rule_id, days=rule_id in RAISES_NEEDING_DAYS, level=False
        )
    table.done()
    return raises


def _rule(table: Table, rule_id: str, *, days: bool = False, score: bool = False, level: bool = True) -> Rule:
    numbers = {
        "days": table.whole("days", 1) if days else None,
        "score": table.whole("score", 1) if score else None,
    }
    rule = Rule(
        id=rule_id,
        level=Urgency(table.choice("level", _LEVELS)) if level else None,
        says=_says(table, **numbers),
        source=table.text("source"),
        **numbers,
    )
    table.done()
    return rule


def _says(table: Table, *, days: int | None, score: int | None) -> str:
    """A rule's statement with its own thresholds, each of which it must name."""
    values = {"days": days_in_words(days)} if days is not None else {}
    values |= {"score": str(score)} if score is not None else {}
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
    )
    table.done()
    return due
