"""A symptom added to the table and to the questionnaire is asked, judged and shown like every other.

Nothing else of the product is told of it: whoever adds one in earnest changes the same two places.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import Settings
from intake.content.policies import load_policy
from intake.services.clinical.case_files import assess_lines
from intake.services.clinical.content_check import check_content
from tests.support.browser import Browser
from tests.support.one_more_symptom import add_to_table, form_that_asks_it
from tests.support.patient_story import Given, go_through
from tests.support.patients import Serving
from tests.support.staff_browser import Team, team

BALANCE: dict[str, Given] = {
    "balance": {"balance_places": ["left_leg", "right_leg"]},
    "balance_onset": {
        "balance_onset_when": "new_after",
        "balance_onset_date": "2015",
        "balance_trend": "slowly_worse",
    },
}
OPERATED_ON_THE_NECK: dict[str, Given] = {
    "prior_surgery": {"prior_surgery": "yes"},
    "surgery": {"surgery_regions": "neck", "surgery_procedures": "fusion"},
}


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The main file of a questionnaire that asks of balance, which the table of symptoms has."""
    add_to_table(monkeypatch)
    return form_that_asks_it(tmp_path / "form")


@pytest.fixture
def app(form: Path, settings: Settings, database: Path, serving: Serving) -> Iterator[Flask]:
    """The product that asks it, put together anew with the longer table."""
    asking = settings.model_copy(update={"questionnaire_file": form})
    with serving.serve(asking, database, own=True) as app:
        yield app


def errors(folder: Path) -> list[str]:
    return [str(finding) for finding in check_content(folder) if finding.severity == "error"]


def test_content_that_asks_it_is_sound(form: Path) -> None:
    assert errors(form.parent) == []


def test_content_that_asks_what_the_table_lacks_is_refused(tmp_path: Path) -> None:
    dropped = "error: question symptoms, choice balance: is not in the table of symptoms; it would be dropped"
    assert dropped in errors(form_that_asks_it(tmp_path / "form").parent)


def test_content_that_does_not_ask_what_the_table_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    add_to_table(monkeypatch)
    assert "error: question balance_places: is missing: the program reads its answer" in [
        str(finding) for finding in check_content()
    ]


def test_it_is_asked_judged_and_shown_everywhere(app: Flask, browser: Browser) -> None:
    office = team(app)
    chosen: dict[str, Given] = {"symptoms": {"symptoms": ["balance", "other"]}}
    check = go_through(browser, {**OPERATED_ON_THE_NECK, **chosen, **BALANCE}, until="check").main
    assert "What bothers you now? Loss of balance Something else" in check
    assert "Left leg Right leg" in check
    browser.send({"consent": "agree"})
    assert browser.page.address == "/form/done"

    assert "Symptoms Balance (both legs); Other" in office.desk.open("/staff/queue").main
    reference = reference_of(office)
    assert (
        "Balance began: 2015 (month not given), new after the operation"
        in office.desk.open(f"/staff/cases/{reference}").main
    )

    summary = office.clinician.open(f"/staff/cases/{reference}/summary")
    # A cord problem in the neck can cause it in the legs, so the operation there is the one that decides.
    assert (
        "started within 2 years of surgery The loss of balance began after an operation, 2015" in summary.main
    )
    assert "Soon Weakness, numbness or tingling in both legs" in summary.main
    assert (
        "Balance decides both legs slowly getting worse 2015 (month not given), new after the operation"
        in summary.main
    )
    drawing = summary.soup.select_one("svg.app-timeline")
    assert drawing is not None
    assert "Balance began: 2015 (month not given), new after the operation" in drawing.get_text()
    assert summary.soup.select(".app-body__marked[data-place=left_leg]")
    assert "balance" in office.clinician.open(f"/staff/cases/{reference}/trace").main


def reference_of(office: Team) -> str:
    links = [link for link in office.desk.open("/staff/queue").links() if "/staff/cases/" in link]
    return links[0].removeprefix("/staff/cases/").split("/")[0].split("#")[0]


def test_a_case_file_may_tell_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    add_to_table(monkeypatch)
    told: dict[str, Any] = {
        "id": "1",
        "prior_surgery": "yes",
        "surgeries": [{"regions": ["neck"], "date": "2014-06-15"}],
        "symptoms": {"balance": {"places": ["left_leg", "right_leg"], "onset": "2015-01"}},
    }
    (line,) = assess_lines([json.dumps(told).encode()], load_policy(), date(2026, 11, 17))
    assert not line.failed, line.text
    found = json.loads(line.text)
    assert (found["link"], found["settled"]) == ("recent", True)
    assert "both_legs" in [each["rule"] for each in found["findings"] if each["effect"] == "soon"]
