"""Every column that a stranger with the database could read, each with the reason why it is not sealed."""

from __future__ import annotations

import pytest
from sqlalchemy import Boolean, Date, Integer, LargeBinary, String, Table

from intake.store.base import Base, UtcDateTime
from intake.store.models.mixins import OwnsDataKey

THE_QUEUE = "the queue orders or filters by it"
AS_JUDGED = "urgency or link: the same words that stand in the queue, as they were judged then"
WHICH_FILE = "names a file of ours, the same for everybody"
OURS = "a word of the program's own, chosen from a short list"
RANDOM = "random, or made of randomness: tells nothing"
COUNTED = "a head of a count over many forms, whose own rows are gone; no page tells what was answered"
HASHED = "a keyed hash: tells only that two values are alike"

WHY: dict[str, dict[str, str]] = {
    "access_try": {"outcome": OURS, "target_mac": HASHED, "address_mac": HASHED},
    "asked_letter": {"recipient_mac": HASHED, "address_mac": HASHED},
    "assessment": {
        "urgency": AS_JUDGED,
        "link": AS_JUDGED,
        "policy_id": WHICH_FILE,
        "policy_version": WHICH_FILE,
        "policy_digest": WHICH_FILE,
    },
    "audit_event": {
        "actor_kind": OURS,
        "actor_role": OURS,
        "action": OURS,
        "object_kind": OURS,
        "object_id": "the id of a row, of a key, or one of our own words",
        "request_id": RANDOM,
        "prev_mac": HASHED,
        "mac": HASHED,
    },
    "case_event": {"kind": OURS, "status_before": THE_QUEUE, "status_after": THE_QUEUE},
    "case_file": {
        "reference": RANDOM,
        "urgency": THE_QUEUE,
        "link": THE_QUEUE,
        "settled": THE_QUEUE,
        "contact_only": THE_QUEUE,
        "has_phone": THE_QUEUE,
        "status": THE_QUEUE,
        "in_queue": THE_QUEUE,
        "questionnaire_id": WHICH_FILE,
        "questionnaire_version": WHICH_FILE,
    },
    "case_index": {"kind": OURS, "mac": HASHED},
    "content_adoption": {
        "kind": OURS,
        "content_id": WHICH_FILE,
        "version": WHICH_FILE,
        "digest": WHICH_FILE,
    },
    "draft": {
        "token_hash": RANDOM,
        "status": OURS,
        "questionnaire_id": WHICH_FILE,
        "questionnaire_version": WHICH_FILE,
    },
    "earlier_answers": {"questionnaire_id": WHICH_FILE, "questionnaire_version": WHICH_FILE},
    "erasure": {"reason": OURS},
    "form_tally": dict.fromkeys(("language", "who", "sent", "page"), COUNTED),
    "kept_page": {"token_hash": RANDOM, "page": OURS},
    "key_check": {"index_mac": HASHED, "audit_mac": HASHED},
    "outbox_message": {"kind": OURS, "letter": OURS, "state": OURS, "problem": OURS, "recipient_mac": HASHED},
    "passkey": {"credential_mac": HASHED},
    "passkey_challenge": {"purpose": OURS, "challenge": RANDOM},
    "review": {"urgency": AS_JUDGED, "link": AS_JUDGED},
    "safety_exit": {"contact_left": "exits are counted by it"},
    "saved_form": {"code_mac": HASHED, "birth_mac": HASHED},
    "sign_in_attempt": {"account_mac": HASHED, "address_mac": HASHED, "accepted": OURS},
    "staff": {
        "email_mac": HASHED,
        "role": "what a member of staff may open",
        "active": "whether a member of staff may sign in",
        "password_hash": "Argon2id, and nothing of a patient's",
    },
    "staff_device": {"token_hash": RANDOM},
    "staff_session": {"token_hash": RANDOM, "awaits_second_step": OURS},
}

TABLES = {table.name: table for table in Base.metadata.sorted_tables}
ID_LENGTH = 36


def readable(table: Table) -> set[str]:
    """The columns that could tell something: no times, counts, ids, sealed values or wrapped keys."""
    telling = set()
    for column in table.columns:
        is_id = isinstance(column.type, String) and column.type.length == ID_LENGTH
        is_count = isinstance(column.type, Integer) and not isinstance(column.type, Boolean)
        sealed = column.name.startswith("sealed_") or column.name in ("wrapped_key", "wrapping_key")
        if not (is_id or is_count or sealed or isinstance(column.type, UtcDateTime | Date)):
            telling.add(column.name)
    return telling


@pytest.mark.parametrize("table", TABLES)
def test_a_column_is_sealed_or_has_its_reason_here(table: str) -> None:
    assert readable(TABLES[table]) == set(WHY.get(table, {}))


def test_there_is_no_reason_for_a_table_that_is_gone() -> None:
    assert set(WHY) <= set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_what_is_called_sealed_holds_bytes_and_belongs_to_a_row_with_a_key(table: str) -> None:
    sealed = [column for column in TABLES[table].columns if column.name.startswith("sealed_")]
    owners = {
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, OwnsDataKey) and isinstance(mapper.local_table, Table)
    }
    of_a_case = "case_id" in TABLES[table].columns

    assert all(isinstance(column.type, LargeBinary) for column in sealed)
    assert not sealed or table in owners or of_a_case
