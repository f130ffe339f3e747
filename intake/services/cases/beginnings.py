"""How a symptom began, in the words staff read: when, and how it stands to an operation, as it was told."""

from __future__ import annotations

from intake.domain.answered_story import SAME_AS
from intake.domain.answers import Answered, Answers, instance_id
from intake.domain.onsets import NeverWentAway
from intake.domain.story import Story, Symptom
from intake.services.cases.words import onset_words, told_date_words

_TOLD = {
    "came_back": "{when}, came back after relief from {which}",
    "new_after": "{when}, new after {which}",
    "before_other": "{when}, there before; {which} was for something else",
}
THE_OPERATION = "the operation"


def beginning_words(answers: Answers, story: Story, symptom: Symptom) -> str:
    """When a symptom began and how, as it was told; one told to begin with another began as that one did."""
    key = _asked_of(answers, symptom.key)
    told = _TOLD.get(answers.value(f"{key}_onset_when", ""))
    when = _when(answers, key, story, symptom)
    return told.format(which=_which_operation(answers, key, story), when=when) if told else when


def _when(answers: Answers, key: str, story: Story, symptom: Symptom) -> str:
    """When it began, in the words it was told in where those say more."""
    if isinstance(symptom.onset, NeverWentAway):
        return onset_words(symptom.onset)
    return told_date_words(answers.get(f"{key}_onset_date"), story.today)


def _asked_of(answers: Answers, key: str) -> str:
    """The symptom whose beginning was told in words of its own."""
    met: set[str] = set()
    while key not in met and (how := answers.value(f"{key}_onset_when", "")).startswith(SAME_AS):
        met.add(key)
        key = how.removeprefix(SAME_AS)
    return key


def _which_operation(answers: Answers, key: str, story: Story) -> str:
    """The operation meant, by its date where there are several."""
    if len(story.surgeries) < 2:  # noqa: PLR2004 - the only one needs no name
        return THE_OPERATION
    named = str(answers.value(f"{key}_onset_surgery", ""))
    told = answers.value(instance_id("surgery_date", int(named))) if named.isdecimal() else None
    if told is None:
        return "an operation"
    when = told_date_words(Answered(told), story.today).split(" (", 1)[0]  # as short as a name
    return f"{THE_OPERATION} of {when}"
