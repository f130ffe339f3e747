"""The web form's answers become the same Case a case file gives; nothing missing turns into a no."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intake.content.loader import load_questionnaire
from intake.domain.answered_story import story_from_answers
from intake.domain.answers import Answered, Answers, Blank, NotSure
from intake.domain.dates import Ago, CalendarDate
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway, Onset
from intake.domain.story import Story

TODAY = date(2026, 6, 15)
FORM = load_questionnaire()


def case_of(**given: Any) -> Story:
    """The case of these answers; `__` in a name stands for the mark of a loop's instance."""
    answers = {
        name.replace("__", "@"): value if isinstance(value, (Blank, NotSure)) else Answered(value)
        for name, value in given.items()
    }
    return story_from_answers(Answers(answers), TODAY, FORM)


OPERATED = {
    "prior_surgery": "yes",
    "surgeries": [1],
    "surgery_regions__1": ["lower_back"],
    "surgery_procedures__1": ["fusion"],
    "surgery_date__1": "2020",
    "surgery_implants__1": "yes",
}
AGAIN = {"surgeries": [2, 1], "surgery_regions__2": ["neck"], "surgery_date__2": "2015-03"}


def test_nothing_answered_is_nothing_known() -> None:
    story = case_of()
    assert (story.safety, story.safety_more, story.prior_surgery, story.birth) == (None, None, None, None)
    assert (story.surgeries, story.symptoms, story.own_words, story.seen_already) == ((), (), "", None)


def test_none_of_these_is_an_empty_list_and_left_empty_is_not_asked() -> None:
    assert case_of(safety=["none"]).safety == frozenset()
    assert case_of(safety=Blank()).safety is None


def test_a_ticked_sign_beats_none_and_not_sure_stays() -> None:
    assert case_of(safety=["none", "fever"]).safety == frozenset({"fever"})
    assert case_of(safety=["fever", "unsure"]).safety == frozenset({"fever", "unsure"})
    assert case_of(safety_more=NotSure()).safety_more == frozenset({"unsure"})


def test_an_operation_is_told_with_all_that_was_given() -> None:
    (surgery,) = case_of(**OPERATED).surgeries
    assert (surgery.regions, surgery.procedures) == (frozenset({"lower_back"}), frozenset({"fusion"}))
    assert (surgery.when, surgery.implants) == (CalendarDate(2020), "yes")


def test_a_date_that_is_not_sure_is_not_known() -> None:
    (surgery,) = case_of(**OPERATED | {"surgery_date__1": NotSure()}).surgeries
    assert surgery.when is None


def test_operations_count_only_after_a_yes() -> None:
    for prior in ("no", "planned", NotSure()):
        assert case_of(**OPERATED | {"prior_surgery": prior}).surgeries == ()
    assert case_of(prior_surgery=NotSure()).prior_surgery == "unsure"


def test_a_range_counts_from_the_day_it_was_answered() -> None:
    told = {"ago_days": [0, 14], "answered_on": "2026-06-01"}
    story = case_of(symptoms=["pain"], pain_onset_when="started", pain_onset_date=told)
    assert story.symptoms[0].onset == Ago("days", 0, 14, date(2026, 6, 1))


def test_a_symptom_is_told_with_its_places_course_and_scores() -> None:
    (pain,) = case_of(
        symptoms=["pain"],
        pain_places=["neck", "unsure"],
        pain_trend=NotSure(),
        pain_score=0,
        pain_limb_score=4,
    ).symptoms
    assert (pain.places, pain.trend, pain.score, pain.limb_score) == (frozenset({"neck"}), "unsure", 0, 4)
    assert pain.onset is None


def test_never_better_points_to_the_operation_it_names() -> None:
    one = case_of(**OPERATED, symptoms=["pain"], pain_onset_when="never_better")
    assert one.symptoms[0].onset == NeverWentAway(0)
    two = OPERATED | AGAIN | {"symptoms": ["pain"], "pain_onset_when": "never_better"}
    # The operation of 2015 was told first and stands first in canonical order; number 1 is the one of 2020.
    assert case_of(**two, pain_onset_surgery="1").symptoms[0].onset == NeverWentAway(1)
    assert case_of(**two, pain_onset_surgery="2").symptoms[0].onset == NeverWentAway(0)


def test_never_better_after_an_operation_not_named_is_some_operation() -> None:
    two = OPERATED | AGAIN | {"symptoms": ["pain"], "pain_onset_when": "never_better"}
    assert case_of(**two).symptoms[0].onset == NeverWentAway(None)
    assert case_of(**two, pain_onset_surgery="9").symptoms[0].onset == NeverWentAway(None)


def test_a_date_told_beside_never_better_is_kept_with_it_and_dates_nothing() -> None:
    told = OPERATED | {"symptoms": ["pain"], "pain_onset_when": "never_better"}
    assert case_of(**told, pain_onset_date="2024").symptoms[0].onset == NeverWentAway(0, CalendarDate(2024))


