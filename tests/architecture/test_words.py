"""Every word of the content is shown somewhere: any other would be translated and signed for nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.content.loader import load_questionnaire
from intake.domain.symptoms import symptom_keys
from intake.domain.urgency_rules import RULES
from intake.web.errors import WORDS_BY_STATUS, WORDS_OF_REFUSED, WORDS_OTHERWISE
from intake.web.form.date_entry import SEASONS
from tests.architecture.sources import PRODUCT, ROOT, python_files

GROUPS = {
    *(f"told_{rule}" for rule in (*RULES, "unsure_first", "own_words_self_harm")),
    *(f"season_{season}" for season in SEASONS),
    *(f"same_places_{symptom}" for symptom in symptom_keys()[:-1]),  # none is asked after the last
    *(
        f"{page}_{part}"
        for page in (*WORDS_BY_STATUS.values(), WORDS_OTHERWISE, *WORDS_OF_REFUSED)
        for part in ("title", "text")
    ),
}
"""Words whose names the program puts together."""


def sources() -> list[Path]:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert templates
    return [*python_files(PRODUCT), *templates]


@pytest.fixture(scope="module")
def named() -> set[str]:
    """Everything in the code and the templates that could be the name of a word."""
    return {name for path in sources() for name in re.findall(r"[a-z0-9_]+", path.read_text("utf-8"))}


def test_every_word_is_shown_somewhere(named: set[str]) -> None:
    words = load_questionnaire().words
    assert words
    assert [key for key in words if key not in named | GROUPS] == []


def test_a_word_nobody_shows_is_seen(named: set[str]) -> None:
    assert "start_again_some_day" not in named | GROUPS
