"""Answers heard on the call, kept beside those of the form: by whom and when, and the story with them.

They stand with the answers they were given to. Each is applied to the story that the ones before it made, so
that the same answers always give the same story.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.domain.dates import Interval, parse_date
from intake.domain.questions import Asks, Cut, Question
from intake.domain.settling_answers import Answer, Says, WrongAnswer, answered
from intake.domain.story import Story

HEARD = "heard_on_the_call"
"""The answer id under which they are kept; no question of a form may have it."""


@dataclass(frozen=True, slots=True)
class HeardAnswer:
    """One answer told by phone: to which question, what, who wrote it down, and on which day.

    `taken_back_by`: who took it back since; it stays on record and counts no more.
    """

    question: Question
    answer: Answer
    by: str
    on: date
    taken_back_by: str = ""

    def to_data(self) -> dict[str, Any]:
        """The answer as JSON data; `from_data` reads it back."""
        asked, told, cut = self.question, self.answer, self.question.cut
        return {
            "question": {
                "asks": asked.asks.value,
                "text": asked.text,
                "symptom": asked.symptom,
                "surgery": asked.surgery,
                "cut": [_days(part) for part in (cut.before, cut.during, cut.after)] if cut else None,
                "months": asked.months,
            },
            "says": told.says.value,
            "when": told.when.to_data() if told.when else None,
            "surgery": told.surgery,
            "regions": sorted(told.regions),
            "by": self.by,
            "on": self.on.isoformat(),
            "taken_back_by": self.taken_back_by,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> HeardAnswer:
        """The answer that `to_data` wrote."""
        asked, on = data["question"], date.fromisoformat(data["on"])
        return cls(
            question=Question(
                Asks(asked["asks"]),
                asked["text"],
                asked["symptom"],
                asked["surgery"],
                _cut(asked["cut"]),
                asked["months"],
            ),
            answer=Answer(
                Says(data["says"]),
                parse_date(data["when"], on) if data["when"] else None,
                data["surgery"],
                frozenset(data["regions"]),
            ),
            by=data["by"],
            on=on,
            taken_back_by=data.get("taken_back_by", ""),
        )


def with_heard(story: Story, heard: Iterable[HeardAnswer]) -> Story:
    """The story with the answers heard on the call, the first heard first.

    One that was taken back, or no longer fits because the form was answered anew, is passed over: it stays on
    record.
    """
    for each in heard:
        if each.taken_back_by:
            continue
        try:
            story = answered(story, each.question, each.answer)
        except WrongAnswer:
            continue
    return story


def _days(days: Interval | None) -> list[str] | None:
    return [days.lo.isoformat(), days.hi.isoformat()] if days else None


def _cut(data: list[list[str] | None] | None) -> Cut | None:
    if data is None:
        return None
    before, during, after = (
        Interval(*(date.fromisoformat(day) for day in days)) if days else None for days in data
    )
    assert before is not None  # every cut has days on either side
    assert after is not None
    return Cut(before, during, after)
