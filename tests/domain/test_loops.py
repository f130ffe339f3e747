"""Every request has ended in a known way, or stands in one place with one date; never both, never neither."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from intake.domain.case_state import CaseState, CloseReason, HalfDay, Status
from intake.domain.loops import Ending, Place, Standing, how_it_ended, standing
from intake.domain.step_checks import CaseFacts
from tests.domain.test_lifecycle_properties import Try, facts, live, tries

NOW = datetime(2026, 6, 15, 15, tzinfo=UTC)
LATER, MUCH_LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)
TRIED = (HalfDay(NOW.date(), "morning"),)


@given(tries, facts)
def test_after_any_history_there_is_exactly_one_ending_or_one_standing_with_a_date(
    steps: list[Try], known: CaseFacts
) -> None:
    for event in live(steps, known).events:
        case = event.after
        visit_at = NOW if case.origin is Status.SCHEDULED else None
        awaits = known.urgent and not case.clinician_acted
        stands = standing(case, due_at=NOW, visit_at=visit_at, awaits_clinician=awaits)
        ended = how_it_ended(case)
        assert (ended is None) is (stands is not None)
        if ended is Ending.CANNOT_REACH:
            assert case.notice_at is not None
        if ended is Ending.EMERGENCY_CARE:
            assert case.checked_on
        if ended is Ending.DECLINED:
            assert case.spoken
        # nothing ends while somebody who was sent to emergency care was not checked on, but a kept visit
        assert not case.check_on or ended in (None, Ending.VISIT_KEPT)


@pytest.mark.parametrize(
    ("state", "ending"),
    [
        (CaseState(Status.ARRIVED), Ending.VISIT_KEPT),
        (CaseState(Status.CLOSED, close_reason=CloseReason.SEEN), Ending.VISIT_KEPT),
        (CaseState(Status.CLOSED, close_reason=CloseReason.DECLINED), Ending.DECLINED),
        (CaseState(Status.CLOSED, close_reason=CloseReason.CARE_ELSEWHERE), Ending.DECLINED),
        (CaseState(Status.CLOSED, close_reason=CloseReason.NOT_OURS), Ending.NOT_OURS),
        (CaseState(Status.CLOSED, close_reason=CloseReason.CANNOT_REACH), Ending.CANNOT_REACH),
        (CaseState(Status.CLOSED, close_reason=CloseReason.EMERGENCY_CARE), Ending.EMERGENCY_CARE),
        (CaseState(Status.CLOSED, close_reason=CloseReason.DUPLICATE), Ending.SENT_TWICE),
        # an older version closed booked visits: nobody knows whether they were kept
        (CaseState(Status.CLOSED, close_reason=CloseReason.BOOKED), None),
        (CaseState(Status.SCHEDULED), None),
    ],
)
def test_how_a_case_ended(state: CaseState, ending: Ending | None) -> None:
    assert how_it_ended(state) is ending
    assert how_it_ended(state, erased=True) is Ending.ERASED
    assert standing(state, due_at=NOW, visit_at=None, erased=True) is None


@pytest.mark.parametrize(
    ("state", "stands"),
    [
        (CaseState(), Standing(Place.DESK, NOW)),
        (CaseState(Status.NO_SHOW), Standing(Place.DESK, NOW)),
        (CaseState(Status.CLAIMED, follow_up_at=MUCH_LATER), Standing(Place.DESK, NOW)),
        (CaseState(Status.WITH_CLINICIAN, follow_up_at=LATER), Standing(Place.CLINICIAN, LATER)),
        (CaseState(Status.WAITING_ON_PATIENT, follow_up_at=LATER), Standing(Place.PATIENT, LATER)),
        (CaseState(Status.WAITING_ON_RECORDS), Standing(Place.RECORDS, NOW)),
        (
            CaseState(Status.WAITING_ON_PATIENT, tried=TRIED, notice_at=NOW, follow_up_at=LATER),
            Standing(Place.LETTER, LATER),
        ),
        (
            CaseState(Status.WAITING_ON_PATIENT, check_on=True, follow_up_at=LATER),
            Standing(Place.EMERGENCY_CARE, LATER),
        ),
        (CaseState(Status.SCHEDULED), Standing(Place.VISIT, MUCH_LATER)),
    ],
)
def test_where_an_open_case_stands_and_its_one_date(state: CaseState, stands: Standing) -> None:
    visit_at = MUCH_LATER if state.status is Status.SCHEDULED else None
    assert standing(state, due_at=NOW, visit_at=visit_at) == stands
    urgent = standing(state, due_at=NOW, visit_at=visit_at, awaits_clinician=True)
    assert urgent == Standing(Place.CLINICIAN, NOW)


def test_a_visit_of_an_unknown_time_goes_by_the_due_time() -> None:
    assert standing(CaseState(Status.SCHEDULED), due_at=NOW, visit_at=None) == Standing(Place.VISIT, NOW)
