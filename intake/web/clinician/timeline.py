"""The summary's timeline as a drawing: from the deciding operation to today, the policy's bands behind it.

So the rule is seen: where a beginning's bar lies in one shade the link is settled by it, where it reaches
into another or into a hatched stretch it is not. A macro draws it, in the units of its view box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from intake.domain.bands import Link
from intake.domain.dates import add_months
from intake.domain.shaded_bands import Shade
from intake.domain.timeline import line_from_first
from intake.services.clinician.summary import Span

WIDTH, LABELS, RIGHT = 520, 96, 12
TOP, ROW, AXIS = 18, 22, 20
BAR = 11
LEAST_BAR = 3.0
LABEL_FITS = 7.0
"""Units of width that one letter of a band's name takes."""
TODAY = 34
"""Units of width that the word "today" takes at the drawing's end."""
DAYS, WEEKS, MONTHS = 9 * 7, 26 * 7, 36 * 31
"""How many days the axis is long at most that names days, counts weeks from the operation, names months."""
MOST_TICKS = 7

_NAMES = {
    Link.BEFORE_SURGERY: "before",
    Link.EARLY: "early",
    Link.RECENT: "recent",
    Link.UNCERTAIN: "uncertain",
    Link.REMOTE: "remote",
}


@dataclass(frozen=True, slots=True)
class BandArea:
    """One shaded stretch: its band's key and name (empty where it is too narrow to be written)."""

    left: float
    width: float
    band: str
    name: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: where its bar begins and ends; `left` None: the date is not known.

    `line_to` is where an ongoing line ends. `earlier`: it began before the drawing does, and is cut there.
    """

    label: str
    kind: str
    y: int
    left: float | None
    width: float
    line_to: float | None
    deciding: bool
    earlier: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark of the axis, with its words."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing in the units of its view box, with what it shows in words."""

    height: int
    axis_y: int
    today_x: float
    areas: tuple[BandArea, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    description: str
    width: int = WIDTH
    left: int = LABELS


def draw_spans(spans: Sequence[Span], shades: Sequence[Shade], today: date) -> Timeline | None:
    """The drawing of these spans before the bands; None where no date of them is known."""
    start = _start(spans, shades, today)
    if start is None:
        return None
    place = _Place(start, today)
    axis_y = TOP + ROW * len(spans)
    return Timeline(
        height=axis_y + AXIS,
        axis_y=axis_y,
        today_x=place.x(today),
        areas=tuple(_area(shade, place) for shade in shades),
        bars=tuple(_bar(span, number, spans, place) for number, span in enumerate(spans)),
        ticks=tuple(_ticks(place, counted=bool(shades))),
        description="; ".join(span.text for span in spans),
    )


def _start(spans: Sequence[Span], shades: Sequence[Shade], today: date) -> date | None:
    if shades:
        return shades[0].days.lo
    line = line_from_first([span.days for span in spans], today)
    return line.start if line else None


@dataclass(frozen=True, slots=True)
class _Place:
    """From days to the drawing."""

    start: date
    today: date

    @property
    def days(self) -> int:
        """How long the axis is."""
        return max(1, (self.today - self.start).days)

    def x(self, day: date) -> float:
        at = min(max((day - self.start).days / self.days, 0.0), 1.0)
        return round(LABELS + at * (WIDTH - LABELS - RIGHT), 1)


def _area(shade: Shade, place: _Place) -> BandArea:
    left = place.x(shade.days.lo)
    width = round(place.x(min(shade.days.hi + timedelta(days=1), place.today)) - left, 1)
    name = _NAMES[shade.link]
    written = LABEL_FITS * len(name)
    fits = shade.is_certain and width >= written and left + written <= WIDTH - TODAY
    return BandArea(left, width, str(shade.link), name if fits else "", shade.is_certain)


def _bar(span: Span, number: int, spans: Sequence[Span], place: _Place) -> Bar:
    y, label = TOP + ROW * number, _label(span, number, spans)
    if span.days is None:
        return Bar(label, span.kind, y, None, 0, None, span.deciding, earlier=False)
    left = place.x(span.days.lo)
    width = round(max(LEAST_BAR, place.x(span.days.hi) - left), 1)
    left = min(left, WIDTH - RIGHT - width)
    line_to = place.x(place.today) if span.ongoing else None
    earlier = span.days.lo < place.start
    return Bar(label, span.kind, y, left, width, line_to, span.deciding, earlier)


def _label(span: Span, number: int, spans: Sequence[Span]) -> str:
    if span.kind != "surgery":
        return span.text.split(" began", 1)[0]
    operations = [index for index, each in enumerate(spans) if each.kind == "surgery"]
    return "Surgery" if len(operations) == 1 else f"Surgery {operations.index(number) + 1}"


def _ticks(place: _Place, *, counted: bool) -> list[Tick]:
    """A few marks, evenly apart: weeks since the operation when it was lately, else days, months or years."""
    if counted and place.days <= WEEKS:
        weeks = range(place.days // 7 + 1)
        step = max(1, -(-len(weeks) // MOST_TICKS))
        days = [(week, place.start + timedelta(weeks=week)) for week in weeks[::step]]
        return [Tick(place.x(day), f"{week} wk" if week else "0") for week, day in days]
    if place.days <= DAYS:
        days_on_it = [place.start + timedelta(days=day) for day in range(1, place.days + 1)]
        return [Tick(place.x(day), f"{day:%b} {day.day}") for day in _some(days_on_it, MOST_TICKS - 2)]
    if place.days <= MONTHS:
        months = _firsts(place, 1)
        return [Tick(place.x(day), f"{day:%b %Y}") for day in _some(months, MOST_TICKS - 2)]
    return [Tick(place.x(day), str(day.year)) for day in _some(_firsts(place, 12), MOST_TICKS)]


def _firsts(place: _Place, months: int) -> list[date]:
    """The first days of the months, or years, on the axis."""
    first = place.start.replace(day=1) if months == 1 else date(place.start.year, 1, 1)
    days = []
    while (first := add_months(first, months)) <= place.today:
        days.append(first)
    return days


def _some(days: Sequence[date], most: int) -> Sequence[date]:
    step = max(1, -(-len(days) // most))
    return days[::-1][::step][::-1]
