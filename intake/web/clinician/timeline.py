"""Where each thing stands on the timeline's drawing; the drawing itself is a macro."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intake.domain.dates import Interval, add_months
from intake.services.clinician.summary import Span

WIDTH, LABELS, RIGHT, ROW, TOP = 480, 104, 16, 30, 10
AXIS = 26
LEAST_BAR = 4
LONGEST_YEARS = 60  # a date without a beginning ("more than ten years ago") is cut off here
MARGIN_MONTHS = 6
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its short label, and where its bar begins and ends; `line_to` is where an ongoing line ends.

    `left` None means that the date is not known.
    """

    label: str
    kind: str
    y: int
    left: float | None
    width: float
    line_from: float
    line_to: float | None
    deciding: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """One year on the axis."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing in the units of its view box."""

    width: int
    height: int
    left: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today_x: float
    axis_y: int
    description: str


def draw(spans: Sequence[Span], today: date) -> Timeline | None:
    """The drawing of the summary's spans; None where there is nothing to draw."""
    dated = [span.days for span in spans if span.days is not None]
    if not dated:
        return None
    scale = _Scale(_start(dated, today), today)
    bars = tuple(_bar(span, number, spans, scale) for number, span in enumerate(spans))
    axis_y = TOP + ROW * len(spans)
    return Timeline(
        width=WIDTH,
        height=axis_y + AXIS,
        left=LABELS,
        bars=bars,
        ticks=tuple(_ticks(scale)),
        today_x=scale.x(today),
        axis_y=axis_y,
        description="; ".join(span.text for span in spans),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    start: date
    today: date

    def x(self, day: date) -> float:
        """The place of a day, kept inside the drawing."""
        whole = max(1, (self.today - self.start).days)
        part = min(max((day - self.start).days / whole, 0.0), 1.0)
        return round(LABELS + part * (WIDTH - LABELS - RIGHT), 1)


def _start(dated: Sequence[Interval], today: date) -> date:
    first = min(days.lo for days in dated)
    earliest = add_months(today, -12 * LONGEST_YEARS)
    return add_months(max(min(first, add_months(today, -12)), earliest), -MARGIN_MONTHS)


def _bar(span: Span, number: int, spans: Sequence[Span], scale: _Scale) -> Bar:
    y = TOP + ROW * number
    label = _label(span, number, spans)
    if span.days is None:
        return Bar(label, span.kind, y, None, 0, 0, None, span.deciding)
    left = scale.x(span.days.lo)
    width = max(LEAST_BAR, round(scale.x(span.days.hi) - left, 1))
    left = min(left, WIDTH - RIGHT - width)
    line_to = scale.x(scale.today) if span.ongoing else None
    return Bar(label, span.kind, y, left, width, left + width, line_to, span.deciding)


def _label(span: Span, number: int, spans: Sequence[Span]) -> str:
    if span.kind != "surgery":
        return span.text.split(" began", 1)[0]
    operations = [index for index, each in enumerate(spans) if each.kind == "surgery"]
    return "Surgery" if len(operations) == 1 else f"Surgery {operations.index(number) + 1}"


def _ticks(scale: _Scale) -> list[Tick]:
    years = range(scale.start.year + 1, scale.today.year + 1)
    step = max(1, -(-len(years) // MOST_TICKS))
    return [Tick(scale.x(date(year, 1, 1)), year) for year in years[::-1][::step]]
