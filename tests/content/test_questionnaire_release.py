"""A released questionnaire never changes: a new wording is a new version in a new folder."""

from __future__ import annotations

import pytest

from intake.content.loader import QUESTIONNAIRES, load_questionnaire

RELEASED = {
    "spine-intake-2026.1": "sha256:aff17266231d41ffc857e85bf9ee0809b1803d8427c1bcf548d775e39aa97f01",
    "spine-intake-2026.2": "sha256:1be7a5a28bb0d82ae222eeadbf0153f1929d188b38ea1857a085784805667008",
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
