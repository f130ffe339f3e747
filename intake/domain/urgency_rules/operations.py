"""Parts of rules that read operations: how long ago, whether a symptom came after, what was left in.

"Within N days of an operation" always means: an operation on any area in the last N days before today, and
the symptom began on or after it, or is getting worse.
"""

from __future__ import annotations

from intake.domain.dates import is_within_days
from intake.domain.story import POST_OPERATION_SIGN, RECENT_DAYS, UNSURE, Story, Surgery, Symptom
from intake.domain.truth import Truth, all_of, any_of, of
from intake.domain.urgency_rules.parts import GETTING_WORSE, trend_is

IMPLANT_PROCEDURES = frozenset(
    {"fusion", "disc_replacement", "hardware_in", "stimulator_or_pump", "deformity_correction"}
)
"""Procedures that leave metal or a device behind, as a rule."""


def surgery_within(story: Story, surgery: int, days: int) -> Truth:
    """Whether the operation of that index took place in the last `days` days before today."""
    when = story.surgery_intervals[surgery]
    clipped = when.clipped(story.today) if when else None
    if clipped:
        return is_within_days(clipped, story.today, days)
    return undated_within(story, story.surgeries[surgery].recent, days)


def undated_within(story: Story, recent: str | None, days: int) -> Truth:
    """Whether an operation without a date took place in the last `days` days.

    `recent` answers "Was it in the last 3 months?". Where that was not asked, a list of first signs answered
    without doubt, and without the sign after an operation that it asked for, counts as a no: the one place
    where what is missing is not unknown. Everybody who cannot date an old operation would be called today
    otherwise.
    """
    ticked = (story.safety or frozenset()) | (story.safety_more or frozenset())
    is_answered = story.safety is not None and UNSURE not in story.safety
    said_no = is_answered and story.was_asked(POST_OPERATION_SIGN) and POST_OPERATION_SIGN not in ticked
    if days <= RECENT_DAYS and (recent == "no" or (recent is None and said_no)):
        return Truth.NO
    return Truth.DATE_IN_DOUBT


def untold_within(story: Story, days: int) -> Truth:
    """Whether an operation was that nobody told: one stated is as one without a date, else it is missing."""
    if story.surgery_is_denied:
        return Truth.NO
    if story.surgery_is_untold or story.more_surgeries:
        return undated_within(story, None, days)
    return Truth.NO if story.surgeries else Truth.MISSING


def any_surgery_within(story: Story, days: int) -> Truth:
    """Whether any operation took place in the last `days` days before today."""
    told = (surgery_within(story, surgery, days) for surgery, _ in story.past_surgeries)
    return any_of(untold_within(story, days), *told)


def within_days_of_surgery(story: Story, symptom: Symptom, days: int) -> Truth:
    """Whether the symptom stands within `days` days of an operation, as this module's text defines it."""
    worse = trend_is(symptom, GETTING_WORSE)
    readings = [
        all_of(surgery_within(story, surgery, days), any_of(story.began_on_or_after(symptom, surgery), worse))
        for surgery, _ in story.past_surgeries
    ]
    return any_of(untold_within(story, days), *readings)


def left_implants(surgery: Surgery) -> Truth:
    """Whether the operation left metal or a device behind: as told, else as such a procedure does."""
    if surgery.implants in ("yes", "no"):
        return of(surgery.implants == "yes")
    if surgery.procedures & IMPLANT_PROCEDURES:
        return Truth.YES
    return Truth.NO if surgery.procedures - {"unknown"} else Truth.MISSING
