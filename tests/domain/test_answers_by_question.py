"""What each answer to each settling question does to the story."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from intake.domain.bands import Link
from intake.domain.call_answers import HeardAnswer
from intake.domain.dates import Between, CalendarDate, Interval
from intake.domain.naming import name_surgery
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway
from intake.domain.questions import Asks, Cut, Question
from intake.domain.settling_answers import Answer, Says, WrongAnswer, answered, possible_answers
from intake.domain.story import Story
from intake.domain.surgery_link import judge, open_questions
from tests.domain.stories import POLICY, TODAY, case_of

BANDS = POLICY.bands
Y2020, Y2024 = CalendarDate(2020), CalendarDate(2024)
MAY = CalendarDate(2026, 5)


def story(*dates: Any, onset: Any = None, regions: str = "lower_back", **told: Any) -> Story:
    operations = [{"regions": [regions], "procedures": ["fusion"], "date": when} for when in dates]
    pain = {"places": ["lower_back"], "onset": onset}
    return case_of(**{"surgeries": operations, "symptoms": {"pain": pain}, "prior_surgery": "yes", **told})


def question(told: Story, asks: Asks) -> Question:
    [found] = [each for each in open_questions(told, BANDS) if each.asks is asks]
    return found


def hear(told: Story, asks: Asks, says: Says, **more: Any) -> Story:
    return answered(told, question(told, asks), Answer(says, **more))


def onset(told: Story) -> Any:
    return told.symptoms[0].onset


# --- of the operation -------------------------------------------------------------------------------------


def test_the_date_of_an_operation() -> None:
    told = story(None, onset="2024")
    assert hear(told, Asks.SURGERY_DATE, Says.DATE, when=Y2020).surgeries[0].when == Y2020
    assert hear(told, Asks.SURGERY_DATE, Says.NOT_YET).surgeries[0].not_yet
    unknown = hear(told, Asks.SURGERY_DATE, Says.NOT_SURE)
    assert unknown.not_sure == {("surgery_date", None, 0)}
    assert unknown.surgeries == told.surgeries


def test_an_operation_nobody_can_date_is_asked_whether_it_was_lately() -> None:
    told = hear(story(None, onset="2024"), Asks.SURGERY_DATE, Says.NOT_SURE)
    assert question(told, Asks.LAST_MONTHS).text.startswith("Was your surgery on the lower back")
    assert hear(told, Asks.LAST_MONTHS, Says.YES).surgeries[0].recent == "yes"
    assert hear(told, Asks.LAST_MONTHS, Says.NO).surgeries[0].recent == "no"


@pytest.mark.parametrize(
    ("says", "when"),
    [
        (Says.BEFORE, Between(CalendarDate(2024, 1, 1), CalendarDate(2024, 8, 31))),
        (Says.DURING, CalendarDate(2024, 9)),
        (Says.AFTER, Between(CalendarDate(2024, 10, 1), CalendarDate(2024, 12, 31))),
    ],
)
def test_which_side_of_the_cut_an_operation_was_on(says: Says, when: Any) -> None:
    told = story("2024", onset={"after": 0, "date": "2024-12"})
    assert hear(told, Asks.SURGERY_CUT, says).surgeries[0].when == when


def test_a_cut_at_one_day_has_no_days_between() -> None:
    told = story("2024", onset="2026-03-10")
    asked = question(told, Asks.SURGERY_CUT)
    assert asked.cut == Cut(
        Interval(date(2024, 1, 1), date(2024, 3, 10)), None, Interval(date(2024, 3, 11), date(2024, 12, 31))
    )
    assert Says.DURING not in possible_answers(told, asked)


def test_whether_an_operation_of_this_year_has_taken_place() -> None:
    told = story("2026", onset="2024")
    past = hear(told, Asks.TAKEN_PLACE, Says.YES).surgeries[0].when
    assert past == Between(CalendarDate(2026, 1, 1), CalendarDate(2026, 6, 15))
    assert hear(told, Asks.TAKEN_PLACE, Says.DATE, when=MAY).surgeries[0].when == MAY
    assert judge(hear(told, Asks.TAKEN_PLACE, Says.NOT_YET), BANDS).link is Link.NO_SURGERY


def test_an_operation_told_as_past_and_dated_ahead() -> None:
    told = story("2026-09", "2020", onset={"never_went_away": 0})
    [asked] = [each for each in open_questions(told, BANDS) if each.asks is Asks.STILL_TO_COME]
    ahead = asked.surgery
    assert ahead == 1
    not_yet = answered(told, asked, Answer(Says.NOT_YET))
    assert (not_yet.surgeries[1].not_yet, onset(not_yet)) == (True, None)
    dated = answered(told, asked, Answer(Says.DATE, when=MAY))
    assert (dated.surgeries[1].when, onset(dated)) == (MAY, NeverWentAway(1))
    other = answered(told, asked, Answer(Says.OTHER_SURGERY, surgery=0))
    assert onset(other) == NeverWentAway(0)


def test_whether_there_was_an_operation_and_which() -> None:
    unsure = story(prior_surgery="unsure")
    assert hear(unsure, Asks.ANY_SURGERY, Says.NO).prior_surgery == "no"
    stated = hear(unsure, Asks.ANY_SURGERY, Says.YES)
    assert stated.prior_surgery == "yes"
    told = hear(stated, Asks.WHICH_SURGERY, Says.DATE, when=Y2020, regions=frozenset({"neck"}))
    assert [(each.regions, each.when) for each in told.surgeries] == [(frozenset({"neck"}), Y2020)]
    assert hear(stated, Asks.WHICH_SURGERY, Says.NOT_YET).prior_surgery == "planned"


def test_the_operations_that_could_not_be_told() -> None:
    told = story("2020", onset="2025", more_surgeries=True)
    assert not hear(told, Asks.REST_OF_SURGERIES, Says.NO_MORE).more_surgeries
    more = hear(told, Asks.REST_OF_SURGERIES, Says.DATE, when=Y2024)
    assert [each.when for each in more.surgeries] == [Y2020, Y2024]


# --- of the symptom ---------------------------------------------------------------------------------------


def test_when_a_symptom_began_or_what_is_known_of_it() -> None:
    told = story("2024")
    assert onset(hear(told, Asks.ONSET_DATE, Says.DATE, when=Y2024)) == Y2024
    assert onset(hear(told, Asks.ONSET_DATE, Says.AFTER)) == After(0, None)
    assert onset(hear(told, Asks.ONSET_DATE, Says.BEFORE)) == Before(0, None)
    since = hear(told, Asks.ONSET_DATE, Says.EVER_SINCE)
    assert onset(since) == NeverWentAway(0)
    assert ("onset_date", "pain", None) in since.not_sure
    with_order = story("2024", onset={"after": 0, "date": None})
    assert {Says.AFTER, Says.BEFORE}.isdisjoint(
        possible_answers(with_order, question(with_order, Asks.ONSET_DATE))
    )


@pytest.mark.parametrize(
    ("says", "when"), [(Says.BEFORE, After(0, Between(CalendarDate(2024, 6, 1), CalendarDate(2024, 8, 31))))]
)
def test_which_side_of_the_cut_a_symptom_began_on(says: Says, when: Any) -> None:
    told = story("2024-06", onset={"after": 0, "date": "2024"})
    assert onset(hear(told, Asks.ONSET_CUT, says)) == when


def test_what_came_first() -> None:
    told = story("2024", onset="2024")
    asked = [each for each in open_questions(told, BANDS) if each.asks is Asks.ORDER]
    assert asked
    assert onset(answered(told, asked[0], Answer(Says.AFTER))) == After(0, Y2024)
    assert onset(answered(told, asked[0], Answer(Says.BEFORE))) == Before(0, Y2024)
    assert onset(answered(told, asked[0], Answer(Says.EVER_SINCE))) == NeverWentAway(0, Y2024)


def test_on_which_side_of_the_cut_a_told_time_ends() -> None:
    told = story("2019", onset={"after": 0, "gap_months": [2, 4]})
    assert onset(hear(told, Asks.GAP_CUT, Says.BEFORE)) == GapAfter(0, 2, 3)
    assert onset(hear(told, Asks.GAP_CUT, Says.AFTER)) == GapAfter(0, 3, 4)
    order = story("2024", onset={"after": 0, "date": None})
    order = hear(order, Asks.ONSET_DATE, Says.NOT_SURE)
    assert onset(hear(order, Asks.GAP_CUT, Says.BEFORE)) == GapAfter(0, 0, 3)
    assert onset(hear(order, Asks.GAP_CUT, Says.AFTER)) == GapAfter(0, 3, None)


def test_what_an_operation_was_for() -> None:
    told = story("2024", "2010", onset={"before": 0, "date": "2023"})
    asked = Question(Asks.FOR_WHAT, "For this trouble?", "pain", 1)
    assert onset(answered(told, asked, Answer(Says.FOR_OTHER))) == Before(
        1, CalendarDate(2023), for_other=True
    )
    assert onset(answered(told, asked, Answer(Says.EVER_SINCE))) == NeverWentAway(1, CalendarDate(2023))
    assert onset(answered(told, asked, Answer(Says.CAME_BACK))) == After(1, None)
    assert onset(answered(told, asked, Answer(Says.OTHER_SURGERY, surgery=0))) == Before(
        0, CalendarDate(2023)
    )


def test_whether_it_was_the_same_trouble() -> None:
    told = story("2020", onset={"never_went_away": 0}, regions="neck")
    assert onset(hear(told, Asks.SAME_TROUBLE, Says.YES)) == NeverWentAway(0, same_trouble=True)
    assert onset(hear(told, Asks.SAME_TROUBLE, Says.NO)) == NeverWentAway(0, same_trouble=False)


@pytest.mark.parametrize(
    ("dates", "kept"), [(["2020"], 0), (["2020", "2022"], 1), (["2018", "2020", "2022"], None)]
)
def test_of_some_operation_the_one_asked_about_is_not_meant(dates: list[str], kept: int | None) -> None:
    told = story(*dates, onset={"never_went_away": None}, regions="neck")
    asked = Question(Asks.SAME_TROUBLE, "The same trouble?", "pain", 0)
    since = onset(answered(told, asked, Answer(Says.NO)))
    assert since == NeverWentAway(kept, same_trouble=False if len(dates) == 1 else None)
    assert onset(answered(told, asked, Answer(Says.YES))) == NeverWentAway(0, same_trouble=True)
    if len(dates) > 1:
        other = answered(told, asked, Answer(Says.OTHER_SURGERY, surgery=1))
        assert onset(other) == NeverWentAway(1)


def test_which_of_two_that_cannot_both_be_is_right() -> None:
    told = story("2024", "2010", onset={"after": 0, "date": "2023"})
    assert onset(hear(told, Asks.WHICH_IS_RIGHT, Says.AS_SAID)) == After(1, None)
    assert onset(hear(told, Asks.WHICH_IS_RIGHT, Says.AS_DATED)) == CalendarDate(2023)
    other = hear(told, Asks.WHICH_IS_RIGHT, Says.OTHER_SURGERY, surgery=0)
    assert onset(other) == After(0, CalendarDate(2023))


def test_which_is_right_of_a_told_time_that_lies_ahead() -> None:
    told = story("2026-05", onset={"after": 0, "gap_months": [6, 8]})
    assert onset(hear(told, Asks.WHICH_IS_RIGHT, Says.AS_DATED)) == After(0, None)
    as_said = hear(told, Asks.WHICH_IS_RIGHT, Says.AS_SAID)
    assert (as_said.surgeries[0].when, onset(as_said)) == (None, GapAfter(0, 6, 8))


def test_whether_it_was_gone_in_between() -> None:
    told = story("2020", onset={"never_went_away": 0})
    asked = Question(Asks.GONE_BETWEEN, "Was it gone?", "pain", 0)
    assert onset(answered(told, asked, Answer(Says.YES))) == After(0, None)
    assert onset(answered(told, asked, Answer(Says.NO))) == NeverWentAway(0)


@pytest.mark.parametrize(("near", "far", "also"), [(2, 4, "2 to 4 months after it"), (0, 3, None)])
def test_never_better_and_yet_some_months_after_it_is_asked_back(
    near: int, far: int, also: str | None
) -> None:
    told = story("2020", onset={"never_went_away": 0})
    told = replace(
        told, symptoms=(replace(told.symptoms[0], onset=NeverWentAway(0, told_after=(near, far))),)
    )
    asked = [each for each in open_questions(told, BANDS) if each.asks is Asks.GONE_BETWEEN]
    if also is None:
        assert asked == []
        return
    [question] = asked
    assert f"and also: {also}. Was it gone for some weeks in between?" in question.text
    assert onset(answered(told, question, Answer(Says.YES))) == GapAfter(0, near, far)
    assert onset(answered(told, question, Answer(Says.NO))) == NeverWentAway(0)


def test_of_some_operation_a_told_time_is_after_none_of_them() -> None:
    assert NeverWentAway(None, told_after=(2, 4)).gap_told is None


# --- of every question ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "answer", "why"),
    [
        (Question(Asks.SURGERY_DATE, "", surgery=3), Answer(Says.NOT_SURE), "operation is not told any more"),
        (
            Question(Asks.ONSET_DATE, "", "tingling", 0),
            Answer(Says.NOT_SURE),
            "symptom is not told any more",
        ),
        (Question(Asks.SURGERY_DATE, "", surgery=0), Answer(Says.YES), "yes is no answer to surgery_date"),
        (Question(Asks.SURGERY_DATE, "", surgery=0), Answer(Says.DATE), "a date is missing"),
        (
            Question(Asks.FOR_WHAT, "", "pain", 0),
            Answer(Says.OTHER_SURGERY),
            "the other operation is missing",
        ),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(asked: Question, answer: Answer, why: str) -> None:
    with pytest.raises(WrongAnswer, match=why):
        answered(story("2020", "2024", onset="2025"), asked, answer)


def test_an_answer_that_tells_nothing_new_counts_as_not_sure() -> None:
    told = story("2024", onset="2026-03")
    again = answered(told, Question(Asks.SURGERY_DATE, "", surgery=0), Answer(Says.DATE, when=Y2024))
    assert again.not_sure == {("surgery_date", None, 0)}


def test_a_day_before_all_dates_is_told_from_the_first_year_on() -> None:
    cut = Cut(Interval(date.min, date(2026, 3, 15)), None, Interval(date(2026, 3, 16), TODAY))
    asked = Question(Asks.ONSET_CUT, "", "pain", 0, cut)
    told = answered(story("2024", onset="2025"), asked, Answer(Says.BEFORE))
    assert onset(told) == Between(CalendarDate(1900, 1, 1), CalendarDate(2026, 3, 15))
    year = Cut(Interval(date(2025, 1, 1), date(2025, 12, 31)), None, Interval(date(2026, 1, 1), TODAY))
    told = answered(
        story("2024", onset="2020"), Question(Asks.ONSET_CUT, "", "pain", 0, year), Answer(Says.BEFORE)
    )
    assert onset(told) == CalendarDate(2025)


@pytest.mark.parametrize("during", [None, Interval(date(2024, 9, 1), date(2024, 9, 30))])
def test_an_answer_to_a_cut_reads_back_as_it_was_written(during: Interval | None) -> None:
    cut = Cut(
        Interval(date(2024, 1, 1), date(2024, 8, 31)), during, Interval(date(2024, 10, 1), date(2024, 12, 31))
    )
    heard = HeardAnswer(
        Question(Asks.SURGERY_CUT, "Was it?", surgery=0, cut=cut), Answer(Says.AFTER), "ana", TODAY
    )
    assert HeardAnswer.from_data(json.loads(json.dumps(heard.to_data()))) == heard


# --- where nobody knows more ------------------------------------------------------------------------------


def not_sure_of_all(told: Story) -> list[Asks]:
    """What is asked in turn where nobody can answer anything."""
    asked = []
    while now_open := open_questions(told, BANDS):
        asked.append(now_open[0].asks)
        told = answered(told, now_open[0], Answer(Says.NOT_SURE))
    return asked


def test_what_nobody_knows_ends_in_the_records() -> None:
    gap = story("2019", onset={"after": 0, "gap_months": [2, 4]})
    assert not_sure_of_all(gap) == [Asks.GAP_CUT, Asks.RECORDS]
    dates = story("2024", onset={"after": 0, "date": "2024"})
    assert not_sure_of_all(dates) == [Asks.SURGERY_DATE, Asks.ONSET_DATE, Asks.RECORDS]
    of_old = story("1982", onset={"after": 0, "date": None})
    assert not_sure_of_all(of_old) == [Asks.ONSET_DATE, Asks.GAP_CUT, Asks.RECORDS]


def test_beside_an_operation_since_which_it_never_went_away_only_the_other_ones_date_is_asked_for() -> None:
    operations = [
        {"regions": [part], "procedures": ["fusion"], "date": when}
        for part, when in (("lower_back", "2024-06"), ("neck", "2025-01"))
    ]
    told = story(surgeries=operations, onset={"never_went_away": 1})
    assert not_sure_of_all(told) == [
        *(Asks.SAME_TROUBLE, Asks.RECORDS),
        *(Asks.ORDER, Asks.SURGERY_DATE, Asks.RECORDS),
    ]


def test_an_operation_still_to_come_is_told_apart_by_that() -> None:
    told = story(None, None)
    first = answered(told, Question(Asks.TAKEN_PLACE, "", surgery=0), Answer(Says.NOT_YET))
    names = {name_surgery(first, index) for index in range(2)}
    assert any("still to come" in name for name in names)
