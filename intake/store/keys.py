"""Key material: the ring that wraps data keys, the blind indexes' key, and the audit chain's."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from intake.store.errors import BadKey, UnknownKey
from intake.store.opened import Opened

KEY_BYTES = 32
KEY_ID_BYTES = 4
DISTINCT_BYTES = 8  # 32 random bytes have many more; a sample or a padded key may have fewer


def key_id(secret: bytes) -> bytes:
    """The 4-byte name of a 32-byte key, made from the key, so that an operator never has to number keys."""
    return hmac.digest(secret, b"intake key id", hashlib.sha256)[:KEY_ID_BYTES]


@dataclass(frozen=True)
class KeyRing:
    """The keys that wrap data keys: the current one wraps, any of them unwraps."""

    current: bytes = field(repr=False)
    older: tuple[bytes, ...] = field(default=(), repr=False)

    @cached_property
    def current_id(self) -> bytes:
        """The id of the key that new data keys are wrapped with."""
        return key_id(self.current)

    @cached_property
    def _by_id(self) -> dict[bytes, bytes]:
        return {key_id(secret): secret for secret in (*reversed(self.older), self.current)}

    def secret(self, wanted: bytes) -> bytes:
        """The key with this id. Raises `UnknownKey` when the ring does not hold it."""
        if wanted not in self._by_id:
            raise UnknownKey(
                f"key {wanted.hex()} is not in the key ring; add the key that sealed this data to DATA_KEYS"
            )
        return self._by_id[wanted]


@dataclass(frozen=True)
class Keys:
    """All key material of one running program. Never printed, logged or stored in the database."""

    ring: KeyRing
    index: bytes = field(repr=False)
    audit: bytes = field(repr=False)

    @cached_property
    def opened(self) -> Opened:
        """What this process opened with these keys a short while ago; it ends with them."""
        return Opened()


def keys_from_values(data_keys: Sequence[str], index_key: str, audit_key: str) -> Keys:
    """Read keys as settings give them: base64 of 32 bytes each, the current data key first.

    Raises `BadKey`, naming the setting, when one is missing, malformed, of another length, or used twice.
    """
    if not data_keys:
        raise BadKey("DATA_KEYS is empty; give at least one key: 32 random bytes in base64")
    ring = [_decode(f"DATA_KEYS[{n}]", text) for n, text in enumerate(data_keys)]
    index, audit = _decode("INDEX_KEY", index_key), _decode("AUDIT_KEY", audit_key)
    everything = [*ring, index, audit]
    if len(set(everything)) != len(everything):
        raise BadKey("DATA_KEYS, INDEX_KEY and AUDIT_KEY must all differ; make a new random key for each")
    return Keys(KeyRing(ring[0], tuple(ring[1:])), index, audit)


def _decode(name: str, text: str) -> bytes:
    try:
        secret = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise BadKey(f"{name} is not base64; give 32 random bytes in base64") from None
    if len(secret) != KEY_BYTES:
        raise BadKey(f"{name} holds {len(secret)} bytes; it must hold exactly {KEY_BYTES}")
    if len(set(secret)) < DISTINCT_BYTES:
        raise BadKey(f"{name} is not random; give 32 random bytes in base64")
    return secret


def new_key() -> str:
    """A new random key in the form the settings take."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def token_hash(token: str) -> str:
    """What is stored of a 256-bit random token; no salt or stretching is needed for one."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
