"""How things are named towards other systems: addresses, identifiers, link ids, and the form's own choices.

An identifier is worked out from the case and never drawn: whoever sends the same twice sends the same names.
"""

from __future__ import annotations

import uuid
from typing import Any

from intake.domain.questionnaire import Question, Questionnaire

_NAMESPACE = uuid.UUID("7c1f0f0e-6a0e-5d0b-9a53-3f1d6a3f8b52")
"""Drawn once for this product; a name in it means nothing elsewhere."""

NOT_SURE, COUNT, NUMBER = "not-sure", "count", "number"


def questionnaire_url(base: str, form: Questionnaire) -> str:
    """The form's own address; it names it, and nothing is served there."""
    return f"{base}/fhir/Questionnaire/{form.id}"


def choices_url(base: str, form: Questionnaire, question: Question) -> str:
    """The code system of the choices of one question; a code is a choice's key."""
    return own_system(base, f"{form.id}/{question.link_id}")


def own_system(base: str, name: str) -> str:
    """A code system of this product by its name, such as "surgery-link"."""
    return f"{base}/fhir/CodeSystem/{name}"


def identifier_system(base: str) -> str:
    """The system of the identifiers below."""
    return f"{base}/fhir/identifier"


def stable_id(case_id: str, telling: int, *what: str | int) -> str:
    """The identity of a part of what was told in a case the so-manyeth time: the same for the same part."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, (case_id, telling, *what)))))


def coding(base: str, form: Questionnaire, question: Question, key: str) -> dict[str, Any]:
    """A choice of a question as a Coding, in English."""
    option = question.option(key)
    display = {"display": option.text.in_("en")} if option else {}
    return {"system": choices_url(base, form, question), "code": key, **display}


def page_id(page: str) -> str:
    """The link id of a page's group; a page may be named like a question."""
    return f"page.{page}"


def part_id(link_id: str, part: str) -> str:
    """The link id of a part of one answer."""
    return f"{link_id}.{part}"


def not_sure_id(link_id: str) -> str:
    """The link id of "I am not sure" beside a question that has no such choice."""
    return part_id(link_id, NOT_SURE)


def count_id(loop: str) -> str:
    """The link id of how many turns of a loop were told."""
    return part_id(loop, COUNT)


def number_id(loop: str) -> str:
    """The link id of the number that a turn of a loop has in the form."""
    return part_id(loop, NUMBER)
