"""The queue: its order against the office's own list of it, its pages, and the reasons on the rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.bands import Link
from intake.domain.case_state import IN_QUEUE, Status
from intake.domain.due_times import DueState, SoonBy, due_state
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import Urgency
from intake.domain.worklist import (
    Position,
    QueueClass,
    Stretch,
    WorklistEntry,
    has_row,
    is_in_order,
    late_words,
    office_days,
    order,
    queue_class,
    stretches,
    why_here,
)

NOW = datetime(2026, 6, 15, 15, tzinfo=UTC)
"""A Monday."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOURS = OfficeHours(ZoneInfo("America/Chicago"), dict.fromkeys(range(5), ((time(8), time(17)),)))
DAYS = office_days(HOURS, NOW)
LATE_CLASSES = 6


def entry(name: str = "x", **facts: Any) -> WorklistEntry:
    """A routine case, on time, changed as the test needs."""
    plain = WorklistEntry(
        id=name,
        status=Status.NEW,
        urgency=Urgency.ROUTINE,
        link=Link.REMOTE,
        settled=True,
        safety_exit=False,
        has_phone=True,
        clinician_asked_call=False,
        soon_because=None,
        received_at=NOW - HOUR,
        due_soon_at=NOW + HOUR,
        due_at=NOW + 2 * HOUR,
    )
    return replace(plain, **facts)


OVERDUE: dict[str, Any] = {"due_soon_at": NOW - 2 * HOUR, "due_at": NOW - HOUR}
SINCE_FRIDAY: dict[str, Any] = {"due_soon_at": NOW - 3 * DAY, "due_at": NOW - 2 * DAY - 18 * HOUR}
DUE_SOON: dict[str, Any] = {"due_soon_at": NOW - HOUR, "due_at": NOW + HOUR}
FRONT_TO_BACK = (
    entry("emergency", urgency=Urgency.EMERGENCY),
    entry("exit with a phone", urgency=Urgency.SAME_DAY, safety_exit=True, due_at=NOW + 3 * HOUR),
    entry("same day", urgency=Urgency.SAME_DAY),
    entry("a week late", due_soon_at=NOW - 9 * DAY, due_at=NOW - 9 * DAY),
    entry("late since Friday, by sign", urgency=Urgency.SOON, soon_because=SoonBy.SIGN, **SINCE_FRIDAY),
    entry("late since Friday", due_soon_at=NOW - 4 * DAY, due_at=NOW - 3 * DAY),
    entry("late today, by sign", urgency=Urgency.SOON, soon_because=SoonBy.SIGN, **OVERDUE),
    entry("late today", due_soon_at=NOW - 3 * HOUR, due_at=NOW - 2 * HOUR),
    entry("due soon", **DUE_SOON),
    entry("clinician asked", clinician_asked_call=True, due_at=NOW + 9 * HOUR),
    entry("soon by sign", urgency=Urgency.SOON, soon_because=SoonBy.SIGN, due_at=NOW + 8 * HOUR),
    entry("soon by own words", urgency=Urgency.SOON, soon_because=SoonBy.OWN_WORDS, due_at=NOW + 9 * HOUR),
    entry("early", urgency=Urgency.SOON, link=Link.EARLY, settled=False, due_at=NOW + 7 * HOUR),
    entry("recent", urgency=Urgency.SOON, link=Link.RECENT, due_at=NOW + 8 * HOUR),
    entry("persistent", urgency=Urgency.SOON, link=Link.PERSISTENT, due_at=NOW + 6 * HOUR),
    entry("unknown", link=Link.UNKNOWN, due_at=NOW + 5 * HOUR),
    entry("unsettled", settled=False, due_at=NOW + 6 * HOUR),
    entry("the rest", due_at=NOW + 4 * HOUR),
)


def test_the_queue_stands_in_the_order_the_office_agreed_on() -> None:
    shuffled = sorted(FRONT_TO_BACK, key=lambda e: e.id)
    assert [row.entry.id for row in order(shuffled, NOW, DAYS)] == [e.id for e in FRONT_TO_BACK]


