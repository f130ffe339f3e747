from __future__ import annotations

import pytest

from intake.domain.roles import Role
from intake.services.audit_actions import AuditAction
from intake.web.admin.audit_words import ACTION_WORDS, as_what, what_was_done


def test_every_action_has_words_of_its_own() -> None:
    assert set(ACTION_WORDS) == set(AuditAction)
    assert len(set(ACTION_WORDS.values())) == len(AuditAction)


def test_an_action_is_said_in_words_and_by_its_name() -> None:
    assert what_was_done("case.read") == "Request read (case.read)"


def test_what_somebody_wrote_into_the_chain_is_shown_as_it_stands() -> None:
    assert what_was_done("case.vanished") == "case.vanished"
    assert as_what("janitor") == "janitor"


@pytest.mark.parametrize("role", Role)
def test_a_role_is_said_as_people_say_it(role: Role) -> None:
    assert as_what(str(role)) == role.label


def test_who_has_no_role_is_called_nothing() -> None:
    assert as_what(None) == ""
