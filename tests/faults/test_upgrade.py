"""A database that the release before this one filled is brought up, read whole, and worked on."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import URL

from config import Settings
from intake import create_app
from intake.extensions import db
from intake.store.models import Case
from tests.faults.serving import ROOT
from tests.support.browser import Browser
from tests.support.made_up_keys import made_up_key
from tests.support.patient_story import fill_in

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("on_the_path")]

RELEASE_BEFORE = "92426f2263879097816469bfd8bbef7c490e74b0"
"""Release 0.1, whose databases are at revision 0014 (docs/operating.md, Upgrading)."""
OPENS, ELSEWHERE, MISSING = 200, 303, 404
OF_EVERY_CASE = ("/staff/cases/<reference>", "/staff/cases/<reference>/summary")
SOME = 4
"""Of how many cases every page is opened, forms and downloads among them."""
ASKS_FOR_MORE = {"/staff/keeping/certificate": 422}
"""Pages that open only with what they are asked for."""


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that release's own code."""
    found = subprocess.run(["git", "archive", RELEASE_BEFORE], cwd=ROOT, capture_output=True, check=False)
    if found.returncode:
        pytest.skip("NOT CHECKED: this copy of the repository does not reach back to the release before")
    folder = tmp_path_factory.mktemp("older")
    with tarfile.open(fileobj=io.BytesIO(found.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


class Office:
    """The keys and the database of one practice, which either release can be run with."""

    def __init__(self, folder: Path, database: URL) -> None:
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ},
            "ENVIRONMENT": "testing",
            "INSTANCE_FOLDER": str(folder),
            "DATABASE_URL": database.render_as_string(hide_password=False),
            "SECRET_KEY": made_up_key("s"),
            "DATA_KEYS": made_up_key("d"),
            "INDEX_KEY": made_up_key("i"),
            "AUDIT_KEY": made_up_key("a"),
        }

    def run(
        self, release: Path, *words: str, text: str = "", **more: str
    ) -> subprocess.CompletedProcess[str]:
        """A Python of that release's folder, with this text on its standard input."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=release,
            env={**self.environment, **more},
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )

    def command(self, release: Path, *words: str, **more: str) -> str:
        """What a command of that release prints; it must do what it was asked."""
        ended = self.run(release, "-m", "flask", "--app", "wsgi", *words, **more)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def application(self, monkeypatch: pytest.MonkeyPatch) -> Flask:
        """This program on the office's database."""
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value)
        return create_app(Settings().flask_mapping())


def pages_of(app: Flask) -> tuple[list[str], list[str]]:
    """The staff's pages that stand alone, and those of one case.

    A PDF is left out: it is given up by the clock, and holds what the summary holds.
    """
    readable = [rule for rule in app.url_map.iter_rules() if not rule.rule.endswith(".pdf")]
    rules = [rule for rule in readable if "GET" in (rule.methods or ())]
    alone = [rule.rule for rule in rules if not rule.arguments and rule.rule.startswith("/staff")]
    return alone, [rule.rule for rule in rules if rule.arguments == {"reference"}]


def read_whole(app: Flask, staff: dict[str, list[str]], references: list[str]) -> Counter[int]:
    """How every page answers everybody who signed in with the older release, and every case's own two."""
    alone, of_a_case = pages_of(app)
    answers: Counter[int] = Counter()
    for role, (_, token) in staff.items():
        client = app.test_client()
        client.set_cookie("staff", token, domain="localhost")
        every = [(page, reference) for page in of_a_case for reference in references[:SOME]]
        every += [(page, reference) for page in OF_EVERY_CASE for reference in references[SOME:]]
        for address in (*alone, *(re.sub(r"<[^>]+>", reference, page) for page, reference in every)):
            status = client.get(address).status_code
            assert status in (OPENS, ELSEWHERE, MISSING, ASKS_FOR_MORE.get(address)), (role, address, status)
            answers[status] += 1
    return answers


def test_a_database_of_the_release_before_is_brought_up_and_goes_on(
    older: Path,
    empty_url: URL,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    summary: Callable[[str], None],
) -> None:
    office = Office(tmp_path, empty_url)
    office.command(older, "db", "upgrade")
    office.command(older, "demo", ENVIRONMENT="development")
    filled = office.run(older, "-", text=(Path(__file__).parent / "fill_release.py").read_text("utf-8"))
    assert filled.returncode == 0, filled.stderr
    told: dict[str, Any] = json.loads(filled.stdout.splitlines()[-1])
    backup = office.command(older, "backup", "create", str(tmp_path / "kept")).split(": ")[0]
    before = office.run(ROOT, "-m", "flask", "--app", "wsgi", "audit", "verify")
    assert before.returncode != 0
    assert "db upgrade" in before.stderr

    office.command(ROOT, "db", "upgrade")
    for words in (("search", "reindex"), ("rows", "renew")):
        office.command(ROOT, *words)
    assert office.command(ROOT, "audit", "verify").startswith("0 problems in ")
    app = office.application(monkeypatch)
    with app.app_context():
        references = list(db.session.scalars(db.select(Case.reference)))
    others = sorted(set(references) - set(told["filed"]))
    assert len(others) == len(references) - len(told["filed"]) > 50
    answers = read_whole(app, told["staff"], [*told["filed"], *others])
    assert answers[OPENS] > 2 * len(references)

    patient = Browser(app.test_client())
    patient.client.set_cookie("form", told["form"], domain="localhost")
    assert patient.open(told["page"]).status == OPENS
    assert fill_in(patient).address == "/form/done"
    assert office.command(ROOT, "audit", "verify").startswith("0 problems in ")
    with app.app_context():
        db.engine.dispose()

    refused = office.run(older, "-m", "flask", "--app", "wsgi", "audit", "verify")
    assert refused.returncode != 0, "the older release works on no newer database"
    made = office.command(ROOT, "backup", "verify", backup)
    summary(
        f"upgrade, {empty_url.get_backend_name()}: {len(references)} requests of the release before, "
        f"{answers[OPENS]} pages opened, {answers[MISSING]} not this role's; its backup: {made.strip()}"
    )
