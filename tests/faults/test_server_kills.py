"""A server whose workers, or all its processes, die at any moment while four patients send requests.

Or its database file is taken away, and comes back.

Every reference a patient was shown must be there afterwards, and every sitting must be one case.
"""

from __future__ import annotations

import random
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, func, select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from intake.content.loader import load_questionnaire
from intake.content.practice import load_practice
from intake.demo.stories import BASE, STORIES, answers_of, on_pages
from intake.services import audit
from intake.services.patient import sitting
from intake.services.patient.sitting import FormUsed
from intake.store.errors import Unavailable
from intake.store.keys import Keys, token_hash
from intake.store.models import Case, Draft
from intake.store.start import check_store
from tests.faults.serving import Server
from tests.support.over_http import HttpClient
from tests.support.stories import KEPT_FOR, new_id, new_token

pytestmark = pytest.mark.faults

PATIENTS = 4
FAILED, UNAVAILABLE = 500, 503
REFERENCE = re.compile(r'class="app-reference">([0-9A-Z-]+)<')
HIDDEN = re.compile(r'name="(csrf_token|page_mark)"[^>]* value="([^"]+)"')
A_WHILE = 0.05
PATIENCE_SECONDS = 120
PERSON = {
    "name_given": "Ximena",
    "name_family": "Quill",
    "birth_date": "1961-02-03",
    "phone": "251-555-0142",
    "consent": "agree",
}


class Patients:
    """Four patients, each sending one request after the other, as often as it takes to see its reference.

    `visits` gives each of them the client to ask with, where it is not one that asks the server itself.
    """

    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        server: Server,
        visits: Sequence[Callable[[str], HttpClient]] = (),
    ) -> None:
        self.engine, self.keys, self.server = engine, keys, server
        self.shown: dict[str, str] = {}
        self.asked_again = self.refused = 0
        self.failures: list[str] = []
        self.prepared: list[str] = []
        self.enough = threading.Event()
        self._threads = [
            threading.Thread(target=self._send_one_after_the_other, args=(visit,))
            for visit in visits or [self._visit] * PATIENTS
        ]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Let each patient see the request in hand through, and wait for them."""
        self.enough.set()
        for thread in self._threads:
            thread.join()

    def wait_for_another(self) -> None:
        """Return once one more reference was shown, or after two seconds; fail where none ever will be."""
        if self.failures:
            self.finish()
        assert self.failures == []
        before = len(self.shown)
        for _ in range(int(2 / A_WHILE)):
            if len(self.shown) > before:
                return
            time.sleep(A_WHILE)

    def _visit(self, token: str) -> HttpClient:
        client = HttpClient(self.server.address)
        client.cookies["form"] = token
        return client

    def _send_one_after_the_other(self, visit: Callable[[str], HttpClient]) -> None:
        while not self.enough.is_set():
            try:
                token = self.prepared.pop() if self.prepared else ready_to_send(self.engine, self.keys)
            except Unavailable:  # the file is away
                time.sleep(A_WHILE)
                continue
            if reference := self._sent(visit(token)):
                self.shown[token] = reference

    def _sent(self, client: HttpClient) -> str | None:
        """Send until the reference is shown; None when it was not for two minutes, which is a failure."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                page = client.get("/form/check")
                if "missing=" in page.headers.get("Location", ""):
                    self.failures.append(f"not everything is answered: {page.headers['Location']}")
                    return None
                if hidden := dict(HIDDEN.findall(page.text)):
                    values = {**hidden, "consent": "agree", "action": "continue"}
                    self._note(client.post("/form/check", values))
                page = client.get("/form/done")
                self._note(page)
                if reference := REFERENCE.search(page.text):
                    return reference[1].replace("-", "")
                if page.status_code != 303 and page.status_code < 500:
                    self.failures.append(f"{page.status_code} {page.text}")
            except (OSError, HTTPException):
                self.asked_again += 1  # the server died in the middle: ask again
            time.sleep(A_WHILE)
        self.failures.append("no reference was shown for two minutes")
        return None

    def _note(self, answer: TestResponse) -> None:
        """Count an answer of 503; any other of that kind is a failure."""
        self.refused += answer.status_code == UNAVAILABLE
        if answer.status_code >= FAILED and answer.status_code != UNAVAILABLE:
            self.failures.append(f"{answer.status_code} {answer.text}")


