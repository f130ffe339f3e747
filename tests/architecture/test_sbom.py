"""`make sbom` lists every package that is shipped, with its version and hashes, and twice the same bytes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z0-9,-]+\])?==([^ ;\\]+)", re.MULTILINE)


def command() -> list[str]:
    """What the Makefile runs, without where it writes to."""
    recipe = (ROOT / "Makefile").read_text("utf-8").split("\nsbom:")[1].split("\n\n")[0]
    words = recipe.split("cyclonedx-py ")[1].split(" -o ")[0].replace("\\\n", " ").split()
    return [sys.executable, "-m", "cyclonedx_py", *words]


@pytest.mark.faults
def test_it_names_what_is_shipped_and_is_the_same_each_time() -> None:
    first, second = (
        subprocess.run(command(), cwd=ROOT, capture_output=True, check=True).stdout for _ in range(2)
    )
    assert first == second
    told = json.loads(first)
    requirements = (ROOT / "requirements.txt").read_text("utf-8")
    assert told["bomFormat"] == "CycloneDX"
    assert {(each["name"], each["version"]) for each in told["components"]} == set(
        PINNED.findall(requirements)
    )
    hashes = {
        each["content"]
        for component in told["components"]
        for reference in component["externalReferences"]
        for each in reference["hashes"]
    }
    assert hashes == set(re.findall(r"sha256:([0-9a-f]{64})", requirements))
