"""Staff accounts, their sessions, and the tries at signing in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.domain.roles import Role
from intake.store.base import Base, RowId, Sealed, one_of
from intake.store.models.mixins import OwnsDataKey


class Staff(OwnsDataKey, Base):
    """One member of staff, who signs in with an email address; that is sealed, and found by its keyed hash.

    A change of password, role or second factor raises `credential_version`, which ends every session made
    before. `guesses_told_at` is when administrators were last told that somebody guesses at this account.
    """

    __tablename__ = "staff"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    email_mac: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    role: Mapped[Role] = mapped_column(one_of(Role, "role", 16))
    active: Mapped[bool]
    password_hash: Mapped[str] = mapped_column(String(256))
    credential_version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    sealed_profile: Mapped[Sealed]
    sealed_totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)
    guesses_told_at: Mapped[datetime | None]


class StaffSession(Base):
    """One signed-in browser. The cookie's 256-bit token is here only as a hash.

    Between password and second step it `awaits_second_step` and opens nothing but that step.
    """

    __tablename__ = "staff_session"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    credential_version: Mapped[int]
    awaits_second_step: Mapped[bool]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]


class StaffDevice(Base):
    """A browser in which this person has signed in: it has tries of its own, and opens nothing by itself.

    The cookie's token is here only as a hash; people who share a browser share its token.
    """

    __tablename__ = "staff_device"
    __table_args__ = (UniqueConstraint("token_hash", "staff_id"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    signed_in_at: Mapped[datetime] = mapped_column(index=True)


class SignInAttempt(Base):
    """One try to sign in, by keyed hashes of the name typed and of the address: both may be unknown to us.

    `device_id` names the browser where the person whose name was typed had signed in with it before.
    """

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "account_mac", "at"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    account_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    address_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    device_id: Mapped[str | None] = mapped_column(String(36))
    at: Mapped[datetime] = mapped_column(index=True)
    accepted: Mapped[bool]
