from __future__ import annotations

import pytest

from intake.domain.roles import Role
from intake.services.audit_actions import AuditAction
from intake.services.audit_kinds import AuditKind, actions_of, kind_of
from intake.web.admin.audit_words import ACTION_WORDS, KIND_WORDS, as_what, what_was_done


def test_every_action_has_words_of_its_own() -> None:
    assert set(ACTION_WORDS) == set(AuditAction)
    assert len(set(ACTION_WORDS.values())) == len(AuditAction)


def test_every_action_is_of_a_kind_and_every_kind_has_words_and_actions() -> None:
    assert set(KIND_WORDS) == set(AuditKind) == {kind_of(each) for each in AuditAction}
    assert sum(len(actions_of(kind)) for kind in AuditKind) == len(AuditAction)
    assert kind_of(AuditAction.CASE_NOTE) is AuditKind.REQUESTS
    assert kind_of(AuditAction.CASE_NOTE_TAKEN) is AuditKind.FILES
    assert kind_of(AuditAction.CASE_SUMMARY_READ) is AuditKind.LOOKS
    assert kind_of(AuditAction.STAFF_PASSKEY_REFUSED) is AuditKind.SIGN_INS
    assert kind_of(AuditAction.STAFF_PASSKEY_ADDED) is AuditKind.ACCOUNTS
    assert kind_of(AuditAction.BACKUP_MADE) is AuditKind.KEEPING


def test_an_action_is_said_in_words() -> None:
    assert what_was_done("case.read") == "Request read"


def test_what_somebody_wrote_into_the_chain_is_shown_as_it_stands() -> None:
    assert what_was_done("case.vanished") == "case.vanished"
    assert as_what("janitor") == "janitor"


@pytest.mark.parametrize("role", Role)
def test_a_role_is_said_as_people_say_it(role: Role) -> None:
    assert as_what(str(role)) == role.label


def test_who_has_no_role_is_called_nothing() -> None:
    assert as_what(None) == ""
