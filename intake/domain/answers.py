"""What a person has answered so far: answered, not sure, left empty and not asked are four different states.

`Answers` is one immutable mapping from answer id to `Answer`; an id that is absent was not asked. In a loop
the id carries its instance, `surgery_date@2`; numbers stay with their instance and are never used twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


class Answer:
    """One state of one question; exactly one of the `is_...` marks is true."""

    __slots__ = ()

    @property
    def is_answered(self) -> bool:
        """Whether a value was given."""
        return False

    @property
    def is_not_sure(self) -> bool:
        """Whether the person said that they do not know."""
        return False

    @property
    def is_blank(self) -> bool:
        """Whether the question was shown and left empty."""
        return False

    @property
    def is_not_asked(self) -> bool:
        """Whether the question was never shown."""
        return False


@dataclass(frozen=True, slots=True)
class Answered(Answer):
    """A value: text, whole number, list of keys, or a partial date as JSON. Treat it as read-only."""

    value: Any

    @property
    def is_answered(self) -> bool:
        """True."""
        return True


@dataclass(frozen=True, slots=True)
class NotSure(Answer):
    """The person said "I am not sure"; `said` is what they wrote beside it, which nothing was read from."""

    said: str = ""

    @property
    def is_not_sure(self) -> bool:
        """True."""
        return True


@dataclass(frozen=True, slots=True)
class Blank(Answer):
    """The question was shown and left empty."""

    @property
    def is_blank(self) -> bool:
        """True."""
        return True


@dataclass(frozen=True, slots=True)
class NotAsked(Answer):
    """The question was never shown; stands for every id that is absent and is never stored."""

    @property
    def is_not_asked(self) -> bool:
        """True."""
        return True


NOT_ASKED = NotAsked()
_STATES: dict[str, Answer] = {"not_sure": NotSure(), "blank": Blank()}
_SAID = "said"

INSTANCE_MARK = "@"


class InvalidAnswersError(ValueError):
    """Stored answers that are not in the shape `Answers.to_json` writes; the message names the answer id."""


def instance_id(link_id: str, instance: int | None) -> str:
    """The answer id of a question: `surgery_date@2` inside a loop, the link id itself (None) outside."""
    return link_id if instance is None else f"{link_id}{INSTANCE_MARK}{instance}"


def split_id(answer_id: str) -> tuple[str, int | None]:
    """The link id and the instance an answer id stands for; the inverse of `instance_id`."""
    link_id, mark, number = answer_id.partition(INSTANCE_MARK)
    return (link_id, int(number)) if mark and number.isdecimal() else (answer_id, None)


class Answers:
    """An immutable mapping from answer id to `Answered`, `NotSure` or `Blank`; changes give a new one."""

    __slots__ = ("by_id", "walked")

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        # The mapping itself; treat it as read-only.
        self.by_id: dict[str, Answer] = dict(answers or {})
        # The walk that these answers lead along, which never change, as far as it went (see `walk`).
        self.walked: tuple[Any, Any] | None = None

    def __contains__(self, answer_id: object) -> bool:
        return answer_id in self.by_id

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_id)

    def __len__(self) -> int:
        return len(self.by_id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answers) and self.by_id == other.by_id

    __hash__ = None  # type: ignore[assignment]  # values may be lists

    def __repr__(self) -> str:
        # Ids only: values are about a patient and must not reach a log.
        return f"Answers({sorted(self.by_id)})"

    def get(self, answer_id: str) -> Answer:
        """The answer's state; `NotAsked()` where there is none."""
        return self.by_id.get(answer_id, NOT_ASKED)

    def value(self, answer_id: str, default: Any = None) -> Any:
        """The value given, or `default`: not sure, left empty and not asked have no value."""
        answer = self.by_id.get(answer_id)
        return answer.value if isinstance(answer, Answered) else default

    def with_(self, answer_id: str, answer: Answer) -> Answers:
        """These answers with one set; setting `NotAsked()` takes it out."""
        return self.with_all({answer_id: answer})

    def with_all(self, changes: Mapping[str, Answer]) -> Answers:
        """These answers with several set; those set to `NotAsked()` are taken out."""
        merged = {**self.by_id, **changes}
        return Answers({key: answer for key, answer in merged.items() if not answer.is_not_asked})

    def without(self, answer_ids: Iterable[str]) -> Answers:
        """These answers without those ids; ids that are absent do no harm."""
        dropped = set(answer_ids)
        return Answers({key: answer for key, answer in self.by_id.items() if key not in dropped})

    def to_json(self) -> dict[str, dict[str, Any]]:
        """Plain data by id, sorted: {"pain_trend": {"value": "same"}, "hope": {"state": "blank"}}."""
        return {key: _to_data(self.by_id[key]) for key in sorted(self.by_id)}

    @classmethod
    def from_json(cls, data: object) -> Answers:
        """The inverse of `to_json`; raises InvalidAnswersError naming the id whose shape is wrong."""
        if not isinstance(data, dict):
            raise InvalidAnswersError(f"expected an object of answers by id, found {type(data).__name__}")
        return cls(
            {
                # Nearly all: an answer with its value, and nothing else.
                key: Answered(item["value"])
                if isinstance(item, dict) and len(item) == 1 and "value" in item
                else _from_data(key, item)
                for key, item in data.items()
            }
        )


def _to_data(answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Answered):
        return {"value": answer.value}
    if isinstance(answer, NotSure) and answer.said:
        return {"state": "not_sure", _SAID: answer.said}
    return {"state": "not_sure" if answer.is_not_sure else "blank"}


def _from_data(answer_id: str, item: object) -> Answer:
    """An answer without a value."""
    if isinstance(item, dict) and set(item) == {"state"} and isinstance(item["state"], str):
        state = _STATES.get(item["state"])
        if state is not None:
            return state
    if isinstance(item, dict) and item.keys() == {"state", _SAID} and item["state"] == "not_sure":
        return NotSure(str(item[_SAID]))
    raise InvalidAnswersError(f'{answer_id}: expected {{"value": ...}} or {{"state": "not_sure" | "blank"}}')
