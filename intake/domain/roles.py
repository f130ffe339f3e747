"""The four kinds of staff. What each may open stands in one table, `intake/web/staff/permissions.py`."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A member of staff has exactly one role."""

    FRONT_DESK = "front_desk"
    CLINICIAN = "clinician"
    ADMIN = "admin"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """The role as people say it."""
        return _TITLES[self]


_TITLES = {
    Role.FRONT_DESK: "Front desk",
    Role.CLINICIAN: "Clinician",
    Role.ADMIN: "Administrator",
    Role.AUDITOR: "Auditor",
}
