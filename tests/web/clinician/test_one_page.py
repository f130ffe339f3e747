"""The summary's sheet is one Letter page, of generated cases up to four operations and four symptoms."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from intake.web.static_files import static_text
from tests.support.generated_cases import generated_case
from tests.support.pdf_tools import needs_pdf
from tests.support.staff_browser import Team, file_story

SAMPLE = (83,)
"""Of the 200 cases, for every run: one that is among the longest."""
EVERY = range(200)
_SHEET = re.compile(
    r'<div class="app-paper[ "].*(?=<section class="app-no-print" aria-labelledby="decide">)', re.DOTALL
)


WORKED_ON = (17, 44, 83, 150, 163, 199)
"""The longest of all, once staff and a clinician have worked on them."""
NOTES = (
    "Will bring the pictures on a disc and the list of pills.",
    "Calls back when the daughter can drive.",
    "Asked for an early hour.",
    "Has a ride on Thursdays.",
)


def filed(app: Flask, number: int) -> str:
    return file_story(app, "back within two years", generated_case(number))


def pages_of(team: Team, reference: str) -> int:
    """How many Letter pages the sheet of that case takes."""
    from weasyprint import CSS, HTML

    from intake.formats.pdf_maker import PAGED, _document

    found = _SHEET.search(team.clinician.client.get(f"/staff/cases/{reference}/summary").text)
    assert found
    document = HTML(string=_document("Sheet", found[0])).render(
        stylesheets=[CSS(string=static_text("sheet.css") + PAGED)]
    )
    return len(document.pages)


@needs_pdf
@pytest.mark.parametrize("number", SAMPLE)
def test_the_summary_of_a_long_case_is_one_page(app: Flask, team: Team, number: int) -> None:
    assert pages_of(team, filed(app, number)) == 1


@needs_pdf
@pytest.mark.faults
def test_two_hundred_summaries_are_one_page_each(app: Flask, team: Team) -> None:
    assert {number: pages for number in EVERY if (pages := pages_of(team, filed(app, number))) != 1} == {}


@needs_pdf
@pytest.mark.faults
@pytest.mark.parametrize("number", WORKED_ON)
def test_notes_an_override_and_a_merged_request_leave_the_longest_on_one_page(
    app: Flask, team: Team, number: int
) -> None:
    reference, other = filed(app, number), file_story(app, "cannot pass urine")
    address = f"/staff/cases/{reference}"
    for seen, note in enumerate(NOTES):
        team.desk.send(f"{address}/note", version=str(seen), note=note, kind="called")
    team.clinician.send(
        f"{address}/override",
        version=str(len(NOTES)),
        urgency="soon",
        link="recent",
        override_reason="Sounded weak on the phone, and the family says so too.",
        send="yes",
    )
    both = team.desk.open(f"{address}/merge?other={other}")
    fields = both.soup.select("main form input[name]:not([name=csrf_token])")
    told: dict[str, Any] = {str(each["name"]): str(each.get("value", "")) for each in fields}
    team.desk.send(f"{address}/merge", **told, send="yes")
    page = team.clinician.open(f"{address}/summary").main
    assert all(words in page for words in ("Has a ride", "Sounded weak", "Merged with"))
    assert pages_of(team, reference) == 1
