"""Another policy's thresholds are what every page says: no sentence keeps the figures that ship."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from intake.content.forms import load_form
from intake.content.loader import DEFAULT_QUESTIONNAIRE, load_questionnaire
from intake.content.policies import DEFAULT_POLICY, load_policy
from tests.support.browser import Browser
from tests.support.patient_story import come_to, fill_in
from tests.support.staff_browser import team as make_team

OLD = re.compile(
    r"\b(24 months|2 years|two years|10 years|ten years|120 months|3 (to \d+ )?months|90 days"
    r"|24 meses|2 años|dos años|10 años|diez años|3 meses|90 días)\b"
)
"""The figures of the policy that ships, as anybody might write them."""

NOT_OF_THE_POLICY = {
    "surgery_date.surgery_date.hint",
    "surgery_date.surgery_recent.text",
    "safety_moving.safety_moving.foot_drop",
    "safety_moving.safety_moving.clumsy_hands",
    "safety_moving.safety_moving.unsteady",
    "safety_pain.safety_pain.cancer_history",
    "tests_tried.tests.text",
    "words.date_told_unread",
    "words.date_told_hint_after",
    "words.ago_2_weeks_3_months",
    "words.ago_3_12_months",
    "words.ago_1_2_years",
    "words.ago_5_10_years",
    "words.ago_more_10_years",
    "words.error_date_between",
}
"""Times that are part of a sign, of a question, of a date to choose or to type, and no threshold."""


@pytest.fixture
def other_policy(tmp_path: Path) -> Path:
    """The policy that ships with other numbers, changed in this one file."""
    text = DEFAULT_POLICY.read_text("utf-8")
    for old, new in (
        ("early_months = 3 ", "early_months = 2 "),
        ("recent_months = 24 ", "recent_months = 18 "),
        ("remote_months = 120 ", "remote_months = 96 "),
        ("\ndays = 90\n", "\ndays = 60\n"),
    ):
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "other-policy.toml"
    file.write_text(text, "utf-8")
    return file


@pytest.fixture
def other_app(app: Flask, other_policy: Path) -> Flask:
    app.config["POLICY_FILE"] = other_policy
    return app


def old_figures(said: str) -> list[str]:
    """The old figures in what pages say, but for the times that belong to a sign, a question or a source."""
    policy, form = load_policy(), load_questionnaire()
    signs = {where.split(".")[-1] for where in NOT_OF_THE_POLICY}
    own = [text.en for where, text in form.texts() if where in NOT_OF_THE_POLICY]
    own += [sign.label for sign in policy.signs if sign.key in signs]
    sources = {sign.source for sign in policy.signs} | {rule.source for rule in policy.rules.values()}
    sources |= {raised.source for raised in policy.raises.values()}
    for source in sorted(sources, key=len, reverse=True):
        said = said.replace(source, "")  # tells what others found, beside the policy's number
    for text in own:
        said = said.replace(text[1:], "")  # the trace begins a label with a small letter
    return [found[0] for found in OLD.finditer(said)]


def test_no_wording_of_the_form_keeps_an_old_figure(other_policy: Path) -> None:
    form = load_form(DEFAULT_QUESTIONNAIRE, other_policy)
    old = {
        where.removesuffix(".group") for where, text in form.texts() if OLD.search(f"{text.en} | {text.es}")
    }
    assert old == NOT_OF_THE_POLICY


def test_no_page_after_the_questions_keeps_an_old_figure(other_app: Flask, browser: Browser) -> None:
    operated = {
        "prior_surgery": {"prior_surgery": "yes"},
        "surgery_date": {"surgery_date": "January 2026"},
        "pain_onset": {
            "pain_onset_when": "came_back",
            "pain_onset_date": "June 2026",
        },
        "safety": {"safety": "post_op_worse"},
    }
    come_to(browser, operated, until="call_today")
    said = [browser.page.main]
    assert "Did you have surgery in the last 60 days?" in said[0]
    said.append(browser.switch("es").main)
    assert "¿Le operaron en los últimos 60 días?" in said[1]
    browser.switch("en")
    browser.follow("Keep going and send my answers, too")
    page = fill_in(browser, operated)
    assert "Surgery within the last 18 months?" in page.main
    number = page.soup.select_one(".app-reference")
    assert number is not None
    said.append(page.main)
    said.append(browser.switch("es").main)
    assert "¿Le operaron en los últimos 18 meses?" in said[-1]

    team = make_team(other_app)
    case = f"/staff/cases/{number.get_text().replace('-', '')}"
    summary = team.clinician.open(f"{case}/summary")
    assert "May be related: started within 18 months of surgery" in summary.main
    assert "from 2 to less than 18 months after the operation" in summary.main
    override = team.clinician.open(f"{case}/override")
    assert "Less likely related: started 8 years or more after surgery" in override.main
    trace = team.clinician.open(f"{case}/trace")
    assert "within 60 days of an operation" in trace.main
    said += [summary.main, override.main, trace.main, team.desk.open(case).main]
    assert old_figures(" ".join(said)) == []


def test_a_request_judged_by_another_policy_is_given_no_figure_of_this_one(
    app: Flask, browser: Browser, other_policy: Path
) -> None:
    operated = {
        "prior_surgery": {"prior_surgery": "yes"},
        "surgery_date": {"surgery_date": "January 2026"},
        "pain_onset": {
            "pain_onset_when": "came_back",
            "pain_onset_date": "June 2026",
        },
    }
    page = come_to(browser, operated)
    number = page.soup.select_one(".app-reference")
    assert number is not None
    app.config["POLICY_FILE"] = other_policy
    summary = make_team(app).clinician.open(f"/staff/cases/{number.get_text().replace('-', '')}/summary")
    assert "from 3 to less than 24 months after the operation" in summary.main
    assert "started within the policy's recent months of surgery" in summary.main
