"""Every role against every staff address: what the table of permissions says, and nothing else, opens."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services.accounts import second_factor
from intake.store.queries import staff as staff_query
from intake.web.staff.permissions import (
    PERMISSIONS,
    STAFF_BLUEPRINTS,
    START_PAGES,
    WITHOUT_SECOND_STEP,
    WITHOUT_SIGN_IN,
    may_open,
)
from tests.support.staff_browser import StaffBrowser, Team, add_member

OF_NOBODY = "of-nobody"
"""The id of a form for a caller that nobody began: none of its pages is there for anybody."""
CHANGING = "POST"
LOOKING = "GET"


def staff_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in STAFF_BLUEPRINTS]


def addresses(app: Flask, reference: str, staff_id: str) -> list[tuple[str, str, str]]:
    """(endpoint, method, address) of every staff route, signing out last because it ends what is tested."""
    listed = []
    for rule in staff_rules(app):
        values = {
            "reference": reference,
            "staff_id": staff_id,
            "language": "es",
            "part_id": "safety",
            "number": 1,
            "form_id": OF_NOBODY,
            "slug": "who",
            "instance": 1,
            "kind": "csv",
            "passkey_id": "none",
        }
        with app.test_request_context():
            built = rule.build({name: values[name] for name in rule.arguments})
        assert built is not None
        for method in sorted((rule.methods or set()) & {LOOKING, CHANGING}):
            listed.append((rule.endpoint, method, built[1]))
    return sorted(listed, key=lambda each: (each[0] == "auth.sign_out", each))


def test_the_table_names_every_staff_route_and_no_other(app: Flask) -> None:
    routes = {rule.endpoint for rule in staff_rules(app)}
    assert routes == set(PERMISSIONS) | set(WITHOUT_SIGN_IN)
    assert not set(PERMISSIONS) & set(WITHOUT_SIGN_IN)
    assert set(PERMISSIONS) >= WITHOUT_SECOND_STEP | set(START_PAGES.values())
    assert all(permission.roles for permission in PERMISSIONS.values())


def test_every_route_under_staff_belongs_to_the_staff_blueprints(app: Flask) -> None:
    under = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff")}
    assert under == {rule.endpoint for rule in staff_rules(app)}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_the_table_says_and_meets_nothing_else(
    app: Flask, team: Team, reference: str, role: Role
) -> None:
    target = add_member(app, "Tara Target", Role.FRONT_DESK)
    browser = team.of(role)
    _begin_second_step(app, browser)
    missing = browser.client.get("/staff/no-such-page")
    assert missing.status_code == 404
    checked = 0
    for endpoint, method, address in addresses(app, reference, target):
        if endpoint in WITHOUT_SIGN_IN:
            continue
        values = {"csrf_token": browser.token()} if method == CHANGING else {}
        response = browser.client.open(address, method=method, data=values)
        if may_open(role, endpoint):
            # A form without its fields is refused for what is missing in it, never as if it were not there.
            # The request has no visit yet, so there is no calendar file of one.
            # Nor has anybody a passkey to remove.
            nothing_there = endpoint in ("frontdesk.move", "frontdesk.visit_file", "auth.remove_passkey")
            nothing_there = nothing_there or OF_NOBODY in address
            is_pdf = endpoint == "clinician.summary_pdf"  # without the extra, or late: how to print the page
            expected = (404,) if nothing_there else (200, 303, 409, 422, *([503] if is_pdf else []))
            assert response.status_code in expected, (endpoint, method, response.status_code)
            if method == CHANGING:
                browser.client.get("/staff/account")  # says once what was done, so that no other page does
        else:
            assert response.status_code == 404, (endpoint, method)
            assert response.text == missing.text, (endpoint, method)
        checked += 1
    assert checked >= len(PERMISSIONS)


def test_a_form_sent_where_it_may_not_go_is_answered_alike_without_its_secret(
    team: Team, reference: str
) -> None:
    missing = team.auditor.client.post("/staff/no-such-page")
    forbidden = team.auditor.client.post(f"/staff/cases/{reference}/claim")
    assert missing.status_code == forbidden.status_code == 404
    assert missing.text == forbidden.text


def test_a_request_that_is_not_there_looks_like_one_that_may_not_be_seen(team: Team, reference: str) -> None:
    unknown = team.desk.client.get("/staff/cases/00000000")
    nonsense = team.desk.client.get("/staff/cases/%F0%9F%98%80")
    forbidden = team.desk.client.get(f"/staff/cases/{reference}/summary")
    assert {unknown.status_code, nonsense.status_code, forbidden.status_code} == {404}
    assert unknown.text == nonsense.text == forbidden.text


def test_whoever_is_not_signed_in_is_led_to_the_door(app: Flask, reference: str) -> None:
    client = app.test_client()
    for endpoint, method, address in addresses(app, reference, "somebody"):
        if endpoint not in WITHOUT_SIGN_IN:
            response = client.open(address, method=method)
            assert response.status_code == 303, endpoint
            assert response.headers["Location"].startswith("/staff/sign-in"), endpoint
    assert client.get("/staff/no-such-page").headers["Location"].startswith("/staff/sign-in")


def test_the_administrator_reads_the_very_table(team: Team) -> None:
    page = team.admin.open("/staff/permissions")
    rows = {
        row.select("th")[0].get_text(): [cell.get_text() for cell in row.select("td")]
        for row in page.soup.select("tbody tr")
    }
    expected = {
        each.does: ["Yes" if role in each.roles else "–" for role in Role] for each in PERMISSIONS.values()
    }
    assert rows == expected


def test_each_role_starts_on_a_page_it_may_open(team: Team) -> None:
    for role in Role:
        assert may_open(role, START_PAGES[role])
        assert team.of(role).open("/staff/").status == 200
        assert team.of(role).open("/staff").status == 200


def test_navigation_leads_only_where_the_role_may_go(team: Team) -> None:
    for role in Role:
        browser = team.of(role)
        for address in browser.open("/staff/account").links():
            if address.startswith("/staff/"):
                assert browser.client.get(address, follow_redirects=True).status_code == 200, (role, address)


def _begin_second_step(app: Flask, browser: StaffBrowser) -> None:
    with app.app_context():
        member = staff_query.by_id(db.session(), browser.staff_id)
        assert member is not None
        second_factor.begin(db.session(), keys(), member)
        db.session.commit()
