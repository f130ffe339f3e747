"""A released questionnaire never changes: a new wording is a new version in a new folder."""

from __future__ import annotations

import pytest

from intake.content.loader import QUESTIONNAIRES, load_questionnaire

RELEASED = {
    "spine-intake-2026.1": "sha256:8704a57c9ac6544d83a3944d8f78e85cdedcf12c3603008fb5912fb7d6a4322e",
    "spine-intake-2026.2": "sha256:d4adbb818b031e4a7b291c78a5b097692c8993741992963e458056518c6311de",
}


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_questionnaire_is_word_for_word_what_was_signed(name: str) -> None:
    assert load_questionnaire(name).digest == RELEASED[name]


def test_every_questionnaire_in_the_product_is_pinned() -> None:
    assert {folder.name for folder in QUESTIONNAIRES.iterdir() if folder.is_dir()} == set(RELEASED)


@pytest.mark.parametrize("name", RELEASED)
def test_the_folder_is_named_after_what_it_holds(name: str) -> None:
    form = load_questionnaire(name)
    assert name == f"{form.id}-{form.version}"
