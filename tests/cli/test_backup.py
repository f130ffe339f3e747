from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from config import Settings
from intake.domain.reference import new_reference, show_reference
from intake.store.keys import Keys
from tests.cli.conftest import Run
from tests.support.stories import filed

pytestmark = pytest.mark.usefixtures("on_the_path")


@pytest.fixture
def reference(run: Run, engine: Engine, keys: Keys) -> str:
    """The form number of a filed case."""
    assert run("keys", "show").exit_code == 0
    with Session(engine) as session:
        made = filed(session, keys, next_reference=lambda: new_reference(secrets.randbelow)).reference
        session.commit()
    return show_reference(made)


@pytest.fixture
def made(run: Run, reference: str, tmp_path: Path) -> Path:
    """A backup with that case."""
    assert reference
    done = run("backup", "create", str(tmp_path / "kept"))
    assert done.exit_code == 0, done.output
    assert ": 1 requests, 1 audit entries, " in done.stdout
    return Path(done.stdout.split(": ")[0])


@pytest.fixture
def elsewhere(stored_settings: Settings, empty_url: URL, start_with: Callable[[Settings], Run]) -> Run:
    """Run a command of a host with the same keys and an empty place for the database."""
    address = SecretStr(empty_url.render_as_string(hide_password=False))
    return start_with(stored_settings.model_copy(update={"database_url": address}))


def test_a_backup_is_made_checked_and_brought_back(
    run: Run, elsewhere: Run, made: Path, reference: str
) -> None:
    assert run("backup", "verify", str(made)).stdout.startswith("Sound: 1 requests, 1 audit entries, ")

    restored = elsewhere("backup", "restore", str(made))

    assert restored.exit_code == 0, restored.output
    assert "Erased again, by the list of 0: 0." in restored.stdout
    assert elsewhere("audit", "verify").exit_code == 0
    assert elsewhere("erase", reference, "--yes").exit_code == 0


def test_a_request_that_was_erased_after_the_backup_does_not_come_back(
    run: Run, elsewhere: Run, made: Path, reference: str
) -> None:
    assert run("erase", reference, "--yes").exit_code == 0

    restored = elsewhere("backup", "restore", str(made))

    assert "Erased again, by the list of 1: 1." in restored.stdout
    assert "erased before" in elsewhere("erase", reference, "--yes").stderr


def test_without_a_list_of_erasures_a_restore_must_be_told_that_nothing_was_erased(
    elsewhere: Run, made: Path, settings: Settings
) -> None:
    (settings.instance_folder / "erasures.txt").unlink()

    refused = elsewhere("backup", "restore", str(made))

    assert refused.exit_code == 2
    assert "There is no list of erasures at " in refused.stderr
    both = elsewhere(
        "backup", "restore", str(made), "--no-erasures", "--erasures", str(made / "manifest.json")
    )
    assert "Give either --erasures or --no-erasures." in both.stderr
    other = elsewhere("backup", "restore", str(made), "--erasures", str(made / "manifest.json"))
    assert "Error: Line 1 of " in other.stderr
    assert elsewhere("backup", "restore", str(made), "--no-erasures").exit_code == 0


def test_what_is_wrong_is_said_in_plain_words(run: Run, made: Path, tmp_path: Path) -> None:
    over = run("backup", "restore", str(made))
    assert over.exit_code == 1
    assert over.stderr.startswith("Error: ")
    (tmp_path / "file").write_text("")
    nowhere = run("backup", "create", str(tmp_path / "file" / "below"))
    assert nowhere.exit_code == 1
    assert nowhere.stderr.startswith("Error: Not a directory: ")
    assert run("backup", "verify", str(tmp_path)).stderr.startswith("Error: ")


def test_an_erasure_that_no_list_tells_of_is_said_to_be_mended(
    run: Run, reference: str, settings: Settings
) -> None:
    file = settings.instance_folder / "erasures.txt"
    file.write_text("something else\n")

    told = run("erase", reference, "--yes")

    assert told.exit_code == 1
    assert "Erased, but the list of erasures (ERASURE_FILE) could not be written" in told.stderr
    file.unlink()
    assert run("erase", reference, "--yes").exit_code == 0
    assert file.read_text().count("\n") == 1
