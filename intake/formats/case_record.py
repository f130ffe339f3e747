"""A whole case as plain JSON: for whoever has no use for FHIR, in the words this product itself uses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from intake.domain.person import Identity
from intake.formats import assessments
from intake.formats.fhir.told_case import ToldCase, instant

FORMAT = "spine-intake case, version 1"


def write_record(told: ToldCase) -> dict[str, Any]:
    """What was told, by whom, what the rules made of it, what a clinician decided, and what is in force."""
    return {
        "format": FORMAT,
        "form_number": told.reference,
        "received_at": instant(told.received_at),
        "told": {
            "by": told.words.told_by,
            "at": instant(told.told_at),
            "on": told.told_on.isoformat(),
            "language": told.language,
            "form": {"id": told.form.id, "version": told.form.version, "digest": told.form.digest},
        },
        **_merged(told),
        "person": _person(told.identity),
        "answers": told.answers.to_json(),
        "assessment": assessments.to_data(told.assessment),
        "in_force": {"urgency": str(told.urgency), "link": told.link, "decided": list(told.words.decided)},
    }


def _merged(told: ToldCase) -> dict[str, Any]:
    """Which requests stand merged with it, by their form numbers; nothing where none does."""
    into = {"into": told.goes_on.reference} if told.goes_on else {}
    merged = {**({"holds": list(told.held)} if told.held else {}), **into}
    return {"merged": merged} if merged else {}


def _person(person: Identity) -> dict[str, Any]:
    """Who it is about; what was not told is left out."""
    return {name: value for name, value in asdict(person).items() if value is not None}
