"""Addresses are counted by all processes together, whatever their clocks do and whoever is killed."""

from __future__ import annotations

import multiprocessing
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from limits.storage import storage_from_string

from intake.store import shared_counts
from intake.store.shared_counts import SharedCounts
from tests.support.stories import NOW

KEY, MINUTE = "LIMITER/somebody/page/600/1/minute", 60.0


@pytest.fixture
def counts(tmp_path: Path) -> SharedCounts:
    made = storage_from_string(f"shared://{tmp_path / 'a folder' / 'limits.db'}")
    (tmp_path / "a folder").mkdir()
    assert isinstance(made, SharedCounts)
    return made


def count_often(path: Path) -> None:
    counts = SharedCounts(f"shared://{path}")
    for _ in range(50):
        counts.incr(KEY, MINUTE)


def test_all_processes_count_together(counts: SharedCounts) -> None:
    counts.incr(KEY, MINUTE)  # before they are forked
    processes = [multiprocessing.Process(target=count_often, args=(counts.path,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4
    assert counts.get(KEY) == 201
    assert counts.incr(KEY, MINUTE) == 202


def test_a_span_ends_when_its_time_is_over_and_not_before(counts: SharedCounts) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        assert [counts.incr(KEY, MINUTE) for _ in range(3)] == [1, 2, 3]
        assert counts.get_expiry(KEY) == NOW.timestamp() + MINUTE
        clock.shift(59)
        assert counts.incr(KEY, MINUTE) == 4
        clock.shift(1)
        assert counts.get(KEY) == 0
        assert counts.get_expiry(KEY) == NOW.timestamp() + MINUTE
        assert counts.incr(KEY, MINUTE) == 1


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=40)])
def test_a_span_begun_while_a_clock_ran_ahead_holds_nobody(counts: SharedCounts, ahead: timedelta) -> None:
    with time_machine.travel(NOW + ahead, tick=False) as clock:
        counts.incr(KEY, MINUTE, 600)
        clock.shift(-ahead)
        assert counts.get(KEY) == 0
        assert counts.incr(KEY, MINUTE) == 1


def test_what_is_over_is_swept_away(counts: SharedCounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_counts, "SWEEP_EVERY", 10)
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(9):
            counts.incr(str(number), MINUTE)
        clock.shift(61)
        counts.incr(KEY, MINUTE)
    assert counts.reset() == 1


def test_one_count_or_all_can_be_forgotten(counts: SharedCounts) -> None:
    for key in "abc":
        counts.incr(key, MINUTE)
    counts.clear("a")
    assert [counts.get(key) for key in "abc"] == [0, 1, 1]
    assert counts.reset() == 2
    assert counts.get("b") == 0


def test_a_file_that_cannot_be_used_is_said_so(counts: SharedCounts) -> None:
    assert counts.check()
    counts.path.write_text("no database at all, and long enough to be read as one" * 40)
    assert not counts.check()
    with pytest.raises(sqlite3.Error):
        counts.incr(KEY, MINUTE)
