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
    values = {"version": "0", "relation": "related", "line": " ", "send": "yes"}
    asked = team.clinician.send(f"/staff/cases/{other}/outcome", values)
    assert asked.status == 422
    assert asked.errors[0].startswith(
        "The patient told of no past operation on the spine. If the visit found"
    )
    assert asked.soup.select("input[name=untold]:not([checked])")
    asked = team.clinician.send(f"/staff/cases/{other}/outcome", {**values, "untold": "yes"})
    assert asked.status == 422, "which one is said in the line"
    assert asked.soup.select("input[name=untold][checked]")
    values |= {"untold": "yes", "line": "Fusion 2009, Ohio"}
    told = team.clinician.send(f"/staff/cases/{other}/outcome", values).main
    assert "The visit found an operation that the form had not told. Fusion 2009, Ohio" in told
    found = [cell.get_text() for cell in team.admin.open("/staff/outcomes").soup.select("tbody td")]
    assert "1 of 1 (1 to one not told)" in found
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
    assert audit.count("Outcome of the visit recorded") == 4


def test_before_the_first_outcome_the_page_says_where_it_is_recorded(team: Team) -> None:
    assert "None is recorded yet." in team.clinician.open("/staff/outcomes").main
