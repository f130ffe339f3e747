"""Dates and numbers at both ends, in every field and address of staff: refused, and every list opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from intake.domain.roles import Role
from intake.web.staff.permissions import may_open
from tests.faults.tally import FIGURE
from tests.support.staff_browser import Team
from tests.web.admin.test_figures import called
from tests.web.staff.test_routes import staff_rules

ENDS = (
    {"date": "0001-01-01", "time": "00:00", "month": "0001-01", "number": "0"},
    {"date": "9999-12-31", "time": "23:59", "month": "9999-12", "number": "9" * 30},
    {"date": "2026-11-16", "time": "03:00", "month": "1900-01", "number": "-1"},
    {"date": "2026-12-01", "time": "03:00", "month": "2026-13", "number": "1e309"},
    {"date": "2026-02-30", "time": "24:61", "month": "x", "number": "²³"},
)
"""The first and the last there are, yesterday, three at night, and what no calendar has."""
ASKED = {
    "day": "date",
    "month": "month",
    "first_day": "date",
    "last_day": "date",
    "start": "number",
    "before": "number",
    "assessment": "number",
    "number": "number",
    "after": "date",
    "check": "number",
}
"""What addresses of staff take, and of what kind it is."""
NO_PAGE = (".pdf", ".svg", "<kind>")
FAILED = 500
ASKS_WHICH = 422
"""What a page answers that is about one thing and was asked for without it."""


def rules_to_open(app: Flask) -> Iterator[tuple[Role, Rule]]:
    """Every staff page, and each role that may open it."""
    for rule in staff_rules(app):
        if "GET" in (rule.methods or ()) and not rule.rule.endswith(NO_PAGE):
            yield from ((role, rule) for role in Role if may_open(role, rule.endpoint))


def address_of(rule: Rule, reference: str, staff_id: str) -> str:
    place = {"<reference>": reference, "<staff_id>": staff_id, "<int:number>": "1"}
    address = rule.rule.replace("<language>", "es").replace("<part_id>", "safety")
    for name, value in place.items():
        address = address.replace(name, value)
    return address


def filled_in(form: Tag, end: dict[str, str]) -> dict[str, str]:
    """What is sent from a form: what takes a date or a number at that end, the rest as it comes."""
    values: dict[str, str] = {}
    for control in form.find_all(["input", "select", "textarea"]):
        name, kind = str(control.get("name", "")), str(control.get("type", "text"))
        if control.name == "select":
            options = [str(each.get("value", "")) for each in control.find_all("option")]
            values[name] = next((each for each in options if each), "")
        elif control.name == "textarea":
            values[name] = end["number"]
        elif kind in ("radio", "checkbox"):
            values.setdefault(name, str(control.get("value", "on")))
        elif kind == "hidden":
            values[name] = str(control.get("value", ""))
        else:
            by_name = "date" if name in ("back_on", "call_back", "day") else ASKED.get(name, "number")
            values[name] = end[kind if kind in end else by_name]
    values.pop("", None)
    return values


def send_every_form(client: FlaskClient, address: str) -> int:
    """Send each form of a page at each end; how many were sent."""
    sent = 0
    for end in ENDS:
        page = client.get(address, follow_redirects=True)
        for form in BeautifulSoup(page.text, "html.parser").select("main form[method=post]"):
            action = str(form.get("action") or address)
            if "sign-out" in action or "/password" in action or "/sessions" in action or "disable" in action:
                continue  # which end what is tested
            button = form.select_one("button[name]")
            pressed = {str(button["name"]): str(button.get("value", ""))} if button else {}
            answer = client.post(action, data={**filled_in(form, end), **pressed})
            assert answer.status_code < FAILED, (action, end, answer.status_code)
            sent += 1
    return sent


def statuses(team: Team, pages: list[tuple[Role, Rule]]) -> dict[tuple[Role, str], int]:
    """How each page opens for whom."""
    return {
        (role, rule.rule): team.of(role).client.get(rule.rule, follow_redirects=True).status_code
        for role, rule in pages
    }


@pytest.mark.faults
def test_no_date_and_no_number_of_staff_breaks_a_page_or_a_list(
    app: Flask, team: Team, reference: str, record_property: Callable[[str, object], None]
) -> None:
    called(team, reference, "reached")
    sent = looked = 0
    pages = list(rules_to_open(app))
    by_one = {rule.rule: (role, rule) for role, rule in reversed(pages)}
    lists = [
        (role, rule) for role, rule in pages if "<" not in rule.rule and not rule.endpoint.startswith("auth.")
    ]
    opened = statuses(team, lists)
    assert set(opened.values()) <= {200, ASKS_WHICH}
    for role, rule in by_one.values():
        address = address_of(rule, reference, team.second_desk.staff_id)
        client = team.of(role).client
        for end in ENDS:
            query = {name: end[kind] for name, kind in ASKED.items()}
            answer = client.get(address, query_string=query)
            assert answer.status_code < FAILED, (address, end, answer.status_code)
            looked += 1
        sent += send_every_form(client, address)
    assert statuses(team, lists) == opened
    assert team.desk.open(f"/staff/cases/{reference}").status == 200
    assert (looked > 150, sent > 60) == (True, True), (looked, sent)
    record_property(
        FIGURE, f"{looked} addresses and {sent} forms at {len(ENDS)} ends: 0 failed, every list opened"
    )
