"""Parts of rules that read one symptom: when it began, how it changes, how bad it is."""

from __future__ import annotations

from collections.abc import Iterable

from intake.domain.dates import add_days, add_months, is_on_or_after
from intake.domain.story import UNSURE, Story, Symptom
from intake.domain.truth import Truth, any_of, of

BETTER = "better"
SLOWLY_WORSE = "slowly_worse"
WORSE_FAST = "worse_fast"
GETTING_WORSE = frozenset({SLOWLY_WORSE, WORSE_FAST})
NUMB_OR_TINGLING = ("numbness", "tingling")


def began_within(story: Story, symptom: Symptom, *, days: int = 0, months: int = 0) -> Truth:
    """Whether the symptom began in the last `days` days or `months` calendar months."""
    onset = story.onset_interval(symptom)
    cut = add_days(add_months(story.today, -months), -days)
    return is_on_or_after(onset, cut) if onset else Truth.DATE_IN_DOUBT


def trend_is(symptom: Symptom, trends: Iterable[str]) -> Truth:
    """Whether the symptom's course is one of `trends`; "not sure" and not told are missing."""
    if symptom.trend is None or symptom.trend == UNSURE:
        return Truth.MISSING
    return of(symptom.trend in trends)


def score_at_least(symptom: Symptom, score: int) -> Truth:
    """Whether the back/neck score or the arm/leg score reaches `score` (0 to 10)."""
    scores = (symptom.score, symptom.limb_score)
    return any_of(*(Truth.MISSING if value is None else of(value >= score) for value in scores))
