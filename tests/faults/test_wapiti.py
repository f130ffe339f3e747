"""wapiti on the pages of patients and of staff: it finds nothing of medium weight or more."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from intake.domain.roles import Role
from tests.faults.office import office_in
from tests.faults.serving import Server

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wapiti,
    pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True),
]

MODULES = "sql,xss,permanentxss,exec,file,crlf,redirect,csp,csrf,htaccess,methods,http_headers"
"""Those that ask nothing of other machines."""
SECONDS_OF_LOOKING, SECONDS_A_MODULE, SECONDS_AT_MOST = 40, 20, 400
MEDIUM = 2
ENDS = ("sign-out", "account/password", "account/second-step")
"""Addresses of staff that end what is looked at."""
HELD_ELSEWHERE = ("Strict-Transport-Security", "is not properly checked in backend")
"""What only https can have (tests/faults/test_front.py); and that a page's secret is looked at, which it
doubts where the answer to a wrong one is the same: /language leads back then, too, with nothing changed."""
ANSWERED = re.compile(r" route=(\S+) status=[23]\d\d")
START = r"""
import re, sys
from wapitiCore.net import crawler
if hasattr(crawler, "wildcard_translate"):
    crawler.wildcard_translate = lambda kept_away: re.compile(re.escape(kept_away) + r"\Z")
from wapitiCore.main.wapiti import wapiti_main
sys.exit(wapiti_main())
"""
"""Starts wapiti. Before 3.1 its own reading of `-x` is an error in Python 3.11 and later."""


@pytest.fixture
def office(engine_url: URL, tmp_path: Path) -> Iterator[tuple[Server, dict[Role, str]]]:
    made = office_in(tmp_path)
    made.leave()
    server = Server(engine_url, tmp_path)
    server.start()
    yield server, made.tokens
    server.stop()
    assert "Traceback" not in server.log.read_text(encoding="utf-8")


def scanned(address: str, folder: Path, token: str) -> dict[str, Any]:
    """The report of wapiti on what it reaches, with the cookie of somebody who is signed in, or none."""
    program = shutil.which("wapiti")
    assert program, "wapiti is not installed"
    python = Path(program).read_text(encoding="utf-8").partition("\n")[0].removeprefix("#!")
    report = folder / "report.json"
    command = [python, "-c", START, "-u", address, "-m", MODULES]
    command += ["--flush-session", "--store-session", str(folder)]
    command += ["--max-scan-time", str(SECONDS_OF_LOOKING), "--max-attack-time", str(SECONDS_A_MODULE)]
    command += ["-f", "json", "-o", str(report), "--scope", "domain", "-d", "5", "--no-bugreport", "-v", "0"]
    command += [part for end in ENDS for part in ("-x", f"{address}{end}")]
    command += ["-H", f"Cookie: staff={token}"] if token else []
    ended = subprocess.run(
        command,
        cwd=folder,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_AT_MOST,
        stdin=subprocess.DEVNULL,
    )
    assert report.exists(), ended.stdout[-2000:] + ended.stderr[-2000:]
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


@pytest.mark.parametrize("role", [None, Role.CLINICIAN, Role.ADMIN])
def test_nothing_of_medium_weight_is_found(
    office: tuple[Server, dict[Role, str]], tmp_path: Path, role: Role | None, summary: Callable[[str], None]
) -> None:
    server, tokens = office
    told = scanned(f"{server.address}/{'staff/' if role else ''}", tmp_path, tokens[role] if role else "")
    found = [
        (kind, each["level"], each["method"], each["path"], each["info"])
        for kind, several in told["vulnerabilities"].items()
        for each in several
        if each["level"] >= MEDIUM and not any(word in each["info"] for word in HELD_ELSEWHERE)
    ]
    assert found == []
    pages = len(set(ANSWERED.findall(server.log.read_text(encoding="utf-8"))))
    assert pages > 5
    summary(f"wapiti as {role or 'a patient'}: {pages} pages looked at; 0 of medium weight or more")