def test_ties_go_by_due_time_then_by_receipt_then_by_id() -> None:
    tied = [
        entry("b", received_at=NOW - 2 * HOUR),
        entry("c", received_at=NOW - 2 * HOUR),
        entry("a", received_at=NOW - HOUR),
        entry("d", received_at=NOW - 9 * HOUR, due_at=NOW + 3 * HOUR),
    ]
    assert [row.entry.id for row in order(reversed(tied), NOW, DAYS)] == ["b", "c", "a", "d"]


def test_safety_goes_first_even_when_others_are_overdue() -> None:
    rows = order([entry("late", **OVERDUE), entry("urgent", urgency=Urgency.SAME_DAY)], NOW, DAYS)
    assert [row.entry.id for row in rows] == ["urgent", "late"]


def test_an_exit_without_a_phone_has_no_row() -> None:
    silent = entry("silent", urgency=Urgency.EMERGENCY, safety_exit=True, has_phone=False)
    closed = replace(silent, id="closed", status=Status.CLOSED)
    reachable = replace(silent, id="reachable", has_phone=True)
    filed = replace(silent, id="filed", safety_exit=False)
    entries = [silent, closed, reachable, filed]
    assert {row.entry.id for row in order(entries, NOW, DAYS)} == {"reachable", "filed"}


@pytest.mark.parametrize("status", Status)
def test_only_open_cases_have_a_row(status: Status) -> None:
    ended = (Status.SCHEDULED, Status.CLOSED, Status.ARRIVED, Status.MERGED)
    assert has_row(entry(status=status)) is (status not in ended)


# --- reasons ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (entry(urgency=Urgency.EMERGENCY), "Emergency sign: clinician on duty calls"),
        (
            entry(urgency=Urgency.EMERGENCY, safety_exit=True),
            "Stopped at a safety page: clinician on duty checks",
        ),
        (entry(urgency=Urgency.SAME_DAY), "Needs a call today: clinician on duty"),
        (entry(**OVERDUE), "Late today. Book as usual"),
        (
            entry(urgency=Urgency.SOON, soon_because=SoonBy.WEAKNESS, **SINCE_FRIDAY),
            "1 office day late. Weakness told",
        ),
        (
            entry(
                urgency=Urgency.SOON,
                soon_because=SoonBy.OWN_WORDS,
                due_soon_at=NOW - 9 * DAY,
                due_at=NOW - 9 * DAY,
            ),
            "5+ office days late. Own words: a clinician reads this first",
        ),
        (
            entry(urgency=Urgency.SOON, soon_because=SoonBy.SIGN, **DUE_SOON),
            "Due soon: little time left",
        ),
        (entry(clinician_asked_call=True), "Clinician asked for a call"),
        (
            entry(urgency=Urgency.SOON, soon_because=SoonBy.SIGN),
            "Safety answer: a clinician reads this first",
        ),
        (entry(urgency=Urgency.SOON, soon_because=SoonBy.WEAKNESS), "Weakness told"),
        (
            entry(urgency=Urgency.SOON, soon_because=SoonBy.OWN_WORDS),
            "Own words: a clinician reads this first",
        ),
        (entry(link=Link.RECENT), "Timing flag: began soon after surgery"),
        (entry(link=Link.PERSISTENT), "Timing flag: there ever since surgery"),
        (entry(settled=False), "Not settled: ask on the call"),
        (entry(), "Book as usual"),
    ],
)
def test_each_row_says_why_it_stands_there(row: WorklistEntry, reason: str) -> None:
    (ranked,) = order([row], NOW, DAYS)
    assert ranked.why_here == reason
    assert len(reason.split()) < 12


def test_a_band_of_the_store_gives_its_own_reason_where_the_entry_tells_no_more() -> None:
    soon = next(
        stretch
        for stretch in stretches(NOW, DAYS)
        if stretch.first_class is stretch.last_class is QueueClass.SOON and stretch.late is None
    )
    assert why_here(entry(), soon) == soon.reason == "A clinician reads this first"


def test_nobody_is_said_to_have_told_an_emergency_who_told_less() -> None:
    safety = next(stretch for stretch in stretches(NOW, DAYS) if stretch.first_class is QueueClass.SAFETY)
    reason = "Stopped at a safety page: clinician on duty checks"
    assert why_here(entry(urgency=Urgency.SAME_DAY), safety) == reason
    assert why_here(entry(urgency=Urgency.EMERGENCY), safety) == safety.reason


