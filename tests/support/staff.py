"""A made-up member of staff, for tests."""

from __future__ import annotations

from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.accounts import accounts
from intake.services.accounts.accounts import Profile
from intake.services.accounts.passwords import new_hash
from intake.services.actor import system
from intake.store.keys import Keys
from intake.store.models import Staff
from tests.support.stories import NOW, new_id

DANA = Profile("Dana Whitlock", "dana@example.org")
PASSWORD = "otter canyon velvet lamp"


def added(
    session: Session,
    keys: Keys,
    profile: Profile = DANA,
    role: Role = Role.FRONT_DESK,
    password: str = PASSWORD,
) -> Staff:
    """A member of staff with an account."""
    hashed = new_hash(password, profile.name, profile.email)
    return accounts.add_staff(session, keys, profile, role, hashed, actor=system(), now=NOW, new_id=new_id)
