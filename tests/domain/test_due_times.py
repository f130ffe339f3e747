"""Due times: which class a case is in, by when it must be called, and how it stands against that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.content.policies import load_policy
from intake.domain.assessment import Assessment
from intake.domain.bands import Link
from intake.domain.dates import parse_date
from intake.domain.due_times import (
    DueClass,
    DueState,
    SoonBy,
    due_at,
    due_class,
    due_soon_at,
    due_state,
    escalated_since,
    is_long_after_surgery,
    promised_by,
    soon_by,
)
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import Policy, Rule, Urgency
from intake.domain.triage import assess
from intake.formats.casefile import read_case

CHICAGO = ZoneInfo("America/Chicago")
POLICY = load_policy()
DUE = POLICY.due
SIGNS = frozenset(sign.key for sign in POLICY.signs)
OFFICE = OfficeHours(CHICAGO, dict.fromkeys(range(5), ((time(8), time(17)),)), frozenset({date(2026, 5, 25)}))
TODAY = date(2026, 6, 15)
instants = st.datetimes(datetime(2026, 5, 1), datetime(2026, 6, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds carry no zone, what is drawn does


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


def judged(policy: Policy = POLICY, **told: Any) -> Assessment:
    data: dict[str, Any] = {"id": "c", "today": TODAY.isoformat(), "safety": [], "safety_more": []}
    return assess(policy, read_case(data | told, SIGNS, None))


# --- classes ----------------------------------------------------------------------------------------------

ROUTINE: dict[str, Any] = {
    "urgency": Urgency.ROUTINE,
    "link": Link.REMOTE,
    "safety_exit": False,
    "soon_because": None,
    "long_after_surgery": False,
}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"safety_exit": True}, DueClass.URGENT),
        ({"urgency": Urgency.EMERGENCY}, DueClass.URGENT),
        ({"urgency": Urgency.SAME_DAY}, DueClass.URGENT),
        ({"urgency": Urgency.SAME_DAY, "link": Link.PERSISTENT, "long_after_surgery": True}, DueClass.URGENT),
        ({"urgency": Urgency.SOON, "soon_because": SoonBy.SIGN}, DueClass.SOON),
        ({"urgency": Urgency.SOON, "soon_because": SoonBy.WEAKNESS}, DueClass.SOON),
        ({"urgency": Urgency.SOON, "soon_because": SoonBy.OWN_WORDS}, DueClass.SOON),
        # a clinician set the urgency to routine: the sign no longer makes it soon
        ({"soon_because": SoonBy.SIGN}, DueClass.OTHER),
        ({"urgency": Urgency.SOON}, DueClass.OTHER),
        ({"urgency": Urgency.SOON, "link": Link.EARLY}, DueClass.SOON),
        ({"urgency": Urgency.SOON, "link": Link.RECENT}, DueClass.SOON),
        ({"link": Link.EARLY}, DueClass.SOON),
        ({"link": Link.PERSISTENT, "long_after_surgery": True}, DueClass.PERSISTENT),
        ({"link": Link.PERSISTENT}, DueClass.SOON),
        ({"link": Link.UNKNOWN}, DueClass.OTHER),
        ({"link": Link.NO_SURGERY}, DueClass.OTHER),
        ({}, DueClass.OTHER),
    ],
)
def test_the_class_follows_from_safety_then_signs_then_the_link(
    facts: dict[str, Any], expected: DueClass
) -> None:
    assert due_class(**ROUTINE | facts) is expected


PAIN = {"places": ["lower_back"], "trend": "same", "onset": "2026-01-10"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"safety": ["older_checked"]}, SoonBy.SIGN),
        ({"safety_more": ["unsure"]}, SoonBy.SIGN),
        ({"safety": None}, SoonBy.SIGN),
        ({"symptoms": {"weakness": PAIN}}, SoonBy.WEAKNESS),
        ({"safety_more": ["weak_immune"], "symptoms": {"weakness": PAIN}}, SoonBy.SIGN),
        ({"symptoms": {"pain": PAIN | {"score": 9}}}, None),
        ({"symptoms": {"pain": PAIN}}, None),
        ({}, None),
    ],
)
def test_what_makes_a_case_soon_is_found_among_the_findings(
    told: dict[str, Any], expected: SoonBy | None
) -> None:
    assert soon_by(judged(**told).findings, SIGNS) is expected


def test_a_red_flag_phrase_makes_a_case_soon_by_its_own_words() -> None:
    assessment = judged(own_words=f"since Friday: {POLICY.red_flag_words.phrases[0]}")
    assert assessment.urgency is Urgency.SOON
    assert soon_by(assessment.findings, SIGNS) is SoonBy.OWN_WORDS


def test_a_rule_that_a_practice_made_routine_makes_no_case_soon() -> None:
    rules: dict[str, Rule] = dict(POLICY.rules)
    rules["weakness_told"] = replace(rules["weakness_told"], level=Urgency.ROUTINE)
    assessment = judged(replace(POLICY, rules=rules), symptoms={"weakness": PAIN})
    assert soon_by(assessment.findings, SIGNS) is None


@pytest.mark.parametrize(
    ("date_told", "expected"),
    [
        ("2024-06-14", True),
        ("2024-06-15", False),
        ("2024-06", False),
        ("2024-05", True),
        ("2014", True),
        ("2025", False),
        (None, False),
    ],
)
def test_an_operation_is_long_ago_only_when_that_is_certain(date_told: str | None, expected: bool) -> None:
    when = parse_date(date_told, TODAY).interval(TODAY, None) if date_told else None
    assert is_long_after_surgery(when, TODAY, DUE) is expected


# --- due times --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        (DueClass.URGENT, "2026-05-20T09:15", "2026-05-20T10:15"),
        (DueClass.URGENT, "2026-05-20T16:30", "2026-05-21T08:30"),
        (DueClass.URGENT, "2026-05-22T20:00", "2026-05-26T09:00"),
        (DueClass.SOON, "2026-05-20T09:15", "2026-05-20T17:00"),
        (DueClass.SOON, "2026-05-20T17:30", "2026-05-21T17:00"),
        (DueClass.PERSISTENT, "2026-05-20T09:15", "2026-05-21T17:00"),
        (DueClass.OTHER, "2026-05-20T09:15", "2026-05-22T17:00"),
        (DueClass.OTHER, "2026-05-21T09:15", "2026-05-26T17:00"),
        (DueClass.OTHER, "2026-05-23T09:15", "2026-05-28T17:00"),
    ],
)
def test_each_class_is_due_in_its_own_business_time(kind: DueClass, received: str, due: str) -> None:
    assert due_at(OFFICE, DUE, kind, local(received)) == local(due)


def test_due_times_are_the_policys() -> None:
    slower = replace(DUE, urgent_minutes=120, other_days=4)
    received = local("2026-06-15T09:00")
    assert due_at(OFFICE, slower, DueClass.URGENT, received) == local("2026-06-15T11:00")
    assert due_at(OFFICE, slower, DueClass.OTHER, received) == local("2026-06-19T17:00")


@given(instants)
def test_the_promise_is_never_earlier_than_any_class(received: datetime) -> None:
    promise = promised_by(OFFICE, DUE, received)
    assert promise == max(due_at(OFFICE, DUE, kind, received) for kind in DueClass)
    assert promise == due_at(OFFICE, DUE, DueClass.OTHER, received)


def test_the_promise_follows_whichever_class_a_policy_makes_slowest() -> None:
    odd = replace(DUE, persistent_days=5)
    assert promised_by(OFFICE, odd, local("2026-06-15T09:00")) == local("2026-06-22T17:00")


@pytest.mark.parametrize(
    ("received", "due", "soon"),
    [
        ("2026-06-15T09:00", "2026-06-15T10:00", "2026-06-15T09:45"),
        ("2026-06-15T16:30", "2026-06-16T08:30", "2026-06-16T08:15"),
        # 27 business hours, the last quarter is 6 h 45 min
        ("2026-06-15T08:00", "2026-06-17T17:00", "2026-06-17T10:15"),
        ("2026-06-15T10:00", "2026-06-15T09:00", "2026-06-15T09:00"),
    ],
)
def test_the_last_quarter_is_counted_in_business_time(received: str, due: str, soon: str) -> None:
    assert due_soon_at(OFFICE, local(received), local(due)) == local(soon)


@given(instants, st.sampled_from(DueClass))
def test_a_case_is_on_time_then_due_soon_then_overdue(received: datetime, kind: DueClass) -> None:
    due = due_at(OFFICE, DUE, kind, received)
    soon = due_soon_at(OFFICE, received, due)
    assert received < soon < due
    tick = timedelta(microseconds=1)
    moments = (received, soon - tick, soon, due, due + tick)
    assert [due_state(moment, soon, due) for moment in moments] == [
        DueState.ON_TIME,
        DueState.ON_TIME,
        DueState.DUE_SOON,
        DueState.DUE_SOON,
        DueState.OVERDUE,
    ]


def test_an_urgent_case_nobody_claims_is_passed_on_in_office_hours() -> None:
    since = local("2026-05-22T16:50")
    reached = {
        at: sum(since <= start for start in escalated_since(OFFICE, DUE, local(at)))
        for at in ("2026-05-22T17:00", "2026-05-26T08:04", "2026-05-26T08:05", "2026-05-26T08:49")
    }
    assert [*reached.values()] == [0, 0, 1, 1]
    assert escalated_since(OFFICE, DUE, local("2026-05-26T08:50")) == (local("2026-05-26T08:35"), since)
