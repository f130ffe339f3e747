from __future__ import annotations

import stat
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import Settings
from intake.services.keeping import key_care
from intake.services.patient import sitting
from intake.store.keys import Keys, key_id, keys_from_values, new_key
from intake.store.models import AuditEvent
from tests.cli.conftest import Run
from tests.support.made_up_keys import made_up_key
from tests.support.stories import ANSWERS, NOW, answered, filed

NEW, OTHER = made_up_key("n"), made_up_key("o")
OLD = made_up_key("d")


def name_of(key: str) -> str:
    return key_id(keys_from_values([key], made_up_key("i"), made_up_key("a")).ring.current).hex()


def with_keys(settings: Settings, *data_keys: str) -> Settings:
    return settings.model_copy(update={"data_keys": tuple(SecretStr(key) for key in data_keys)})


@pytest.fixture
def token(run: Run, engine: Engine, keys: Keys) -> str:
    """The token of a sitting, beside three filed cases, on a database that has its canary."""
    assert run("keys", "show").exit_code == 0
    with Session(engine) as session:
        for _ in range(3):
            filed(session, keys)
        _, token = answered(session, keys)
        session.commit()
    return token


@pytest.mark.usefixtures("token")
def test_each_key_is_shown_by_its_id_and_never_itself(
    stored_settings: Settings, start_with: Callable[[Settings], Run]
) -> None:
    shown = start_with(with_keys(stored_settings, NEW, OLD))("keys", "show").stdout

    assert shown.splitlines() == [
        f"{name_of(NEW)}         0 rows  current",
        f"{name_of(OLD)}         8 rows  older; still needed",
    ]


def test_rotation_moves_every_row_says_so_and_the_old_key_can_go(
    token: str, stored_settings: Settings, start_with: Callable[[Settings], Run], engine: Engine
) -> None:
    rotated = start_with(with_keys(stored_settings, NEW, OLD))("keys", "rotate")

    assert rotated.exit_code == 0
    assert rotated.stdout.splitlines() == [
        f"8 rows were wrapped anew under key {name_of(NEW)}, 0 are left under older keys.",
        f"{name_of(NEW)}         8 rows  current",
        f"{name_of(OLD)}         0 rows  older; no row needs it, it may be taken out of DATA_KEYS",
    ]
    run = start_with(with_keys(stored_settings, NEW))
    assert "0 rows were wrapped anew" in run("keys", "rotate").stdout
    with Session(engine) as session:
        only_new = keys_from_values([NEW], made_up_key("i"), made_up_key("a"))
        assert sitting.open_by_token(session, only_new, token, NOW).answers == ANSWERS
        turned = select(AuditEvent.object_id).where(AuditEvent.action == "keys.rotated")
        assert session.scalars(turned).all() == [name_of(NEW)]


@pytest.mark.usefixtures("token")
def test_a_command_refuses_keys_that_do_not_open_the_database(
    stored_settings: Settings, start_with: Callable[[Settings], Run]
) -> None:
    for command in (("keys", "show"), ("keys", "rotate")):
        refused = start_with(with_keys(stored_settings, NEW))(*command)
        assert refused.exit_code == 1
        assert refused.stderr.startswith("Error: DATA_KEYS does not open this database.")
        assert NEW not in refused.output


@pytest.mark.usefixtures("token")
def test_rows_whose_key_the_ring_lacks_are_named(
    stored_settings: Settings, start_with: Callable[[Settings], Run], engine: Engine, keys: Keys
) -> None:
    with_two = keys_from_values([OTHER, OLD], made_up_key("i"), made_up_key("a"))
    with Session(engine) as session:
        filed(session, with_two)
        session.commit()

    shown = start_with(with_keys(stored_settings, OLD))("keys", "show").stdout

    assert f"{name_of(OTHER)}         2 rows  MISSING: add it to DATA_KEYS" in shown
    with Session(engine) as session:
        assert [use.held for use in key_care.uses(session, keys)] == [True, False]


def secrets(folder: Path, data_keys: str) -> Path:
    path = folder / "secrets.toml"
    path.write_text(f'# ours\nsecret_key = "{made_up_key("s")}"\n{data_keys}\naudit_key = "kept"\n')
    path.chmod(0o600)
    return path


def test_a_key_is_added_to_the_file_the_keys_come_from(
    stored_settings: Settings, start_with: Callable[[Settings], Run], tmp_path: Path
) -> None:
    path = secrets(tmp_path, f'data_keys = [\n  "{OLD}",\n]')
    run = start_with(stored_settings.model_copy(update={"secrets_file": path}))

    added = run("keys", "add")

    assert added.exit_code == 0
    found = tomllib.loads(path.read_text())
    assert found["data_keys"][1:] == [OLD]
    assert found["audit_key"] == "kept"
    assert found["data_keys"][0] not in added.output
    assert name_of(found["data_keys"][0]) != name_of(OLD)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("secrets")] == ["secrets.toml"]


def test_a_key_is_printed_where_the_keys_come_from_the_environment(run: Run) -> None:
    added = run("keys", "add")

    assert added.exit_code == 0
    assert name_of(added.stdout.strip()) != name_of(OLD)


def test_a_file_that_cannot_be_edited_safely_is_left_as_it_was(
    stored_settings: Settings, start_with: Callable[[Settings], Run], tmp_path: Path
) -> None:
    path = secrets(tmp_path, f'"data_keys" = ["{OLD}"]')
    before = path.read_text()

    refused = start_with(stored_settings.model_copy(update={"secrets_file": path}))("keys", "add")

    assert refused.exit_code == 1
    assert "put the new key there by hand" in refused.stderr
    assert path.read_text() == before


def test_new_keys_differ() -> None:
    assert len({new_key() for _ in range(100)}) == 100
