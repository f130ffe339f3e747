"""How the pages of figures say shares, lengths and groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from intake.domain.figures import Figures, Group

GROUP_WORDS: Mapping[Group, str] = {
    Group.URGENT: "Emergency and same day",
    Group.FLAGGED: "Timing flag",
    Group.SOON: "Soon, no timing flag",
    Group.OTHER: "All others",
}
COLUMNS = ("Requests", "Called in time", "Median to first call", "Median until reached", "Needed no call")
NONE = "–"


def share_words(share: float | None) -> str:
    """A share from 0 to 1: "87 %"."""
    return NONE if share is None else f"{round(share * 100)} %"


def length_words(length: timedelta | None) -> str:
    """A length of office time, in hours however many they are: "25 min", "54 h 10 min"."""
    if length is None:
        return NONE
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def figure_cells(figures: Figures) -> tuple[str, ...]:
    """The figures of some requests as the cells of a row, in the order of `COLUMNS`."""
    in_time = f"{share_words(figures.share_in_time)} ({figures.in_time} of {figures.judged})"
    return (
        str(figures.requests),
        in_time if figures.judged else NONE,
        length_words(figures.to_try),
        length_words(figures.to_reach),
        str(figures.needed_none),
    )


def figure_rows(every: Figures, groups: Mapping[Group, Figures]) -> list[tuple[str, ...]]:
    """A table of figures: a row a group, then all together."""
    rows = [(GROUP_WORDS[group], *figure_cells(figures)) for group, figures in groups.items()]
    return [*rows, ("All together", *figure_cells(every))]


FILE_COLUMNS = (
    "Kind of request",
    "Requests",
    "Judged",
    "Called in time",
    "Share called in time",
    "Called",
    "Median minutes of office time to the first call",
    "Reached",
    "Median minutes of office time until reached",
    "Needed no call",
)


def file_rows(every: Figures, groups: Mapping[Group, Figures]) -> list[tuple[str | int | float | None, ...]]:
    """The same for a spreadsheet, in the order of `FILE_COLUMNS`: plain numbers, None where there is none."""
    rows = [(GROUP_WORDS[group], figures) for group, figures in groups.items()]
    return [_file_row(name, figures) for name, figures in (*rows, ("All together", every))]


def _file_row(name: str, figures: Figures) -> tuple[str | int | float | None, ...]:
    share = figures.share_in_time
    return (
        name,
        figures.requests,
        figures.judged,
        figures.in_time,
        None if share is None else round(share, 4),
        figures.tried,
        _minutes(figures.to_try),
        figures.reached,
        _minutes(figures.to_reach),
        figures.needed_none,
    )


def _minutes(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds() / 60, 1)
