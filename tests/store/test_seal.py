from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.store.errors import Erased, SealError, Tampered, UnknownKey
from intake.store.keys import KeyRing, key_id
from intake.store.seal import DataKey, new_data_key, unwrap, wrap, wrapping_key_id

KEY = DataKey(bytes(range(32)))
HERE = {"table": "case_file", "row": "row-1", "column": "sealed_answers"}
FIRST, SECOND = bytes(range(1, 33)), bytes(range(2, 34))


@given(st.binary(max_size=400))
def test_what_was_sealed_opens_again_and_shows_nothing(plain: bytes) -> None:
    sealed = KEY.seal(plain, **HERE)

    assert KEY.open(sealed, **HERE) == plain
    assert len(plain) < 4 or plain not in sealed


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert KEY.seal(b"same", **HERE) != KEY.seal(b"same", **HERE)


@pytest.mark.parametrize("moved", [{"table": "draft"}, {"row": "row-2"}, {"column": "sealed_identity"}])
def test_a_value_moved_to_another_place_does_not_open(moved: dict[str, str]) -> None:
    sealed = KEY.seal(b"secret", **HERE)

    with pytest.raises(Tampered):
        KEY.open(sealed, **(HERE | moved))


def test_a_value_with_any_bit_flipped_does_not_open() -> None:
    sealed = KEY.seal(b"secret", **HERE)

    for position in range(len(sealed)):
        for bit in range(8):
            flipped = bytearray(sealed)
            flipped[position] ^= 1 << bit
            with pytest.raises(SealError):
                KEY.open(bytes(flipped), **HERE)


def test_a_value_cut_at_any_length_does_not_open() -> None:
    sealed = KEY.seal(b"secret", **HERE)

    for length in range(len(sealed)):
        with pytest.raises(Tampered):
            KEY.open(sealed[:length], **HERE)


def test_another_rows_key_is_refused_by_name() -> None:
    with pytest.raises(UnknownKey, match="was not sealed under this row's data key"):
        new_data_key().open(KEY.seal(b"secret", **HERE), **HERE)


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text()))))
def test_json_comes_back_as_it_was(data: dict[str, object]) -> None:
    assert KEY.open_json(KEY.seal_json(data, **HERE), **HERE) == data


def test_half_a_character_pair_and_a_nul_survive() -> None:
    data = {"own_words": {"value": "\ud83d and \x00"}}

    assert KEY.open_json(KEY.seal_json(data, **HERE), **HERE) == data


def test_a_data_key_opens_with_the_ring_that_wrapped_it_and_in_its_row_only() -> None:
    ring = KeyRing(FIRST)
    wrapped = wrap(ring, KEY, table="draft", row="row-1")

    assert unwrap(ring, wrapped, table="draft", row="row-1") == KEY
    assert KEY.secret not in wrapped
    with pytest.raises(Tampered):
        unwrap(ring, wrapped, table="draft", row="row-2")
    with pytest.raises(UnknownKey, match=key_id(FIRST).hex()):
        unwrap(KeyRing(SECOND), wrapped, table="draft", row="row-1")


def test_a_ring_with_a_new_current_key_still_opens_what_the_older_wrapped() -> None:
    wrapped = wrap(KeyRing(FIRST), KEY, table="draft", row="row-1")
    rotated = KeyRing(SECOND, (FIRST,))

    assert unwrap(rotated, wrapped, table="draft", row="row-1") == KEY
    assert wrapping_key_id(wrapped) == key_id(FIRST).hex()
    assert wrapping_key_id(wrap(rotated, KEY, table="draft", row="row-1")) == key_id(SECOND).hex()


def test_a_row_whose_key_was_thrown_away_says_that_it_was_erased() -> None:
    with pytest.raises(Erased, match="draft row row-1 was erased"):
        unwrap(KeyRing(FIRST), None, table="draft", row="row-1")


def test_keys_do_not_show_when_printed() -> None:
    assert "secret" not in repr(KEY)
    assert repr(KeyRing(FIRST)) == "KeyRing()"
