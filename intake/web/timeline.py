"""A timeline as a drawing, in the units of its view box: where each row stands. A macro draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intake.domain.dates import Interval
from intake.domain.timeline import Line, line_of

AXIS = 26
LEAST_BAR = 4


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of the drawing: its width, where bars begin and end, a row's height and how deep in it the bar lies."""

    width: int
    labels: int
    right: int
    row: int
    top: int
    bar: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row before it is drawn: its label, its days (None: not known), and whether it lasts until today."""

    label: str
    kind: str
    days: Interval | None
    ongoing: bool
    deciding: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its short label, and where its bar begins and ends; `line_to` is where an ongoing line ends.

    `y` is the row's top, `bar_y` the bar's. `left` None means that the date is not known.
    """

    label: str
    kind: str
    y: int
    bar_y: int
    left: float | None
    width: float
    line_from: float
    line_to: float | None
    deciding: bool


@dataclass(frozen=True, slots=True)
class Mark:
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
    ticks: tuple[Mark, ...]
    today_x: float
    axis_y: int
    description: str


def draw(rows: Sequence[Row], today: date, sizes: Sizes, description: str) -> Timeline | None:
    """The drawing of these rows, with what it shows in words; None where there is nothing to draw."""
    line = line_of([row.days for row in rows], today)
    if line is None:
        return None
    place = _Place(line, sizes)
    axis_y = sizes.top + sizes.row * len(rows)
    return Timeline(
        width=sizes.width,
        height=axis_y + AXIS,
        left=sizes.labels,
        bars=tuple(_bar(row, number, place) for number, row in enumerate(rows)),
        ticks=tuple(Mark(place.x(tick.at), tick.year) for tick in line.ticks),
        today_x=place.of(today),
        axis_y=axis_y,
        description=description,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """From the line of time to the drawing."""

    line: Line
    sizes: Sizes

    def x(self, at: float) -> float:
        left = self.sizes.labels
        return round(left + at * (self.sizes.width - left - self.sizes.right), 1)

    def of(self, day: date) -> float:
        return self.x(self.line.at(day))


def _bar(row: Row, number: int, place: _Place) -> Bar:
    sizes = place.sizes
    y = sizes.top + sizes.row * number
    if row.days is None:
        return Bar(row.label, row.kind, y, y + sizes.bar, None, 0, 0, None, row.deciding)
    left = place.of(row.days.lo)
    width = max(LEAST_BAR, round(place.of(row.days.hi) - left, 1))
    left = min(left, sizes.width - sizes.right - width)
    line_to = place.of(place.line.today) if row.ongoing else None
    return Bar(row.label, row.kind, y, y + sizes.bar, left, width, left + width, line_to, row.deciding)
