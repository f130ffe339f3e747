"""A name is shown in its own direction, and turns nothing beside it, wherever people read it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.browser import Browser
from tests.support.patient_story import come_to
from tests.support.staff_browser import Team, file_story

GIVEN, FAMILY, HELPER = "\u0639\u0644\u064a", "\u062d\u0633\u0646", "\u0644\u064a\u0644\u0649"
NAMED = {"name_given": GIVEN, "name_family": FAMILY, "helper_name": HELPER}


@pytest.mark.parametrize(
    "address",
    [
        "/staff/queue",
        "/staff/calls",
        "/staff/cases/{0}",
        "/staff/cases/{0}/attempt",
        "/staff/cases/{0}/close",
    ],
)
def test_the_desk_reads_each_name_by_itself(app: Flask, team: Team, address: str) -> None:
    reference = file_story(app, "severe pain, long", NAMED)
    page = team.desk.open(address.format(reference))
    alone = {tag.get_text() for tag in page.soup.select("bdi")}
    assert f"{GIVEN} {FAMILY}" in alone
    assert all(
        tag.find_parent("bdi") for tag in page.soup.find_all(string=lambda text: text and HELPER in text)
    )


def test_a_clinician_reads_the_name_by_itself_on_the_summary_that_is_printed(app: Flask, team: Team) -> None:
    reference = file_story(app, "severe pain, long", NAMED)
    page = team.clinician.open(f"/staff/cases/{reference}/summary")
    assert page.soup.select_one("h1 bdi").get_text() == f"{GIVEN} {FAMILY}"  # type: ignore[union-attr]


def test_a_name_that_is_markup_stays_text(app: Flask, team: Team) -> None:
    reference = file_story(app, "severe pain, long", {"name_given": "<b>A", "name_family": "&amp;"})
    html = team.desk.open(f"/staff/cases/{reference}").html
    assert "<bdi>&lt;b&gt;A &amp;amp;</bdi>, " in html


def test_a_patient_reads_each_answer_by_itself(browser: Browser) -> None:
    born = {"birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1951", "been_before": "no"}
    about = {"name_given": GIVEN, "name_family": FAMILY, **born}
    page = come_to(browser, {"about_you": about}, until="check")
    assert GIVEN in [tag.get_text() for tag in page.soup.select("dd bdi")]
