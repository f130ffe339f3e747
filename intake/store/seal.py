"""Sealing: AES-256-GCM over one field, bound to its table, row and column.

A sealed value is `version (1 byte) | key id (4) | nonce (12) | ciphertext and tag`. Every case, draft and
other row that stands alone has its own data key, wrapped by the key ring. Erasing the row's data means
throwing the wrapped key away; rotating means wrapping the same data key again. Nonces are random: a data key
seals a few hundred values in its life.

Values are padded to steps before they are sealed (version 2), so that their length tells less of what was
told: a "no" and a "not sure" are as long as each other. A wrapped key always has the same length, and is not
padded; neither are the values of older releases (version 1), which open as before.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake.store.errors import Erased, Tampered, UnknownKey
from intake.store.keys import KEY_BYTES, KEY_ID_BYTES, KeyRing, key_id

AS_LONG_AS_IT_IS, PADDED = b"\x01", b"\x02"
VERSION_BYTES = 1
NONCE_BYTES = 12
HEADER_BYTES = VERSION_BYTES + KEY_ID_BYTES + NONCE_BYTES
TAG_BYTES = 16
SMALLEST_STEP = 256
"""Bytes. From four of them on, steps grow with the value: four to each doubling, so it grows by a quarter."""
_END, _FILL = b"\x80", b"\x00"

Json = Mapping[str, Any] | Sequence[Any] | str | int | None


@dataclass(frozen=True)
class DataKey:
    """The key of one row and of the rows that belong to it (a case and its assessments, for one)."""

    secret: bytes = field(repr=False)

    @cached_property
    def id(self) -> bytes:
        """The id that stands in what it sealed."""
        return key_id(self.secret)

    def seal(self, plain: bytes, *, table: str, row: str, column: str) -> bytes:
        """Seal bytes for exactly this table, row and column."""
        return _seal(self.secret, self.id, _padded(plain), _bind(table, row, column), PADDED)

    def open(self, sealed: bytes, *, table: str, row: str, column: str) -> bytes:
        """Open what `seal` made for the same place.

        Raises `Tampered` when the value was changed or moved, `UnknownKey` when it was sealed under another
        data key.
        """
        if _key_id_of(sealed) != self.id:
            raise UnknownKey(f"{table}.{column} of row {row} was not sealed under this row's data key")
        plain = _open(self.secret, sealed, _bind(table, row, column))
        return plain if sealed[:VERSION_BYTES] == AS_LONG_AS_IT_IS else _unpadded(plain)

    def seal_json(self, data: Json, *, table: str, row: str, column: str) -> bytes:
        """Seal JSON data; escapes stay ASCII, so that even a stray half of a character pair survives."""
        plain = json.dumps(data, separators=(",", ":"), sort_keys=True, allow_nan=False).encode("ascii")
        return self.seal(plain, table=table, row=row, column=column)

    def open_json(self, sealed: bytes, *, table: str, row: str, column: str) -> Any:
        """Open what `seal_json` made. Raises like `open`."""
        return json.loads(self.open(sealed, table=table, row=row, column=column))


def new_data_key() -> DataKey:
    """A fresh random data key."""
    return DataKey(os.urandom(KEY_BYTES))


def wrap(ring: KeyRing, key: DataKey, *, table: str, row: str) -> bytes:
    """Seal a data key under the ring's current key, bound to the row it belongs to."""
    place = _bind(table, row, "wrapped_key")
    return _seal(ring.current, ring.current_id, key.secret, place, AS_LONG_AS_IT_IS)


def unwrap(ring: KeyRing, wrapped: bytes | None, *, table: str, row: str) -> DataKey:
    """The data key of a row.

    Raises `Erased` when the row has none any more, `UnknownKey` when the ring lacks the key, `Tampered`
    otherwise.
    """
    if wrapped is None:
        raise Erased(f"{table} row {row} was erased; its sealed values cannot be opened")
    return DataKey(_open(ring.secret(_key_id_of(wrapped)), wrapped, _bind(table, row, "wrapped_key")))


def wrapping_key_id(wrapped: bytes) -> str:
    """The id, in hex, of the ring key that a wrapped data key needs."""
    return _key_id_of(wrapped).hex()


def _bind(table: str, row: str, column: str) -> bytes:
    # The unit separator cannot occur in a table name, a UUID or a column name, so no two places read the
    # same.
    return "\x1f".join((table, row, column)).encode("utf-8")


def padded_length(length: int) -> int:
    """How long so many bytes are once they are padded: the next step, with room for the mark of their end."""
    step = max(SMALLEST_STEP, 1 << max(0, length.bit_length() - 3))
    return (length // step + 1) * step


def _padded(plain: bytes) -> bytes:
    return (plain + _END).ljust(padded_length(len(plain)), _FILL)


def _unpadded(padded: bytes) -> bytes:
    plain, end, rest = padded.rpartition(_END)
    if not end or rest.strip(_FILL):
        raise Tampered("a sealed value has no end")
    return plain


def _seal(secret: bytes, secret_id: bytes, plain: bytes, place: bytes, version: bytes) -> bytes:
    header = version + secret_id
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + AESGCM(secret).encrypt(nonce, plain, header + place)


def _open(secret: bytes, sealed: bytes, place: bytes) -> bytes:
    named = VERSION_BYTES + KEY_ID_BYTES
    header, nonce = sealed[:named], sealed[named:HEADER_BYTES]
    try:
        return AESGCM(secret).decrypt(nonce, sealed[HEADER_BYTES:], header + place)
    except InvalidTag:
        raise Tampered(
            "a sealed value does not open: it was changed, or moved from another row or column"
        ) from None


def _key_id_of(sealed: bytes) -> bytes:
    known = sealed[:VERSION_BYTES] in (AS_LONG_AS_IT_IS, PADDED)
    if len(sealed) < HEADER_BYTES + TAG_BYTES or not known:
        raise Tampered("a sealed value is cut short or has an unknown version")
    return sealed[VERSION_BYTES : VERSION_BYTES + KEY_ID_BYTES]
