"""What was answered as a FHIR QuestionnaireResponse, and back: the answers on the path, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from intake.domain.answers import NOT_ASKED, Answer, Answered, Answers, instance_id
from intake.domain.questionnaire import Questionnaire
from intake.formats.fhir.layout import Asked, Counted, Group, Node, lay_out
from intake.formats.fhir.naming import count_id, number_id, own_system, questionnaire_url
from intake.formats.fhir.values import VALUE_KEYS, Item, Values, text


class UnreadableResponse(ValueError):
    """A response that is not to this form, or not in the shape that `write_response` gives it."""


def write_response(form: Questionnaire, base: str, answers: Answers, answered_on: date) -> Item:
    """The answers of a form; who told them, and when, is the caller's to add.

    `answers` are those on the path; `answered_on` is the practice's day on which they were given.
    """
    writer = _Writer(form, base, answers, answered_on)
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{questionnaire_url(base, form)}|{form.version}",
        "status": "completed",
        "item": writer.items(lay_out(form, base), None),
    }


def read_response(form: Questionnaire, base: str, response: Mapping[str, Any]) -> Answers:
    """The answers that `write_response` wrote. Raises `UnreadableResponse`."""
    if response.get("questionnaire") != f"{questionnaire_url(base, form)}|{form.version}":
        raise UnreadableResponse("This is no response to this form and version.")
    found: dict[str, Answer] = {}
    reader = Values(form, base, date.max)
    try:
        _read(lay_out(form, base), response.get("item", ()), reader, found, None)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UnreadableResponse(f"An item is not in the form's shape: {error!r}") from error
    return Answers(found)


class _Writer:
    """Writes one set of answers along the form's tree."""

    def __init__(self, form: Questionnaire, base: str, answers: Answers, answered_on: date) -> None:
        self._answers, self._base = answers, base
        self._values = Values(form, base, answered_on)

    def items(self, nodes: Iterable[Node], turn: int | None) -> list[Item]:
        """The items of those nodes that hold something."""
        return [item for node in nodes for item in self._node(node, turn)]

    def _node(self, node: Node, turn: int | None) -> list[Item]:
        if isinstance(node, Asked):
            answer = self._answers.get(instance_id(node.question.link_id, turn))
            return [] if answer is NOT_ASKED else self._values.items(node.question, answer, node.text.en)
        if isinstance(node, Counted):
            return self._counted(node, turn)
        turns = self._answers.value(node.loop, []) if node.loop else [turn]
        return [item for each in turns for item in self._group(node, each)]

    def _group(self, group: Group, turn: int | None) -> list[Item]:
        below = self.items(group.children, turn)
        if not any(each["linkId"] != number_id(group.link_id) for each in below):
            return []
        words = {"text": text(group.text.en)} if group.text else {}
        return [{"linkId": group.link_id, **words, "item": below}]

    def _counted(self, node: Counted, turn: int | None) -> list[Item]:
        loop, _, part = node.link_id.rpartition(".")
        value: Any
        if part and node.link_id == number_id(loop):
            value = turn
        elif part and node.link_id == count_id(loop):
            value = len(self._answers.value(loop, []))
        else:
            value = self._answers.value(node.link_id)
        if value is None:
            return []
        if node.keys:
            value = {"system": own_system(self._base, node.link_id), "code": value}
        return [{"linkId": node.link_id, "text": node.text.en, "answer": [{VALUE_KEYS[node.type]: value}]}]


def _read(
    nodes: Iterable[Node],
    items: Iterable[Item],
    values: Values,
    found: dict[str, Answer],
    turn: int | None,
) -> None:
    by_id: dict[str, list[Item]] = {}
    for item in items:
        by_id.setdefault(item["linkId"], []).append(item)
    first = {link_id: each[0] for link_id, each in by_id.items()}
    for node in nodes:
        if isinstance(node, Asked):
            answer = values.read(node.question, first)
            if answer is not None:
                found[instance_id(node.question.link_id, turn)] = answer
        elif isinstance(node, Counted):
            _read_counted(node, first, found)
        else:
            for group in by_id.get(node.link_id, ()):
                _read_group(node, group, values, found, turn)


def _read_group(node: Group, group: Item, values: Values, found: dict[str, Answer], turn: int | None) -> None:
    below = group.get("item", ())
    if node.loop:
        number = number_id(node.link_id)
        turn = int({each["linkId"]: each for each in below}[number]["answer"][0]["valueInteger"])
        told = found.setdefault(node.loop, Answered([]))
        if isinstance(told, Answered) and turn not in told.value:
            told.value.append(turn)
    _read(node.children, below, values, found, turn)


def _read_counted(node: Counted, items: Mapping[str, Item], found: dict[str, Answer]) -> None:
    """Numbers are counted anew; a word of the program's own is an answer like any other."""
    item = items.get(node.link_id)
    if item is None or node.type == "integer":
        return
    value = item["answer"][0][VALUE_KEYS[node.type]]
    found[node.link_id] = Answered(value["code"] if node.keys else value)
