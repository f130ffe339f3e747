from __future__ import annotations

import json
import re
import socket
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from pytest_socket import SocketConnectBlockedError

from tests.architecture.sources import ROOT

LOCKS = sorted(ROOT.glob("requirements*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_and_hashed_and_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", text.strip())
    assert len(entries) > 3
    for entry in entries:
        assert re.match(r"[a-z0-9.\-]+(\[[a-z,-]+\])?==[^\s]+( ; [^\\]+)? \\\n    --hash=sha256:", entry), (
            entry[:80]
        )
    assert "://" not in text


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_pin_carries_each_extra_that_another_package_asks_of_it(lock: str) -> None:
    """pip 23 takes the newest release, without a hash, for an extra that the pin itself does not name."""
    pins = [
        Requirement(line.removesuffix(" \\"))
        for line in (ROOT / lock).read_text(encoding="utf-8").splitlines()
        if not line.startswith(" ")
    ]
    extras = {pin.name: pin.extras for pin in pins}
    asked = [
        need
        for pin in pins
        if pin.marker is None or pin.marker.evaluate()
        for need in map(Requirement, metadata.requires(pin.name) or ())
        if need.extras
        and any(need.marker is None or need.marker.evaluate({"extra": e}) for e in ("", *pin.extras))
    ]
    assert [str(need) for need in asked if not need.extras <= extras.get(need.name.lower(), set())] == []


def test_every_npm_package_is_pinned_and_hashed_and_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert len(packages) > 3
    # What lies inside another package comes with it, under the one hash of the two.
    hashed = {name: each for name, each in packages.items() if not each.get("inBundle")}
    assert [name for name, each in hashed.items() if "integrity" not in each] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("asked", "lock"),
    [
        (PROJECT["project"]["dependencies"], "requirements.txt"),
        (PROJECT["project"]["optional-dependencies"]["pdf"], "requirements-pdf.txt"),
        (PROJECT["project"]["optional-dependencies"]["litestream"], "requirements-litestream.txt"),
        (PROJECT["dependency-groups"]["dev"], "requirements-dev.txt"),
    ],
)
def test_the_lock_holds_every_requirement_that_is_asked_for(asked: list[str], lock: str) -> None:
    locked = set(re.findall(r"^([a-z0-9.\-]+)(?:\[|==)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
    names = {re.sub(r"[._]", "-", re.split(r"[\[~=<>]", each)[0].lower()) for each in asked}
    assert names
    assert names <= locked


def test_a_test_cannot_reach_another_machine() -> None:
    with pytest.warns(UserWarning, match="connect"), pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_neither_data_nor_keys_are_in_the_repository() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    assert "config.py" in tracked
    assert [
        name for name in tracked if re.search(r"(^instance/|\.env$|\.db$|\.sqlite3?$|secrets\.toml$)", name)
    ] == []
