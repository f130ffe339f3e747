"""The answers a caller can give to a settling question, in the words staff choose from."""

from __future__ import annotations

from collections.abc import Mapping

from intake.domain.call_answers import HeardAnswer
from intake.domain.questions import Asks
from intake.domain.settling_answers import Says

_WORDS: Mapping[Says, str] = {
    Says.DATE: "On this date",
    Says.YES: "Yes",
    Says.NO: "No",
    Says.BEFORE: "Before",
    Says.DURING: "In that time",
    Says.AFTER: "After",
    Says.EVER_SINCE: "It never really went away after that operation",
    Says.CAME_BACK: "For this; it got better and came back",
    Says.FOR_OTHER: "For something else",
    Says.AS_SAID: "The order is right, the date is not",
    Says.AS_DATED: "The dates are right, the order is not",
    Says.OTHER_SURGERY: "It was another operation",
    Says.NO_MORE: "There were no others",
    Says.NOT_YET: "The operation has not taken place yet",
    Says.NOT_SURE: "Not sure",
}
_OF_QUESTION: Mapping[tuple[Asks, Says], str] = {
    (Asks.ORDER, Says.BEFORE): "It was there before the operation",
    (Asks.ORDER, Says.AFTER): "It started, or came back, after the operation",
    (Asks.ONSET_DATE, Says.BEFORE): "Date not known, but before the operation",
    (Asks.ONSET_DATE, Says.AFTER): "Date not known, but after the operation",
    (Asks.GAP_CUT, Says.BEFORE): "Less than that",
    (Asks.GAP_CUT, Says.AFTER): "Later than that",
    (Asks.SURGERY_CUT, Says.AFTER): "After, or on that day",
    (Asks.ONSET_CUT, Says.AFTER): "After, or on that day",
    (Asks.FOR_WHAT, Says.EVER_SINCE): "For this; it never really got better",
    (Asks.TAKEN_PLACE, Says.YES): "Yes, but the date is not known",
    (Asks.STILL_TO_COME, Says.DATE): "It took place, on this date",
}


def says_words(asks: Asks, says: Says) -> str:
    """One answer to a question about that, in words."""
    return _OF_QUESTION.get((asks, says), _WORDS[says])


def heard_words(heard: HeardAnswer) -> str:
    """What was told by phone, with the date it names."""
    told = says_words(heard.question.asks, heard.answer.says)
    return f"{told} {heard.answer.when.describe()}" if heard.answer.when else told
