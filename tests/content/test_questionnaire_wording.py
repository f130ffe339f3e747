"""What patients read is short, plain, calm, complete in two languages, and never a diagnosis."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import textstat

from intake.content.forms import load_form
from intake.domain.questionnaire import LANGUAGES, Page, Text

FORM = load_form()
MOST_WORDS = 20
HIGHEST_GRADE = 8
LOWEST_SPANISH_EASE = 70  # Fernández Huerta: from 70 on "fairly easy", school grade 7 or less

ALL = list(FORM.texts())


def sentences(wording: str) -> list[str]:
    return re.split(r"(?<=[.?!])[\"”]?\s+", wording)


def page_texts(page: Page) -> Iterator[Text]:
    yield page.title
    yield from page.lead
    for question in page.questions:
        parts = [question.text, question.hint, question.low, question.high, question.why]
        for option in question.options:
            parts += [option.group, option.text, option.hint]
        yield from (part for part in parts if part is not None)


def running_text(page: Page, language: str) -> str:
    """The page as sentences: labels end in a full stop, names in brackets and braces are left out."""
    found = []
    for text in dict.fromkeys(page_texts(page)):
        plain = re.sub(r"\([^)]*\)|\{[a-z_]+\}", "", text.in_(language)).strip()
        found.append(plain if plain[-1] in ".?!" else f"{plain}.")
    return " ".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_longer_than_twenty_words(language: str) -> None:
    long = {
        where: sentence
        for where, text in ALL
        for sentence in sentences(text.in_(language))
        if len(re.findall(r"[\w{}'’.°-]*\w[\w{}'’.°-]*", sentence)) > MOST_WORDS
    }
    assert long == {}


@pytest.mark.parametrize("page", FORM.pages, ids=lambda page: page.id)
def test_every_page_reads_at_grade_eight_or_below(page: Page) -> None:
    textstat.set_lang("en")
    assert textstat.flesch_kincaid_grade(running_text(page, "en")) <= HIGHEST_GRADE


@pytest.mark.parametrize("page", FORM.pages, ids=lambda page: page.id)
def test_every_page_reads_easily_in_spanish(page: Page) -> None:
    textstat.set_lang("es")
    assert textstat.fernandez_huerta(running_text(page, "es")) >= LOWEST_SPANISH_EASE


NOT_FOR_PATIENTS = (
    "diagnos",
    "cauda",
    "syndrome",
    "síndrome",
    "stenosis",
    "estenosis",
    "herniat",
    "hernia",
    "myelopath",
    "mielopat",
    "sciatica",
    "ciática",
    "hematoma",
    "meningitis",
    "embol",
    "aneurysm",
    "aneurisma",
    "failed",
    "fallid",
    "unrelated",
    "low risk",
    "bajo riesgo",
    "all clear",
    "safe to wait",
    "you have a ",
    "usted tiene una",
    "may be related",
    "likely",
    "probabl",
)


@pytest.mark.parametrize("word", NOT_FOR_PATIENTS)
def test_no_patient_reads_a_diagnosis_or_a_likelihood(word: str) -> None:
    said = [where for where, text in ALL for wording in (text.en, text.es) if word in wording.lower()]
    assert said == []


def test_everything_is_said_in_both_languages() -> None:
    assert [where for where, text in ALL if not text.es.strip()] == []


def test_the_spanish_is_marked_as_waiting_for_its_translator() -> None:
    assert "qualified translator" in FORM.translation_review["es"]


# Brand-like names, abbreviations and words that are the same in both languages.
SAME_IN_BOTH = {
    "who.who.me_with_help",
    "prior_surgery.prior_surgery.no",
    "words.no",
    "health.health.diabetes",
    "words.error_prefix",
    "words.spanish_by_phone",
}


def test_spanish_is_not_english_left_standing() -> None:
    same = {where for where, text in ALL if text.en == text.es and re.search(r"[A-Za-z]{2}", text.en)}
    yes_no_copies = {where for where in same if where.endswith(".no")}
    assert same - yes_no_copies <= SAME_IN_BOTH


@pytest.mark.parametrize("language", LANGUAGES)
def test_wordings_are_tidy(language: str) -> None:
    untidy = re.compile(r"^\s|\s$|\s\s|\s[,.;?!]|\.\.|—")
    assert [where for where, text in ALL if untidy.search(text.in_(language))] == []


def test_spanish_questions_open_as_they_close() -> None:
    uneven = [where for where, text in ALL if text.es.count("¿") != text.es.count("?")]
    assert uneven == []


def test_the_crisis_line_in_spanish_says_which_key_to_press() -> None:
    crisis = FORM.words["crisis_text"]
    assert "988" in crisis.en
    assert "988" in crisis.es
    assert "oprima 2" in crisis.es


@pytest.mark.parametrize(
    "key",
    [
        "get_help_only_911",
        "get_help_no_driver",
        "get_help_call_button",
        "call_today_worse",
        "start_emergency",
    ],
)
def test_where_help_is_meant_911_is_said_in_both_languages(key: str) -> None:
    assert all("911" in FORM.words[key].in_(language) for language in LANGUAGES)
