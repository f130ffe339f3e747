"""What was typed on a page and could not be taken: kept in the sitting, for the page to be shown again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from intake.services.patient.sitting import Sitting

Typed = Iterable[tuple[str, str]]
"""Names and values of a page's form, as they were typed."""


class ShownAgain(StrEnum):
    """Why a page that was sent is shown again with what was typed, instead of the next one."""

    ERRORS = "errors"
    LAPSED = "lapsed"
    TOO_SOON = "too_soon"
    CHANGED = "changed"
    LANGUAGE = "language"
    FILLED = "filled"


OF_THE_MOMENT = frozenset({ShownAgain.LAPSED, ShownAgain.TOO_SOON, ShownAgain.CHANGED})
"""What need not be said any more once the form went on."""


def keep_typed(sitting: Sitting, page: str, typed: Typed, why: ShownAgain | None = None) -> Sitting:
    """The sitting, not saved yet, with this as all that was typed on that page and not taken as answers.

    `why` the page is shown again; None for one that is left.
    """
    others = {other: pairs for other, pairs in sitting.typed.items() if other != page}
    pairs = [list(pair) for pair in typed]
    again = {other: reason for other, reason in sitting.shown_again.items() if other != page}
    return replace(
        sitting,
        typed={**others, page: pairs} if pairs else others,
        shown_again={**again, page: why} if why else again,
    )


def go_on(sitting: Sitting) -> Sitting:
    """The sitting, not saved yet, that went on: what was said about a moment of it is over."""
    still = {page: why for page, why in sitting.shown_again.items() if why not in OF_THE_MOMENT}
    return replace(sitting, shown_again=still)
