"""Ranges to pick where a date is not known better: so long ago, or so long after an operation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from intake.domain.dates import Ago
from intake.domain.told_date import Form, Gap

AGO: Mapping[str, dict[str, list[int | None]]] = {
    "ago_less_2_weeks": {"ago_days": [0, 14]},
    "ago_2_weeks_3_months": {"ago_days": [14, 92]},
    "ago_3_12_months": {"ago_months": [3, 12]},
    "ago_1_2_years": {"ago_months": [12, 24]},
    "ago_2_5_years": {"ago_months": [24, 60]},
    "ago_5_10_years": {"ago_months": [60, 120]},
    "ago_more_10_years": {"ago_months": [120, None]},
}
"""The choices of "about how long ago" by the key of their words."""

AFTER = ("after_under_early", "after_early_recent", "after_recent_remote", "after_over_remote")
"""The choices of "how long after your surgery": between the cuts of the policy in force."""

NONE = "none"
"""The choice that unpicks every other."""


def range_of(key: str, answered_on: date, cuts: tuple[int, ...]) -> Form | None:
    """What a range stands for on that day, with the time rule's cuts in months; None for any other key."""
    if key in AGO:
        (unit, (near, far)), *_ = AGO[key].items()
        return Ago("days" if unit == "ago_days" else "months", near or 0, far, answered_on)
    if key in AFTER and cuts:
        ends = (0, *cuts, None)
        at = AFTER.index(key)
        return Gap(ends[at] or 0, ends[at + 1])
    return None


def ago_range(form: Form) -> str:
    """The key of the choice of "about how long ago" that this is; "" for none."""
    plain = form.to_data()
    return next((key for key, choice in AGO.items() if choice == plain), "")


def offered_ranges(*, after_surgery: bool, cuts: Iterable[int]) -> tuple[str, ...]:
    """The keys of the ranges to pick from, in order; those after an operation first, where there is one."""
    return (*(AFTER if after_surgery and tuple(cuts) else ()), *AGO)