def test_an_urgent_row_names_what_was_told_and_no_other_does() -> None:
    safety, same_day, *rest = stretches(NOW, DAYS)
    assert why_here(entry(urgency=Urgency.EMERGENCY), safety, "cannot pee") == "Cannot pee"
    assert why_here(entry(urgency=Urgency.SAME_DAY), same_day, "one calf swollen") == "One calf swollen"
    says_worse = entry(told_worse=True)
    assert why_here(says_worse, same_day, "one calf swollen") == "Says it is worse: clinician on duty"
    left_a_number = entry(urgency=Urgency.EMERGENCY, safety_exit=True)
    assert why_here(left_a_number, safety, "cannot pee") == "Stopped at a safety page: cannot pee"
    assert all(why_here(entry(), stretch, "cannot pee") == why_here(entry(), stretch) for stretch in rest)


def test_what_was_put_aside_stands_outside_the_order_until_its_day() -> None:
    put_aside = [
        entry("later", follow_up_at=NOW + HOUR, **OVERDUE),
        entry("now", follow_up_at=NOW),
        entry("before", follow_up_at=NOW - HOUR, **OVERDUE),
    ]
    assert [row.entry.id for row in order(put_aside, NOW, DAYS)] == ["before", "now"]
    assert all(has_row(each) for each in put_aside)


@pytest.mark.parametrize(
    ("now", "due", "late"),
    [
        (NOW, NOW - HOUR, 0),
        (NOW, datetime(2026, 6, 13, 3, tzinfo=UTC), 1),  # Friday evening; Monday is the first day since
        (NOW, datetime(2026, 6, 12, 3, tzinfo=UTC), 2),
        (datetime(2026, 6, 14, 15, tzinfo=UTC), datetime(2026, 6, 12, 20, tzinfo=UTC), 0),  # a Sunday
        (NOW, datetime(2026, 6, 8, 22, tzinfo=UTC), 5),
        (NOW, datetime(2026, 1, 8, 22, tzinfo=UTC), 5),
    ],
)
def test_lateness_is_counted_in_days_the_office_opens(now: datetime, due: datetime, late: int) -> None:
    (held,) = (
        stretch
        for stretch in stretches(now, office_days(HOURS, now))
        if stretch.holds(QueueClass.OTHER, due, due)
    )
    assert held.late == late


@pytest.mark.parametrize("stretch", stretches(NOW, DAYS))
def test_every_reason_is_under_twelve_words(stretch: Stretch) -> None:
    late = "" if stretch.late is None else late_words(stretch.late)
    assert 0 < len(f"{late} {stretch.reason}".split()) < 12


def test_a_store_can_skip_what_is_overdue_by_the_due_time_alone() -> None:
    assert [stretch.rank for stretch in stretches(NOW, DAYS) if stretch.due_from == NOW] == list(
        range(38, 45)
    )


# --- laws -------------------------------------------------------------------------------------------------

quarters = st.integers(-8, 8).map(lambda n: NOW + n * timedelta(minutes=15))
some_days = st.integers(-9, 2).map(lambda n: NOW + n * DAY)


some_row = st.builds(
    lambda due, **facts: entry(due_soon_at=min(due), due_at=max(due), **facts),
    status=st.sampled_from(Status),
    urgency=st.sampled_from(Urgency),
    link=st.sampled_from(Link),
    settled=st.booleans(),
    safety_exit=st.booleans(),
    has_phone=st.booleans(),
    clinician_asked_call=st.booleans(),
    soon_because=st.sampled_from([None, *SoonBy]),
    received_at=quarters,
    follow_up_at=st.none() | quarters,
    due=st.tuples(quarters | some_days, quarters | some_days),
)


def queues() -> st.SearchStrategy[list[WorklistEntry]]:
    """Up to twenty cases close together in time, so that ties and bounds are met."""
    return st.lists(some_row, max_size=20).flatmap(
        lambda drawn: st.permutations([replace(row, id=f"{number:02}") for number, row in enumerate(drawn)])
    )


