"""The question for known holes: green only where every package was looked up."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

PACKAGES = [
    {"name": name, "version": version, "vulns": []}
    for name, version in re.findall(
        r"^([\w.-]+)(?:\[.*\])?==(\S+)", (ROOT / "requirements.txt").read_text(), re.M
    )
]
HOLE = {"id": "PYSEC-2026-1", "fix_versions": ["9.9"], "description": "A hole."}
OUT_OF_REACH = "ERROR:pip_audit: Dependency not found on PyPI and could not be audited"


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        ({"dependencies": PACKAGES}, 0, f"No known hole in {len(PACKAGES)} packages"),
        (
            {"dependencies": [{**PACKAGES[0], "vulns": [HOLE]}, *PACKAGES[1:]]},
            1,
            "PYSEC-2026-1, mended in 9.9",
        ),
        ({"dependencies": []}, 3, "NOT CHECKED"),
        ({"dependencies": PACKAGES[:2]}, 3, "NOT CHECKED"),
        ({"dependencies": [{"name": "alembic", "skip_reason": "not found"}]}, 3, "NOT CHECKED"),
        ("", 3, OUT_OF_REACH),
    ],
)
def test_it_is_green_only_where_every_package_was_looked_up(
    tmp_path: Path, answer: object, status: int, says: str
) -> None:
    auditor = tmp_path / "auditor"
    told = json.dumps(answer) if answer else ""
    auditor.write_text(
        f"#!{sys.executable}\nimport sys\nprint({told!r})\nprint({OUT_OF_REACH!r}, file=sys.stderr)\n"
    )
    auditor.chmod(0o700)
    run = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "vulnerabilities"), str(auditor)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, says in run.stdout) == (status, True), run.stdout + run.stderr


def test_without_an_auditor_nothing_was_checked() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "vulnerabilities"), "/nowhere/pip-audit"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, "NOT CHECKED" in run.stdout) == (3, True)
