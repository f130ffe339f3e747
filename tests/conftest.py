"""What every test stands on: known settings, and nothing of the host's own environment."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from config import Settings
from intake.services.accounts import passwords
from intake.services.keeping.audit_heads import publish_what_is_left
from tests.support.examples import register_profiles
from tests.support.made_up_keys import made_up_key

pytest_plugins = [
    "tests.support.databases",
    "tests.support.patients",
    "tests.support.postgresql_programs",
]

register_profiles()

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes folders of its own in it
ENOUGH_MEMORY = 6 * 1024**3


def pytest_configure() -> None:
    """Keep the tests' files in memory where there is enough: no small database waits for a disk."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY
    if "TMPDIR" not in os.environ and has_room:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Leave to the long tests what PostgreSQL was asked alike, and begin with the browser.

    A test of many cases runs all of them on SQLite and its first on PostgreSQL: the engine is another, the
    cases are the same. The tests of the browser take longest, and share one product in the process that has
    them.
    """
    asked: set[str] = set()
    for item in items:
        if item.get_closest_marker("postgresql"):
            function = item.nodeid.partition("[")[0]
            if function in asked:
                item.add_marker("faults")
            asked.add(function)
    yield
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass by what is there by now, the tests among it: it stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _no_host_settings() -> Iterator[None]:
    """Take away whatever the host sets, so that a test sees the product's own defaults."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [*Settings.model_fields, "flask_debug"]:
            for spelling in (name, name.upper()):
                patch.delenv(spelling, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> Iterator[PasswordHasher]:
    """The product's own slow hasher of passwords; all but the tests that ask for it are given a fast one."""
    real, light = passwords._hasher, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", light)
        yield real


@pytest.fixture(autouse=True)
def _nothing_is_published_later() -> Iterator[None]:
    """Let every application publish its audit heads while its own test still runs, not by its timer."""
    yield
    publish_what_is_left()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings for tests: an instance folder of its own, so a database of its own, and fixed keys."""
    return settings_in(tmp_path)


def settings_in(folder: Path) -> Settings:
    """The same for any folder."""
    return _settings().model_copy(update={"instance_folder": folder})


@cache
def _settings() -> Settings:
    """Read once: reading settings takes as long as many a test."""
    return Settings(
        environment="testing",
        secret_key=made_up_key("s"),
        data_keys=(made_up_key("d"),),
        index_key=made_up_key("i"),
        audit_key=made_up_key("a"),
    )
