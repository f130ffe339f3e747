"""Bar charts as drawings, in the units of their view box. A macro draws them, with a table under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDTH, LEFT, RIGHT, TOP, ROOM, UNDER = 420, 52, 4, 20, 160, 24
HEIGHT = TOP + ROOM + UNDER
WIDEST_BAR = 48
BAR_SHARE = 0.6
"""Of a bar's place, how much the bar fills."""
STEPS = (1, 2, 5)
LINES = 4
"""Lines above the ground, at most."""


@dataclass(frozen=True, slots=True)
class Value:
    """One bar: what it stands for, its figure (None: none to show), and the figure in words."""

    label: str
    figure: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar as it is drawn; `height` 0 where there is no figure, and the words say so."""

    label: str
    words: str
    middle: float
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line across the chart, and what stands beside it."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to draw. `name` is a word for ids, `what` the head of the figures' column."""

    name: str
    title: str
    of: str
    what: str
    description: str
    values: tuple[Value, ...]
    bars: tuple[Bar, ...]
    lines: tuple[GridLine, ...]
    goal: GridLine | None

    width = WIDTH
    height = HEIGHT
    left = LEFT
    ground = TOP + ROOM

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The figures as a table's rows."""
        return [(value.label, value.words) for value in self.values]


def draw_counts(name: str, title: str, of: str, what: str, values: Sequence[Value]) -> Chart:
    """Bars of numbers from zero; `of` is the head of the labels' column, `what` that of the numbers'."""
    most = max((value.figure or 0 for value in values), default=0)
    step = _step(most)
    top = step * max(1, -(-int(most) // step))
    lines = [(at, str(at)) for at in range(0, top + 1, step)]
    return _draw(Chart(name, title, of, what, _said(values), tuple(values), (), (), None), top, lines, None)


def draw_shares(
    name: str, title: str, of: str, what: str, values: Sequence[Value], goal: float | None = None
) -> Chart:
    """Bars of shares, from 0 to 1, with a line for the goal where there is one."""
    lines = [(each / LINES, f"{each * 100 // LINES} %") for each in range(LINES + 1)]
    return _draw(Chart(name, title, of, what, _said(values), tuple(values), (), (), None), 1, lines, goal)


def _step(most: float) -> int:
    """The distance of lines: 1, 2, 5, 10, 20, 50 and so on, so that few lines are enough."""
    size = 1
    while True:
        for each in STEPS:
            if each * size * LINES >= most:
                return each * size
        size *= 10


def _draw(chart: Chart, top: float, lines: Sequence[tuple[float, str]], goal: float | None) -> Chart:
    place = (WIDTH - LEFT - RIGHT) / max(1, len(chart.values))
    wide = min(WIDEST_BAR, place * BAR_SHARE)

    def y(figure: float) -> float:
        return round(TOP + ROOM - ROOM * figure / top, 1)

    bars = [
        Bar(
            value.label,
            value.words,
            middle=round(LEFT + place * (number + 0.5), 1),
            x=round(LEFT + place * (number + 0.5) - wide / 2, 1),
            y=y(value.figure or 0),
            width=round(wide, 1),
            height=round(TOP + ROOM - y(value.figure or 0), 1),
        )
        for number, value in enumerate(chart.values)
    ]
    return replace(
        chart,
        bars=tuple(bars),
        lines=tuple(GridLine(y(at), label) for at, label in lines),
        goal=None if goal is None else GridLine(y(goal), f"Goal {round(goal * 100)} %"),
    )


def _said(values: Sequence[Value]) -> str:
    """Every figure in words, for those who do not see the picture."""
    return "; ".join(f"{value.label}: {value.words}" for value in values) or "Nothing to show."
