"""The parts of an answer that FHIR has no one type for: a date as it was told, and a phone number.

The answer itself is text, as people read it; its parts lie in items below it, each of a type of FHIR's own,
so that a program reads what was understood and nobody has to pick a text apart. A date keeps its precision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.domain.dates import Between
from intake.domain.phone import phone_from_value
from intake.domain.questionnaire import Kind, Text
from intake.domain.told_date import Age, Gap, ToldDate, say

UCUM = "http://unitsofmeasure.org"
_UNITS = {"months": ("mo", "months"), "days": ("d", "days")}
_UNIT_OF = {code: unit for unit, (code, _) in _UNITS.items()}

STRING, DATE, INTEGER, BOOLEAN, QUANTITY = "string", "date", "integer", "boolean", "quantity"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the end of its link id, its FHIR type, and what it is called."""

    name: str
    type: str
    text: Text


DATE_PARTS = (
    Part("typed", STRING, Text("As it was typed", "Como se escribió")),
    Part("date", DATE, Text("The date, as exact as it was told", "La fecha, tan exacta como se dijo")),
    Part("first", DATE, Text("Some day from", "Algún día desde")),
    Part("last", DATE, Text("Some day until", "Algún día hasta")),
    Part("ago-near", QUANTITY, Text("At least so long ago", "Hace al menos")),
    Part("ago-far", QUANTITY, Text("Less than so long ago", "Hace menos de")),
    Part("ago-from", DATE, Text("Counted from", "Contado desde")),
    Part("age-first", INTEGER, Text("At the age of", "A la edad de")),
    Part("age-last", INTEGER, Text("Or up to the age of", "O hasta la edad de")),
    Part("gap-near", QUANTITY, Text("At least so long after the surgery", "Al menos después de la cirugía")),
    Part("gap-far", QUANTITY, Text("Less than so long after the surgery", "Menos después de la cirugía")),
    Part("asked-back", BOOLEAN, Text("Asked back, and confirmed", "Se preguntó de nuevo y se confirmó")),
    Part("range", STRING, Text("The range that was picked", "El periodo que se eligió")),
    Part("read-on", DATE, Text("Read on", "Leída el")),
    Part("birth", DATE, Text("Birth date that an age was counted from", "Fecha de nacimiento usada")),
)
PHONE_PARTS = (
    Part("e164", STRING, Text("The number as it is dialed from anywhere", "El número internacional")),
    Part("shown", STRING, Text("The number as people read it", "El número como se lee")),
    Part("extension", STRING, Text("Extension", "Extensión")),
    Part("note", STRING, Text("Said beside it", "Dicho junto al número")),
    Part("typed", STRING, Text("As it was typed", "Como se escribió")),
)
PARTS_OF: Mapping[Kind, tuple[Part, ...]] = {
    Kind.TOLD_DATE: DATE_PARTS,
    Kind.PARTIAL_DATE: DATE_PARTS,
    Kind.PHONE: PHONE_PARTS,
}
"""The parts that an answer of that kind may have."""

_OF_A_TOLD_DATE = {
    "typed": "said",
    "asked-back": "asked_back",
    "range": "range",
    "read-on": "answered_on",
    "birth": "birth",
}
"""What stands beside a date, by the part's name and as the form keeps it."""


def date_in_words(value: Any, answered_on: date) -> str:
    """A date as it was told: as typed, else what was picked, in words."""
    told = ToldDate.from_value(value, answered_on)
    if told.said:
        return told.said
    return say(told.form, "en") if isinstance(told.form, Between | Age | Gap) else told.form.describe()


def date_parts(value: Any) -> dict[str, Any]:
    """The parts of a date's value, by name; a quantity is a FHIR Quantity."""
    is_told = isinstance(value, dict) and "date" in value
    beside = {name: value[key] for name, key in _OF_A_TOLD_DATE.items() if is_told and key in value}
    return {**dict(_form_parts(value["date"] if is_told else value)), **beside}


def date_value(parts: Mapping[str, Any]) -> Any:
    """The value that `date_parts` took apart."""
    form = _form_value(parts)
    beside = {key: parts[name] for name, key in _OF_A_TOLD_DATE.items() if name in parts}
    # An earlier form kept the bare date, and asked for no age and no time after a surgery.
    is_bare = not beside and not {"age-first", "gap-near"} & parts.keys()
    return form if is_bare else {"date": form, **beside}


def _form_parts(form: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(form, str):
        yield "date", form
    elif "between" in form:
        yield from zip(("first", "last"), form["between"], strict=True)
    elif "age" in form:
        ages = form["age"] if isinstance(form["age"], list) else [form["age"]]
        yield from zip(("age-first", "age-last"), ages, strict=False)
    elif "gap_months" in form:
        yield from _ends("gap", form["gap_months"], "months")
    else:
        unit = "months" if "ago_months" in form else "days"
        yield from _ends("ago", form[f"ago_{unit}"], unit)
        if "answered_on" in form:
            yield "ago-from", form["answered_on"]


def _ends(name: str, ends: list[int | None], unit: str) -> Iterator[tuple[str, Any]]:
    code, word = _UNITS[unit]
    for end, number in zip(("near", "far"), ends, strict=True):
        if number is not None:
            yield f"{name}-{end}", {"value": number, "unit": word, "system": UCUM, "code": code}


def _form_value(parts: Mapping[str, Any]) -> Any:
    if "date" in parts:
        return parts["date"]
    if "first" in parts:
        return {"between": [parts["first"], parts["last"]]}
    if "age-first" in parts:
        first, last = parts["age-first"], parts.get("age-last")
        return {"age": first if last is None else [first, last]}
    if "gap-near" in parts:
        return {"gap_months": _read_ends(parts, "gap")}
    counted = {"answered_on": parts["ago-from"]} if "ago-from" in parts else {}
    return {f"ago_{_UNIT_OF[parts['ago-near']['code']]}": _read_ends(parts, "ago"), **counted}


def _read_ends(parts: Mapping[str, Any], name: str) -> list[int | None]:
    far = parts.get(f"{name}-far")
    return [int(parts[f"{name}-near"]["value"]), int(far["value"]) if far else None]


def phone_in_words(value: Any) -> str:
    """A phone number as it was told."""
    phone = phone_from_value(value)
    return phone.told if phone else str(value)


def phone_parts(value: Any) -> dict[str, Any]:
    """The parts of a phone number; none where an earlier form kept only its text."""
    return dict(value) if isinstance(value, Mapping) else {}
