"""No answer leads off this host, whatever a field or an address asks for."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.web.own_address import own_address
from tests.support.browser import Browser
from tests.support.examples import examples
from tests.support.patient_story import begin
from tests.web.test_doors import address_of

HOSTILE = (
    "////evil.example",
    "///evil.example/form",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/x\r\ny",
    "/\r\nSet-Cookie: form=planted",
    "/form/x\r\ny",
    "/staff/cases/x\r\ny",
    "/%0d%0aSet-Cookie:form=planted",
    "/%2f%2fevil.example",
    "/.//evil.example",
    "https://evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "/form/who?_external=1&_scheme=javascript",
    "/form/who?next=//evil.example",
    " //evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "/\x00",
    "/static/../../evil",
    "@evil.example",
    ".evil.example",
)
FIELDS = (
    "back",
    "next",
    "to",
    "after",
    "show",
    "before",
    "about",
    "assessment",
    "opened",
    "language",
    "action",
)
"""Every field that some page reads from a form or an address, and where it may end in a Location."""
HOST = "localhost"


def leads_off(location: str) -> bool:
    """Whether a browser would leave the host, or read more than one header."""
    if any(ord(character) <= 0x20 or character == "\\" for character in location):
        return True
    parts = urlsplit(location)
    if parts.scheme or parts.netloc:
        return (parts.scheme, parts.netloc) != ("http", HOST)
    return not location.startswith("/") or location.startswith("//")


def check(client: FlaskClient, method: str, address: str, **sent: dict[str, str]) -> None:
    """Hold one answer to leading nowhere else and planting nothing."""
    with client.open(address, method=method, **sent) as response:  # type: ignore[arg-type]
        assert response.status_code < 500, (method, address)
        for location in response.headers.getlist("Location"):
            assert not leads_off(location), (method, address, location)
        assert "planted" not in str(response.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_field_of_any_route_leads_off_this_host(browser: Browser, app: Flask, hostile: str) -> None:
    """With an open form and its secret, so that what the field asks for is really read."""
    begin(browser)
    fields, hidden = dict.fromkeys(FIELDS, hostile), browser.hidden()
    for rule in app.url_map.iter_rules():
        address = address_of(rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            check(browser.client, method, address, query_string=fields)
        if "POST" in (rule.methods or ()):
            check(browser.client, "POST", address, data={**fields, **hidden})
            check(browser.client, "POST", address, data={**fields, **hidden, "language": "es"})


@pytest.mark.parametrize(
    "path", ["//evil.example/", "////evil.example", "//evil.example/staff", "/staff//evil.example"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_path_leads_off_this_host(app: Flask, path: str, method: str) -> None:
    client = app.test_client()
    response = client.open(method=method, base_url=f"http://{HOST}", environ_overrides={"PATH_INFO": path})
    assert response.status_code < 500
    for location in response.headers.getlist("Location"):
        assert not leads_off(location), location


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("/form/who", "/form/who"),
        ("/form/surgery-date/2", "/form/surgery-date/2"),
        ("/form/who?to=check", "/form/who"),
        ("/", "/"),
        ("/form/x\r\ny", "/form/x%0D%0Ay"),
        ("/nowhere", None),
        ("/static/app.css", None),
        ("/staff/queue", None),
        ("/form/surgery-date//2", None),
        ("", None),
    ],
)
def test_an_address_of_ours_is_rebuilt_and_any_other_is_none(
    app: Flask, wanted: str, address: str | None
) -> None:
    with app.test_request_context():
        assert own_address(wanted, lambda endpoint: endpoint.startswith("patient.")) == address


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.text(st.sampled_from("/\\?#%.:@ \r\n\t\x00aeform-who0d\ud800é")) | st.text())
def test_whatever_is_wanted_the_answer_is_one_path_of_ours(app: Flask, wanted: str) -> None:
    with app.test_request_context():
        address = own_address(wanted, lambda _: True)
    assert address is None or not leads_off(address)
