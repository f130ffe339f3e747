"""The timeline's drawing: partial dates as bars, what is not dated said and not drawn."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from intake.store.keys import Keys
from intake.web.clinician.timeline import SIZES, draw_spans
from tests.services.clinician.test_summary import summary_of


def test_a_partial_date_is_as_wide_a_bar_as_its_doubt(session: Session, keys: Keys) -> None:
    drawing = draw_spans(summary_of(session, keys, "two operations").timeline, date(2026, 11, 17))
    assert drawing is not None
    older, newer = drawing.bars[:2]
    assert older.width > 2.5 * newer.width
    assert newer.deciding
    for bar in drawing.bars:
        assert bar.left is not None
        assert SIZES.labels <= bar.left <= bar.left + bar.width <= SIZES.width - SIZES.right + 0.1
    assert [tick.year for tick in drawing.ticks] == sorted((t.year for t in drawing.ticks), reverse=True)
    assert len(drawing.ticks) <= 6


def test_what_is_not_dated_is_said_and_not_drawn(session: Session, keys: Keys) -> None:
    spans = summary_of(session, keys, "surgery date forgotten").timeline
    assert all(span.days is None for span in spans)
    assert draw_spans(spans, date(2026, 11, 17)) is None


def test_ever_since_an_operation_is_drawn_from_that_operation(session: Session, keys: Keys) -> None:
    drawing = draw_spans(summary_of(session, keys, "never better since surgery").timeline, date(2026, 11, 17))
    assert drawing is not None
    surgery, pain = drawing.bars
    assert pain.left == surgery.left
    assert pain.line_to is not None
