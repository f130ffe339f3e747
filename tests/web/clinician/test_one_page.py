"""The summary's sheet is one Letter page, of generated cases up to four operations and four symptoms."""

from __future__ import annotations

import re

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


def pages_of(app: Flask, team: Team, number: int) -> int:
    """How many Letter pages the sheet of that case takes."""
    from weasyprint import CSS, HTML

    from intake.formats.pdf_maker import PAGED, _document

    reference = file_story(app, "back within two years", generated_case(number))
    found = _SHEET.search(team.clinician.client.get(f"/staff/cases/{reference}/summary").text)
    assert found
    document = HTML(string=_document("Sheet", found[0])).render(
        stylesheets=[CSS(string=static_text("sheet.css") + PAGED)]
    )
    return len(document.pages)


@needs_pdf
@pytest.mark.parametrize("number", SAMPLE)
def test_the_summary_of_a_long_case_is_one_page(app: Flask, team: Team, number: int) -> None:
    assert pages_of(app, team, number) == 1


@needs_pdf
@pytest.mark.faults
def test_two_hundred_summaries_are_one_page_each(app: Flask, team: Team) -> None:
    assert {number: pages for number in EVERY if (pages := pages_of(app, team, number)) != 1} == {}
