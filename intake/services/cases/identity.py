"""Changing what names the person of a case: sealed anew, and found by search under the new values at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from intake.domain.person import identity_from_answers
from intake.services.cases.record import CaseRecord
from intake.store import sealed_case
from intake.store.blind_index import INDEX_VERSION, index_entries
from intake.store.keys import Keys
from intake.store.queries import search

CORRECTED = "corrected"
"""Where the details of a correction keep, by link id, the answer before and the answer after (None: none)."""

Changes = Mapping[str, tuple[dict[str, Any] | None, dict[str, Any] | None]]


def differences(record: CaseRecord, told: Mapping[str, dict[str, Any] | None]) -> Changes:
    """What these answers change of the ones that name the person, by link id: before and after."""
    before = sealed_case.open_identity(record.key, record.row)
    return {
        link_id: (before.get(link_id), answer)
        for link_id, answer in told.items()
        if before.get(link_id) != answer
    }


def change(session: Session, keys: Keys, record: CaseRecord, changes: Changes) -> None:
    """Put the later one of every pair in place; the caller renews the gist."""
    row = record.row
    answers = sealed_case.open_identity(record.key, row)
    for link_id, (_, after) in changes.items():
        answers.pop(link_id, None)
        if after is not None:
            answers[link_id] = after
    identity = identity_from_answers(answers)
    sealed_case.seal_identity(record.key, row, answers)
    row.has_phone = identity.phone is not None
    row.index_version = INDEX_VERSION
    search.forget(session, row.id)
    search.add_entries(session, row, index_entries(keys.index, identity))


def taken_back(details: Mapping[str, Any]) -> Changes:
    """What undoes the correction with these details."""
    return {link_id: (after, before) for link_id, (before, after) in details[CORRECTED].items()}
