from __future__ import annotations

import pytest

from intake.store import opened
from intake.store.keys import keys_from_values
from intake.store.opened import KEPT_S, Opened
from tests.support.made_up_keys import made_up_key


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(opened, "monotonic", lambda: now[0])
    return now


def test_a_value_is_made_once_of_the_same_and_anew_of_anything_else(clock: list[float]) -> None:
    kept, made = Opened(), list[str]()

    def ask(row: str, sealed: bytes) -> str:
        def make() -> str:
            made.append(row)
            return f"{row} {sealed!r} {len(made)}"

        return kept.of(row, (sealed, 1), make)

    assert ask("a", b"1") == ask("a", b"1") == "a b'1' 1"
    assert ask("b", b"1") == "b b'1' 2"
    assert ask("a", b"2") == ask("a", b"2") == "a b'2' 3"
    assert ask("a", b"1") == "a b'1' 4"
    clock[0] += KEPT_S
    assert ask("b", b"1") == "b b'1' 5"
    clock[0] -= 2 * KEPT_S  # a clock that steps back keeps nothing for longer
    assert ask("b", b"1") == "b b'1' 6"


def test_what_cannot_be_opened_is_tried_each_time_and_nothing_is_kept_beyond_its_time(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, tried = Opened(), list[int]()

    def fail() -> None:
        tried.append(1)
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever it raises
            kept.of("a", b"", fail)
    assert len(tried) == 2
    for number in range(3):
        kept.of(str(number), b"", lambda: "Quill")
    assert repr(kept) == "Opened(3)"
    clock[0] += KEPT_S
    kept.of("3", b"", lambda: "")
    assert repr(kept) == "Opened(1)"
    monkeypatch.setattr(opened, "MOST_KEPT", 2)
    for number in range(10):
        kept.of(str(number), b"", lambda: "")
    assert repr(kept) in ("Opened(2)", "Opened(3)")


def test_it_goes_with_the_keys_and_is_printed_by_nobody() -> None:
    given = [made_up_key("d")], made_up_key("i"), made_up_key("a")
    keys, others = keys_from_values(*given), keys_from_values(*given)
    keys.opened.of("a", b"", lambda: "Quill")
    assert keys.opened is keys.opened
    assert others.opened.of("a", b"", lambda: "another") == "another"
    assert "Quill" not in repr(keys)
