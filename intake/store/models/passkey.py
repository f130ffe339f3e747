"""Passkeys of staff, and the challenges that one must answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, RowId, Sealed, one_of
from intake.store.models.mixins import OwnsDataKey


class Passkey(OwnsDataKey, Base):
    """One passkey of one person, found by the keyed hash of the id that the device gave it.

    Its public key is sealed as all that somebody signs in with: who can write to the database, and has no key
    of ours, cannot add one of his own. `sign_count` is how often the device says it has signed.
    """

    __tablename__ = "passkey"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    credential_mac: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    sealed_passkey: Mapped[Sealed]


class ChallengePurpose(StrEnum):
    """What the answer to a challenge is good for, and nothing else."""

    ADD = "add"
    SIGN_IN = "sign_in"
    SECOND_STEP = "second_step"


class PasskeyChallenge(Base):
    """What a device is asked to sign: once, for a few minutes, and for one browser.

    `bound_to` is the id of that browser's session row; of somebody who is not signed in, a random mark that
    stands in the browser's signed cookie.
    """

    __tablename__ = "passkey_challenge"
    __table_args__ = (UniqueConstraint("bound_to", "purpose"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    purpose: Mapped[ChallengePurpose] = mapped_column(one_of(ChallengePurpose, "purpose", 16))
    bound_to: Mapped[str] = mapped_column(String(36))
    challenge: Mapped[bytes] = mapped_column(LargeBinary(64))
    expires_at: Mapped[datetime] = mapped_column(index=True)
