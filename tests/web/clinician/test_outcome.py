"""After the visit: what it turned out to be, and the figures that come of it."""

from __future__ import annotations

from flask import Flask

from tests.support.staff_browser import Team, file_story


def test_an_outcome_is_recorded_replaced_and_counted_by_band(app: Flask, team: Team) -> None:
    related, other = file_story(app, "back within two years"), file_story(app, "plain back pain")
    address = f"/staff/cases/{related}/outcome"
    page = team.clinician.send(address, version="0", send="yes", line="Scar tissue")
    assert page.status == 422
    assert page.errors == ["Choose what it turned out to be."]
    assert page.value("line") == "Scar tissue"
    team.clinician.send(address, version="0", relation="unclear", send="yes")
    values = {"version": "0", "relation": "related", "care": ["therapy", "medicine"], "line": "Scar tissue"}
    page = team.clinician.send(address, {**values, "send": "yes"})
    assert "The outcome is recorded." in page.main
    assert "Related to an earlier operation. Therapy, medicine. Scar tissue (Cleo Clinician, " in page.main
    assert "Recorded before: Related" in team.clinician.open(address).main
    team.clinician.send(f"/staff/cases/{other}/outcome", version="0", relation="not_related", send="yes")
    page = team.admin.open("/staff/outcomes")
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.soup.select("tbody tr")]
    assert rows == [
        ["May be related: started within 2 years of surgery", "1", "0", "1 of 1", "100%", "21% to 100%"],
        ["No past spine surgery", "1", "0", "0 of 1", "0%", "0% to 79%"],
    ]
    assert "2 cases have an outcome." in page.main
    assert "Quill" not in page.html
    assert team.admin.client.get(address).status_code == 404
    audit = team.auditor.open("/staff/audit").main
    assert audit.count("Outcome of the visit recorded") == 3


def test_before_the_first_outcome_the_page_says_where_it_is_recorded(team: Team) -> None:
    assert "None is recorded yet." in team.clinician.open("/staff/outcomes").main
