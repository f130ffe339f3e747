"""More than fifty marked answers and notes, typed throughout the product: none is found in what it wrote."""

from __future__ import annotations

import base64
import io
import json
import logging
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask, Response, request, request_finished
from sqlalchemy import URL, Engine

from intake import worked_out
from intake.extensions import db, keys
from intake.formats import pdf
from intake.services import outbox
from intake.services.cases import record as case_record
from intake.services.cases.record import earlier_answers
from intake.store import seal
from intake.store.models import Case, OutboxMessage
from intake.store.models.outbox import OutboxKind
from tests.faults.serving import Server
from tests.support.browser import Browser
from tests.support.marked_story import (
    fill_in_marked,
    hold_it,
    save_and_open,
    send_and_work_on_it,
    take_it_out,
    write_letters,
)
from tests.support.markers import ENOUGH, Markers, codings, hits
from tests.support.on_disk import files_of_server
from tests.support.over_http import HttpClient
from tests.support.patient_story import begin
from tests.support.staff_browser import Team
from tests.support.staff_browser import team as make_team

ENOUGH_PAPERS = 10
"""Forms in which a request is taken out."""


@dataclass
class Evidence:
    """Everything the product wrote while a test ran, by place."""

    app: Flask
    caplog: pytest.LogCaptureFixture
    capfd: pytest.CaptureFixture[str]
    temporary: Path
    addresses: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    taken: dict[str, bytes] = field(default_factory=dict)

    def note(self, _app: Flask, response: Response, **_: Any) -> None:
        """Note the addresses and the cookies of one answer."""
        self.addresses += [request.url, response.headers.get("Location", "")]
        self.cookies += [readable(cookie) for cookie in response.headers.getlist("Set-Cookie")]

    def places(self, moment: str) -> dict[str, bytes]:
        """What lies in each place now."""
        out, err = self.capfd.readouterr()
        logs = "\n".join([out, err, self.caplog.text])
        found = {"logs": logs, "addresses": "\n".join(self.addresses), "cookies": "\n".join(self.cookies)}
        with self.app.app_context():
            files = files_of(db.engine)
        for folder in (Path(self.app.config["INSTANCE_FOLDER"]), self.temporary, worked_out.FOLDER):
            inside = (path for path in folder.rglob("*") if path.is_file() and path.name not in files)
            files |= {f"{folder.name}/{path.relative_to(folder)}": path.read_bytes() for path in inside}
        return {f"{place} {moment}": text.encode() for place, text in found.items()} | {
            f"{place} {moment}": content for place, content in files.items()
        }


def readable(cookie: str) -> str:
    """A cookie as it was set, and what is packed in it."""
    value = cookie.partition("=")[2].partition(";")[0]
    packed = value.lstrip(".").split(".")[0]
    try:
        content = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        content = zlib.decompress(content) if value.startswith(".") else content
    except (ValueError, zlib.error):
        content = b""
    return f"{cookie} {content.decode('latin-1')}"


def files_of(engine: Engine) -> dict[str, bytes]:
    """The database's files as they lie on the disk, and a backup made while it is in use."""
    database = Path(str(engine.url.database))
    backup = database.with_name("backup.db")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(backup)) as copy:
        source.backup(copy)
    return {path.name: path.read_bytes() for path in (database, Path(f"{database}-wal"), backup)}


@pytest.fixture
def team(app: Flask, clock: time_machine.Traveller) -> Team:
    assert clock is not None
    return make_team(app)


@pytest.fixture
def evidence(
    app: Flask,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Evidence]:
    """Collects from here on, with every log at its most talkative short of printing results.

    Sending to an EHR is set up, and temporary files have a folder of their own.
    """
    caplog.set_level(logging.INFO)
    app.config["EHR_ADDRESS"] = "https://ehr.example.org/fhir/r4"
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    collected = Evidence(app, caplog, capfd, temporary)
    with request_finished.connected_to(collected.note, app):
        yield collected


def go_through_it_all(browser: Browser, team: Team, markers: Markers, evidence: Evidence) -> dict[str, bytes]:
    """The whole marked story; what was written, before sending and at the end."""
    begin(browser)
    fill_in_marked(browser, markers, until="contact")
    save_and_open(evidence.app, browser, markers)
    fill_in_marked(browser, markers, until="check")
    found = evidence.places("while the form is open")
    number = send_and_work_on_it(browser, team, markers)
    hold_it(team.admin, number, markers)
    touched = evidence.temporary.stat().st_mtime_ns
    evidence.taken = take_it_out(team.desk, team.clinician, number)
    # A folder's time changes with each file that is made in it, also one that is taken away again.
    assert evidence.temporary.stat().st_mtime_ns == touched
    write_letters(evidence.app)
    return found | evidence.places("at the end")


