"""What a translator signs: every wording once, the safety texts together, and exactly as they were read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from intake.content.information import PAGES, load_information, load_pages
from intake.content.loader import load_questionnaire
from intake.content.translations import SAFETY, Part, Signature, parts, safety_part
from intake.domain.questionnaire import Text
from tests.architecture.sources import ROOT

FORM = load_questionnaire()
SAFETY_TEXTS = dict(safety_part(FORM).texts)
SAFETY_TEMPLATES = ("_help", "get_help", "call_today", "leave_phone", "phone_left", "seen_thanks")
SMALL = Part("small", "Small", (("a", Text("Yes", "Sí")), ("b", Text("No", "No"))), (("es", "open"),))
READ = Signature("es", "small", SMALL.digest, "Rosa Example, certified", date(2026, 11, 1))


def test_every_wording_belongs_to_exactly_one_part() -> None:
    split = [each for part in parts(FORM, load_pages().values()) for each in part.texts]
    information = [text for page_id in PAGES for text in load_information(page_id).texts()]
    assert len(split) == len(list(FORM.texts())) + len(information)
    assert len({where for where, _ in split}) == len(split)
    assert all(text in [one for _, one in split] for text in information)


def test_the_safety_part_holds_both_safety_checks_and_the_page_about_a_sign_that_was_checked() -> None:
    for link_id in ("safety_legs", "safety_legs_which", "safety_fever", "safety_pain", "seen_already"):
        question = FORM.question(link_id)
        assert question.text in SAFETY_TEXTS.values()
        assert all(option.text in SAFETY_TEXTS.values() for option in question.options)


@pytest.mark.parametrize("template", SAFETY_TEMPLATES)
def test_the_safety_part_holds_every_word_of_the_safety_pages(template: str) -> None:
    source = (ROOT / "templates" / "patient" / f"{template}.html").read_text("utf-8")
    used = set(re.findall(r"words\.(\w+)", source))
    assert used <= FORM.safety_words


def test_the_safety_part_holds_whatever_sends_somebody_for_help() -> None:
    sends = re.compile(r"911|988|emergency room")
    found = [where for where, text in FORM.texts() if sends.search(text.en)]
    assert [where for where in found if where not in SAFETY_TEXTS] == []
    assert all(f"words.{key}" in SAFETY_TEXTS for key in FORM.words if key.startswith("told_"))


@pytest.mark.parametrize("changed", [Text("Yes", "Si"), Text("Yes!", "Sí")])
def test_a_signature_holds_for_exactly_the_words_that_were_read(changed: Text) -> None:
    assert SMALL.may_be_shown("es", [READ])
    other = replace(SMALL, texts=(("a", changed), SMALL.texts[1]))
    assert not other.may_be_shown("es", [READ])
    assert other.newest_signature("es", [READ]) == READ


@pytest.mark.parametrize(
    "signature", [replace(READ, part="other"), replace(READ, language="en"), replace(READ, digest="sha256:0")]
)
def test_a_signature_under_something_else_counts_for_nothing(signature: Signature) -> None:
    assert not SMALL.may_be_shown("es", [signature])
    assert not SMALL.may_be_shown("es", [])


def test_a_signature_that_holds_counts_more_than_a_later_one_under_other_words() -> None:
    later = replace(READ, digest="sha256:0", on=date(2026, 12, 1))
    assert SMALL.newest_signature("es", [READ, later]) == READ
    assert SMALL.may_be_shown("es", [later, READ])


def test_what_no_file_marks_as_open_needs_no_signature() -> None:
    assert SMALL.may_be_shown("en", [])
    assert replace(SMALL, review=()).may_be_shown("es", [])


def test_every_part_that_ships_waits_for_its_translator() -> None:
    assert [
        part.id
        for part in parts(FORM, load_pages().values())
        if "qualified translator" not in part.open_review("es")
    ] == []
    assert parts(FORM, load_pages().values())[0].id == SAFETY
