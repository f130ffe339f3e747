"""Ten cases as they leave, in files beside this one; `python -m tests.formats.fhir.golden` writes them anew.

The Questionnaire is left out, and so are the form's own words in a response: the content's pins hold those.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from intake.domain.answers import NotSure
from intake.formats.fhir.bundle import write_bundle
from tests.support.told_cases import NOW, told_case

FOLDER = Path(__file__).parent

HELPED: Mapping[str, Any] = {
    "who": "someone_else",
    "relation": "son",
    "helper_name": "Sam Quill",
    "helper_phone": "251-555-0177",
    "helper_may_talk": "yes",
}
CASES: Mapping[str, Mapping[str, Any]] = {
    "cannot pass urine": {},
    "weak since surgery last week": {},
    "back within two years": {"call_in": "other", "call_language": "Vietnamese"},
    "never better since surgery": HELPED,
    "year alone does not settle it": {},
    "ten years or more": {"pain_score": 0},
    "there before the surgery": {},
    "surgery date forgotten": {"pain_onset_when": NotSure()},
    "two operations": {},
    "surgery planned": {"name_called": "Ximmy", "email": "ximena@example.org"},
}
"""The demonstration stories that are kept, each with what is told otherwise in it."""


def file_of(name: str) -> Path:
    """The file that holds the case of that name."""
    return FOLDER / f"{name.replace(' ', '-')}.json"


def written(name: str) -> dict[str, Any]:
    """The bundle of the case of that name as it is now, without what is pinned elsewhere."""
    bundle = write_bundle(told_case(name, **CASES[name]), NOW, leave_out=frozenset({"Questionnaire"}))
    for each in bundle["entry"]:
        if each["resource"]["resourceType"] == "QuestionnaireResponse":
            each["resource"]["item"] = _without_words(each["resource"]["item"])
    kept: dict[str, Any] = json.loads(json.dumps(bundle))
    return kept


def _without_words(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_words(each) for key, each in data.items() if key not in ("text", "display")}
    return [_without_words(each) for each in data] if isinstance(data, list) else data


def keep() -> None:
    """Write every file anew."""
    for name in CASES:
        text = json.dumps(written(name), indent=1, ensure_ascii=False)
        file_of(name).write_text(f"{text}\n", encoding="utf-8")
