"""Wordings fill exactly their own names, answers get their state, and a questionnaire finds its parts."""

from __future__ import annotations

import pytest

from intake.content.loader import load_questionnaire
from intake.domain.answers import Answer, Answered, Blank, NotSure
from intake.domain.questionnaire import Kind, PageKind, PlaceholderError, Section, SummaryPart, Text
from tests.domain.forms import boxes, form, option, page, question, text


def test_a_wording_is_given_in_its_language_and_falls_back_to_english() -> None:
    assert [Text("Yes", "Sí").in_(language) for language in ("en", "es", "fr")] == ["Yes", "Sí", "Yes"]
    assert Text("Yes").in_("es") == "Yes"


def test_a_wording_is_filled_by_name() -> None:
    wording = Text("Call {phone} by {when}", "Llame al {phone} antes de {when}")
    assert wording.fill("es", phone="251 555 0100", when="{noon}") == "Llame al 251 555 0100 antes de {noon}"
    assert wording.placeholders("en") == {"phone", "when"}


@pytest.mark.parametrize("values", [{}, {"phone": 1, "when": 2}, {"fone": 1}])
def test_a_wording_refuses_other_names_than_its_own(values: dict[str, int]) -> None:
    with pytest.raises(PlaceholderError, match="phone"):
        Text("Call {phone}").fill("en", **values)


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (None, Blank()),
        ("", Blank()),
        ([], Blank()),
        ("unsure", NotSure()),
        (["unsure"], Answered(["unsure"])),
        ("left", Answered("left")),
        (0, Answered(0)),
    ],
)
def test_what_a_form_gives_becomes_the_state_it_stands_for(value: object, state: Answer) -> None:
    assert question("side", "left", "unsure").answer(value) == state


def test_a_question_knows_its_options_and_whether_doubt_is_one_of_them() -> None:
    side = question("side", "left", "unsure")
    assert side.option("left") == option("left")
    assert side.option("up") is None
    assert side.offers_not_sure
    assert question("when", kind=Kind.PARTIAL_DATE, not_sure=True).offers_not_sure
    assert not question("name", kind=Kind.TEXT).offers_not_sure


def test_a_questionnaire_finds_pages_questions_and_sections_by_id() -> None:
    asked = question("who", "me")
    small = form(page("start", asked), sections=(Section("all", text("All")),))
    assert small.page("start").question("who") is asked
    assert small.page("start").question("relation") is None
    assert small.question("who") is asked
    assert small.page_of("who") is small.page("start")
    assert small.section("all").title.en == "All"
    assert small.has_page("start")
    assert not small.has_page("end")
    with pytest.raises(KeyError):
        small.page("end")


def test_words_are_ready_in_each_language() -> None:
    small = form(words={"continue": Text("Continue", "Continuar")})
    assert small.words["continue"].in_("es") == "Continuar"
    assert small.words_in("en")["continue"] == "Continue"
    assert small.words_in("es")["continue"] == "Continuar"


def test_every_wording_is_listed_with_its_place() -> None:
    choices = boxes("signs", option("fever", hint=text("Hot"), group=text("Now")), hint=text("Check all"))
    score = question("how_bad", kind=Kind.SCORE, low=text("None"), high=text("Worst"))
    small = form(page("safety", choices, score, lead=(text("First"),)), words={"back": text("Back")})
    assert {where: wording.en for where, wording in small.texts()} == {
        "section all": "Words",
        "safety.title": "safety",
        "safety.lead[1]": "First",
        "safety.signs.text": "Words",
        "safety.signs.hint": "Check all",
        "safety.signs.why": "Words",
        "safety.signs.fever": "fever",
        "safety.signs.fever.hint": "Hot",
        "safety.signs.fever.group": "Now",
        "safety.how_bad.text": "Words",
        "safety.how_bad.why": "Words",
        "safety.how_bad.low": "None",
        "safety.how_bad.high": "Worst",
        "words.back": "Back",
    }


def test_pages_of_one_loop_stand_in_one_block_and_aside_pages_in_none() -> None:
    small = form(
        page("a"),
        page("aside", question("seen"), kind=PageKind.ASIDE),
        page("b"),
        page("c", loop="turns"),
        page("d", loop="turns"),
        page("e"),
    )
    found = [(block.loop, [one.id for one in block.pages]) for block in small.blocks]
    assert found == [(None, ["a", "b"]), ("turns", ["c", "d"]), (None, ["e"])]
    assert small.aside_pages == (small.page("aside"),)


def test_a_form_knows_whether_it_asks_more_after_sending_and_where_answers_are_shown() -> None:
    now, first = load_questionnaire(), load_questionnaire("spine-intake-2026.1")
    assert (now.asks_after_sending, first.asks_after_sending) == (True, False)
    assert "surgery_planned" in now.in_summary(SummaryPart.ABOUT)
    assert "surgery_planned" not in now.in_summary(SummaryPart.CARE)
