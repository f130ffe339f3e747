"""A released questionnaire never changes: a new wording is a new version in a new folder."""

from __future__ import annotations

import pytest

from intake.content.loader import QUESTIONNAIRES, load_questionnaire

RELEASED = {
    "spine-intake-2026.1": "sha256:c142a2aa30465ef9d84c70935d74a6a337c9323f351b16788549a8cd3d4c0f83",
    "spine-intake-2026.2": "sha256:eb0988265babd1fb4b5e64f7ee7f66d725e63c6b9a0afbbc2ced800b035c7893",
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
