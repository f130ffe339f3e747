"""What is open with no date to come is counted: late calls, late follow-ups, visits nobody marked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from intake.domain.case_state import Status
from intake.services.running.loops import left_open
from intake.store.keys import Keys
from intake.store.models import Case
from tests.support.filed_stories import file_into, office

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)


def test_only_what_has_its_date_before_today_is_left_open(session: Session, keys: Keys) -> None:
    def filed(**columns: object) -> Case:
        case = file_into(session, keys, "plain back pain", YESTERDAY)
        for name, value in {"due_at": YESTERDAY, **columns}.items():
            setattr(case, name, value)
        session.flush()
        return case

    def count() -> int:
        return left_open(session, office().hours, NOW)

    filed(due_at=TOMORROW)
    filed(due_at=NOW - timedelta(hours=2))  # late, and still of today
    filed(follow_up_at=TOMORROW)
    filed(status=Status.SCHEDULED, in_queue=False, visit_at=NOW)
    filed(status=Status.CLOSED, in_queue=False)
    assert count() == 0
    filed()
    filed(follow_up_at=YESTERDAY)
    filed(status=Status.SCHEDULED, in_queue=False, visit_at=YESTERDAY)
    filed(status=Status.SCHEDULED, in_queue=False, visit_at=None)
    assert count() == 4