def kept(app: Flask) -> str:
    """All that the product can tell of the case with its keys, on one line."""
    with app.app_context():
        row = db.session.scalars(db.select(Case)).one()
        record = case_record.open_one(db.session(), keys(), row.reference)
        waiting = db.select(OutboxMessage).where(OutboxMessage.wrapped_key.is_not(None))
        messages = [outbox.payload_of(keys(), each) for each in db.session.scalars(waiting)]
        earlier = [
            each.answers.to_json() for each in earlier_answers(db.session(), row.data_key(keys().ring), row)
        ]
        told = [record.answers.to_json(), earlier, messages, [step.note for step in record.history]]
        decided = [(each.reason, each.next_step_note) for each in record.decisions]
        return json.dumps([*told, decided], ensure_ascii=False)


def test_marked_answers_and_notes_are_found_nowhere(
    app: Flask, browser: Browser, team: Team, evidence: Evidence
) -> None:
    markers = Markers()

    written = go_through_it_all(browser, team, markers, evidence)

    known = kept(app)
    told = [name for name, spellings in markers.spellings.items() if any(each in known for each in spellings)]
    assert len(told) >= ENOUGH, told
    assert {"intake.db", "intake.db-wal", "backup.db"} <= {place.split()[0] for place in written}
    assert all(written[f"{place} at the end"] for place in ("intake.db-wal", "logs", "addresses", "cookies"))
    assert hits(written, markers) == []
    check_papers(evidence.taken, markers)
    with app.app_context():
        waiting = db.select(OutboxMessage).where(OutboxMessage.kind == OutboxKind.EHR)
        assert db.session.scalars(waiting).all(), "the outbox of the EHR is empty"


def check_papers(taken: Mapping[str, bytes], markers: Markers) -> None:
    """What was taken out tells of the person, so there was something to leave behind."""
    name = markers.spellings["about-you name_family"][0].encode()
    with zipfile.ZipFile(io.BytesIO(taken["/staff/figures/requests.xlsx"])) as book:
        assert name in book.read("xl/sharedStrings.xml")
    assert name in taken["/staff/figures/requests.csv"]
    assert pdf.is_there() == any(address.endswith("summary.pdf") for address in taken)
    assert len(taken) >= ENOUGH_PAPERS, sorted(taken)


class NoCipher:
    """Stands where the cipher stands, and seals nothing."""

    def __init__(self, _key: bytes) -> None:
        pass

    def encrypt(self, _nonce: bytes, plain: bytes, _place: bytes) -> bytes:
        return plain + bytes(seal.TAG_BYTES)

    def decrypt(self, _nonce: bytes, sealed: bytes, _place: bytes) -> bytes:
        return sealed[: -seal.TAG_BYTES]


@pytest.mark.faults
def test_control_without_the_cipher_nearly_all_of_them_are_found(
    app: Flask, browser: Browser, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "AESGCM", NoCipher)
    markers = Markers()

    written = go_through_it_all(browser, make_team(app), markers, evidence)

    found = hits(written, markers)
    assert len({hit.field for hit in found}) >= ENOUGH
    assert {hit.place.split()[0] for hit in found} >= {"intake.db-wal", "backup.db"}


@pytest.mark.faults
def test_marked_answers_are_found_nowhere_after_a_server_was_used(engine_url: URL, tmp_path: Path) -> None:
    """The same with gunicorn, its real logs, and every file that it and the database left."""
    server = Server(engine_url, tmp_path)
    markers = Markers()
    server.start()
    try:
        browser = Browser(HttpClient(server.address))  # type: ignore[arg-type]  # it answers as Flask's client does
        begin(browser)
        fill_in_marked(browser, markers, until="check")
        browser.send(consent="agree")
        assert browser.page.address == "/form/done"
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        written = {path.name: path.read_bytes() for path in files} | files_of_server(engine_url)
    finally:
        server.stop()

    kept = (
        {"tables", "log"} if engine_url.get_backend_name() == "postgresql" else {"intake.db", "intake.db-wal"}
    )
    assert {*kept, "server.log", "audit-heads.txt"} <= set(written)
    assert re.search(rb"event=request .* method=POST route=/form/\S+ status=303", written["server.log"])
    assert len(markers.spellings) >= ENOUGH
    assert hits(written, markers) == []


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize(
    "code", [lambda b: b, bytes.hex, base64.b64encode, lambda b: b.decode().encode("utf-16")]
)
def test_control_a_marker_is_found_in_each_coding_wherever_it_stands(
    code: Callable[[bytes], bytes | str], before: int
) -> None:
    markers = Markers()
    word = markers.word("somewhere")
    coded = code(b"x" * before + word.encode() + b" and so on")

    found = hits({"file": coded.encode() if isinstance(coded, str) else coded}, markers)

    assert {(hit.place, hit.field) for hit in found} == {("file", "somewhere")}
    assert len(list(codings(word))) == 8
