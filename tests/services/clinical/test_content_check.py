"""All clinical content is checked together, as `content lint` does: what ships, and what somebody changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from intake.content.loader import DEFAULT_QUESTIONNAIRE, QUESTIONNAIRES
from intake.domain.questionnaire import SummaryPart
from intake.services.clinical.content_check import check_content

NO_PART = f"no part of the clinician's summary shows it; name one of {', '.join(SummaryPart)} in summary"
TOO_MUCH = "the front desk's pages show it, and seen_by does not name the desk"
ANOTHER_QUESTION = """
[[pages.questions]]
id = "sleep"
kind = "textarea"
max_length = 200
consumer = ["clinician: how the nights are"]
text.en = "How do you sleep?"
text.es = "¿Cómo duerme?"
why.en = "Bad nights slow healing."
why.es = "Dormir mal retrasa la mejoría."
"""


def errors_with(tmp_path: Path, file: str, old: str, new: str) -> list[str]:
    """The errors of the shipped questionnaire with one place of one file changed."""
    folder = tmp_path / "form"
    shutil.copytree(QUESTIONNAIRES / DEFAULT_QUESTIONNAIRE, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(finding) for finding in check_content(folder) if finding.severity == "error"]


def test_what_ships_has_nothing_to_mend() -> None:
    assert not [finding for finding in check_content() if finding.severity == "error"]


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (
            "",
            [
                "does not say who sees the answer; name desk, clinician or nobody in seen_by",
                "does not say whether its text is searched for warnings; set searched",
            ],
        ),
        (
            'seen_by = ["nobody"]\nsearched = true\n',
            ["nobody is shown the answer, and the program does not read it", "nobody reads the text"],
        ),
        (
            'seen_by = ["clinician"]\nstaff = "Sleep"\nsearched = false\nsummary = ["own_words"]\n',
            ["is not searched for warnings, and a red flag may hide wherever people write freely"],
        ),
        ('seen_by = ["clinician"]\nstaff = "Sleep"\nsearched = true\nsummary = ["own_words"]\n', []),
        (
            'seen_by = ["clinician"]\nsearched = true\nsummary = ["own_words"]\n',
            ["the clinician's summary shows it in staff's own short words; say them in staff"],
        ),
        ('seen_by = ["desk"]\nsearched = true\n', []),
    ],
)
def test_a_question_that_goes_nowhere_is_found(tmp_path: Path, flags: str, expected: list[str]) -> None:
    with_one = ANOTHER_QUESTION.replace("text.en", f"{flags}text.en", 1)
    before = '\n[[pages]]\nid = "more_words"'
    found = errors_with(tmp_path, "4-health.toml", before, with_one + before)
    assert found == [f"error: health.sleep: {says}" for says in expected]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "2-surgery.toml",
            'key = "deformity_correction"',
            'key = "straightening"',
            ["error: question surgery_procedures, choice straightening: is a key that no rule knows"],
        ),
        (
            "5-you.toml",
            'key = "mon_morning"',
            'key = "mon_dawn"',
            ["error: question call_windows, choice mon_dawn: is a key that no rule knows"],
        ),
        (
            "5-you.toml",
            'seen_by = ["desk"]',
            'seen_by = ["clinician"]',
            [
                f"error: about_you.been_before: {NO_PART}",
                f"error: about_you.been_before: {TOO_MUCH}",
            ],
        ),
    ],
)
def test_a_choice_the_rules_drop_or_a_page_that_shows_too_much_is_found(
    tmp_path: Path, file: str, old: str, new: str, expected: list[str]
) -> None:
    assert errors_with(tmp_path, file, old, new) == expected
