"""Two hundred hostile texts in every free text of the form: wherever they come out they are text.

They are read in a real browser that ignores our content security policy, so that only what we write holds
them; the control shows that the browser would notice.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright
from pypdf import PdfReader
from sqlalchemy import URL
from werkzeug.routing import Rule

from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services import audit, outbox
from intake.store.models import Case, OutboxMessage
from intake.web.staff.permissions import may_open
from tests.browser.watching import HOSTILE, Watch, launched
from tests.faults.office import Office, office_in
from tests.faults.payloads import HIT, PAYLOADS, PLANTED, WORKED_OUT
from tests.faults.planting import FORMS, OF_EACH, Planted, Teller, work_on
from tests.faults.serving import Server
from tests.support.marked_story import write_letters
from tests.support.over_http import HttpClient
from tests.support.staff_browser import signed_in_browser

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)]

FILES = (".pdf", ".ics", ".csv", "/fhir", "/record", ".svg", "<kind>", "sign-out")
"""Ends of addresses that give no page."""
SHEETS = ("figures/requests",)
"""The only ones that hold what somebody typed."""
PDFS = 4
ACTIONS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/URI")
FORMULA = re.compile(r"^[\s\x00]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
FOREIGN = f"""() => [...document.querySelectorAll("*")].filter(each =>
    [...each.attributes].some(one => one.name.startsWith("on") || /^\\s*javascript:/i.test(one.value))
    || ["IFRAME", "OBJECT", "EMBED", "BASE", "STYLE", "PLAINTEXT", "XMP", "MATH"].includes(each.tagName)
    || (each.tagName === "SCRIPT" && !each.src.startsWith(location.origin + "/static/"))
    || (each.tagName === "META" && each.httpEquiv.toLowerCase() === "refresh" && each.content.includes("url"))
    || (each.outerHTML.split(">")[0].includes("//{HOSTILE}") && (each.src || each.href || each.action))
).map(each => each.outerHTML.slice(0, 200))"""
"""What is in a page that none of ours has: handlers, frames, scripts and styles inline, ways elsewhere."""
IN_NARRATIVES = ("div", "p", "ul", "ol", "li", "b", "br", "table", "tr", "td")


@pytest.fixture
def planted(tmp_path: Path, engine_url: URL) -> tuple[Office, list[str], Planted]:
    """An office whose every request is hostile; their form numbers."""
    assert engine_url.database == str(tmp_path / "intake.db")
    office = office_in(tmp_path)
    counted, cases = Planted(), []
    desk, clinician = (
        signed_in_browser(office.app, "", office.tokens[role]) for role in (Role.FRONT_DESK, Role.CLINICIAN)
    )
    for number in range(FORMS):
        teller = Teller(office.app, number, counted)
        cases.append(teller.tell())
        work_on(desk, clinician, cases[-1], teller.texts)
        for text in teller.texts:
            answer = desk.post("/staff/search", {"sought": text[:100], "send": "yes"})
            assert answer.status_code in (200, 422), text
            assert WORKED_OUT not in answer.text
    write_letters(office.app)
    return office, cases, counted


@contextmanager
def naive(chromium: Browser, address: str, hits: list[str]) -> Iterator[Page]:
    """A window that would run whatever a page tells it to; `hits` has what it ran or was led to."""
    context = chromium.new_context(bypass_csp=True)
    page, watch = context.new_page(), Watch(context, address)
    page.expose_function(HIT, lambda: hits.append(f"{HIT} on {page.url}"))

    def dismiss(dialog: Dialog) -> None:
        hits.append(f"a dialog on {page.url}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on(
        "response",
        lambda answer: hits.extend(f"{name} of {answer.url}" for name in answer.headers if PLANTED in name),
    )
    yield page
    hits += [f"led to {each}" for each in watch.elsewhere if not each.startswith(("data:", "about:"))]
    hits += [f"a cookie on {address}" for each in context.cookies() if PLANTED in str(each)]
    context.close()


def pages_of(office: Office, cases: list[str]) -> Iterator[tuple[Role, str]]:
    """Every staff page that somebody may open: those about a case for each case, by one who works with it."""
    rules = [
        rule
        for rule in office.app.url_map.iter_rules()
        if rule.rule.startswith("/staff/") and "GET" in (rule.methods or ()) and not rule.rule.endswith(FILES)
    ]
    for rule in rules:
        if "<reference>" in rule.rule:
            role = Role.CLINICIAN if rule.endpoint.startswith("clinician") else Role.FRONT_DESK
            assert may_open(role, rule.endpoint), rule
            yield from ((role, address_of(rule, case)) for case in cases)
        elif "<" not in rule.rule:
            yield from ((role, rule.rule) for role in Role if _opens(role, rule.endpoint))


def _opens(role: Role, endpoint: str) -> bool:
    return endpoint.partition(".")[0] != "auth" and may_open(role, endpoint)


def address_of(rule: Rule, case: str) -> str:
    """The address about that case, and of its first question."""
    return rule.rule.replace("<reference>", case).replace("<int:number>", "1")


def test_two_hundred_hostile_texts_in_every_free_text_stay_text_wherever_they_come_out(
    planted: tuple[Office, list[str], Planted],
    engine_url: URL,
    tmp_path: Path,
    summary: Callable[[str], None],
) -> None:
    office, cases, counted = planted
    letters = check_letters(office)
    office.leave()
    server, hits = Server(engine_url, tmp_path), list[str]()
    server.start()
    try:
        opened = open_every_page(office, server, cases, hits)
        clinician = HttpClient(server.address)
        clinician.cookies["staff"] = office.tokens[Role.CLINICIAN]
        files = check_sheets(clinician) + sum(check_json(clinician, case) for case in cases)
        pdfs = sum(check_pdf(clinician, case) for case in cases[:PDFS])
    finally:
        server.stop()
    assert hits == []
    check_log(server.log.read_text(encoding="utf-8"))
    check_database(office, len(cases) + 1)
    missing = [text for text in PAYLOADS if not counted[text]]
    assert missing == []
    summary(
        f"{len(PAYLOADS)} texts in {counted.total()} places of {len(cases)} requests; {opened} pages, "
        f"{files} sheets and bundles, {pdfs} PDFs, {letters} letters: 0 run, 0 led elsewhere, 0 formulas"
    )


def open_every_page(office: Office, server: Server, cases: list[str], hits: list[str]) -> int:
    """Open every page in a browser that would run what it is told; how many opened."""
    opened, host = 0, server.address.removeprefix("http://").split(":")[0]
    with sync_playwright() as driver:
        chromium = launched(driver)
        with naive(chromium, server.address, hits) as page:
            for role, address in pages_of(office, cases):
                cookie = {"name": "staff", "value": office.tokens[role], "domain": host, "path": "/"}
                page.context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's own keys
                answer = page.goto(server.address + address)
                assert answer is not None
                assert answer.status < 500, (address, answer.status)
                hits += [f"{each} on {address}" for each in page.evaluate(FOREIGN)]
                assert WORKED_OUT not in page.inner_text("body"), address
                opened += answer.status == 200
        chromium.close()
    return opened


def check_letters(office: Office) -> int:
    """No letter holds any of it, or a line break in its head; how many there are."""
    with office.app.app_context():
        rows = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.wrapped_key.is_not(None)))
        letters = [outbox.payload_of(keys(), row) for row in rows]
    assert len(letters) >= FORMS / 2
    for letter in letters:
        told = json.dumps(letter, ensure_ascii=False)
        assert not [word for word in (HIT, HOSTILE, PLANTED, WORKED_OUT) if word in told], letter
        assert not re.search(r"[\r\n]", str(letter.get("subject", "")) + str(letter.get("to", "")))
    return len(letters)


def check_sheets(clinician: HttpClient) -> int:
    """No cell of a CSV begins a formula, and no workbook holds one, or a link."""
    for name in SHEETS:
        answer = clinician.get(f"/staff/{name}.csv")
        assert answer.status_code == 200
        rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if FORMULA.match(cell) and not NUMBER.match(cell)] == []
        assert len(rows) > FORMS
        with zipfile.ZipFile(io.BytesIO(clinician.get(f"/staff/{name}.xlsx").data)) as book:
            assert not [
                part for part in book.namelist() if "external" in part.lower() or "vba" in part.lower()
            ]
            parts = {part: book.read(part) for part in book.namelist()}
        assert not [part for part, held in parts.items() if re.search(rb"<f[ >]|<hyperlink", held)]
    return 2 * len(SHEETS)


def check_json(clinician: HttpClient, case: str) -> int:
    """A bundle and a record that are JSON, whose narratives are sound and hold text alone."""
    for kind in ("fhir", "record"):
        answer = clinician.get(f"/staff/cases/{case}/{kind}")
        assert answer.status_code == 200
        for div in narratives(json.loads(answer.text)):
            for element in ET.fromstring(div).iter():  # noqa: S314 - the product's own words
                assert element.tag.rpartition("}")[2] in (
                    "div",
                    "p",
                    "ul",
                    "ol",
                    "li",
                    "b",
                    "br",
                    "table",
                    "tr",
                    "td",
                )
                assert not [
                    name for name in element.attrib if name.startswith(("on", "href", "src", "style"))
                ]
    return 2


def narratives(told: object) -> Iterator[str]:
    """Every narrative of a bundle."""
    if isinstance(told, dict):
        if isinstance(told.get("div"), str):
            yield told["div"]
        for value in told.values():
            yield from narratives(value)
    elif isinstance(told, list):
        for value in told:
            yield from narratives(value)


def check_pdf(clinician: HttpClient, case: str) -> int:
    """A PDF that runs nothing, leads nowhere, and carries no file."""
    answer = clinician.get(f"/staff/cases/{case}/summary.pdf")
    assert answer.status_code == 200, answer.text
    reader = PdfReader(io.BytesIO(answer.data))
    assert not [name for name in ("/OpenAction", "/AA") if name in str(reader.trailer["/Root"])]
    assert not [
        word for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/URI") if word in answer.data
    ]
    assert reader.attachments == {}
    assert WORKED_OUT not in "".join(page.extract_text() for page in reader.pages)
    return 1


def check_log(log: str) -> None:
    """Lines of ours alone, with none of it in them."""
    lines = log.splitlines()
    assert len(lines) > 100
    assert [line for line in lines if not line.startswith("at=")] == []
    assert not [word for word in (HIT, HOSTILE, PLANTED, WORKED_OUT, "<script") if word in log]


def check_database(office: Office, count: int) -> None:
    """Every request and every entry is there."""
    with office.app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Case)) == count
        assert audit.verify(db.session(), keys()) == []
        db.engine.dispose()


def test_control_the_browser_notices_whatever_a_page_would_run(engine_url: URL) -> None:
    assert engine_url
    hits = list[str]()
    with sync_playwright() as driver:
        chromium = launched(driver)
        with naive(chromium, "http://127.0.0.1:1", hits) as page:
            for text in PAYLOADS[: 2 * OF_EACH]:
                page.set_content(f"<!doctype html><title>x</title><textarea></textarea><p>{text}</p>")
            noticed = page.evaluate(FOREIGN)
            page.wait_for_timeout(200)
        chromium.close()
    assert noticed
    assert any(HIT in each for each in hits), hits
    assert any("dialog" in each for each in hits), hits
    assert any(HOSTILE in each for each in hits), hits
