"""The README stays short, and what it sends people to is there."""

from __future__ import annotations

import re
import struct

import pytest

from intake.content.loader import DEFAULT_QUESTIONNAIRE, QUESTIONNAIRES
from intake.content.policies import DEFAULT_POLICY
from tests.architecture.sources import ROOT

MOST_LINES = 90
MOST_BYTES = 60_000
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTENT = ROOT / "intake" / "content"
FORM = QUESTIONNAIRES / DEFAULT_QUESTIONNAIRE
PICTURES = re.findall(r'<img src="([^"]+)"', README)
CHANGES = re.findall(r"^\| (.+) \| (.+) \|$", README.split("## To change X, open Y")[1], re.MULTILINE)[1:]
"""What is to be changed and what to open, row by row."""


def sources(cell: str) -> list[str]:
    """The files and folders that a cell of the table names, as addresses in the repository."""
    named = re.findall(r"(Q )?`([\w./-]+/[\w./-]*|[\w.-]+\.(?:toml|py|html))`", cell)
    found = [
        FORM / name if form else CONTENT / name if name.startswith("vignettes/") else ROOT / name
        for form, name in named
    ]
    return [str(path.relative_to(ROOT)) for path in [*found, *([DEFAULT_POLICY] if "P `" in cell else [])]]


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= MOST_LINES


def test_the_table_has_the_twelve_changes_that_come_most() -> None:
    assert len(CHANGES) == 12
    assert len(dict(CHANGES)) == 12


@pytest.mark.parametrize(("change", "opened"), CHANGES, ids=[change for change, _ in CHANGES])
def test_everything_that_the_table_sends_to_is_there(change: str, opened: str) -> None:
    named = sources(opened)
    if not change.startswith("a practice's name"):  # which is in the practice file, a row above
        assert named, opened
    assert len(named) <= 3
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_form_and_the_policy_are_the_ones_it_names() -> None:
    assert f"`questionnaires/{FORM.name}` (Q)" in README
    assert f"`{DEFAULT_POLICY.relative_to(CONTENT)}` (P)" in README


def test_every_room_and_page_it_names_is_there() -> None:
    rooms = re.findall(r"`((?:intake|templates|tests)[\w/.]*)`", README)
    pages = re.findall(r"\]\(([\w/]+\.md)\)", README)
    assert len(rooms) > 10
    assert len(pages) > 3
    assert [name for name in rooms + pages if not (ROOT / name).exists()] == []


def test_its_pictures_are_there_and_small() -> None:
    assert len(PICTURES) == 2
    for name in PICTURES:
        content = (ROOT / name).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) <= MOST_BYTES
        assert struct.unpack_from(">II", content, 16) in ((390, 844), (1280, 640))
