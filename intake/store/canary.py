"""The canary: proof, kept in the database, that the program was given the keys it was sealed with."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.store.errors import SealError, WrongKeys
from intake.store.keys import Keys
from intake.store.models import AuditEvent, Case, Draft, KeyCheck, Staff

CANARY = "canary"
SONG = b"intake canary"
HOLDS_DATA = (Draft.id, Case.id, Staff.id, AuditEvent.seq)


def check_keys(session: Session, keys: Keys) -> None:
    """Make sure that these keys are this database's; an empty one takes the first keys it sees.

    Raises `WrongKeys`, naming the setting that does not fit, never a value. Flushes what it adds; the caller
    commits.
    """
    found = session.get(KeyCheck, CANARY)
    if found is None:
        if any(session.scalar(select(column).limit(1)) is not None for column in HOLDS_DATA):
            raise WrongKeys(
                "This database holds data and no canary, so its keys cannot be checked. Restore a backup."
            )
        session.add(_new_canary(keys))
        session.flush()
        return
    try:
        opened = found.data_key(keys.ring).open(
            found.sealed_canary, table="key_check", row=CANARY, column="sealed_canary"
        )
    except SealError:
        opened = b""
    if opened != SONG:
        raise WrongKeys(
            "DATA_KEYS does not open this database. Give the keys it was sealed with, the current one first."
        )
    if not hmac.compare_digest(found.index_mac, _sing(keys.index)):
        raise WrongKeys(
            "INDEX_KEY is not the one this database was searched with; nobody would be found any more."
        )
    if not hmac.compare_digest(found.audit_mac, _sing(keys.audit)):
        raise WrongKeys("AUDIT_KEY is not the one this database's audit chain was written with.")


def _new_canary(keys: Keys) -> KeyCheck:
    canary = KeyCheck(id=CANARY, index_mac=_sing(keys.index), audit_mac=_sing(keys.audit))
    key = canary.make_data_key(keys.ring)
    canary.sealed_canary = key.seal(SONG, table="key_check", row=CANARY, column="sealed_canary")
    return canary


def _sing(key: bytes) -> bytes:
    return hmac.digest(key, SONG, hashlib.sha256)
