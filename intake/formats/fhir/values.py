"""One answer as a FHIR item, and back: what was answered, not sure, and left empty stay three things.

What was never asked has no item. What was shown and left empty is an item without an answer. "I am not sure"
is a choice where the question has it, else a yes in an item of its own beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from intake.domain.answers import Answer, Answered, Blank, NotSure
from intake.domain.conditions import UNSURE
from intake.domain.questionnaire import Kind, Question, Questionnaire
from intake.formats.fhir import parts
from intake.formats.fhir.naming import coding, not_sure_id, part_id

Item = dict[str, Any]

TYPES: Mapping[Kind, str] = {
    Kind.RADIO: "choice",
    Kind.YES_NO: "choice",
    Kind.CHECKBOXES: "choice",
    Kind.SCORE: "integer",
    Kind.TEXT: "string",
    Kind.TEXTAREA: "text",
    Kind.PARTIAL_DATE: "string",
    Kind.TOLD_DATE: "string",
    Kind.FULL_DATE: "date",
    Kind.PHONE: "string",
    Kind.EMAIL: "string",
    Kind.REFERENCE: "string",
}
"""The type of an item by what its question takes."""

VALUE_KEYS: Mapping[str, str] = {
    "choice": "valueCoding",
    "integer": "valueInteger",
    "string": "valueString",
    "text": "valueString",
    "date": "valueDate",
    "boolean": "valueBoolean",
    "quantity": "valueQuantity",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def type_of(question: Question) -> str:
    """The item's type; which operation is meant is told by its number in the form."""
    return "integer" if question.options_from_loop else TYPES[question.kind]


def text(words: str) -> str:
    """Words as FHIR takes them: without control characters, and never empty."""
    return _CONTROLS.sub(" ", words) or " "


class Values:
    """Writes and reads the answers of one form; `answered_on` is the day that "ago" is counted from."""

    def __init__(self, form: Questionnaire, base: str, answered_on: date) -> None:
        self._form, self._base, self._answered_on = form, base, answered_on

    def items(self, question: Question, answer: Answer, asked: str) -> list[Item]:
        """The items of an answer: one, or two for "not sure" beside a question without that choice."""
        item: Item = {"linkId": question.link_id, "text": text(asked)}
        if isinstance(answer, Answered):
            return [item | {"answer": self._answers(question, answer.value)}]
        if not isinstance(answer, NotSure):
            return [item]
        if question.option(UNSURE) is not None and question.kind is not Kind.CHECKBOXES:
            return [item | {"answer": [{"valueCoding": self._coding(question, UNSURE)}]}]
        beside: Item = {"valueBoolean": True}
        if answer.said:
            typed = {"linkId": part_id(not_sure_id(question.link_id), "typed")}
            beside["item"] = [typed | {"answer": [{"valueString": text(answer.said)}]}]
        return [{"linkId": not_sure_id(question.link_id), "answer": [beside]}]

    def read(self, question: Question, items: Mapping[str, Item]) -> Answer | None:
        """The answer in the items of a group, by link id; None where the question was not asked."""
        beside = items.get(not_sure_id(question.link_id))
        if beside is not None:
            typed = _children(beside["answer"][0])
            said = [each["answer"][0]["valueString"] for each in typed.values()]
            return NotSure(*said)
        item = items.get(question.link_id)
        if item is None:
            return None
        if not item.get("answer"):
            return Blank()
        return question.answer(self._value(question, item["answer"]))

    def _answers(self, question: Question, value: Any) -> list[Item]:
        if question.options_from_loop:
            return [{"valueInteger": int(value)}]
        if question.kind in (Kind.RADIO, Kind.YES_NO):
            return [{"valueCoding": self._coding(question, value)}]
        if question.kind is Kind.CHECKBOXES:
            return [{"valueCoding": self._coding(question, key)} for key in value]
        if question.kind in (Kind.TOLD_DATE, Kind.PARTIAL_DATE):
            words = parts.date_in_words(value, self._answered_on)
            return [self._with_parts(question, words, parts.date_parts(value))]
        if question.kind is Kind.PHONE:
            return [self._with_parts(question, parts.phone_in_words(value), parts.phone_parts(value))]
        key = VALUE_KEYS[type_of(question)]
        return [{key: text(value) if key == "valueString" else value}]

    def _with_parts(self, question: Question, words: str, told: Mapping[str, Any]) -> Item:
        items = []
        for part in parts.PARTS_OF[question.kind]:
            if part.name in told:
                value = told[part.name]
                given = {VALUE_KEYS[part.type]: text(value) if part.type == parts.STRING else value}
                items.append(
                    {"linkId": part_id(question.link_id, part.name), "text": part.text.en, "answer": [given]}
                )
        return {"valueString": text(words), **({"item": items} if items else {})}

    def _coding(self, question: Question, key: str) -> dict[str, Any]:
        return coding(self._base, self._form, question, key)

    def _value(self, question: Question, answers: list[Item]) -> Any:
        first = answers[0]
        if question.options_from_loop:
            return str(first["valueInteger"])
        if question.kind is Kind.CHECKBOXES:
            return [each["valueCoding"]["code"] for each in answers]
        if question.kind in (Kind.RADIO, Kind.YES_NO):
            return first["valueCoding"]["code"]
        told = _parts_told(question, first)
        if question.kind in (Kind.TOLD_DATE, Kind.PARTIAL_DATE):
            return parts.date_value(told)
        return told or first[VALUE_KEYS[type_of(question)]]


def _children(answer: Item) -> dict[str, Item]:
    return {each["linkId"]: each for each in answer.get("item", ())}


def _parts_told(question: Question, answer: Item) -> dict[str, Any]:
    below = _children(answer)
    return {
        part.name: below[link_id]["answer"][0][VALUE_KEYS[part.type]]
        for part in parts.PARTS_OF.get(question.kind, ())
        if (link_id := part_id(question.link_id, part.name)) in below
    }
