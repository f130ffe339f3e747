"""One FHIR server of somebody else's for all tests that a process runs, emptied before each."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from intake.ehr.account import Account
from intake.formats.fhir.bundle import TYPES_SENT
from tests.support.made_up_accounts import account

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
NODE = shutil.which("node")


@dataclass(frozen=True)
class ThirdParty:
    """The server: where it is, and what it is told to do next."""

    address: str

    def told(self, **wanted: Any) -> list[str]:
        """Let it behave so from now on; gives the lines of all requests since it was emptied."""
        answer = httpx.post(f"{self.address}/control", json=wanted, trust_env=False, timeout=10)
        seen: list[str] = answer.json()["seen"]
        return seen

    def knows(self, ours: Account) -> None:
        """Let it know our key."""
        self.told(keys=ours.public_keys()["keys"])


def needs_packages() -> None:
    """Leave out what needs npm's packages where there are none; on CI that is a failure."""
    if NODE and (ROOT / "node_modules" / "@medplum" / "fhir-router").is_dir():
        return
    why = "NOT CHECKED: node or its packages are missing here (npm ci)"
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def running() -> Iterator[ThirdParty]:
    needs_packages()
    assert NODE is not None
    with subprocess.Popen([NODE, str(HERE / "server.mjs")], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        yield ThirdParty(f"http://127.0.0.1:{port}")
        process.terminate()


@pytest.fixture
def third_party(running: ThirdParty) -> ThirdParty:
    """The server, empty, that takes everything we send."""
    running.told(reset=True, kinds=[*TYPES_SENT, "Patient"])
    return running


@pytest.fixture
def ours(third_party: ThirdParty) -> Account:
    """An account that the server knows."""
    known = account(f"{third_party.address}/fhir", timeout=60)  # a busy machine is no fault
    third_party.knows(known)
    return known


def second_opinion(resources: list[dict[str, Any]]) -> list[list[str]]:
    """What npm's `fhir` finds wrong with each of these."""
    needs_packages()
    assert NODE is not None
    lines = "\n".join(map(json.dumps, resources))
    told = subprocess.run(
        [NODE, str(HERE / "validate.mjs")],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [json.loads(line) for line in told.stdout.splitlines()]
