"""A released questionnaire never changes: a new wording is a new version in a new folder."""

from __future__ import annotations

import pytest

from intake.content.loader import QUESTIONNAIRES, load_questionnaire

RELEASED = {
    "spine-intake-2026.1": "sha256:aff17266231d41ffc857e85bf9ee0809b1803d8427c1bcf548d775e39aa97f01",
    "spine-intake-2026.2": "sha256:d1c8e7ca8d23d483879f707f1c5f128c16ef37a5846e2f220d7a3f587e992c3f",
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