@pytest.mark.parametrize(
    ("how", "order"), [("came_back", After), ("new_after", After), ("before_other", Before)]
)
@pytest.mark.parametrize("told", ["2024", None])
def test_what_came_first_reaches_the_story_with_the_operation_it_was_said_of(
    how: str, order: type[After] | type[Before], told: str | None
) -> None:
    when = None if told is None else CalendarDate(2024)
    base = {"symptoms": ["pain"], "pain_onset_when": how}
    dated = base if told is None else base | {"pain_onset_date": told}

    def onset(answers: dict[str, Any]) -> Onset:
        return case_of(**answers).symptoms[0].onset

    assert onset(OPERATED | dated) == order(0, when)
    # Of two operations the one that was named; where none was, the date alone is known.
    assert onset(OPERATED | AGAIN | dated | {"pain_onset_surgery": "1"}) == order(1, when)
    assert onset(OPERATED | AGAIN | dated) == when
    # Without an operation it came first to nothing.
    assert onset(dated) == when


def test_the_hospital_tells_operations_apart() -> None:
    named = case_of(**OPERATED | {"surgery_by_hospital__1": "St. Mary"})
    assert named.surgeries[0].hospital == "St. Mary"


def test_the_same_time_as_the_first_symptom_is_the_first_symptoms_onset() -> None:
    story = case_of(
        symptoms=["pain", "weakness"],
        weakness_onset_when="started",
        weakness_onset_date="2026-05",
        pain_onset_when="same_as_weakness",
    )
    assert {symptom.key: symptom.onset for symptom in story.symptoms} == {
        "pain": CalendarDate(2026, 5),
        "weakness": CalendarDate(2026, 5),
    }


def test_the_same_time_without_a_first_symptom_is_not_known() -> None:
    story = case_of(symptoms=["pain"], pain_onset_when="same_as_weakness")
    assert story.symptoms[0].onset is None


def test_every_text_a_person_can_write_is_read_for_red_flags() -> None:
    story = case_of(
        **OPERATED | {"surgery_other__1": "leaking wound"},
        own_words="I cannot pee",
        hope="walk",
        name_called="not searched",
        wish=Blank(),
        weakness_hard="stairs",
    )
    assert story.own_words.split("\n") == ["leaking wound", "stairs", "I cannot pee", "walk"]


def test_the_words_of_a_date_are_read_for_red_flags_whether_a_date_was_understood_or_not() -> None:
    when = {"date": "2024", "said": "2024, when I started to want to die", "asked_back": True}
    story = case_of(
        **OPERATED | {"surgery_date__1": NotSure("since I can't feel my legs"), "symptoms": ["pain"]},
        pain_onset_date=when,
    )
    assert story.own_words.split("\n") == [
        "since I can't feel my legs",
        "2024, when I started to want to die",
    ]
    assert case_of(**OPERATED).own_words == ""


def test_without_a_form_nothing_is_searched() -> None:
    assert story_from_answers(Answers({"own_words": Answered("no")}), TODAY, form=None).own_words == ""


def test_of_a_list_told_in_part_the_signs_of_the_other_pages_were_not_asked() -> None:
    story = case_of(safety_legs=["lost_control"], safety_sudden=Blank())
    assert story.safety == frozenset({"lost_control"})
    assert [story.was_asked(sign) for sign in ("lost_control", "urine_trouble")] == [True, True]
    assert [story.was_asked(sign) for sign in ("chest_breath", "fever", "wound")] == [False, False, False]
    assert not case_of(safety_legs=Blank()).was_asked("lost_control")
    both = case_of(safety_moving=["none"], safety_pain=["unsure"])
    assert both.was_asked("wound")
    assert both.was_asked("cancer_history")


def test_the_only_operation_told_to_be_planned_is_a_planned_one() -> None:
    told = {"prior_surgery": "yes", "surgery_planned": "yes"}
    assert case_of(**told, surgeries_more="no").prior_surgery == "planned"
    assert case_of(**told, surgeries_more="yes").prior_surgery == "yes"


def test_a_time_told_after_an_operation_is_the_gap_and_no_date() -> None:
    gap = {"date": {"gap_months": [2, 4]}, "said": "3 months after my surgery", "asked_back": True}
    told = OPERATED | {"symptoms": ["pain"], "pain_onset_date": gap}
    assert case_of(**told, pain_onset_when="new_after").symptoms[0].onset == GapAfter(0, 2, 4)
    # It is no date, so beside "there before" the date is not known; beside "never better" it is asked about.
    assert case_of(**told, pain_onset_when="before_other").symptoms[0].onset == Before(0, None)
    never = case_of(**told, pain_onset_when="never_better").symptoms[0].onset
    assert never == NeverWentAway(0, told_after=(2, 4))


def test_symptoms_nobody_asked_for_are_not_known() -> None:
    assert not case_of(safety_legs=["lost_control"]).symptoms_asked
    assert case_of(symptoms=["none"]).symptoms_asked


def test_birth_date_and_what_was_seen_are_kept() -> None:
    story = case_of(birth_date="1951-02-09", seen_already="yes")
    assert (story.birth, story.seen_already) == (CalendarDate(1951, 2, 9), True)
    assert case_of(seen_already="no").seen_already is False
