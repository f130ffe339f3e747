"""A questionnaire is read whole and strictly: every fault names file, key and what was expected."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from intake.content.forms import load_form
from intake.content.loader import load_questionnaire, read_questionnaire
from intake.content.reading import ContentError
from intake.domain.conditions import (
    ALWAYS,
    AllOf,
    AnyInstance,
    AnyOf,
    AtLeast,
    HasValue,
    Includes,
    Is,
    Not,
)
from intake.domain.questionnaire import Audience, Kind, PageKind, SummaryPart, Text

FILES = ("pages.toml",)
WORD = {"en": "Word", "es": "Palabra"}


def question(**changes: Any) -> dict[str, Any]:
    plain = {"id": "who", "kind": "radio", "why": WORD, "consumer": ["desk: greets"]}
    return plain | {"options": [{"key": "me", **WORD}, {"key": "other", **WORD}]} | changes


def page(*questions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"id": "p", "section": "all", "title": WORD, "questions": list(questions)} | changes


def content(*pages: dict[str, Any], **main: Any) -> dict[str, dict[str, Any]]:
    shared = {"id": "small", "version": "1", "files": list(FILES), "sections": [{"id": "all", "title": WORD}]}
    words = {"yes": WORD, "no": WORD, "unsure": WORD}
    return {
        "questionnaire.toml": shared | main,
        "words.toml": {"words": words},
        "pages.toml": {"pages": list(pages)},
    }


def refusal(data: dict[str, dict[str, Any]]) -> tuple[str, str, str]:
    with pytest.raises(ContentError) as raised:
        read_questionnaire(data, FILES)
    return raised.value.file, raised.value.key, raised.value.expected


RATED = question(kind="score", low=WORD, high=WORD)
RATINGS = page(
    *({key: each for key, each in RATED.items() if key != "options"} | {"id": one} for one in "abc")
)


def test_a_form_says_which_published_measures_it_holds() -> None:
    loaded = read_questionnaire(content(RATINGS, measures={"peg": ["a", "b", "c"]}), FILES)
    assert loaded.measures == {"peg": ("a", "b", "c")}
    assert read_questionnaire(content(RATINGS), FILES).measures == {}


@pytest.mark.parametrize(
    ("measures", "key"),
    [
        ({"peg": ["a", "b"]}, "measures.peg"),
        ({"peg": ["a", "b", "who"]}, "measures.peg"),
        ({"odi": ["a"]}, "measures.odi"),
    ],
)
def test_a_measure_that_is_not_whole_or_not_known_is_refused(
    measures: dict[str, list[str]], key: str
) -> None:
    assert refusal(content(RATINGS, measures=measures))[:2] == ("questionnaire.toml", key)


def condition_of(enable_when: Any, **main: Any) -> Any:
    looped = page(question(id="by"), id="loop", loop="surgeries")
    data = content(
        page(question()), looped, page(question(id="q"), id="last", enable_when=enable_when), **main
    )
    return read_questionnaire(data, FILES).page("last").enable_when


# --- the whole ---------------------------------------------------------------------------------------------


def test_the_default_questionnaire_is_read_once_and_by_its_folders_name() -> None:
    default = load_questionnaire()
    assert load_questionnaire() is default
    assert load_questionnaire("spine-intake-2026.2") == default
    assert (default.id, default.version) == ("spine-intake", "2026.2")
    assert default.translation_review == {"es": "needs a qualified translator's review"}


def test_a_folder_of_ones_own_is_read_the_same_way(tmp_path: Path) -> None:
    (tmp_path / "questionnaire.toml").write_text(
        'id = "own"\nversion = "3"\nfiles = ["pages.toml"]\n'
        '[[sections]]\nid = "all"\ntitle.en = "All"\ntitle.es = "Todo"\n'
    )
    (tmp_path / "words.toml").write_text('[words]\nback.en = "Back"\nback.es = "Atrás"\n')
    (tmp_path / "pages.toml").write_text(
        '[[pages]]\nid = "p"\nsection = "all"\ntitle.en = "Hello"\ntitle.es = "Hola"\nquestions = []\n'
    )
    own = load_questionnaire(tmp_path)
    assert own.page("p").title == Text("Hello", "Hola")
    assert own.words_in("es")["back"] == "Atrás"
    assert own.translation_review == {}


def test_a_question_that_may_be_left_out_for_another_names_one_of_its_page() -> None:
    given, family = question(id="given", required=True, required_unless="family"), question(id="family")
    read = read_questionnaire(content(page(given, family)), FILES)
    assert read.question("given").required_unless == "family"
    assert refusal(content(page(given))) == (
        "pages.toml", "pages[1].given.required_unless", "expected the id of a question on the same page"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("missing", "named"), [("questionnaire.toml", "questionnaire.toml"), ("words.toml", "words.toml")]
)
def test_a_missing_file_is_named(tmp_path: Path, missing: str, named: str) -> None:
    for name in {"questionnaire.toml", "words.toml"} - {missing}:
        (tmp_path / name).write_text("files = []\n")
    with pytest.raises(ContentError, match="cannot be read") as raised:
        load_questionnaire(tmp_path)
    assert raised.value.file == named


def test_a_word_that_stands_among_the_safety_words_too_is_named(tmp_path: Path) -> None:
    (tmp_path / "questionnaire.toml").write_text('id = "own"\nversion = "3"\nfiles = []\n')
    word = 'call.en = "Call"\ncall.es = "Llame"\n'
    (tmp_path / "words.toml").write_text(f"[words]\n{word}[safety_words]\n{word}")
    with pytest.raises(ContentError, match="expected it once") as raised:
        load_questionnaire(tmp_path)
    assert "safety_words.call" in str(raised.value)


def test_the_digest_follows_every_word_and_nothing_else() -> None:
    first = content(page(question()))
    second, third = copy.deepcopy(first), copy.deepcopy(first)
    third["words.toml"]["words"]["yes"]["es"] = "Otra"
    digests = [read_questionnaire(data, FILES).digest for data in (first, second, third)]
    assert digests[0] == digests[1] != digests[2]
    assert all(digest.startswith("sha256:") and len(digest) == 71 for digest in digests)


def test_a_page_and_its_question_are_read_with_all_they_have() -> None:
    score = question(id="bad", kind="score", low=WORD, high=WORD, not_sure=True, required=True)
    del score["options"]
    name = {"id": "name", "kind": "text", "max_length": 9, "autocomplete": "name", "text": {"en": "Name"}}
    data = content(
        page(
            score,
            question(**name, hint=WORD),
            kind="check",
            help_first=True,
            lead=[{"en": "One"}, {"en": "Two"}],
        )
    )
    read = read_questionnaire(data, FILES).page("p")
    assert (read.kind, read.help_first, read.loop) == (PageKind.CHECK, True, None)
    assert [text.en for text in read.lead] == ["One", "Two"]
    bad, named = read.questions
    assert (bad.kind, bad.required, bad.not_sure, bad.low) == (
        Kind.SCORE,
        True,
        True,
        Text("Word", "Palabra"),
    )
    assert bad.text == read.title
    assert (named.text, named.max_length, named.autocomplete) == (Text("Name"), 9, "name")
    assert named.consumer == ("desk: greets",)


def test_who_sees_an_answer_and_where_is_read() -> None:
    marks = {
        "seen_by": ["desk", "clinician"],
        "summary": ["about"],
        "gap": True,
        "staff": "Who",
        "searched": True,
    }
    hidden = {"key": "other", **WORD, "staff": "Another", "hidden_from_desk": True}
    data = content(page(question(**marks, options=[{"key": "me", **WORD}, hidden])))
    (read,) = read_questionnaire(data, FILES).questions
    assert read.seen_by == (Audience.DESK, Audience.CLINICIAN)
    assert (read.summary, read.gap, read.staff, read.searched) == ((SummaryPart.ABOUT,), True, "Who", True)
    assert [(option.staff, option.hidden_from_desk) for option in read.options] == [
        ("", False),
        ("Another", True),
    ]


def test_a_reader_that_does_not_exist_is_refused() -> None:
    assert refusal(content(page(question(seen_by=["desk", "doctor"])))) == (
        "pages.toml",
        "pages[1].questions[1].seen_by",
        "expected a list of words out of desk, clinician, nobody, found ['desk', 'doctor']",
    )


def test_choices_come_from_the_question_and_then_from_the_set_it_names() -> None:
    sets = {"common": [{"key": "unsure", "exclusive": True, "group": "end", **WORD}]}
    data = content(
        page(question(options_from="common")), option_sets=sets, option_groups={"end": {"en": "End"}}
    )
    options = read_questionnaire(data, FILES).question("who").options
    assert [option.key for option in options] == ["me", "other", "unsure"]
    assert (options[2].exclusive, options[2].group) == (True, Text("End"))
    assert (options[0].exclusive, options[0].group) == (False, None)


def test_yes_or_no_brings_its_own_choices_and_not_sure_where_it_is_offered() -> None:
    plain = {"kind": "yes_no", "options": []}
    pages = page(question(**plain), question(**plain, id="before", not_sure=True))
    for one in pages["questions"]:
        del one["options"]
    read = read_questionnaire(content(pages), FILES)
    assert [option.key for option in read.question("who").options] == ["yes", "no"]
    assert [option.key for option in read.question("before").options] == ["yes", "no", "unsure"]


# --- conditions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"question": "who", "is": "me"}, Is("who", ("me",))),
        ({"question": "who", "is_not": "me"}, Not(Is("who", ("me",)))),
        ({"question": "who", "is_any": ["me", "other"]}, Is("who", ("me", "other"))),
        ({"question": "who", "includes": "me"}, Includes("who", ("me",))),
        ({"question": "who", "includes_any": ["me", "other"]}, Includes("who", ("me", "other"))),
        ({"question": "who", "answered": True}, HasValue("who")),
        ({"question": "who", "answered": False}, Not(HasValue("who"))),
        ({"question": "by", "is": "me"}, Is("by", ("me",), looped=True)),
        ({"loop": "surgeries", "at_least": 2}, AtLeast("surgeries", 2)),
        (
            {"loop": "surgeries", "any_instance": {"question": "by", "is": "me"}},
            AnyInstance("surgeries", Is("by", ("me",), looped=True)),
        ),
        (
            {"all": ["for_me", {"loop": "surgeries", "at_least": 1}]},
            AllOf((Is("who", ("me",)), AtLeast("surgeries", 1))),
        ),
        ({"any": ["for_me"]}, AnyOf((Is("who", ("me",)),))),
        ({"not": "for_me"}, Not(Is("who", ("me",)))),
        ("for_me", Is("who", ("me",))),
        ("not_for_me", Not(Is("who", ("me",)))),
    ],
)
def test_each_form_of_condition_is_read(written: Any, read: object) -> None:
    named = {"for_me": {"question": "who", "is": "me"}, "not_for_me": {"not": "for_me"}}
    assert condition_of(written, conditions=named) == read


def test_without_a_condition_a_page_is_always_asked() -> None:
    assert read_questionnaire(content(page(question())), FILES).page("p").enable_when is ALWAYS


FORMS = "expected exactly one of question, loop, all, any, not, found"
TESTS = "expected exactly one of is, is_not, is_any, includes, includes_any, answered, above, found"


@pytest.mark.parametrize(
    ("written", "key", "expected"),
    [
        ("for_you", "enable_when", "expected a named condition (for_me), found 'for_you'"),
        (7, "enable_when", "expected a table, found a number"),
        ({}, "enable_when", f"{FORMS} none"),
        ({"any": [], "all": []}, "enable_when", f"{FORMS} all, any"),
        ({"any": []}, "enable_when.any", "expected a list of conditions that is not empty"),
        ({"any": "for_me"}, "enable_when.any", "expected a list of conditions that is not empty"),
        ({"all": ["for_me", "x"]}, "enable_when.all[2]", "expected a named condition (for_me), found 'x'"),
        ({"question": "who"}, "enable_when.question", f"{TESTS} none"),
        ({"question": "who", "is": "me", "answered": True}, "enable_when.question", f"{TESTS} is, answered"),
        (
            {"question": "who", "is": "me", "loud": 1},
            "enable_when.loud",
            "unknown key; known here: is, question",
        ),
        (
            {"loop": "surgeries"},
            "enable_when.loop",
            "expected exactly one of at_least, any_instance, found none",
        ),
    ],
)
def test_a_condition_of_no_known_form_is_refused(written: Any, key: str, expected: str) -> None:
    with pytest.raises(ContentError) as raised:
        condition_of(written, conditions={"for_me": {"question": "who", "is": "me"}})
    assert (raised.value.file, raised.value.key) == ("pages.toml", f"pages[3].{key}")
    assert raised.value.expected == expected


# --- refusals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "key", "expected"),
    [
        ({"kind": "slider"}, "kind", "expected one of radio"),
        ({"why": {}}, "why.en", "missing; expected a text"),
        ({"why": "because"}, "why", "expected a table, found a text"),
        ({"hint": {"en": "Hint", "fr": "Indice"}}, "hint.fr", "unknown key; known here: en"),
        ({"consumer": "desk"}, "consumer", "expected a list of texts"),
        ({"required": "yes"}, "required", "expected true or false"),
        ({"options": []}, "options", "missing; a radio question needs options"),
        ({"options_from": "places"}, "options_from", "expected one of , found 'places'"),
        ({"kind": "score"}, "low", "missing; a score needs low and high"),
        ({"kind": "text"}, "max_length", "missing; a text question needs one"),
        ({"kind": "textarea", "max_length": 0}, "max_length", "expected a whole number of at least 1"),
        ({"colour": "red"}, "colour", "unknown key"),
        (
            {"options": [{"key": "a", **WORD, "group": "x"}]},
            "options[1].group",
            "expected one of , found 'x'",
        ),
        ({"options": [{"key": "a"}]}, "options[1].en", "missing; expected a text"),
    ],
)
def test_a_faulty_question_is_refused_by_file_key_and_what_was_expected(
    changed: dict[str, Any], key: str, expected: str
) -> None:
    file, where, says = refusal(content(page(question(**changed))))
    assert (file, where) == ("pages.toml", f"pages[1].questions[1].{key}")
    assert says.startswith(expected)


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (content(page(question(), kind="poster")), ("pages.toml", "pages[1].kind")),
        (content(page(question(), color="red")), ("pages.toml", "pages[1].color")),
        (content(page(question(), lead=[{"es": "Hola"}])), ("pages.toml", "pages[1].lead[1].en")),
        (content(page(question()), author="someone"), ("questionnaire.toml", "author")),
        (content(page(question()), sections=[{"id": "all"}]), ("questionnaire.toml", "sections[1].title")),
        (
            content(page(question()), translation_review={"fr": "x"}),
            ("questionnaire.toml", "translation_review.fr"),
        ),
        (content(page(question())) | {"words.toml": {"words": {}, "x": 1}}, ("words.toml", "x")),
        (
            content(page(question())) | {"words.toml": {"words": {"back": {}}}},
            ("words.toml", "words.back.en"),
        ),
        (content(page(question())) | {"pages.toml": {"pages": [], "x": 1}}, ("pages.toml", "x")),
    ],
)
def test_a_fault_elsewhere_is_refused_where_it_stands(data: dict[str, Any], where: tuple[str, str]) -> None:
    assert refusal(data)[:2] == where


def test_yes_or_no_needs_its_words() -> None:
    asked = question(kind="yes_no")
    del asked["options"]
    data = content(page(asked)) | {"words.toml": {"words": {"yes": WORD}}}
    assert refusal(data) == ("words.toml", "words.no", "missing; expected the word for that choice")


def test_an_older_form_has_the_words_that_pages_say_since() -> None:
    older, newest = load_form("spine-intake-2026.1"), load_form()
    assert older.words.keys() >= newest.words.keys()
    assert older.words["get_help_call"].en == "Call 911, or go to the nearest emergency room."
    assert older.digest == load_questionnaire("spine-intake-2026.1").digest
