"""The symptoms a person can tell: the one table of them, which all that names symptoms is made from.

A new symptom is one more row here, and its pages in the questionnaire; content is checked against the table.
Everything is worked out from the table when it is asked for, so that a changed table is changed everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SymptomKind:
    """One symptom: its key in answers, case files and the trace, and what the program must know of it.

    `name` is how staff read it at the head of a line, `called` how one says it on the phone after "the".
    `is_deficit`: strength or feeling is lost, which in both legs is urgent. `from_neck_cord`: a cord problem
    in the neck can cause it in the legs. `scored`: how bad it is is asked from 0 to 10, twice: in the back or
    neck, and in an arm or leg.
    """

    key: str
    name: str
    called: str
    is_deficit: bool = False
    from_neck_cord: bool = False
    scored: bool = False


_SYMPTOMS: tuple[SymptomKind, ...] = (
    SymptomKind("weakness", "Weakness", "weakness", is_deficit=True, from_neck_cord=True),
    SymptomKind("numbness", "Numbness", "numbness", is_deficit=True, from_neck_cord=True),
    SymptomKind("tingling", "Tingling", "tingling", is_deficit=True, from_neck_cord=True),
    SymptomKind("pain", "Pain", "pain", scored=True),
    SymptomKind("other", "Other", "other problem"),
)
"""All symptoms in the order they are asked and read: weakness first, because it can wait least."""


def all_symptoms() -> tuple[SymptomKind, ...]:
    """The whole table, in the order symptoms are asked and read."""
    return _SYMPTOMS


def symptom_keys() -> tuple[str, ...]:
    """The keys of all symptoms, in the table's order."""
    return tuple(kind.key for kind in _SYMPTOMS)


def symptom_asked_of(link_id: str) -> str | None:
    """The key of the symptom that a question is about: the one its link id begins with."""
    return next((key for key in symptom_keys() if link_id.startswith(f"{key}_")), None)


def symptom_kind(key: str) -> SymptomKind:
    """The table's row for a key; KeyError where there is none."""
    for kind in _SYMPTOMS:
        if kind.key == key:
            return kind
    raise KeyError(key)


def symptom_order(key: str) -> int:
    """The place of a symptom in the table, to sort by; KeyError where there is none."""
    return _SYMPTOMS.index(symptom_kind(key))


def deficit_keys() -> tuple[str, ...]:
    """The symptoms in which strength or feeling is lost."""
    return tuple(kind.key for kind in _SYMPTOMS if kind.is_deficit)
