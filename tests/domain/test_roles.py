"""Every role has a name that people say."""

from __future__ import annotations

from intake.domain.roles import Role


def test_every_role_is_called_by_a_name_of_its_own() -> None:
    assert len({role.label for role in Role}) == len(Role)
    assert Role.FRONT_DESK.label == "Front desk"
