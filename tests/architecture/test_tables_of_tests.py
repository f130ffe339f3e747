"""A table that is one test hides no line: each that fails is named, and a table without any fails, too."""

from __future__ import annotations

import pytest

from tests.support.every import holds_of_every


def passes_for_even(number: int) -> None:
    if number == 3:
        with pytest.raises(ValueError, match="never"):
            pass
    assert 12 // number >= 0
    assert number % 2 == 0, "odd"


def test_each_line_that_fails_is_named_whatever_it_raised() -> None:
    with pytest.raises(AssertionError) as told:
        holds_of_every([0, 1, 2, 3, 4], passes_for_even, "line {}".format)
    summary, *lines = str(told.value).splitlines()
    assert summary.startswith("3 of 5 lines failed")
    said = " ".join(lines)
    assert "line 0: ZeroDivisionError" in said
    assert "line 1: AssertionError: odd" in said
    assert "line 3: Failed: DID NOT RAISE" in said
    assert "line 2" not in said
    assert "line 4" not in said


def test_a_table_that_holds_passes() -> None:
    holds_of_every([2, 4], passes_for_even, str)


def test_a_table_without_a_line_fails() -> None:
    with pytest.raises(AssertionError, match="no line"):
        holds_of_every([], passes_for_even, str)
