"""A practice that production serves: its own names, and notices that are no examples any more."""

from __future__ import annotations

import re
from pathlib import Path

from intake.content.information import INFORMATION, NOTICES
from intake.content.practice import DEFAULT_PRACTICE

TO_THE_NOTICES = 'notices = "notices"'


def write_own_practice(folder: Path) -> Path:
    """The practice file of a practice that has put in its own words, in that folder."""
    notices = folder / "notices"
    notices.mkdir(exist_ok=True)
    for page_id in NOTICES:
        text = (INFORMATION / f"{page_id}.toml").read_text("utf-8")
        (notices / f"{page_id}.toml").write_text(re.sub(r"(?m)^example\..*\n", "", text), "utf-8")
    practice = folder / "practice.toml"
    text = DEFAULT_PRACTICE.read_text("utf-8").replace(f"# {TO_THE_NOTICES}", TO_THE_NOTICES)
    practice.write_text(text.replace('kind = "example"', 'kind = "real"'), "utf-8")
    return practice
