from __future__ import annotations

import base64

import pytest

from intake.store.errors import BadKey, UnknownKey
from intake.store.keys import key_id, keys_from_values, new_key

ONE, TWO, THREE, FOUR = (new_key() for _ in range(4))


def test_the_first_data_key_is_the_current_one_and_all_are_found_by_id() -> None:
    ring = keys_from_values([ONE, TWO], THREE, FOUR).ring

    assert ring.current == base64.b64decode(ONE)
    for text in (ONE, TWO):
        assert ring.secret(key_id(base64.b64decode(text))) == base64.b64decode(text)
    with pytest.raises(UnknownKey):
        ring.secret(key_id(base64.b64decode(THREE)))


@pytest.mark.parametrize(
    ("data_keys", "index_key", "audit_key", "name"),
    [
        ([], TWO, THREE, "DATA_KEYS"),
        (["not base64!"], TWO, THREE, "DATA_KEYS"),
        ([ONE, ONE[:20]], TWO, THREE, r"DATA_KEYS\[1\]"),
        ([ONE], "", THREE, "INDEX_KEY"),
        ([ONE], TWO, base64.b64encode(bytes(32)).decode(), "AUDIT_KEY"),
        ([ONE], ONE, THREE, "must all differ"),
        ([ONE], TWO, TWO, "must all differ"),
        ([ONE, ONE], TWO, THREE, "must all differ"),
    ],
    # The keys are new in every process; the names of the cases must not be.
    ids=["none", "no base64", "short", "no index key", "zeros", "index key", "audit key", "data keys"],
)
def test_bad_keys_are_refused_by_the_name_of_the_setting(
    data_keys: list[str], index_key: str, audit_key: str, name: str
) -> None:
    with pytest.raises(BadKey, match=name) as refusal:
        keys_from_values(data_keys, index_key, audit_key)

    for value in (*data_keys, index_key, audit_key):
        assert not value or value not in str(refusal.value)
