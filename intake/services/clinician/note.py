"""The summary in twelve lines of plain text, to be pasted into any record on the first day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from intake.domain.phone import Phone
from intake.domain.reference import show_reference
from intake.services.cases.record import CaseRecord
from intake.services.cases.told_by import told_by_words
from intake.services.cases.unreadable import Unreadable
from intake.services.cases.words import urgency_words
from intake.services.clinician.desk_notes import desk_notes
from intake.services.clinician.merged import MergedTelling
from intake.services.clinician.safety_lines import SafetyLine
from intake.services.clinician.summary import Summary

MOST_LINES = 12
LONGEST_TOLD = 400
"""Characters of one answer of the patient's; what is longer ends in "…", and the summary has it whole."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What stands merged with the request: those it holds, and the form number of the one it went into."""

    held: Sequence[MergedTelling | Unreadable] = ()
    goes_on: str = ""


APART = Merged()


def note_lines(record: CaseRecord, told: Summary, zone: ZoneInfo, merged: Merged = APART) -> tuple[str, ...]:
    """The note, at most `MOST_LINES` lines; its days are those of `zone`. A line breaks nowhere inside.

    Only what the patient typed is cut: signs, and what was told "no", stand whole.
    """
    lines = [" ".join(line.split()) for line in _lines(record, told, zone, merged)]
    return tuple(line for line in lines if line)[:MOST_LINES]


def _lines(record: CaseRecord, told: Summary, zone: ZoneInfo, merged: Merged) -> Iterator[str]:
    person = record.identity
    name = person.full_name or "Name not given"
    phones = ", ".join(_number(phone) for phone in (person.phone, person.phone_second) if phone)
    yield (
        f"PRE-VISIT INTAKE {show_reference(record.row.reference)}, "
        f"{_day(record.row.received_at.astimezone(zone).date())}. {name}, "
        f"born {_born(person.birth_date)}, phone {phones or 'not given'}."
    )
    into = f" MERGED INTO {merged.goes_on}, WHICH GOES ON: read that one." if merged.goes_on else ""
    yield f"{told_by_words(record)}, not checked. Not a diagnosis.{into}"
    found = _signs(told.safety)
    worse = "".join(f" | Told staff that it is worse: {note}" for note in _worse(record, zone))
    found = found or f"{'This request itself: ' if merged.held else ''}{told.nothing_fired}"
    yield f"URGENCY: {urgency_words(record.urgency)}. {found}{worse}{_held(merged, zone)}"
    yield f"TIMING: {' '.join(_ended(line) for line in told.flag)}"
    yield f"TO SETTLE: {' '.join(told.questions)}" if told.questions else ""
    yield "SURGERIES: " + (
        " | ".join(f"{each.when}: {each.where}, {each.done or 'not known'}" for each in told.surgeries)
        or "none told"
    )
    yield "SYMPTOMS: " + (
        " | ".join(f"{each.name}: {each.where}, {each.course}, {each.began}" for each in told.symptoms)
        or "none told"
    )
    rated = [f"{each.text} {each.value}/10" for each in told.ratings if each.value is not None]
    yield f"RATINGS: {', '.join(rated)}" if rated else ""
    yield (
        f"HEALTH AND CARE: {' | '.join(f'{each.text}: {_cut(each.answer)}' for each in told.care)}"
        if (told.care)
        else ""
    )
    yield (
        f"OWN WORDS: {' | '.join(f'“{_cut(each.answer)}”' for each in told.own_words)}"
        if told.own_words
        else ""
    )
    negatives = [f"{line.group} ({line.mark.value}): {', '.join(line.told)}" for line in told.negatives]
    yield f"NEGATIVES: {' | '.join(negatives)}" if negatives else ""
    policy = record.assessment.policy
    yield f"Policy {policy.id} {policy.version}."


def _held(merged: Merged, zone: ZoneInfo) -> str:
    """What the requests merged into this one tell of safety, and which of their answers differ."""
    parts = []
    for each in merged.held:
        if isinstance(each, Unreadable):
            parts.append(f" | MERGED WITH {each.shown_reference}, which cannot be opened")
            continue
        parts.append(
            f" | MERGED WITH {each.shown_reference}, {_day(each.received_at.astimezone(zone).date())}: "
            f"{each.urgency}. {_signs(each.safety)} {len(each.differ)} answers differ."
        )
    return "".join(parts)


def _signs(lines: Sequence[SafetyLine]) -> str:
    return " | ".join(f"{line.because} {_read(line.values)}".strip() for line in lines)


def _worse(record: CaseRecord, zone: ZoneInfo) -> Iterator[str]:
    told = (each.step for each in desk_notes(record) if each.says_worse)
    return (f"{_day(step.at.astimezone(zone).date())}, {_cut(step.note) or 'no words'}" for step in told)


def _born(birth_date: str | None) -> str:
    return _day(date.fromisoformat(birth_date)) if birth_date else "not given"


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def _read(values: tuple[str, ...]) -> str:
    return f"({'; '.join(values)})" if values else ""


def _ended(line: str) -> str:
    return line if line.endswith((".", "?")) else f"{line}."


def _number(phone: Phone) -> str:
    return phone.shown


def _cut(told: str) -> str:
    return told if len(told) <= LONGEST_TOLD else f"{told[: LONGEST_TOLD - 1].rstrip()}…"
