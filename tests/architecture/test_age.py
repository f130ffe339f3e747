"""docs/age.md names every rule that reads how old somebody is, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from intake.content.forms import load_form
from intake.content.policies import load_policy

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "age.md").read_text("utf-8")
READS_AGE = {
    *("birth", "birth_interval", "age_on", "decade_of"),
    *("birth_problem", "youngest", "youngest_age", "ADULT_YEARS"),
}
AN_AGE = re.compile(
    r"\b(?:over|under|(?:older|younger) than) (?:age )?(?:1[89]|[2-9]\d)\b(?! (?:days|weeks))"
)


def names(file: Path) -> set[str]:
    """Every name that this file mentions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=name):
                found.add(name or "")
            case ast.FunctionDef(name=name):
                found.add(name)
    return found


def test_the_page_names_every_file_of_the_rules_that_reads_an_age_and_no_other() -> None:
    package = ROOT / "intake" / "domain"
    readers = {str(file.relative_to(package)) for file in package.rglob("*.py") if names(file) & READS_AGE}
    listed = set(re.findall(r"`((?!tests/)[a-z_/]+\.py)`", TOLD))
    assert listed == readers


def test_the_page_names_every_sign_whose_words_name_an_age() -> None:
    policy, form = load_policy(), load_form()
    by_label = {sign.key for sign in policy.signs if AN_AGE.search(sign.label)}
    by_box = {
        where.split(".")[-1]
        for where, text in form.texts()
        if AN_AGE.search(text.en) and where[:5] != "words"
    }
    listed = set(re.findall(r"^\| `([a-z_]+)` \|", TOLD, re.MULTILINE))
    assert by_label == by_box == listed
