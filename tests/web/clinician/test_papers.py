"""What leaves a summary: the PDF, the note, and which answer would change the result."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.formats import pdf
from intake.services.clinician.note import MOST_LINES
from tests.support.pdf_tools import needs_pdf, page_count, unsound
from tests.support.staff_browser import Team, file_story


def test_the_note_is_twelve_lines_of_plain_text_in_a_box(app: Flask, team: Team) -> None:
    reference = file_story(
        app, "two operations", {"own_words": f"Like a hot wire,\nday and night.{' So it goes on.' * 40}"}
    )
    page = team.clinician.open(f"/staff/cases/{reference}/note")
    box = page.soup.select_one("textarea#note")
    assert box is not None
    lines = box.get_text().removeprefix("\n").split("\n")
    assert 8 <= len(lines) <= MOST_LINES
    assert lines[0].startswith("PRE-VISIT INTAKE ")
    assert "Ximena Quill, born Feb 3, 1961, phone 251-555-0142." in lines[0]
    assert lines[1] == "Told by the patient, not checked. Not a diagnosis."
    text = "\n".join(lines)
    for part in ("URGENCY: Soon.", "TIMING: ", "Not settled", "TO SETTLE: ", "SURGERIES: ", "fusion"):
        assert part in text, part
    assert "“Like a hot wire, day and night. So it goes on." in text
    assert "…”" in text, "of long own words the beginning"
    assert "Health (no): blood thinner, " in text
    assert "metal allergy" in text, "what was told no stands whole"
    assert page.soup.select_one("button[data-copy=note][hidden]"), "only a script shows the button"
    assert "Summary taken as a note" in team.auditor.open("/staff/audit").main


def test_which_single_answer_would_change_it_is_said_in_sentences(app: Flask, team: Team) -> None:
    reference = file_story(app, "back within two years")
    page = team.clinician.open(f"/staff/cases/{reference}/summary")
    assert f"/staff/cases/{reference}/explain" in page.links()
    main = team.clinician.open(f"/staff/cases/{reference}/explain").main
    assert "From the answers the program found: urgency Soon , link May be related" in main
    assert "Link “Uncertain: clinician to judge”" in main
    assert "If the pain had begun on " in main
    assert "If there had been no surgery." in main
    assert "Asked which answer would change the result" in team.auditor.open("/staff/audit").main


@needs_pdf
def test_the_pdf_is_the_same_sheet_for_clinicians_alone_and_written_down(
    app: Flask, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = file_story(app, "two operations")
    monkeypatch.setattr(pdf, "SECONDS", 30.0)
    address = f"/staff/cases/{reference}/summary.pdf"
    assert address in team.clinician.open(f"/staff/cases/{reference}/summary").links()
    answer = team.clinician.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert unsound(answer.data) == []
    assert answer.headers["Content-Disposition"] == f'inline; filename="summary-{reference}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert team.desk.client.get(address).status_code == 404
    every_rule_follows_where_it_is_asked_for(team, reference, answer.data)
    assert "Summary taken as a PDF" in team.auditor.open("/staff/audit").main


def every_rule_follows_where_it_is_asked_for(team: Team, reference: str, alone: bytes) -> None:
    """An appendix behind the sheet, in one count of pages, each with the name; by itself none follows."""
    address = f"/staff/cases/{reference}/summary"
    page = team.clinician.open(address)
    assert "Appendix: every rule" not in page.main
    assert {f"{address}?trace=yes", f"{address}.pdf?trace=yes"} <= set(page.links())
    page = team.clinician.open(f"{address}?trace=yes")
    sheet, appendix = page.soup.select(".app-paper")
    heads = [each.select_one(".app-paper__head") for each in (sheet, appendix)]
    assert heads[0] == heads[1]
    assert "Ximena Quill" in str(heads[1])
    said = appendix.get_text(" ", strip=True)
    for part in ("Appendix: every rule, and why", "Fired (", "Did not fire (", "Source", "GIRFT"):
        assert part in said
    assert team.auditor.open("/staff/audit").main.count("Rules and reasons read") == 1
    whole = team.clinician.client.get(f"{address}.pdf?trace=yes").data
    assert (page_count(alone), page_count(whole) > 2) == (1, True)
    assert unsound(whole) == []
    assert team.auditor.open("/staff/audit").main.count("Rules and reasons read") == 2


def test_without_the_extra_there_is_no_link_and_the_page_is_printed(
    team: Team, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "is_there", lambda: False)
    address = f"/staff/cases/{reference}/summary.pdf"
    assert address not in team.clinician.open(f"/staff/cases/{reference}/summary").links()
    page = team.clinician.open(address)
    assert page.status == 503
    assert "Print the page instead" in page.main


def test_a_pdf_that_cannot_be_made_says_what_to_do(
    team: Team, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(*_told: object, **_more: object) -> bytes:
        raise pdf.PdfNotMade("no PDF within 3 seconds")

    monkeypatch.setattr(pdf, "is_there", lambda: True)
    monkeypatch.setattr(pdf, "make_pdf", too_slow)
    page = team.clinician.open(f"/staff/cases/{reference}/summary.pdf")
    assert page.status == 503
    assert "it is the same sheet" in page.main
    assert "Summary taken as a PDF" not in team.auditor.open("/staff/audit").main
