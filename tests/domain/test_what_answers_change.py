"""Each answer on the call, said in a story where it is asked, and what the link comes to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intake.domain.dates import CalendarDate
from intake.domain.onset_changes import began, for_other, of_other_surgery, with_order, without_order
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway, told_date
from intake.domain.questions import Asks, Question
from intake.domain.settling_answers import Answer, Says, WrongAnswer, answered
from intake.domain.story import Story, Symptom
from intake.domain.surgery_link import judge, open_questions
from tests.domain.test_orders import BANDS, after, before, gap, neck, story, undated

SINCE = {"never_went_away": 0}


def asked(told: Story, asks: Asks) -> Question:
    return next(each for each in open_questions(told, BANDS) if each.asks is asks)


def came_to(told: Story, asks: Asks, answer: Answer) -> tuple[str, bool]:
    result = judge(answered(told, asked(told, asks), answer), BANDS)
    return " ".join(map(str, result.possible)), result.settled


YES, NO, NOT_YET = Answer(Says.YES), Answer(Says.NO), Answer(Says.NOT_YET)
DAY = Answer(Says.DATE, when=CalendarDate(2024, 6, 1))
TO_THE_FIRST = Answer(Says.OTHER_SURGERY, surgery=0)


@pytest.mark.parametrize(
    ("told", "asks", "answer", "possible", "settled"),
    [
        (story(["2024"], before("2023")), Asks.FOR_WHAT, Answer(Says.FOR_OTHER), "before_surgery", True),
        (story(["2024"], before("2023")), Asks.FOR_WHAT, Answer(Says.EVER_SINCE), "persistent", True),
        (
            story(["2024"], before("2023")),
            *(Asks.FOR_WHAT, Answer(Says.CAME_BACK), "early recent uncertain", False),
        ),
        (
            story([neck("2010"), "2012"], before("2009", 1)),
            Asks.FOR_WHAT,
            TO_THE_FIRST,
            "before_surgery",
            True,
        ),
        (story([neck("2024")], SINCE), Asks.SAME_TROUBLE, YES, "persistent", True),
        (story([neck("2024")], SINCE), Asks.SAME_TROUBLE, NO, "other_area", True),
        (story([neck("2024")], {"never_went_away": None}), Asks.SAME_TROUBLE, NO, "other_area", True),
        (story([neck("2024")], {"never_went_away": None}), Asks.SAME_TROUBLE, YES, "persistent", True),
        (
            story([neck("2010"), neck("2024")], {"never_went_away": None}),
            *(Asks.SAME_TROUBLE, NO, "persistent other_area", False),
        ),
        (
            story([neck("2010"), neck("2020"), neck("2024")], {"never_went_away": None}),
            *(Asks.SAME_TROUBLE, NO, "persistent other_area", False),
        ),
        (
            story([neck("2010"), neck("2024")], {"never_went_away": None}),
            *(Asks.SAME_TROUBLE, TO_THE_FIRST, "persistent other_area", False),
        ),
        (story([neck("2024")], SINCE), Asks.SAME_TROUBLE, NOT_YET, "no_surgery", False),
        (
            story(["2024-07-01"], after("2023")),
            *(Asks.WHICH_IS_RIGHT, Answer(Says.AS_SAID), "early recent", False),
        ),
        (
            story(["2024-06-01"], after("2023")),
            *(Asks.WHICH_IS_RIGHT, Answer(Says.AS_DATED), "before_surgery", True),
        ),
        (
            story(["2020-01", "2024-06"], after("2023", 1)),
            *(Asks.WHICH_IS_RIGHT, TO_THE_FIRST, "uncertain", True),
        ),
        (story(["2026-05"], gap(2, 3)), Asks.WHICH_IS_RIGHT, Answer(Says.AS_SAID), "early", True),
        (story(["2026-05"], gap(2, 3)), Asks.WHICH_IS_RIGHT, Answer(Says.AS_DATED), "early", True),
        (story(["2026-09-01"], after("2026-05")), Asks.STILL_TO_COME, DAY, "recent", True),
        (story(["2026-09-01"], after("2026-05")), Asks.STILL_TO_COME, NOT_YET, "no_surgery", True),
        (
            story(["2020-01", "2026-09-01"], after("2024", 1)),
            *(Asks.STILL_TO_COME, TO_THE_FIRST, "uncertain", True),
        ),
        (story(["2026"], "2024"), Asks.TAKEN_PLACE, YES, "before_surgery", True),
        (story(["2026"], "2024"), Asks.TAKEN_PLACE, NOT_YET, "no_surgery", True),
        (story(["2026"], "2024"), Asks.TAKEN_PLACE, DAY, "early recent before_surgery", False),
        (story([], "2024", prior="unsure"), Asks.ANY_SURGERY, NO, "no_surgery", True),
        (story([], "2024", prior="unsure"), Asks.ANY_SURGERY, YES, "unknown", False),
        (story([], "2024"), Asks.WHICH_SURGERY, NOT_YET, "no_surgery", True),
        (story([], "2026"), Asks.WHICH_SURGERY, DAY, "recent uncertain", False),
        (story(["2024"], after(None)), Asks.ONSET_DATE, DAY, "early recent", False),
        (story(["2024-06-01"], None), Asks.ONSET_DATE, DAY, "early", True),
        (story(["2024-06-01"], None), Asks.ONSET_DATE, Answer(Says.EVER_SINCE), "persistent", True),
        (story([undated()], gap(2, 4)), Asks.GAP_CUT, Answer(Says.BEFORE), "early", True),
        (story([undated()], gap(2, 4)), Asks.GAP_CUT, Answer(Says.AFTER), "recent", True),
        (story(["2024"], "2024"), Asks.ORDER, Answer(Says.AFTER), "early recent", False),
        (story(["2024"], "2024"), Asks.ORDER, Answer(Says.BEFORE), "before_surgery", False),
        (story([undated()], "2024-07-01"), Asks.SURGERY_DATE, DAY, "early", True),
    ],
)
def test_what_an_answer_makes_of_the_link(
    told: Story, asks: Asks, answer: Answer, possible: str, settled: bool
) -> None:
    assert came_to(told, asks, answer) == (possible, settled)


@pytest.mark.parametrize(("says", "left"), [(Says.YES, After), (Says.NO, NeverWentAway)])
def test_gone_for_some_weeks_in_between_is_back_after_it(says: Says, left: type) -> None:
    since = NeverWentAway(0, CalendarDate(2020, 6))
    base = story(["2014"], SINCE)
    told = answered_with(base, since)
    question = asked(told, Asks.GONE_BETWEEN)
    after_it = answered(told, question, Answer(says))
    assert isinstance(after_it.symptoms[0].onset, left)
    assert open_questions(after_it, BANDS) == ()


def answered_with(told: Story, onset: Any) -> Story:
    symptom = Symptom("pain", frozenset({"lower_back"}), onset)
    return Story(told.today, told.birth, None, None, "yes", told.surgeries, (symptom,))


def test_more_operations_are_added_or_denied() -> None:
    told = story(["2010"], "2024")
    more = Story(
        told.today, told.birth, None, None, "yes", told.surgeries, told.symptoms, more_surgeries=True
    )
    question = asked(more, Asks.REST_OF_SURGERIES)
    assert judge(answered(more, question, Answer(Says.NO_MORE)), BANDS).settled
    assert len(answered(more, question, DAY).surgeries) == 2


@pytest.mark.parametrize(
    "answer", [Answer(Says.DATE), Answer(Says.NO_MORE), Answer(Says.OTHER_SURGERY), Answer(Says.DURING)]
)
def test_what_is_no_answer_is_refused(answer: Answer) -> None:
    told = story(["2024", "2020"], None)
    with pytest.raises(WrongAnswer):
        answered(told, asked(told, Asks.ONSET_DATE), answer)
    disputed = story(["2020-01", "2024-06"], after("2023", 1))
    with pytest.raises(WrongAnswer):
        answered(disputed, asked(disputed, Asks.WHICH_IS_RIGHT), Answer(Says.OTHER_SURGERY, surgery=1))


def test_what_is_told_no_more_takes_no_answer() -> None:
    told = story(["2024"], "2024")
    for gone in (Question(Asks.ORDER, "?", "pain", 7), Question(Asks.ORDER, "?", "tingling", 0)):
        with pytest.raises(WrongAnswer, match="any more"):
            answered(told, gone, Answer(Says.AFTER))


# --- orders to several operations -------------------------------------------------------------------------


def test_an_order_to_another_operation_stays_beside_the_first() -> None:
    told = Symptom("pain", frozenset(), After(0, None))
    both = with_order(told, 1, Before)
    assert (both.onset, both.also) == (After(0, None), (Before(1, None),))
    assert for_other(both, 1).also == (Before(1, None, for_other=True),)
    assert without_order(both, 1) == told
    assert of_other_surgery(both, 1, 2).also == (Before(2, None),)
    assert with_order(both, 1, After).also == (After(1, None),)
    assert told_date(GapAfter(0, 1, 2)) is None
    assert began(replace(told, onset=GapAfter(0, 1, 2)), None) == told
