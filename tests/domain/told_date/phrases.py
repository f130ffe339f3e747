"""Reading the tables of phrases: plain text that a clinician can read, correct and add to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from intake.domain.dates import CalendarDate, parse_calendar_date
from intake.domain.told_date import Told, read

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Form:
    """The day a form was filled in, and what else matters."""

    today: date = date(2026, 6, 15)
    born: CalendarDate | None = None
    onset: bool = False
    spanish: bool = False

    def read(self, phrase: str) -> Told:
        return read(phrase, self.today, born=self.born, spanish=self.spanish, onset=self.onset)


@dataclass(frozen=True)
class Expected:
    """One phrase of a table, and what must be understood."""

    place: str
    phrase: str
    form: Form
    readings: list[Any]
    ask_back: bool
    reason: str | None = None


@dataclass
class _Table:
    form: Form
    readings: list[Any] = field(default_factory=list)
    ask_back: bool = True
    reason: str | None = None

    def settings(self, line: str) -> None:
        words = {name: value for name, _, value in (part.partition(" ") for part in line.split(", "))}
        self.form = Form(
            today=date.fromisoformat(words.pop("today")),
            born=parse_calendar_date(words.pop("born")) if "born" in words else None,
            onset=words.pop("onset", None) is not None,
            spanish=self.form.spanish,
        )
        assert not words, f"what is {words}?"

    def heading(self, line: str) -> None:
        if line.startswith("not read: "):
            self.readings, self.ask_back, self.reason = [], True, line.removeprefix("not read: ")
            return
        readings, _, manner = line.rpartition(", ")
        self.readings = [date_form(part.strip()) for part in readings.split("|")]
        self.ask_back, self.reason = {"asked back": True, "as said": False}[manner], None


def expectations(name: str) -> Iterator[Expected]:
    """Every phrase of a table with what it must mean."""
    table = _Table(Form(spanish=name.endswith("_es.txt")))
    for number, line in enumerate((FOLDER / name).read_text("utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("@ "):
            table.settings(text[2:])
        elif text.startswith("= "):
            table.heading(text[2:])
        elif text and not text.startswith("#"):
            place = f"{name}:{number}"
            yield Expected(place, text, table.form, table.readings, table.ask_back, table.reason)


def date_form(words: str) -> Any:
    """A date form of the case file in the table's short writing."""
    counted = re.fullmatch(r"(ago|gap) (\d+)(?:-(\d+)|\+) (months|days)", words)
    if counted:
        kind, near, far, unit = counted.groups()
        return {f"{kind}_{unit}": [int(near), int(far) if far else None]}
    aged = re.fullmatch(r"age (\d+)(?:-(\d+))?", words)
    if aged:
        return {"age": [int(aged[1]), int(aged[2])] if aged[2] else int(aged[1])}
    ends = words.split(" .. ")
    for end in ends:
        parse_calendar_date(end)
    return words if len(ends) == 1 else {"between": ends}


def in_the_other_language(expected: Expected) -> Expected:
    """The same phrase typed into the form of the other language."""
    return replace(expected, form=replace(expected.form, spanish=not expected.form.spanish))
