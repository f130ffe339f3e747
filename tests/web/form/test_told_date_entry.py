"""A date in one box: taken at once, asked back, held against a range, or kept as it was told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from intake.domain.answers import Answer, Answered, Blank, NotSure
from intake.domain.dates import CalendarDate, Interval
from intake.domain.told_date import Age, Form, say
from intake.web.form.date_ranges import AFTER, AGO, range_of
from intake.web.form.told_date_entry import NO, Ask, DateAsked, DateRules, DateTyped, key_of, read_told
from tests.domain.told_date.phrases import expectations

TODAY = date(2026, 11, 30)
RULES = DateRules(TODAY, None, spanish=False, onset=False)
CUTS = (3, 24, 120)


def given(said: str = "", rules: DateRules = RULES, **typed: Any) -> Answer:
    """The answer to these boxes; raises DateAsked."""
    boxes = DateTyped(said=said, **typed)
    return read_told(boxes, range_of(boxes.picked, rules.today, CUTS), rules)


def asked(said: str, rules: DateRules = RULES, **typed: Any) -> DateAsked:
    """What is asked back about these boxes."""
    with pytest.raises(DateAsked) as raised:
        given(said, rules, **typed)
    return raised.value


def value(answer: Answer) -> dict[str, Any]:
    assert isinstance(answer, Answered)
    told: dict[str, Any] = answer.value
    return told


def confirmed(said: str, form: Form, rules: DateRules = RULES, **typed: Any) -> dict[str, Any]:
    """The value once that form was said to be right."""
    return value(given(said, rules, asked=said, asked_on=rules.today, meant=key_of(form), **typed))


def test_nothing_is_nothing_and_not_sure_is_said() -> None:
    assert given() == Blank()
    assert given(unsure=True) == NotSure()


@pytest.mark.parametrize(
    "said", ["2014", "June 2021", "6/2021", "June 5 2021", "summer 2018", "verano de 2018"]
)
def test_a_plain_date_is_taken_at_once_word_for_word(said: str) -> None:
    told = value(given(said))
    assert told["said"] == said
    assert "asked_back" not in told


def test_what_was_interpreted_is_asked_back_and_taken_once_it_is_right() -> None:
    question = asked("around 2015")
    assert question.ask is Ask.UNDERSTOOD
    (form,) = question.forms
    assert confirmed("around 2015", form) == {
        "date": {"between": ["2014", "2016"]},
        "said": "around 2015",
        "asked_back": True,
        "answered_on": "2026-11-30",
    }


def test_a_plain_date_of_somebody_who_is_not_sure_is_asked_back() -> None:
    assert asked("2015", unsure=True).ask is Ask.UNDERSTOOD


def test_two_meanings_are_offered_and_one_is_chosen() -> None:
    question = asked("9/21")
    assert question.ask is Ask.WHICH
    assert [value.to_data() for value in question.forms] == ["2021-09", "2026-09-21"]
    assert confirmed("9/21", question.forms[1])["date"] == "2026-09-21"


def test_a_choice_counts_only_for_the_words_it_was_asked_of() -> None:
    (form,) = asked("around 2015").forms
    typed: dict[str, Any] = {"asked": "around 2015", "meant": key_of(form)}
    assert asked("around 2010", **typed).ask is Ask.UNDERSTOOD


def test_a_no_asks_to_write_it_again() -> None:
    assert asked("around 2015", asked="around 2015", meant=NO).ask is Ask.AGAIN
    assert value(given("2015", asked="around 2015", meant=NO))["date"] == "2015"


def test_what_was_confirmed_a_day_later_is_what_was_shown() -> None:
    (form,) = asked("6 weeks ago").forms
    tomorrow = DateRules(TODAY + timedelta(days=1), None, spanish=False, onset=False)
    typed: dict[str, Any] = {"asked": "6 weeks ago", "asked_on": TODAY, "meant": key_of(form)}
    told = value(given("6 weeks ago", tomorrow, **typed))
    assert told["date"] == {"ago_days": [35, 49], "answered_on": "2026-11-30"}


def test_what_cannot_be_read_says_so_once_and_is_then_kept_as_told() -> None:
    first = asked("since the accident")
    assert (first.ask, first.reason) == (Ask.UNREAD, "counted_from")
    assert given("since the accident", asked="since the accident") == NotSure("since the accident")
    assert given("since the accident", unsure=True) == NotSure("since the accident")


def test_other_words_that_cannot_be_read_are_not_refused_in_other_words() -> None:
    assert asked("when my son was 5", asked="since the accident").ask is Ask.STILL_UNREAD
    assert asked("when my son was 5", asked="around 2015").ask is Ask.UNREAD


def test_a_range_stands_for_words_that_cannot_be_read() -> None:
    told = value(given("since the accident", picked="ago_2_5_years"))
    assert told["date"] == {"ago_months": [24, 60], "answered_on": "2026-11-30"}
    assert (told["said"], told["range"]) == ("since the accident", "ago_2_5_years")


@pytest.mark.parametrize("key", [*AGO, *AFTER])
def test_a_range_alone_is_an_answer(key: str) -> None:
    assert value(given(picked=key))["range"] == key


def test_the_ranges_after_an_operation_lie_on_the_policys_own_lines() -> None:
    ranges = [range_of(key, TODAY, (2, 18, 60)) for key in AFTER]
    assert [form and form.to_data() for form in ranges] == [
        {"gap_months": [0, 2]},
        {"gap_months": [2, 18]},
        {"gap_months": [18, 60]},
        {"gap_months": [60, None]},
    ]


def test_words_and_a_range_that_agree_are_both_taken() -> None:
    told = value(given("around 2022", picked="ago_2_5_years"))
    assert told["date"] == {"between": ["2021", "2023"]}
    assert (told["said"], told["range"]) == ("around 2022", "ago_2_5_years")


def test_a_range_settles_which_of_two_meanings_it_is() -> None:
    assert value(given("9/21", picked="ago_5_10_years"))["date"] == "2021-09"


def test_words_and_a_range_that_disagree_are_asked_about() -> None:
    question = asked("2010", picked="ago_2_5_years")
    assert question.ask is Ask.EITHER
    words, picked = question.forms
    assert confirmed("2010", words, picked="ago_2_5_years")["date"] == "2010"
    told = confirmed("2010", picked, picked="ago_2_5_years")
    assert (told["date"]["ago_months"], told["range"]) == ([24, 60], "ago_2_5_years")


def test_an_age_asks_for_the_year_of_birth() -> None:
    assert asked("when I was 60").ask is Ask.BIRTH_YEAR
    typed: dict[str, Any] = {"asked": "when I was 60", "asked_on": TODAY}
    told = value(given("when I was 60", birth_year="1961", **typed))
    assert (told["date"], told["birth"]) == ({"age": 60}, "1961")
    for wrong in ("61", "1850", "2031", "1999"):
        assert asked("when I was 60", birth_year=wrong, **typed).ask is Ask.BAD_BIRTH_YEAR


def test_two_ages_are_one_thing_asked_about_and_kept() -> None:
    question = asked("since I was 52 or 53")
    assert (question.ask, question.forms) == (Ask.BIRTH_YEAR, (Age(52, 53),))
    typed: dict[str, Any] = {"asked": "since I was 52 or 53", "asked_on": TODAY}
    told = value(given("since I was 52 or 53", birth_year="1961", **typed))
    assert (told["date"], told["birth"]) == ({"age": [52, 53]}, "1961")


def test_an_age_is_asked_back_where_the_birth_date_is_known() -> None:
    rules = DateRules(TODAY, CalendarDate(1961, 2, 3), spanish=False, onset=False)
    question = asked("when I was 60", rules)
    assert question.ask is Ask.UNDERSTOOD
    assert confirmed("when I was 60", question.forms[0], rules)["birth"] == "1961-02-03"


def test_what_lies_ahead_is_taken_for_whoever_asks_about_it() -> None:
    assert value(given("next month"))["date"] == "2026-12"


def test_a_time_after_an_operation_is_read_where_a_beginning_is_asked() -> None:
    onset = DateRules(TODAY, None, spanish=False, onset=True)
    question = asked("3 months after my surgery", onset)
    assert confirmed("3 months after my surgery", question.forms[0], onset)["date"] == {"gap_months": [2, 4]}
    assert asked("3 months after my surgery").ask is Ask.UNREAD
    assert value(given("3 months after my surgery", onset, picked="after_under_early"))["range"]
    assert asked("3 months after my surgery", onset, picked="after_over_remote").ask is Ask.EITHER


@pytest.mark.parametrize(("table", "language"), [("phrases_en.txt", "en"), ("phrases_es.txt", "es")])
def test_whatever_is_asked_back_is_taken_as_the_same_days_when_its_own_words_are_typed(
    table: str, language: str
) -> None:
    found = 0
    for each in expectations(table):
        form = each.form
        rules = DateRules(form.today, form.born, spanish=language == "es", onset=form.onset)
        try:
            given(each.phrase, rules)
        except DateAsked as question:
            for meant in question.forms:
                days = rules.days(meant)
                assert days in typed_again(say(meant, language), rules), each.phrase
                found += 1
    assert found > 300


def typed_again(said: str, rules: DateRules) -> list[Interval | None]:
    """The days that the words printed back may mean."""
    return [rules.days(each.form) for each in rules.read(said).readings]
