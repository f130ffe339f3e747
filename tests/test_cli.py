"""The commands of the clinical core: one assessment a line in order, and content that holds together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from config import Settings
from intake import create_app
from intake.content.policies import DEFAULT_POLICY
from intake.content.reading import ContentError
from intake.domain.lint import Finding, Severity

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


def test_the_shipped_content_lints(run: Run) -> None:
    result = run("content", "lint")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("0 to mend")


def test_content_that_must_be_mended_fails(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding(Severity.ERROR, "page pain", "is asked twice")
    monkeypatch.setattr("intake.cli.clinical.check_content", lambda: [finding])
    result = run("content", "lint")
    assert result.exit_code == 1
    assert result.stdout == "error: page pain: is asked twice\n1 to mend, 0 to know\n"


def test_content_that_cannot_be_read_says_where(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> list[Finding]:
        raise ContentError("words.toml", "start.title", "missing; expected a text")

    monkeypatch.setattr("intake.cli.clinical.check_content", unreadable)
    result = run("content", "lint")
    assert result.exit_code == 1
    assert "words.toml: start.title: missing; expected a text" in result.stderr
