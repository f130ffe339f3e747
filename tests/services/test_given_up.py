"""What the EHR was to be told of a case, and was not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from intake.services import given_up, outbox
from intake.store.keys import Keys
from intake.store.models.outbox import OUTBOX_DEAD, OutboxKind
from tests.support.stories import NOW, new_id


def give_up(session: Session, keys: Keys, case_id: str, minutes: int, problem: str) -> None:
    at, payload = NOW + timedelta(minutes=minutes), {"case_id": case_id}
    message = outbox.add(session, keys, kind=OutboxKind.EHR, payload=payload, now=at, new_id=new_id)
    message.state, message.problem = OUTBOX_DEAD, problem
    session.flush()


def problem(session: Session, keys: Keys, told_after: int | None) -> str:
    told_at = None if told_after is None else NOW + timedelta(minutes=told_after)
    return given_up.problem_of_case(session, keys, "one", told_at)


def test_what_was_given_up_counts_until_a_later_message_goes_through(session: Session, keys: Keys) -> None:
    give_up(session, keys, "another", 0, "refused")
    give_up(session, keys, "one", 1, "not_let_in")
    assert [problem(session, keys, each) for each in (None, 0, 2)] == ["not_let_in", "not_let_in", ""]
    give_up(session, keys, "one", 3, "unreachable")
    assert [problem(session, keys, each) for each in (None, 2, 4)] == ["unreachable", "unreachable", ""]


def test_of_very_many_that_were_given_up_the_newest_are_looked_through(
    session: Session, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given_up, "MOST_AT_ONCE", 1)
    give_up(session, keys, "another", 0, "refused")
    give_up(session, keys, "one", 1, "not_let_in")
    assert problem(session, keys, None) == "not_let_in"
