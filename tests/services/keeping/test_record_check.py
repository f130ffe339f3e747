"""Whatever is changed past the program is named: no entry tells of it, and nothing seals it."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.accounts import accounts, second_factor
from intake.services.accounts.passwords import hash_password
from intake.services.actor import system
from intake.services.cases.plain_columns import NOT_COPIED, plain_columns
from intake.services.keeping import gist_care
from intake.services.keeping.record_check import Found, check_records
from intake.store import sealed_case
from intake.store.engine import reading
from intake.store.keys import Keys
from intake.store.models import Assessment, Case, Staff
from tests.support.every import holds_of_every
from tests.support.populated import populate
from tests.support.stories import NOW

WORKED_ON = "(SELECT case_id FROM visit_outcome)"
"""The request that staff worked on, decided on and saw."""

CHANGES = {
    "an emergency is made routine": (
        "UPDATE case_file SET urgency = 'routine' WHERE id = THE_CASE",
        "its urgency is not what was sealed with it",
    ),
    "the link to surgery": (
        "UPDATE case_file SET link = 'remote_new' WHERE id = THE_CASE",
        "its link is not what was sealed with it",
    ),
    "what is settled": (
        "UPDATE case_file SET settled = NOT settled WHERE id = THE_CASE",
        "its settled is not what was sealed with it",
    ),
    "a request is closed": (
        "UPDATE case_file SET status = 'closed', in_queue = false WHERE id = THE_CASE",
        "its status is not the one that its newest step left",
    ),
    "it is due later": (
        "UPDATE case_file SET due_at = '2030-01-01 00:00:00' WHERE id = THE_CASE",
        "its due_at is not what was sealed with it",
    ),
    "it comes back later": (
        "UPDATE case_file SET follow_up_at = '2030-01-01 00:00:00' WHERE id = THE_CASE",
        "its follow_up_at is not what was sealed with it",
    ),
    "an older copy of the row is put back": (
        "UPDATE case_file SET revision = revision - 1 WHERE id = THE_CASE",
        "it was changed since its newest sealed record was made",
    ),
    "what a list shows is taken away": (
        "UPDATE case_file SET sealed_gist = sealed_how_told WHERE id = THE_CASE",
        "something sealed in it does not open",
    ),
    "what the rules said": (
        "UPDATE assessment SET urgency = 'routine' WHERE case_id = THE_CASE",
        "urgency or link of assessment 1 is not what was sealed in it",
    ),
    "which policy judged": (
        "UPDATE assessment SET policy_digest = 'sha256:0' WHERE case_id = THE_CASE",
        "the policy of assessment 1 is not what was sealed in it",
    ),
    "what a clinician decided": (
        "UPDATE review SET urgency = 'routine', link = 'early' WHERE case_id = THE_CASE",
        "urgency or link of decision 1 is not what was sealed in it",
    ),
    "a decision goes": (
        "DELETE FROM review WHERE case_id = THE_CASE",
        "it has 0 decisions, and 1 were recorded",
    ),
    "a step goes": (
        "DELETE FROM case_event WHERE kind = 'log_attempt' AND case_id = THE_CASE",
        "it has 0 steps of the kind log_attempt, and 1 entries tell of such",
    ),
    "the outcome goes": ("DELETE FROM visit_outcome", "it has 0 outcomes, and 1 entries tell of such"),
    "a hold goes": ("DELETE FROM legal_hold", "a legal hold was set or lifted past the program"),
    "a hold is ended": (
        "UPDATE legal_hold SET ended_at = set_at",
        "a legal hold was set or lifted past the program",
    ),
    "a request goes": (
        "DELETE FROM case_file WHERE id NOT IN (SELECT case_id FROM case_event) AND wrapped_key IS NULL",
        "it was sent, and is not there any more",
    ),
    "a key goes": (
        "UPDATE case_file SET wrapped_key = NULL, wrapping_key = NULL WHERE id = THE_CASE",
        "its key is gone, and no entry tells that it was erased",
    ),
    "a role": ("UPDATE staff SET role = 'admin'", "its role is not what was sealed with its newest change"),
    "a closed account is opened": (
        "UPDATE staff SET active = NOT active",
        "its open or closed is not what was sealed with its newest change",
    ),
    "a password": (
        "UPDATE staff SET password_hash = 'x'",
        "its password is not what was sealed with its newest change",
    ),
    "a second step is put in": (
        "UPDATE staff SET sealed_totp = sealed_profile",
        "its second step is not what was sealed with its newest change",
    ),
    "a passkey goes": ("DELETE FROM passkey", "its passkeys is not what was sealed with its newest change"),
}


ON_SQLITE = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
"""What is changed and compared is the same on both engines; reading without a lock is not."""


def differences(session: Session, keys: Keys) -> tuple[list[str], Found]:
    found = Found()
    return list(check_records(session, keys, found)), found


@pytest.fixture
def office(session: Session, keys: Keys) -> Session:
    """A database with something in every table, put there by the program."""
    populate(session, keys)
    session.commit()
    return session


def test_what_the_program_wrote_fits_together_and_is_only_read(office: Session, keys: Keys) -> None:
    reading(office, of_one_moment=True)
    found = Found()
    assert list(check_records(office, keys, found)) == []
    assert (found.cases, found.accounts, found.not_compared) == (3, 1, 0)


@ON_SQLITE
def test_each_kind_of_change_past_the_program_is_named(office: Session, keys: Keys) -> None:
    def is_named(kind: str) -> None:
        statement, expected = CHANGES[kind]
        office.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        changed = office.execute(text(statement.replace("THE_CASE", WORKED_ON)))
        assert changed.rowcount > 0  # type: ignore[attr-defined]
        told, _ = differences(office, keys)
        office.rollback()
        assert any(expected in each for each in told), told

    holds_of_every(CHANGES, is_named, str)


@ON_SQLITE
def test_what_an_older_version_wrote_is_counted_and_still_held_to_what_it_sealed(
    office: Session, keys: Keys
) -> None:
    office.execute(text("UPDATE case_file SET sealed_gist = NULL, urgency = 'routine'"))
    told, found = differences(office, keys)
    assert found.not_compared == 2
    assert any("its urgency is not the one that stands" in each for each in told)
    office.rollback()
    row = office.scalars(select(Case).where(Case.sealed_gist.is_not(None)).order_by(Case.id)).all()[0]
    key = row.data_key(keys.ring)
    older = sealed_case.open_gist(key, row)
    del older["plain"]
    sealed_case.seal_gist(key, row, older | {"revision": row.revision + 1})
    office.commit()
    assert differences(office, keys)[1].not_compared == 1
    assert gist_care.renew_some(office, keys, "") == (None, 1)
    assert differences(office, keys) == ([], Found(cases=3, accounts=1))


@ON_SQLITE
def test_a_second_step_that_was_only_begun_is_no_difference(office: Session, keys: Keys) -> None:
    second_factor.begin(office, keys, office.scalars(select(Staff)).one())
    office.commit()
    assert differences(office, keys)[0] == []


@ON_SQLITE
def test_what_was_changed_past_the_program_stays_named_until_the_program_changes_it(
    office: Session, keys: Keys
) -> None:
    office.execute(text("UPDATE staff SET role = 'admin'"))
    office.commit()
    member = office.scalars(select(Staff)).one()
    password = hash_password("ladder cobalt thimble reed")
    accounts.change_password(office, keys, member, password, actor=system(), now=NOW)
    told = [f"account {member.id}: its role is not what was sealed with its newest change"]
    assert differences(office, keys)[0] == told
    member = office.scalars(select(Staff)).one()
    accounts.change_role(office, keys, member, Role.CLINICIAN, actor=system(), now=NOW)
    assert differences(office, keys)[0] == []


@ON_SQLITE
def test_an_assessment_that_opens_and_is_none_is_named(office: Session, keys: Keys) -> None:
    judged = office.scalars(select(Assessment).join(Case).where(Case.wrapped_key.is_not(None)).limit(1)).one()
    case = office.get_one(Case, judged.case_id)
    payload = case.data_key(keys.ring).seal(b"{}", table="assessment", row=judged.id, column="sealed_payload")
    office.execute(
        text("UPDATE assessment SET sealed_payload = :payload WHERE id = :id"),
        {"payload": payload, "id": judged.id},
    )
    office.expire_all()
    told, _ = differences(office, keys)
    assert any("does not open: These bytes are no stored assessment." in each for each in told), told


@ON_SQLITE
def test_the_rows_of_cases_are_read_by_the_batch(office: Session, keys: Keys) -> None:
    read: list[str] = []
    event.listen(office.connection(), "before_cursor_execute", lambda *given: read.append(given[2]))
    differences(office, keys)
    for table in ("visit_outcome", "legal_hold", "assessment"):
        assert sum(f"FROM {table}" in each for each in read) == 1


def test_every_column_in_the_clear_is_copied_unless_it_is_named() -> None:
    plain = set(plain_columns())
    columns = {column.name for column in Case.__table__.columns}
    assert columns == plain | NOT_COPIED | {each for each in columns if each.startswith("sealed_")}
    assert {"urgency", "link", "settled", "status", "follow_up_at", "visit_at"} <= plain
