"""What a program that knows FHIR and not this product would ask: `enableWhen` read as FHIR R4 has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Item = dict[str, Any]
Told = dict[str, list[Item]]


def _by_id(items: list[Item]) -> Told:
    """The items below by link id, however deep, but not below an answer."""
    found: Told = {}
    for item in items:
        found.setdefault(item["linkId"], []).append(item)
        for link_id, each in _by_id(item.get("item", [])).items():
            found.setdefault(link_id, []).extend(each)
    return found


def is_enabled(item: Item, told: Told) -> bool:
    """Whether the item's own `enableWhen` holds."""
    lines = item.get("enableWhen", [])
    holds = [_holds(line, told) for line in lines]
    return not lines or (any(holds) if item.get("enableBehavior") == "any" else all(holds))


def _holds(line: Mapping[str, Any], told: Told) -> bool:
    answers = [answer for item in told.get(line["question"], [])[:1] for answer in item.get("answer", [])]
    values = [_plain(answer) for answer in answers]
    (wanted,) = (value for key, value in line.items() if key.startswith("answer"))
    wanted = wanted["code"] if isinstance(wanted, dict) else wanted
    match line["operator"]:
        case "exists":
            return bool(values) is wanted
        case "=":
            return wanted in values
        case "!=":
            return wanted not in values
        case ">":
            return any(value > wanted for value in values)
        case ">=":
            return any(value >= wanted for value in values)
        case "<":
            return any(value < wanted for value in values)
        case "<=":
            return any(value <= wanted for value in values)
    raise AssertionError(line)


def _plain(answer: Mapping[str, Any]) -> Any:
    value = next(value for key, value in answer.items() if key.startswith("value"))
    return value["code"] if isinstance(value, dict) else value


def asked(items: list[Item], told: Told) -> Iterator[str]:
    """The link ids of all items outside repeating groups that are enabled, groups left out."""
    for item in items:
        if not is_enabled(item, told):
            continue
        if item["type"] != "group":
            yield item["linkId"]
        elif not item.get("repeats"):
            yield from asked(item["item"], told)


def asked_in_turns(items: list[Item], response: Item) -> Iterator[tuple[str, str]]:
    """The link ids of the enabled items in each turn of each repeating group, with the turn's number."""
    everywhere = _by_id(response["item"])
    for group in _repeating(items):
        number, inside = f"{group['linkId']}.number", _ids(group["item"])
        for turn in everywhere.get(group["linkId"], []):
            # What a turn asks is looked for in that turn, where a form that is being filled in has its place.
            outside = {link_id: each for link_id, each in everywhere.items() if link_id not in inside}
            own = outside | _by_id(turn["item"])
            which = str(_plain(own[number][0]["answer"][0]))
            yield from ((link_id, which) for link_id in asked(group["item"], own) if link_id != number)


def _ids(items: list[Item]) -> set[str]:
    return {item["linkId"] for item in items}.union(*(_ids(item.get("item", [])) for item in items))


def _repeating(items: list[Item]) -> Iterator[Item]:
    for item in items:
        if item["type"] == "group":
            yield from [item] if item.get("repeats") else _repeating(item["item"])


def all_told(response: Item) -> Told:
    """Everything answered, by link id."""
    return _by_id(response["item"])
