"""The product with one more symptom: a row in the table, and pages in the questionnaire like another's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from intake.content.loader import DEFAULT_QUESTIONNAIRE, QUESTIONNAIRES
from intake.domain import symptoms
from intake.domain.symptoms import SymptomKind, all_symptoms

BALANCE = SymptomKind("balance", "Balance", "loss of balance", is_deficit=True, from_neck_cord=True)
_OPTION = """[[pages.questions.options]]
key = "balance"
en = "Loss of balance"
es = "Pérdida de equilibrio"

"""
_OTHER_OPTION = '[[pages.questions.options]]\nkey = "other"\n'
_TINGLING = "# --- tingling "
_PAIN = "# --- pain "
_OTHER = "# --- other "


def add_to_table(patch: pytest.MonkeyPatch) -> None:
    """Put balance into the table of symptoms, last but for "other"."""
    *named, other = all_symptoms()
    patch.setattr(symptoms, "_SYMPTOMS", (*named, BALANCE, other))


def form_that_asks_it(folder: Path) -> Path:
    """The shipped questionnaire in that new folder, with balance asked as tingling is; its main file."""
    shutil.copytree(QUESTIONNAIRES / DEFAULT_QUESTIONNAIRE, folder)
    file = folder / "3-symptoms.toml"
    text = file.read_text(encoding="utf-8")
    pages = text[text.index(_TINGLING) : text.index(_PAIN)].replace("tingling", "balance")
    assert text.count(_OTHER_OPTION) == text.count(_OTHER) == 1
    text = text.replace(_OTHER_OPTION, _OPTION + _OTHER_OPTION).replace(_OTHER, pages + _OTHER)
    file.write_text(text, encoding="utf-8")
    return folder / "questionnaire.toml"
