"""Addresses are counted by all processes together, whatever their clocks do and whoever is killed."""

from __future__ import annotations

import fcntl
import multiprocessing
import threading
from datetime import timedelta

import pytest
import time_machine
from limits.storage import storage_from_string

from intake.store import shared_counts
from intake.store.shared_counts import PLACES_IN_A_LINE, SharedCounts
from tests.support.stories import NOW

KEY, MINUTE = "LIMITER/somebody/page/600/1/minute", 60.0


@pytest.fixture
def counts() -> SharedCounts:
    made = storage_from_string("shared://")
    assert isinstance(made, SharedCounts)
    return made


def count_often(counts: SharedCounts) -> None:
    for _ in range(200):
        counts.incr(KEY, MINUTE)


def count_for_ever(counts: SharedCounts) -> None:
    while True:
        counts.incr("another", MINUTE)


def test_all_processes_count_together(counts: SharedCounts) -> None:
    counts.incr(KEY, MINUTE)  # before they are forked
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=count_often, args=(counts,)) for _ in range(4)]
    for process in processes:
        process.start()
    threads = [threading.Thread(target=count_often, args=(counts,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for process in processes:
        process.join()
    for thread in threads:
        thread.join()
    assert [process.exitcode for process in processes] == [0] * 4
    assert counts.get(KEY) == 1201
    assert counts.incr(KEY, MINUTE) == 1202


def test_whoever_is_killed_while_counting_holds_nobody_up(counts: SharedCounts) -> None:
    for _ in range(5):
        counting = multiprocessing.get_context("fork").Process(target=count_for_ever, args=(counts,))
        counting.start()
        while not counts.get("another"):
            pass
        counting.kill()
        counting.join()
        counts.clear("another")
        assert counts.incr(KEY, MINUTE)
    assert counts.get(KEY) == 5


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


def test_where_all_places_are_taken_the_span_that_ends_first_gives_way(
    counts: SharedCounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_counts, "LINES", 1)
    keys = [str(number) for number in range(PLACES_IN_A_LINE)]
    with time_machine.travel(NOW, tick=False):
        for number, key in enumerate(keys):
            counts.incr(key, MINUTE * (8 - number), 7)
        assert counts.incr(KEY, MINUTE * 9) == 1
        assert [counts.get(key) for key in keys] == [7, 7, 7, 7, 7, 7, 7, 0]
        assert counts.incr(KEY, MINUTE * 9) == 2


def test_a_span_that_is_over_gives_way_first(counts: SharedCounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_counts, "LINES", 1)
    with time_machine.travel(NOW, tick=False) as clock:
        counts.incr("over", MINUTE)
        clock.shift(61)
        for number in range(PLACES_IN_A_LINE):
            counts.incr(str(number), 1.0)
        assert [counts.get(str(number)) for number in range(PLACES_IN_A_LINE)] == [1] * PLACES_IN_A_LINE
    assert counts.get("over") == 0


def test_one_count_or_all_can_be_forgotten(counts: SharedCounts) -> None:
    for key in "abc":
        counts.incr(key, MINUTE)
    counts.clear("a")
    counts.clear("never counted")
    assert [counts.get(key) for key in "abc"] == [0, 1, 1]
    counts.reset()
    assert [counts.get(key) for key in "abc"] == [0, 0, 0]


def test_a_table_that_cannot_be_locked_is_said_so(
    counts: SharedCounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counts.check()

    def no_locks(*_asked: object) -> None:
        raise OSError("no locks available")

    monkeypatch.setattr(fcntl, "lockf", no_locks)
    assert not counts.check()
    with pytest.raises(counts.base_exceptions):
        counts.incr(KEY, MINUTE)
