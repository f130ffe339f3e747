"""The timeline's drawing: bands behind it, partial dates as bars, what is not dated said and not drawn."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy.orm import Session

from intake.domain.dates import Interval
from intake.services.clinician.summary import Span
from intake.store.keys import Keys
from intake.web.clinician.timeline import LABEL_FITS, LABELS, RIGHT, WIDTH, Timeline, draw_spans
from tests.services.clinician.test_summary import summary_of

TODAY = date(2026, 11, 17)


def drawing_of(session: Session, keys: Keys, name: str, told: dict[str, Any] | None = None) -> Timeline:
    summary = summary_of(session, keys, name, told)
    drawing = draw_spans(summary.timeline, summary.shades, TODAY)
    assert drawing is not None
    return drawing


def test_a_partial_date_is_as_wide_a_bar_as_its_doubt(session: Session, keys: Keys) -> None:
    older, newer, *symptoms = drawing_of(session, keys, "two operations").bars
    assert older.earlier
    assert newer.deciding
    assert older.left == newer.left == LABELS
    for bar in (older, newer, *symptoms):
        assert bar.left is not None
        assert LABELS <= bar.left <= bar.left + bar.width <= WIDTH - RIGHT + 0.1


def test_the_bands_fill_the_drawing_from_the_operation_to_today(session: Session, keys: Keys) -> None:
    drawing = drawing_of(session, keys, "back within two years")
    assert drawing.areas[0].left == LABELS
    for area, after in pairwise(drawing.areas):
        assert area.left + area.width == pytest.approx(after.left, abs=0.2)
    last = drawing.areas[-1]
    assert last.left + last.width == pytest.approx(drawing.today_x, abs=0.2)
    assert "recent" in [area.name for area in drawing.areas]
    assert not drawing.areas[0].certain, "in the operation's own month"


@pytest.mark.parametrize(
    ("operated", "ticks"),
    [
        ("2026-11-01", ["0", "1 wk", "2 wk"]),
        ("2026-07-01", ["0", "3 wk", "6 wk", "9 wk", "12 wk", "15 wk", "18 wk"]),
        ("2025-05-01", ["Jul 2025", "Nov 2025", "Mar 2026", "Jul 2026", "Nov 2026"]),
        ("2020-05-01", ["2021", "2022", "2023", "2024", "2025", "2026"]),
    ],
)
def test_the_axis_counts_weeks_when_it_was_lately_and_names_months_or_years_else(
    session: Session, keys: Keys, operated: str, ticks: list[str]
) -> None:
    told = {"surgery_date@1": operated, "pain_onset_when": "new_after", "pain_onset_date": "2026-11-10"}
    drawn = drawing_of(session, keys, "back within two years", told)
    assert [tick.text for tick in drawn.ticks] == ticks
    assert [tick.x for tick in drawn.ticks] == sorted(tick.x for tick in drawn.ticks)


def test_the_name_of_a_band_never_runs_into_the_word_today(session: Session, keys: Keys) -> None:
    told = {"surgery_date@1": "2024-06", "pain_onset_when": "new_after", "pain_onset_date": "2025-10"}
    *_, last = drawing_of(session, keys, "back within two years", told).areas
    assert (last.band, last.name) == ("uncertain", "")
    assert last.width >= LABEL_FITS * len("uncertain")


def test_without_a_deciding_operation_there_are_no_bands(session: Session, keys: Keys) -> None:
    drawing = drawing_of(session, keys, "plain back pain")
    assert drawing.areas == ()
    assert [bar.label for bar in drawing.bars] == ["Pain"]


def test_without_a_deciding_operation_the_axis_begins_shortly_before_the_first_beginning() -> None:
    pain = Span(
        "symptom",
        "Pain began: Nov 14",
        Interval(date(2026, 11, 14), date(2026, 11, 14)),
        ongoing=True,
        deciding=False,
    )
    drawing = draw_spans([pain], (), TODAY)
    assert drawing is not None
    (bar,) = drawing.bars
    assert [tick.text for tick in drawing.ticks] == ["Nov 13", "Nov 15", "Nov 17"]
    assert bar.left == pytest.approx(LABELS + (WIDTH - LABELS - RIGHT) / 2)
    assert bar.line_to == drawing.today_x


def test_what_is_not_dated_is_said_and_not_drawn(session: Session, keys: Keys) -> None:
    summary = summary_of(session, keys, "surgery date forgotten")
    assert all(span.days is None for span in summary.timeline)
    assert draw_spans(summary.timeline, summary.shades, TODAY) is None
    told = {"surgery_date@1": None, "pain_onset_when": "unsure", "pain_onset_date": "2024"}
    surgery, pain = drawing_of(session, keys, "back within two years", told).bars
    assert (surgery.left, pain.left is None) == (None, False)


def test_ever_since_an_operation_is_drawn_from_that_operation(session: Session, keys: Keys) -> None:
    surgery, pain = drawing_of(session, keys, "never better since surgery").bars
    assert pain.left == surgery.left
    assert pain.line_to is not None