def place_by_the_list(case: WorklistEntry) -> int:
    """The office's list, read from the top: the first line that fits. Written without the product's bands."""
    state = due_state(NOW, case.due_soon_at, case.due_at)
    urgent = (
        case.urgency == "emergency" or (case.safety_exit and case.has_phone),
        case.urgency == "same_day",
    )
    if any(urgent):
        return urgent.index(True)
    by_class = _line_of_the_class(case)
    if state is DueState.OVERDUE:
        opened = [day for n in range(400) if (day := NOW.date() - n * DAY).weekday() < 5]
        days_late = sum(day > case.due_at.astimezone(HOURS.zone).date() for day in opened)
        return 2 + (5 - min(days_late, 5)) * LATE_CLASSES + by_class
    return 38 if state is DueState.DUE_SOON else 39 + by_class


def _line_of_the_class(case: WorklistEntry) -> int:
    lines = (
        case.clinician_asked_call,
        case.urgency == "soon" and case.soon_because in ("sign", "weakness", "own_words"),
        case.link in ("early", "recent"),
        case.link == "persistent",
        not case.settled or case.link == "unknown",
        True,
    )
    return lines.index(True)


@given(queues())
def test_the_order_is_the_offices_list_read_from_the_top(cases: list[WorklistEntry]) -> None:
    rows = [
        c
        for c in cases
        if c.status in IN_QUEUE and (c.has_phone or not c.safety_exit)
        if c.follow_up_at is None or c.follow_up_at <= NOW
    ]
    expected = sorted(rows, key=lambda c: (place_by_the_list(c), c.due_at, c.received_at, c.id))
    ranked = order(cases, NOW, DAYS)
    assert [row.entry for row in ranked] == expected
    assert [row.rank for row in ranked] == [place_by_the_list(c) for c in expected]


@given(queues(), quarters)
def test_every_row_is_in_exactly_one_band_at_any_moment(cases: list[WorklistEntry], now: datetime) -> None:
    for case in cases:
        holding = [
            stretch
            for stretch in stretches(now, office_days(HOURS, now))
            if stretch.holds(queue_class(case), case.due_soon_at, case.due_at)
        ]
        assert len(holding) == 1
    assert [stretch.rank for stretch in stretches(now, DAYS)] == list(range(45))


Row = tuple[int, datetime, datetime, datetime, str]


def pages_of_a_store(rows: list[Row], now: datetime, size: int) -> Iterator[list[str]]:
    """What a database does: plain columns only, band after band, each page after the last one."""
    after: tuple[int, Position] | None = None
    while True:
        page: list[str] = []
        for stretch in stretches(now, DAYS):
            if after is not None and stretch.rank < after[0]:
                continue
            found = []
            for number, due_soon_at, due_at, received_at, row_id in rows:
                position = (due_at, received_at, row_id)
                seen = after is not None and stretch.rank == after[0] and position <= after[1]
                if stretch.holds(QueueClass(number), due_soon_at, due_at) and not seen:
                    found.append(position)
            for position in sorted(found)[: size - len(page)]:
                page.append(position[2])
                after = stretch.rank, position
            if len(page) == size:
                break
        if not page:
            return
        yield page


@given(queues(), st.integers(1, 7))
def test_pages_taken_band_by_band_are_the_whole_order(cases: list[WorklistEntry], size: int) -> None:
    rows = [
        (int(queue_class(c)), c.due_soon_at, c.due_at, c.received_at, c.id)
        for c in cases
        if has_row(c) and is_in_order(c, NOW)
    ]
    paged = [row_id for page in pages_of_a_store(rows, NOW, size) for row_id in page]
    assert paged == [row.entry.id for row in order(cases, NOW, DAYS)]


@given(queues(), st.sampled_from(Urgency))
def test_more_urgent_is_never_later(cases: list[WorklistEntry], urgency: Urgency) -> None:
    for case in cases:
        raised = replace(case, urgency=min(urgency, case.urgency, key=lambda level: level.rank))
        assert place_by_the_list(raised) <= place_by_the_list(case)
        if has_row(case) and is_in_order(case, NOW):
            (before,), (after,) = order([case], NOW, DAYS), order([raised], NOW, DAYS)
            assert after.rank <= before.rank
