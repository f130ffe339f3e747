"""One machine as docs/deployment.md sets it up: its service files hold, and its TLS has nothing to mend."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.front import HOST, Front
from tests.faults.serving import ROOT

pytestmark = pytest.mark.faults

DEPLOYMENT = ROOT / "docs" / "deployment"
PROGRAMS = "/opt/spine-intake/.venv/bin"
EXPOSED_AT_MOST = 20
"""What `systemd-analyze security` may find left open, of 100."""
WELL = {"OK", "INFO"}
UNSEEN, TRIES = "WARN", 3
"""What it could not look at, and so looks at again: a connection that failed says nothing of TLS."""
OF_THE_TEST = re.compile(
    r"cert_|overall_|grade_|final_|scanTime|engine_problem|secure_renego|DNS_CAA|rating_|cert$|TLS_misses"
)
"""What speaks of the test's own certificate, which lasts a day, or what could not be asked."""


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The service files as they are shipped, with programs that are on this machine."""
    (tmp_path / "programs").mkdir()
    found = []
    for shipped in (*DEPLOYMENT.glob("*.service"), *DEPLOYMENT.glob("*.timer")):
        text = shipped.read_text(encoding="utf-8")
        for program in re.findall(rf"{PROGRAMS}/(\w+)", text):
            (tmp_path / "programs" / program).write_text("#!/bin/sh\n")
            (tmp_path / "programs" / program).chmod(0o755)
        unit = tmp_path / shipped.name
        unit.write_text(text.replace(PROGRAMS, str(tmp_path / "programs")), encoding="utf-8")
        found.append(unit)
    return found


@pytest.mark.systemd
def test_systemd_finds_nothing_wrong_with_the_service_files(units: list[Path]) -> None:
    assert len(units) > 4
    verify = ["systemd-analyze", "verify", "--man=no", *map(str, units)]
    ended = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    for unit in units:
        if unit.suffix == ".service":
            seen = [
                "systemd-analyze",
                "security",
                "--offline=yes",
                f"--threshold={EXPOSED_AT_MOST}",
                str(unit),
            ]
            ended = subprocess.run(seen, capture_output=True, text=True, check=False)
            assert ended.returncode == 0, ended.stdout.splitlines()[-1]


def findings(part: Any) -> list[dict[str, str]]:
    """Every finding of testssl.sh, wherever it lies in its file."""
    if isinstance(part, dict):
        own = [part] if "severity" in part else []
        return own + [each for value in part.values() for each in findings(value)]
    return [each for value in part for each in findings(value)] if isinstance(part, list) else []


@pytest.mark.nginx
@pytest.mark.testssl
def test_a_stranger_finds_nothing_to_mend_in_its_tls(
    front: Front, tmp_path: Path, summary: Callable[[str], None]
) -> None:
    program, told = shutil.which("testssl") or "testssl", tmp_path / "told.json"
    options = ["--quiet", "--color", "0", "--warnings", "batch", "--ip", "127.0.0.1", "--jsonfile", str(told)]
    # Everything but what single browsers would choose, which takes as long again.
    options += ["-p", "-s", "-f", "-P", "-S", "-h", "-U"]
    command = [program, *options, f"https://{HOST}:{front.https}"]
    for _ in range(TRIES):
        told.unlink(missing_ok=True)  # it writes over no file
        subprocess.run(command, capture_output=True, check=False)
        found = findings(json.loads(told.read_text(encoding="utf-8")))
        worse = [each for each in found if each["severity"] not in WELL and not OF_THE_TEST.match(each["id"])]
        if all(each["severity"] != UNSEEN for each in worse):
            break
    assert len(found) > 60
    grades = [each["finding"] for each in found if each["id"] == "overall_grade"]
    assert worse == []
    summary(f"TLS: {len(found)} findings, none to mend; grade {grades or 'not given'}")
