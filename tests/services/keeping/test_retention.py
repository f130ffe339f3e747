"""Batches of what is kept no longer: here the tries of guessers and what is left of sent letters."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.mail import delivery
from intake.mail.letters import LetterKind
from intake.services import outbox
from intake.services.actor import system
from intake.services.errors import ClockFarAhead
from intake.services.keeping import retention
from intake.services.keeping.retention import KeptFor
from intake.services.patient import guessing
from intake.services.patient.guessing import Target
from intake.store.keys import Keys
from intake.store.models import AccessTry, OutboxMessage
from tests.support.stories import NOW, filed, new_id

KEPT = KeptFor(timedelta(days=365), timedelta(days=2555), timedelta(days=3650))


def test_tries_go_after_hours_and_sent_letters_after_a_month(session: Session, keys: Keys) -> None:
    guessing.begin(session, keys, Target.SAVED_FORM, "code", "192.0.2.1", now=NOW, new_id=new_id)
    outbox.add_letter(
        session,
        keys,
        letter=LetterKind.STAFF_NOTICE,
        payload={},
        now=NOW,
        new_id=new_id,
    )
    taken = delivery.claim(session, NOW)
    assert taken is not None
    delivery.note_sent(session, taken, NOW)
    left = []

    for days in (0, 1, 31):
        now = NOW + timedelta(days=days)
        retention.erase_expired(session, keys, KEPT, actor=system(), now=now, new_id=new_id)
        left.append([rows(session, AccessTry), rows(session, OutboxMessage)])

    assert left == [[1, 1], [0, 1], [0, 0]]


def rows(session: Session, model: type[AccessTry | OutboxMessage]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("hours", [-40 * 24, -1, 0, 1, 7 * 24])
def test_what_is_kept_no_longer_is_told_by_a_clock_that_was_right_a_week_ago_at_most(
    session: Session, keys: Keys, hours: int
) -> None:
    retention.refuse_clock_far_ahead(session, NOW)  # nothing was ever recorded, so nothing can be lost
    filed(session, keys)
    retention.refuse_clock_far_ahead(session, NOW + timedelta(hours=hours))


@pytest.mark.parametrize("days", [8, 10, 40, 4000])
def test_a_clock_far_beyond_all_that_was_recorded_is_taken_for_wrong(
    session: Session, keys: Keys, days: int
) -> None:
    filed(session, keys)
    with pytest.raises(ClockFarAhead, match="the newest entry of the audit chain"):
        retention.refuse_clock_far_ahead(session, NOW + timedelta(days=days))
