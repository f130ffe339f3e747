"""The commands of the clinical core: one assessment a line in order, and content that holds together."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from config import Settings
from intake import create_app
from intake.content.information import load_information
from intake.content.loader import DEFAULT_QUESTIONNAIRE, QUESTIONNAIRES
from intake.content.policies import DEFAULT_POLICY

Run = Callable[..., Result]

GOOD = (
    b'{"id": "c1", "today": "2026-06-15", "prior_surgery": "yes", "safety": [],'
    b' "surgeries": [{"regions": ["lower_back"], "date": "2012-03-10"}],'
    b' "symptoms": {"pain": {"places": ["lower_back"], "onset": "2013-02-01"}}}\n'
)
BAD_MONTH = b'{"id": "c2", "today": "2026-06-15", "symptoms": {"pain": {"onset": "2014-13"}}}\n'
WITHOUT_TODAY = b'{"id": "c3", "prior_surgery": "no", "safety": [], "safety_more": []}\n'


@pytest.fixture
def run(settings: Settings) -> Run:
    """Run a command of an app that has neither database nor keys made."""
    runner = create_app(settings.flask_mapping()).test_cli_runner()

    def run_command(*words: str, stdin: bytes = b"") -> Result:
        return runner.invoke(args=words, input=stdin)

    return run_command


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_case_gives_its_assessment_in_order(run: Run) -> None:
    result = run("triage", "assess", "-", stdin=GOOD + b"\n" + GOOD.replace(b"c1", b"c9"))
    assert [line["id"] for line in lines(result)] == ["c1", "c9"]
    assert {line["link"] for line in lines(result)} == {"recent"}
    assert result.exit_code == 0


def test_a_bad_line_stands_in_its_place_and_the_rest_go_on(run: Run) -> None:
    result = run("triage", "assess", "-", stdin=BAD_MONTH + b"[1]\n" + b'{"id": "\xff"}\n' + GOOD)
    month, not_an_object, not_utf8, good = lines(result)
    assert month == {
        "line": 1,
        "id": "c2",
        "error": {
            "field": "symptoms.pain.onset",
            "reason": "there is no month 13: months run from 1 to 12",
        },
    }
    assert not_an_object["error"] == {"field": "line", "reason": "expected one JSON object"}
    assert not_utf8["error"] == {"field": "line", "reason": "is not valid UTF-8 at byte 9"}
    assert good["urgency"] == "soon"
    assert result.exit_code == 1


def test_an_error_names_its_case_wherever_the_id_can_be_read(run: Run) -> None:
    twice = b'{"id": "c4", "today": "2026-06-15", "safety": [], "safety": ["fever"]}\n'
    result = run("triage", "assess", "-", stdin=twice + BAD_MONTH + b'{"id": "c5"\n')
    assert [(line["line"], line["id"]) for line in lines(result)] == [(1, "c4"), (2, "c2"), (3, None)]


def test_today_is_for_cases_that_bring_none(run: Run) -> None:
    without = run("triage", "assess", "-", stdin=WITHOUT_TODAY)
    assert lines(without)[0]["error"]["field"] == "today"
    given = run("triage", "assess", "-", "--today", "2026-06-15", stdin=WITHOUT_TODAY + GOOD)
    assert [line["link"] for line in lines(given)] == ["no_surgery", "recent"]


def test_another_policy_gives_another_digest_and_may_give_another_answer(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(DEFAULT_POLICY.read_text().replace("recent_months = 24", "recent_months = 6"))
    usual = run("triage", "assess", "-", stdin=GOOD)
    changed = run("triage", "assess", "-", "--policy", str(other), stdin=GOOD)
    assert lines(changed)[0]["link"] == "uncertain"
    assert lines(changed)[0]["policy"]["digest"] != lines(usual)[0]["policy"]["digest"]


def test_a_broken_policy_names_file_key_and_expectation(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(DEFAULT_POLICY.read_text().replace("early_months = 3", 'early_months = "three"'))
    result = run("triage", "assess", "-", "--policy", str(broken), stdin=GOOD)
    assert result.exit_code == 1
    assert "broken.toml: bands.early_months: expected a whole number of at least 1" in result.stderr


def test_assessing_makes_no_database_and_no_secret(run: Run, settings: Settings) -> None:
    run("triage", "assess", "-", stdin=GOOD)
    assert list(settings.instance_folder.iterdir()) == []


# --- dates in words ----------------------------------------------------------------------------------------

ON_MONDAY = ("triage", "dates", "-", "--today", "2026-06-15")


def test_each_phrase_gives_its_readings_in_order(run: Run) -> None:
    result = run(*ON_MONDAY, stdin=b"June 2021\n\nhace 3 meses\r\n9/21")
    plain, empty, ago, two = lines(result)
    assert plain == {
        "phrase": "June 2021",
        "readings": [{"date": "2021-06", "earliest": "2021-06-01", "latest": "2021-06-30"}],
        "ask_back": False,
    }
    assert empty["phrase"] == ""
    assert empty["reason"] == "Nothing is written here yet."
    assert ago == {
        "phrase": "hace 3 meses",
        "readings": [{"date": {"ago_months": [2, 4]}, "earliest": "2026-02-16", "latest": "2026-04-15"}],
        "ask_back": True,
    }
    assert [reading["date"] for reading in two["readings"]] == ["2021-09", "2025-09-21"]
    assert result.exit_code == 0


def test_a_phrase_that_is_not_read_is_no_error_and_says_why_in_the_forms_language(run: Run) -> None:
    english = run(*ON_MONDAY, stdin=b"a long time ago\n\xff\n")
    assert [line["readings"] for line in lines(english)] == [[], []]
    assert lines(english)[0]["reason"].startswith("This could be any time.")
    assert lines(english)[1]["reason"] == "We found no date in these words."
    spanish = run(*ON_MONDAY, "--language", "es", stdin=b"a long time ago\n")
    assert lines(spanish)[0]["reason"].startswith("Puede ser cualquier momento.")
    assert (english.exit_code, spanish.exit_code) == (0, 0)


def test_the_forms_language_orders_two_meanings(run: Run) -> None:
    in_order = {
        language: [
            reading["date"]
            for reading in lines(run(*ON_MONDAY, "--language", language, stdin=b"3/4/2019"))[0]["readings"]
        ]
        for language in ("en", "es")
    }
    assert in_order == {"en": ["2019-03-04", "2019-04-03"], "es": ["2019-04-03", "2019-03-04"]}


def test_an_age_has_its_days_only_with_the_birth_date(run: Run) -> None:
    without = run(*ON_MONDAY, stdin=b"when I was 60")
    assert lines(without)[0]["readings"] == [{"date": {"age": 60}}]
    born = run(*ON_MONDAY, "--born", "1961-02-03", stdin=b"when I was 60\nover 10 years ago")
    assert [(line["readings"][0]["earliest"], line["readings"][0]["latest"]) for line in lines(born)] == [
        ("2021-02-03", "2022-02-02"),
        ("1961-02-03", "2016-06-15"),
    ]
    year_alone = run(*ON_MONDAY, "--born", "1961", stdin=b"when I was 60")
    assert lines(year_alone)[0]["readings"][0]["latest"] == "2022-12-30"


def test_times_counted_from_a_surgery_are_read_with_onset_alone(run: Run) -> None:
    phrase = b"3 months after my surgery"
    assert lines(run(*ON_MONDAY, stdin=phrase))[0]["readings"] == []
    assert lines(run(*ON_MONDAY, "--onset", stdin=phrase))[0]["readings"] == [
        {"date": {"gap_months": [2, 4]}}
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("triage", "dates", "-"), "Missing option '--today'"),
        (("triage", "dates", "-", "--today", "June"), "does not match the format"),
        ((*ON_MONDAY, "--born", "1961-13"), "there is no month 13: months run from 1 to 12"),
        ((*ON_MONDAY, "--language", "fr"), "is not one of 'en', 'es'"),
        (("triage", "dates", "no-such.txt", "--today", "2026-06-15"), "no-such.txt"),
    ],
)
def test_a_wrong_option_is_named(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_file_from_another_program_may_begin_with_its_mark(run: Run, tmp_path: Path) -> None:
    phrases = tmp_path / "phrases.txt"
    phrases.write_bytes("\ufeffJune 2021\n".encode())
    result = run("triage", "dates", str(phrases), "--today", "2026-06-15")
    assert lines(result)[0]["phrase"] == "June 2021"


def test_the_shipped_content_lints(run: Run) -> None:
    result = run("content", "lint")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("0 to mend")


Broken = Callable[..., Result]


@pytest.fixture
def lint_with(settings: Settings, tmp_path: Path) -> Broken:
    """Lint a copy of the shipped content in which one text stands in the place of another."""

    def run_command(file: str, text: str, instead: str) -> Result:
        folder = tmp_path / "questionnaire"
        shutil.copytree(QUESTIONNAIRES / DEFAULT_QUESTIONNAIRE, folder)
        policy = shutil.copy(DEFAULT_POLICY, tmp_path / "policy.toml")
        path = Path(policy) if file == "policy.toml" else folder / file
        content = path.read_text("utf-8")
        assert text in content
        path.write_text(content.replace(text, instead, 1), "utf-8")
        chosen = settings.model_copy(
            update={"questionnaire_file": folder / "questionnaire.toml", "policy_file": Path(policy)}
        )
        return create_app(chosen.flask_mapping()).test_cli_runner().invoke(args=["content", "lint"])

    return run_command


@pytest.mark.parametrize(
    ("file", "text", "instead", "named"),
    [
        pytest.param(
            "2-surgery.toml",
            'question = "prior_surgery", is = "yes"',
            'question = "prior_surgry", is = "yes"',
            "surgery: its condition reads 'prior_surgry', which is no question and no loop",
            id="an unknown question",
        ),
        pytest.param(
            "2-surgery.toml",
            'question = "prior_surgery", is = "yes"',
            'question = "prior_surgery", is = "yess"',
            "surgery: its condition names yess, which 'prior_surgery' does not offer",
            id="an unknown choice",
        ),
        pytest.param(
            "2-surgery.toml",
            'loop = "surgeries"',
            'loop = "operations"',
            "surgery: there is no loop 'operations'; the program knows 'surgeries'",
            id="an unknown loop",
        ),
        pytest.param(
            "6-prepare.toml",
            'enable_when = { question = "symptoms", includes = "pain" }',
            'enable_when = { question = "symptoms", includes = "none" }\ntaken_when = "never"',
            "pages[1].taken_when: unknown key",
            id="an unknown key",
        ),
        pytest.param(
            "6-prepare.toml",
            'enable_when = { question = "symptoms", includes = "pain" }',
            'enable_when = { all = [{ question = "symptoms", includes_any = ["pain"] },'
            ' { question = "symptoms", includes = "none" }] }',
            "getting_around: can never be asked: no answers make its conditions true",
            id="a page nothing leads to",
        ),
        pytest.param(
            "1-safety.toml",
            'consumer = ["triage: who must be told to get help now, and who must be called today"]',
            "consumer = []",
            "safety_legs.safety_legs: nobody uses the answer; name a consumer or drop it",
            id="a question without a consumer",
        ),
        pytest.param(
            "1-safety.toml",
            'es = "Para mí"\n',
            "",
            "who.who.me: the Spanish wording is missing",
            id="a wording without Spanish",
        ),
        pytest.param(
            "1-safety.toml",
            'id = "safety_legs"\nkind',
            'id = "signs"\nkind',
            "question safety_legs: is missing: the program reads its answer",
            id="a question the rules read",
        ),
        pytest.param(
            "5-you.toml",
            'id = "phone"\nkind = "phone"',
            'id = "phone"\nkind = "text"',
            "question phone: is of kind text; the program reads a phone",
            id="a question of another kind",
        ),
        pytest.param(
            "words.toml",
            'back.en = "Back"\nback.es = "Atrás"\n',
            "",
            "words.back: is missing; the pages show it",
            id="a word the pages show",
        ),
        pytest.param(
            "policy.toml",
            'key = "urine_trouble"',
            'key = "hiccups"',
            "policy sign hiccups: is not asked: no question of the list first has it",
            id="a sign nobody asks",
        ),
        pytest.param(
            "policy.toml",
            'key = "urine_trouble"',
            'key = "hiccups"',
            "policy rule hiccups: no vignette exercises it; write one that shows it firing",
            id="a rule without a vignette",
        ),
        pytest.param(
            "policy.toml",
            "recent_months = 24",
            "recent_months = 2",
            "policy.toml: bands: bands need 0 < early_months < recent_months < remote_months",
            id="cuts out of order",
        ),
    ],
)
def test_content_that_must_be_mended_fails_and_is_named(
    lint_with: Broken, file: str, text: str, instead: str, named: str
) -> None:
    result = lint_with(file, text, instead)
    assert result.exit_code == 1
    assert named in result.output
    assert "Traceback" not in result.output


def test_sound_content_of_a_practices_own_passes(lint_with: Broken) -> None:
    result = lint_with("words.toml", 'back.en = "Back"', 'back.en = "Go back"')
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == "0 to mend, 11 to know"


def test_gaps_in_the_spanish_of_information_pages_are_named(
    monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    page = load_information("privacy")
    bare = replace(page, title=replace(page.title, es=""), translation_review={})
    monkeypatch.setattr("intake.content.practice.load_pages", lambda _own: {"privacy": bare})
    result = run("content", "lint")
    assert result.exit_code == 1
    named = "error: information privacy: the Spanish wording is missing: 'Notice of Privacy Practices'"
    assert named in result.output
