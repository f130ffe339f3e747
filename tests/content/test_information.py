"""The pages that only inform: short, plain, complete in two languages, and true to what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import textstat

from intake.content.information import (
    FILLED_IN,
    INFORMATION,
    NOTICES,
    PAGES,
    InformationPage,
    load_information,
    load_pages,
)
from intake.content.policies import DEFAULT_POLICY, load_policy
from intake.content.reading import ContentError
from intake.domain.policy import Urgency
from intake.domain.questionnaire import LANGUAGES
from tests.support.stories import new_id

MOST_WORDS = 20
HIGHEST_GRADE = 8
LOWEST_SPANISH_EASE = 60  # Fernández Huerta: from 60 on "normal", school grade 8 or less

ALL = [load_information(page_id) for page_id in PAGES]
pages = pytest.mark.parametrize("page", ALL, ids=lambda page: page.id)
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def wordings(page: InformationPage, language: str) -> list[str]:
    return [text.in_(language) for text in page.texts()]


def running_text(page: InformationPage, language: str) -> str:
    """The page as sentences; headings end in a full stop, names in braces are left out."""
    plain = [re.sub(r"\{[a-z_]+\}", "", each).strip().replace(":", ".") for each in wordings(page, language)]
    return " ".join(each if each[-1] in ".?!" else f"{each}." for each in plain)


def test_every_file_is_a_page_with_a_place_among_the_links() -> None:
    assert {path.stem for path in INFORMATION.glob("*.toml")} == set(PAGES)


@pages
def test_a_page_reads_at_grade_eight_or_below(page: InformationPage) -> None:
    textstat.set_lang("en")
    assert textstat.flesch_kincaid_grade(running_text(page, "en")) <= HIGHEST_GRADE


@pages
def test_a_page_reads_easily_in_spanish(page: InformationPage) -> None:
    textstat.set_lang("es")
    assert textstat.fernandez_huerta(running_text(page, "es")) >= LOWEST_SPANISH_EASE


@pages
@in_each_language
def test_no_sentence_is_longer_than_twenty_words(page: InformationPage, language: str) -> None:
    sentences = [s for each in wordings(page, language) for s in re.split(r"(?<=[.?!])[\"”]?\s+", each)]
    assert [s for s in sentences if len(re.findall(r"[\w{}'’.°-]*\w[\w{}'’.°-]*", s)) > MOST_WORDS] == []


@pages
def test_everything_is_said_in_both_languages_and_means_the_same_names(page: InformationPage) -> None:
    for text in page.texts():
        assert text.es
        assert text.placeholders("en") == text.placeholders("es")
        assert text.placeholders("en") <= FILLED_IN


@pages
def test_the_spanish_is_marked_as_waiting_for_its_translator(page: InformationPage) -> None:
    assert "qualified translator" in page.translation_review["es"]


def test_a_translation_that_was_signed_is_marked_by_nothing(tmp_path: Path) -> None:
    source = (INFORMATION / "accessibility.toml").read_text(encoding="utf-8")
    marked = '[translation_review]\nes = "needs a qualified translator\'s review"\n'
    assert marked in source
    (tmp_path / "accessibility.toml").write_text(source.replace(marked, ""), encoding="utf-8")
    assert load_information("accessibility", tmp_path).translation_review == {}


@pages
@in_each_language
def test_wordings_are_tidy(page: InformationPage, language: str) -> None:
    untidy = re.compile(r"^\s|\s$|\s\s|\s[,.;?!]|\.\.|—")
    assert [each for each in wordings(page, language) if untidy.search(each)] == []


ABOUT = load_information("about-back-surgery")
NEVER_SAID = (
    "you have failed", "your diagnosis", "unrelated", "likely", "probabl", "low risk", "bajo riesgo",
    "safe to wait", "can wait", "all clear", "your fault", "su culpa", "cure", "guarantee", "hernia",
    "stenosis", "scar tissue", "your symptoms come from", "sus síntomas vienen de",
)  # fmt: skip


@pytest.mark.parametrize("words", NEVER_SAID)
def test_nobody_is_told_what_they_have_or_how_likely_it_is(words: str) -> None:
    assert [
        each for language in LANGUAGES for each in wordings(ABOUT, language) if words in each.lower()
    ] == []


# The practice's own message, in the order in which it is told, in both languages.
MESSAGE = (
    ("failed back surgery syndrome", "síndrome de cirugía de espalda fallida"),
    ("persistent spinal pain", "dolor persistente de columna"),
    ("pain in your neck", "dolor de cuello"),
    ("numbness:", "adormecimiento:"),
    ("weakness:", "debilidad:"),
    ("tingling", "hormigueo"),
    ("why surgery may not help", "por qué una cirugía puede no ayudar"),
    ("time is what we look at first", "el tiempo es lo primero que revisamos"),
    ("may come from it", "pueden venir de ella"),
    ("ten years after", "diez años después"),
    ("wear and tear, or from something else", "desgaste, o de otra cosa"),
    ("tell the doctor at once", "avise enseguida al médico"),
    ("all the more if the surgery was recent", "con más razón si la cirugía fue hace poco"),
    ("begin with the gentlest care", "empezamos con lo más suave"),
    ("therapy:", "terapia:"),
    ("medicine for pain", "medicinas para el dolor"),
    ("shots", "inyecciones"),
    ("nerve burning", "ablación"),
    ("stimulator", "estimulador"),
    ("another surgery comes last", "otra cirugía es lo último"),
    ("our office calls you to schedule", "nuestro consultorio le llama para programar"),
)


@in_each_language
def test_the_page_tells_the_whole_of_the_practices_message_in_its_order(language: str) -> None:
    said = " ".join(wordings(ABOUT, language)).lower()
    place = LANGUAGES.index(language)
    found = [said.find(phrases[place]) for phrases in MESSAGE]
    assert -1 not in found, MESSAGE[found.index(-1)][place]
    assert found == sorted(found)


def test_several_reasons_are_given_why_surgery_may_not_help() -> None:
    why = next(
        section for section in ABOUT.sections if section.heading and "Why surgery" in section.heading.en
    )
    assert [len(part.texts) >= 6 for part in why.parts if part.is_list] == [True]


def test_one_section_leads_into_the_form() -> None:
    assert [page.id for page in ALL for section in page.sections if section.start] == [ABOUT.id]


# How the page says each emergency sign of the policy, in both languages.
SIGNS = {
    "urine_trouble": ("cannot pee", "no puede orinar"),
    "lost_control": ("lose control", "pierde el control"),
    "saddle_numbness": ("between the legs", "entre las piernas"),
    "weaker_fast": ("by the hour or by the day", "de hora en hora"),
    "both_legs_new": ("both legs at once", "las dos piernas a la vez"),
    "chest_breath": ("chest pain", "dolor de pecho"),
    "neck_swelling": ("neck swells", "hincha el cuello"),
    "belly_back_pain": ("belly and your back", "abdomen y la espalda"),
    "stroke_signs": ("face droops", "cara caída"),
    "stiff_neck_fever": ("stiff neck", "cuello rígido"),
    "bad_injury": ("a crash", "un choque"),
}


def test_every_emergency_sign_of_the_policy_is_among_those_to_call_911_for() -> None:
    emergencies = {sign.key for sign in load_policy(DEFAULT_POLICY).signs if sign.level is Urgency.EMERGENCY}
    assert set(SIGNS) == emergencies
    card = next(section for section in ABOUT.sections if section.emergency)
    for place, language in enumerate(LANGUAGES):
        said = " ".join(text.in_(language) for part in card.parts for text in part.texts).lower()
        assert [key for key, phrases in SIGNS.items() if phrases[place] not in said] == []
        assert "911" in said
        assert "988" in said


def test_at_most_one_section_of_a_page_is_for_emergencies() -> None:
    assert [page.id for page in ALL if sum(section.emergency for section in page.sections) > 1] == []


def test_what_a_practice_must_replace_is_marked() -> None:
    assert {page.id for page in ALL if page.example} == set(NOTICES)


def test_a_page_under_another_id_or_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    source = (INFORMATION / "accessibility.toml").read_text(encoding="utf-8")
    (tmp_path / "other.toml").write_text(source, encoding="utf-8")
    with pytest.raises(ContentError, match=r"other\.toml: id: expected 'other'"):
        load_information("other", tmp_path)
    broken = f'colour = "red"\n{source}'.replace('"accessibility"', '"broken"')
    (tmp_path / "broken.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(ContentError, match="colour: unknown key"):
        load_information("broken", tmp_path)


def test_a_practices_own_pages_stand_in_the_place_of_those_that_ship(tmp_path: Path) -> None:
    text = (INFORMATION / "language-help.toml").read_text("utf-8")
    text = re.sub(r"(?m)^example\..*\n", "", text)
    line = '\n[[taglines]]\nlanguage = "{}"\nname = "Tiếng Việt"\ntext = "{}"\n'

    def loaded(content: str, name: str = "language-help") -> dict[str, InformationPage]:
        folder = tmp_path / new_id()
        folder.mkdir()
        (folder / f"{name}.toml").write_text(content, "utf-8")
        return dict(load_pages(folder))

    own = loaded(text + line.format("vi", "Gọi {phone}") + line.format("ar-EG", "اتصل"))
    assert list(own) == list(PAGES)
    assert own["privacy"] == load_information("privacy")
    assert own["language-help"].example is None
    lines = own["language-help"].taglines
    assert [(each.language, each.direction) for each in lines] == [("vi", "ltr"), ("ar-EG", "rtl")]
    for content, named in (
        (text + line.format("Vietnamese!", "x"), "expected a code"),
        (text + line.format("vi", "{fax}"), "nothing fills in {fax}"),
        (text.replace("{phone}", "{office}"), "nothing fills in {office}"),
        (re.sub(r"(?m)^title.es.*\n", "", text), "is missing beside 'Free help with language and talking'"),
    ):
        with pytest.raises(ContentError, match=re.escape(named)):
            loaded(content)
    with pytest.raises(ContentError, match=r"is no page; expected some of about-back-surgery"):
        loaded(text, "languages")