def ready_to_send(engine: Engine, keys: Keys) -> str:
    """A sitting in which everything is answered; its token."""
    now = datetime.now(UTC)
    form, today = load_questionnaire(), load_practice().hours.local_date(now)
    answers = answers_of(on_pages({**BASE, **PERSON, **STORIES[0].told(today)}, form))
    with Session(engine) as session:
        used = FormUsed(form.id, form.version, "en")
        opened, token = sitting.start(
            session, keys, used, now=now, new_id=new_id, new_token=new_token, kept_for=KEPT_FOR
        )
        sitting.save_page(session, opened, answers=answers.to_json(), now=now, page="check")
        session.commit()
    return token


@pytest.fixture
def server(engine: Engine, engine_url: URL, keys: Keys, tmp_path: Path) -> Iterator[Server]:
    check_store(engine, keys)
    running = Server(engine_url, tmp_path)
    running.start()
    yield running
    running.stop()


def check_what_is_there(engine: Engine, keys: Keys, shown: dict[str, str], *, besides: int = 0) -> None:
    with Session(engine) as session:
        cases = {case.draft_id: case.reference for case in session.scalars(select(Case))}
        drafts = {draft.token_hash: draft.id for draft in session.scalars(select(Draft))}
        for token, reference in shown.items():
            assert cases[drafts[token_hash(token)]] == reference
        assert session.scalar(select(func.count()).select_from(Case)) == len(shown) + besides
        assert audit.verify(session, keys) == []
        if engine.dialect.name == "sqlite":
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"


def told(what: str, engine: Engine, patients: Patients) -> str:
    return (
        f"{what}, {engine.dialect.name}: {patients.asked_again} times asked again, "
        f"{len(patients.shown)} references shown, each there once; 0 lost, 0 twice"
    )


def test_workers_killed_under_four_patients_lose_and_double_nothing(
    engine: Engine, keys: Keys, server: Server, summary: Callable[[str], None]
) -> None:
    """Two hundred of them; on PostgreSQL a sample, since the server before it is the same."""
    patients, dice, killed = Patients(engine, keys, server), random.Random(20260615), 0
    wanted = 200 if engine.dialect.name == "sqlite" else 50
    patients.begin()

    while killed < wanted:
        patients.wait_for_another()
        time.sleep(dice.uniform(0, 0.1))
        killed += server.kill_a_worker(dice)
    patients.finish()

    assert patients.failures == []
    assert len(patients.shown) > wanted / 4
    assert patients.asked_again > 0
    check_what_is_there(engine, keys, patients.shown)
    summary(told(f"{killed} workers killed", engine, patients))


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_a_hundred_kills_of_every_process_at_once_lose_and_double_nothing(
    engine: Engine, keys: Keys, server: Server, summary: Callable[[str], None]
) -> None:
    patients, dice = Patients(engine, keys, server), random.Random(20260616)
    patients.begin()

    for _ in range(100):
        patients.wait_for_another()
        time.sleep(dice.uniform(0, 0.1))
        server.kill_all()
        server.start()
    patients.finish()

    assert patients.failures == []
    assert len(patients.shown) > 50
    assert patients.asked_again > 0
    check_what_is_there(engine, keys, patients.shown)
    summary(told("100 whole process groups killed", engine, patients))


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("replaced", [False, True])
def test_a_database_file_taken_away_twenty_times_loses_nothing_that_was_shown(
    engine: Engine,
    engine_url: URL,
    keys: Keys,
    server: Server,
    summary: Callable[[str], None],
    *,
    replaced: bool,
) -> None:
    patients, dice = Patients(engine, keys, server), random.Random(20260617)
    file = Path(str(engine_url.database))
    kept, other = file.with_suffix(".kept"), file.with_suffix(".other")
    patients.begin()

    for _ in range(20):
        patients.wait_for_another()
        time.sleep(dice.uniform(0, 0.1))
        file.rename(kept)
        if replaced:
            shutil.copyfile(kept, other)
            other.rename(file)
        time.sleep(dice.uniform(0.1, 0.4))
        kept.rename(file)
    patients.finish()

    assert patients.failures == []
    assert len(patients.shown) >= 20
    check_what_is_there(engine, keys, patients.shown)
    assert "reason=replaced" in server.log.read_text()
    summary(told(f"20 times the file {'replaced' if replaced else 'taken away'}", engine, patients))
