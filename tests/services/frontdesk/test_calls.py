"""Writing down a call in one press: the same one twice, and one whose next time is corrected."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from intake.domain.case_state import Outcome
from intake.domain.roles import Role
from intake.services.actor import Actor
from intake.services.cases import record
from intake.services.errors import CallRecordedAlready
from intake.services.frontdesk import calls
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_a_corrected_time_is_no_call_sent_twice(session: Session, keys: Keys) -> None:
    reference = file_into(session, keys, "plain back pain", NOW - timedelta(hours=1)).reference
    actor = Actor("staff", added(session, keys).id, Role.FRONT_DESK)
    tuesday, wednesday = NOW + timedelta(days=7), NOW + timedelta(days=8)

    def called(next_at: datetime | None) -> None:
        seen = record.open_one(session, keys, reference).state.version
        handling = Handling(actor, NOW, date(2026, 11, 17), seen, office(), new_id)
        calls.record(session, keys, reference, Outcome.ASKED_CALL_AT, next_at, handling)

    called(tuesday)
    with pytest.raises(CallRecordedAlready):
        called(tuesday)
    called(wednesday)
    opened = record.open_one(session, keys, reference)
    assert opened.row.due_at == wednesday
    assert [each.next_at for each in opened.attempts] == [tuesday, wednesday]
