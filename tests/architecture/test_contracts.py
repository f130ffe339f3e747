"""Each contract about imports is kept, and a planted offence against it is caught."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import PRODUCT, ROOT

CONTRACTS = [
    each["name"]
    for each in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
]
OFFENCES = {
    "Imports run one way, from the command line down to the domain": (
        "store/seal.py",
        "import intake.services.audit",
    ),
    "Nothing below the web and the mail knows the extensions or the composition root": (
        "services/audit.py",
        "import intake.context",
    ),
    "Only the command line knows the demonstration": ("web/headers.py", "import intake.demo.making"),
    "No portal knows another portal": ("web/clinician/forms.py", "import intake.web.frontdesk.forms"),
    "What builds pages and what staff pages share know no portal": (
        "web/form/words.py",
        "import intake.web.patient.saving",
    ),
    "Only the command line and the web know Flask and WTForms": ("mail/letters.py", "import flask"),
    "Only the store, the services and the mail speak to the database": (
        "formats/casefile.py",
        "import sqlalchemy",
    ),
    "The domain is the standard library": ("domain/dates.py", "import intake.logs"),
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the product's code, and of the contracts."""
    shutil.copytree(PRODUCT, tmp_path / "intake", ignore=shutil.ignore_patterns("*.toml", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_in(house: Path) -> set[str]:
    """The names of the contracts that are broken there."""
    command = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([command, "--no-cache"], cwd=house, capture_output=True, text=True, check=False)
    report = re.sub(r"\s+", " ", said.stdout)  # long names are broken into lines
    assert f"Contracts: {len(CONTRACTS) - report.count(' BROKEN')} kept" in report, said.stdout + said.stderr
    return {name for name in CONTRACTS if f"{name} BROKEN" in report}


def test_every_contract_has_its_offence() -> None:
    assert sorted(OFFENCES) == sorted(CONTRACTS)


def test_each_planted_offence_is_caught(house: Path) -> None:
    for file, line in OFFENCES.values():
        offender = house / "intake" / file
        offender.write_text(f"{offender.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    assert broken_in(house) == set(CONTRACTS)


def test_a_new_room_must_take_its_place_in_the_layers(house: Path) -> None:
    attic = house / "intake" / "attic"
    attic.mkdir()
    (attic / "__init__.py").write_text("")
    assert broken_in(house) == {"Imports run one way, from the command line down to the domain"}
