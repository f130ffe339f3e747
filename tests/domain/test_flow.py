"""The path follows from the answers, whatever their order; nothing off it counts, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain import flow
from intake.domain.answers import Answer, Answered, Answers, Blank, NotSure
from intake.domain.conditions import AtLeast, Is
from intake.domain.flow import Step
from intake.domain.questionnaire import Kind, PageKind, Question
from intake.domain.route import NOW
from tests.domain.forms import (
    REAL,
    answered,
    any_answers,
    boxes,
    fill_in,
    filled_in,
    form,
    option,
    page,
    question,
    value_of,
)
from tests.support.examples import examples

# A whole form is drawn for each example: fewer examples say as much.
whole_forms = settings(max_examples=examples(30))

HAD_SURGERY = Is("had", ("yes",))
LOOP: dict[str, Any] = {"loop": "surgeries", "enable_when": HAD_SURGERY}
SMALL = form(
    page("had", question("had", "yes", "no", "unsure", required=True)),
    page("when", question("when", kind=Kind.PARTIAL_DATE, required=True, not_sure=True), **LOOP),
    page("more", question("surgeries_more", "yes", "no", required=True), enable_when=HAD_SURGERY),
    page("seen", question("seen", "yes", "no"), kind=PageKind.ASIDE),
    page("end", question("note", kind=Kind.TEXT)),
)


def ids(answers: Answers) -> list[str]:
    return [
        step.page_id + (f"@{step.instance}" if step.instance else "") for step in flow.path(SMALL, answers)
    ]


def first_choice(one: Question, keys: Sequence[str]) -> Answer:
    """Answer everything: with "no" more operations, else with the first choice."""
    return Answered("no") if one.link_id == "surgeries_more" else value_of(one, keys[0] if keys else "")


# --- the path ----------------------------------------------------------------------------------------------


def test_a_page_is_reached_only_when_its_condition_certainly_holds() -> None:
    assert ids(Answers()) == ["had", "end"]
    assert ids(answered(had="no")) == ["had", "end"]
    assert ids(Answers({"had": NotSure()})) == ["had", "end"]
    assert ids(answered(had="yes")) == ["had", "when@1", "more", "end"]


def test_a_loop_repeats_in_the_order_of_its_instances() -> None:
    assert ids(answered(had="yes", surgeries=[3, 1])) == ["had", "when@3", "when@1", "more", "end"]


def test_a_loop_that_was_emptied_has_no_pages() -> None:
    assert ids(answered(had="yes", surgeries=[])) == ["had", "more", "end"]


def test_next_and_previous_walk_the_path_and_stop_at_its_ends() -> None:
    answers = answered(had="yes")
    assert flow.next_step(SMALL, answers, Step("had")) == Step("when", 1)
    assert flow.previous_step(SMALL, answers, Step("when", 1)) == Step("had")
    assert flow.next_step(SMALL, answers, Step("end")) is None
    assert flow.previous_step(SMALL, answers, Step("had")) is None


def test_what_counts_before_a_page_is_what_was_answered_until_then() -> None:
    answers = answered(had="yes")
    assert flow.counted_before(SMALL, answers, Step("had")).value("had") is None
    assert flow.counted_before(SMALL, answers, Step("when", 1)).value("had") == "yes"


def test_from_a_page_off_the_path_next_is_the_first_incomplete_page_and_previous_is_none() -> None:
    answers = answered(had="no")
    assert flow.next_step(SMALL, answers, Step("when", 1)) == Step("end")
    assert flow.previous_step(SMALL, answers, Step("when", 1)) is None


@whole_forms
@given(any_answers())
def test_the_real_path_begins_with_the_safety_check_and_ends_with_sending(answers: Answers) -> None:
    steps = flow.path(REAL, answers)
    assert steps[:2] == (Step("who"), Step("safety_legs"))
    assert steps[-1] == Step("check")
    assert len(set(steps)) == len(steps)


@whole_forms
@given(any_answers())
def test_looking_at_the_path_never_changes_the_answers(answers: Answers) -> None:
    before = answers.to_json()
    step = flow.first_incomplete(REAL, answers)
    flow.on_path_answers(REAL, answers)
    flow.shown_questions(REAL, answers, step)
    flow.next_step(REAL, answers, step)
    assert answers.to_json() == before


@whole_forms
@given(any_answers())
def test_next_and_previous_undo_each_other_everywhere_on_the_real_path(answers: Answers) -> None:
    steps = flow.path(REAL, answers)
    for step, following in pairwise(steps):
        assert flow.next_step(REAL, answers, step) == following
        assert flow.previous_step(REAL, answers, following) == step


@whole_forms
@given(any_answers(), st.randoms(use_true_random=False))
def test_the_order_of_answering_never_matters(answers: Answers, random: Random) -> None:
    order = list(answers)
    random.shuffle(order)
    again = Answers()
    for answer_id in order:
        again = again.with_(answer_id, answers.get(answer_id))
    assert flow.path(REAL, again) == flow.path(REAL, answers)
    assert flow.on_path_answers(REAL, again) == flow.on_path_answers(REAL, answers)


def test_a_typical_case_is_at_most_20_question_pages() -> None:
    typical = answered(prior_surgery="yes", symptoms=["pain", "weakness"])
    not_counted = {"surgeries", "dates_right", "check"}
    assert len([step for step in flow.path(REAL, typical) if step.page_id not in not_counted]) <= 20


def test_what_helps_to_prepare_is_asked_only_after_sending_and_just_before_it_is_added() -> None:
    sent = answered(prior_surgery="yes", symptoms=["pain"]).with_("surgery_date@1", NotSure())
    before, after = flow.path(REAL, sent), flow.path(REAL, sent.with_("preparing", Answered(NOW)))
    added = [step.page_id for step in after if step not in before]
    assert added == ["getting_around", "daily_life", "surgery_reason", "tests_tried", "goals"]
    assert after[: len(before) - 1] == before[:-1]
    assert after[-1] == before[-1] == Step("check")


def test_a_later_turn_through_the_operations_asks_of_those_told_and_takes_none_away() -> None:
    sent = answered(prior_surgery="yes", preparing=NOW, surgeries=[1, 2]).with_("surgery_date@2", NotSure())
    assert Step("surgery_reason", 2) in flow.path(REAL, sent)
    assert Step("surgery_reason", 1) not in flow.path(REAL, sent)
    assert flow.on_path_answers(REAL, sent).value("surgeries") == [2]


def test_each_symptom_has_its_pair_of_pages_weakness_first() -> None:
    everything = answered(symptoms=["other", "pain", "tingling", "numbness", "weakness"])
    steps = [step.page_id for step in flow.path(REAL, everything)]
    start = steps.index("symptoms") + 1
    assert steps[start : start + 10 : 2] == ["weakness", "numbness", "tingling", "pain", "other"]
    assert steps[start + 1 : start + 11 : 2] == [f"{one}_onset" for one in steps[start : start + 10 : 2]]


@pytest.mark.parametrize("prior", ["no", "planned"])
def test_without_a_past_operation_no_surgery_page_is_asked(prior: str) -> None:
    steps = {step.page_id for step in flow.path(REAL, answered(prior_surgery=prior))}
    assert steps.isdisjoint({"surgery", "surgery_date", "surgery_after", "surgeries"})


def test_daily_life_is_asked_only_with_pain() -> None:
    assert Step("daily_life") in flow.path(REAL, answered(symptoms=["pain"], preparing=NOW))
    assert Step("daily_life") not in flow.path(REAL, answered(symptoms=["weakness"], preparing=NOW))


# --- what counts -------------------------------------------------------------------------------------------


def test_answers_off_the_path_do_not_count_and_come_back_with_the_path() -> None:
    told = answered(had="yes", note="hello").with_("when@1", Answered("2014"))
    denied = told.with_("had", Answered("no"))
    assert flow.on_path_answers(SMALL, denied) == answered(had="no", note="hello")
    assert flow.on_path_answers(SMALL, denied.with_("had", Answered("yes"))) == told.with_(
        "surgeries", Answered([1])
    )


@whole_forms
@given(filled_in(), st.sampled_from(["no", "planned"]))
def test_changing_ones_mind_and_back_loses_nothing(answers: Answers, other: str) -> None:
    changed = answers.with_("prior_surgery", Answered(other)).with_("symptoms", Answered(["none"]))
    back = changed.with_all({key: answers.get(key) for key in ("prior_surgery", "symptoms")})
    assert flow.on_path_answers(REAL, back) == flow.on_path_answers(REAL, answers)


@whole_forms
@given(any_answers())
def test_whatever_counts_belongs_to_a_page_on_the_path(answers: Answers) -> None:
    counted = flow.on_path_answers(REAL, answers)
    steps = flow.path(REAL, answers)
    on_path = {
        one.link_id + (f"@{step.instance}" if step.instance else "")
        for step in steps
        for one in REAL.page(step.page_id).questions
    }
    aside = {one.link_id for one_page in REAL.aside_pages for one in one_page.questions}
    assert set(counted) <= on_path | aside | {"surgeries"}
    assert flow.on_path_answers(REAL, counted) == counted


@whole_forms
@given(any_answers())
def test_of_the_loop_only_operations_begun_are_listed(answers: Answers) -> None:
    counted = flow.on_path_answers(REAL, answers)
    for number in counted.value("surgeries", []):
        assert any(answer_id.endswith(f"@{number}") for answer_id in counted)


def test_an_operation_not_begun_yet_is_not_told() -> None:
    counted = flow.on_path_answers(SMALL, answered(had="yes", surgeries=[1, 2]).with_("when@2", NotSure()))
    assert counted.value("surgeries") == [2]
    assert "surgeries" not in flow.on_path_answers(SMALL, answered(had="yes"))


def test_answers_on_aside_pages_always_count() -> None:
    assert flow.on_path_answers(SMALL, answered(seen="yes")) == answered(seen="yes")


def test_on_an_aside_page_too_only_enabled_questions_count() -> None:
    taken_back = answered(seen_already="no", seen_where="City hospital")
    assert flow.on_path_answers(REAL, taken_back) == answered(seen_already="no")


def test_a_condition_sees_no_answer_that_is_off_the_path() -> None:
    chained = form(
        page("a", question("a", "yes", "no")),
        page("b", question("b", "yes", "no"), enable_when=Is("a", ("yes",))),
        page("c", question("c", "yes", "no"), enable_when=Is("b", ("yes",))),
    )
    assert flow.path(chained, answered(a="no", b="yes", c="yes")) == (Step("a"),)


def test_a_choice_no_longer_offered_does_not_count() -> None:
    only_yes = Is("had", ("yes",))
    small = form(
        page("had", question("had", "yes", "no")),
        page("fit", question("fit", option("after", enable_when=only_yes), "other", required=True)),
        page("signs", boxes("signs", option("cut", enable_when=only_yes), "fever", "none", required=True)),
    )
    answers = answered(had="no", fit="after", signs=["cut", "fever"])
    assert flow.on_path_answers(small, answers) == answered(had="no", signs=["fever"])
    assert not flow.is_complete(small, answers, Step("fit"))
    assert flow.on_path_answers(small, answered(had="no", signs=["cut"])) == answered(had="no")
    assert flow.on_path_answers(small, answers.with_("fit", NotSure())).get("fit") == NotSure()
    fits = small.question("fit")
    assert [one.key for one in flow.enabled_options(small, answers, fits)] == ["other"]
    assert [one.key for one in flow.enabled_options(small, answered(had="yes"), fits)] == ["after", "other"]


def test_a_choice_of_an_operation_counts_only_while_that_operation_is_told() -> None:
    which = question("which", options_from_loop="surgeries", required=True)
    small = form(*SMALL.pages, page("which", which))
    told = answered(had="yes", surgeries=[1, 2], which="2").with_all(
        {"when@1": NotSure(), "when@2": NotSure()}
    )
    assert flow.on_path_answers(small, told).value("which") == "2"
    removed = flow.remove_surgery(small, told, 2)
    assert "which" not in flow.on_path_answers(small, removed)
    assert not flow.is_complete(small, removed, Step("which"))
    assert flow.on_path_answers(small, told.with_("which", NotSure())).get("which") == NotSure()


# --- boxes never shown -------------------------------------------------------------------------------------

GROWING = form(
    page("had", question("had", "yes", "no", required=True)),
    page(
        "signs",
        boxes(
            "signs",
            option("cut", enable_when=Is("had", ("yes",))),
            "fever",
            option("none", exclusive=True),
            required=True,
        ),
    ),
)


def test_none_of_these_said_of_fewer_boxes_is_open_again_when_more_are_offered() -> None:
    answers = flow.record(GROWING, answered(had="no"), Step("signs"), {"signs": Answered(["none"])})
    assert flow.is_complete(GROWING, answers, Step("signs"))
    grown = answers.with_("had", Answered("yes"))
    assert "signs" not in flow.on_path_answers(GROWING, grown)
    assert flow.first_incomplete(GROWING, grown) == Step("signs")
    shrunk = grown.with_("had", Answered("no"))
    assert flow.on_path_answers(GROWING, shrunk).value("signs") == ["none"]


def test_a_sign_ticked_among_fewer_boxes_still_counts_when_more_are_offered() -> None:
    answers = flow.record(GROWING, answered(had="no"), Step("signs"), {"signs": Answered(["fever"])})
    grown = answers.with_("had", Answered("yes"))
    assert flow.on_path_answers(GROWING, grown).value("signs") == ["fever"]
    assert not flow.is_complete(GROWING, grown, Step("signs"))
    again = flow.record(GROWING, grown, Step("signs"), {"signs": Answered(["fever"])})
    assert flow.is_complete(GROWING, again, Step("signs"))


def test_surgery_told_after_the_second_safety_check_asks_it_again() -> None:
    def no_surgery(one: Question, keys: Sequence[str]) -> Answer:
        if one.link_id in ("prior_surgery", "safety_moving"):
            return one.answer(["none"] if one.link_id == "safety_moving" else "no")
        return first_choice(one, keys)

    answers = fill_in(no_surgery)
    told = fill_in(first_choice, answers.with_("prior_surgery", Answered("yes")))
    asked_again = flow.on_path_answers(REAL, told).value("safety_moving")
    assert flow.on_path_answers(REAL, answers).value("safety_moving") == ["none"]
    assert asked_again == ["upright_headache"]


# --- complete ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "complete"), [(Answered("2014"), True), (NotSure(), True), (Blank(), False)]
)
def test_a_required_question_wants_an_answer_or_not_sure(state: Answer, complete: bool) -> None:
    answers = answered(had="yes").with_("when@1", state)
    assert flow.is_complete(SMALL, answers, Step("when", 1)) is complete


@pytest.mark.parametrize(
    ("answers", "complete"),
    [
        (answered(given="Ana"), True),
        (Answers({"given": Blank(), "family": Answered("Li")}), True),
        (Answers({"given": Blank(), "family": NotSure()}), True),
        (Answers({"given": Blank(), "family": Blank()}), False),
    ],
)
def test_what_is_required_unless_another_is_told_may_be_left_out_for_it(
    answers: Answers, complete: bool
) -> None:
    names = page(
        "names",
        question("given", kind=Kind.TEXT, required=True, required_unless="family"),
        question("family", kind=Kind.TEXT),
    )
    assert flow.is_complete(form(names), answers, Step("names")) is complete


def test_a_page_of_optional_questions_is_complete_once_it_was_visited() -> None:
    assert not flow.is_complete(SMALL, Answers(), Step("end"))
    assert flow.is_complete(SMALL, flow.record(SMALL, Answers(), Step("end"), {}), Step("end"))


def test_a_page_off_the_path_is_never_complete() -> None:
    assert not flow.is_complete(SMALL, Answers({"when@1": NotSure()}), Step("when", 1))


def test_a_page_without_questions_asks_for_nothing() -> None:
    plain = form(page("read"), page("end", question("note", kind=Kind.TEXT)))
    assert flow.first_incomplete(plain, Answers()) == Step("end")


@whole_forms
@given(any_answers())
def test_the_first_incomplete_page_is_the_first_that_is_not_complete(answers: Answers) -> None:
    steps = flow.path(REAL, answers)
    first = flow.first_incomplete(REAL, answers)
    open_steps = [step for step in steps if not flow.is_complete(REAL, answers, step)]
    assert first == (open_steps or [steps[-1]])[0]


@whole_forms
@given(filled_in())
def test_a_form_answered_page_by_page_comes_to_its_end_with_every_page_complete(answers: Answers) -> None:
    assert flow.first_incomplete(REAL, answers) == Step("check")
    assert all(flow.is_complete(REAL, answers, step) for step in flow.path(REAL, answers))


# --- one page ----------------------------------------------------------------------------------------------

DEPENDENT = form(
    page("had", question("had", "yes", "no")),
    page(
        "fit",
        question("fit", "after", "other", "unsure"),
        question("fit_date", kind=Kind.PARTIAL_DATE, enable_when=Is("fit", ("after",)), required=True),
        question("fit_why", kind=Kind.TEXT, enable_when=Is("had", ("yes",))),
    ),
)


def shown(answers: Answers) -> list[str]:
    return [one.link_id for one in flow.shown_questions(DEPENDENT, answers, Step("fit"))]


def test_what_depends_on_the_same_page_is_shown_with_it_whatever_was_answered_there() -> None:
    assert shown(answered(had="no")) == ["fit", "fit_date"]
    assert shown(answered(had="no", fit="other")) == ["fit", "fit_date"]
    assert shown(answered(had="yes")) == ["fit", "fit_date", "fit_why"]


def test_a_question_counts_only_when_its_condition_holds() -> None:
    enabled = flow.enabled_questions(DEPENDENT, answered(had="no", fit="other"), Step("fit"))
    assert [one.link_id for one in enabled] == ["fit"]
    both = answered(had="no", fit="other", fit_date="2014")
    assert "fit_date" not in flow.on_path_answers(DEPENDENT, both)


def test_recording_a_page_marks_what_was_left_empty_and_keeps_what_was_not_asked() -> None:
    before = answered(had="no", fit="after", fit_date="2014")
    after = flow.record(DEPENDENT, before, Step("fit"), {"fit": Answered("other")})
    assert after == answered(had="no", fit="other", fit_date="2014")
    back = flow.record(DEPENDENT, after, Step("fit"), {"fit": Answered("after")})
    assert back.get("fit_date") == Blank()


def test_recording_a_page_of_a_loop_keeps_its_instance() -> None:
    answers = answered(had="yes", surgeries=[1, 2])
    recorded = flow.record(SMALL, answers, Step("when", 2), {"when": Answered("2014")})
    assert recorded == answers.with_("when@2", Answered("2014"))
    assert flow.record(SMALL, answers, Step("when", 2), {}).get("when@2") == Blank()


def test_choices_without_conditions_are_all_offered() -> None:
    had = SMALL.question("had")
    assert flow.enabled_options(SMALL, Answers(), had) == had.options


# --- operations --------------------------------------------------------------------------------------------


def test_the_first_operation_waits_without_being_added() -> None:
    assert flow.surgery_numbers(Answers()) == (1,)


def test_one_more_operation_comes_last_and_opens_the_question_again() -> None:
    answers, number = flow.add_surgery(answered(had="yes", surgeries_more="yes"))
    assert number == 2
    assert flow.surgery_numbers(answers) == (1, 2)
    assert ids(answers) == ["had", "when@1", "when@2", "more", "end"]
    assert not flow.is_complete(SMALL, answers, Step("more"))


def test_a_removed_operation_leaves_the_path_but_keeps_its_answers() -> None:
    told = answered(had="yes", surgeries=[1, 2], surgeries_more="no").with_("when@2", Answered("2014"))
    removed = flow.remove_surgery(SMALL, told, 2)
    assert ids(removed) == ["had", "when@1", "more", "end"]
    assert removed.value("when@2") == "2014"
    assert "surgeries_more" not in removed
    assert "when@2" not in flow.on_path_answers(SMALL, removed)


def test_removing_the_only_operation_leaves_none() -> None:
    removed = flow.remove_surgery(SMALL, answered(had="yes"), 1)
    assert flow.surgery_numbers(removed) == ()
    assert flow.add_surgery(removed)[1] == 2


@given(st.lists(st.one_of(st.none(), st.integers(1, 40)), max_size=60))
def test_a_number_is_never_used_twice(changes: list[int | None]) -> None:
    answers, given_out = Answers(), [1]
    for remove in changes:
        if remove is not None:
            answers = flow.remove_surgery(SMALL, answers, remove)
        elif flow.can_add_surgery(answers):
            answers, number = flow.add_surgery(answers)
            given_out.append(number)
    assert given_out == sorted(set(given_out))
    assert max(given_out) <= flow.MOST_NUMBERS
    assert len(flow.surgery_numbers(answers)) <= flow.MAX_SURGERIES


def test_at_most_ten_operations_can_be_told() -> None:
    answers = Answers()
    for _ in range(9):
        answers, _ = flow.add_surgery(answers)
    assert not flow.can_add_surgery(answers)
    with pytest.raises(flow.LoopFullError, match="at most 10"):
        flow.add_surgery(answers)
    assert flow.add_surgery(flow.remove_surgery(SMALL, answers, 3))[1] == 11


def test_a_draft_gives_out_so_many_numbers_and_no_more() -> None:
    answers = Answers()
    while flow.can_add_surgery(answers):
        answers, number = flow.add_surgery(answers)
        answers = flow.remove_surgery(SMALL, answers, number)
    assert number == flow.MOST_NUMBERS
    assert flow.surgery_numbers(answers) == (1,)


def onset_after(*operations: int, when: str, which: Answer | None = None) -> Answers:
    """Pain that began so, after these operations; `which` of several is meant."""
    told = answered(prior_surgery="yes", surgeries=list(operations), symptoms=["pain"], pain_onset_when=when)
    told = told.with_all({f"surgery_regions@{number}": Answered(["neck"]) for number in operations})
    told = told.with_("pain_trend", Answered("same"))
    return told.with_("pain_onset_surgery", which) if which else told


@pytest.mark.parametrize("when", ["never_better", "came_back", "new_after", "before_other"])
@pytest.mark.parametrize(
    ("operations", "which"),
    [
        pytest.param((1,), None, id="the only one"),
        pytest.param((1, 2), Answered("1"), id="the one meant"),
        pytest.param((1, 2), NotSure(), id="one of two, nobody knows which"),
        pytest.param((1, 2, 3), Answered("1"), id="the one meant of three"),
    ],
)
def test_what_was_said_of_a_removed_operation_is_asked_again_and_no_other_takes_it_over(
    operations: tuple[int, ...], which: Answer | None, when: str
) -> None:
    removed = flow.remove_surgery(REAL, onset_after(*operations, when=when, which=which), 1)
    assert "pain_onset_when" not in removed
    again, _ = flow.add_surgery(removed)
    again = again.with_("surgery_regions@2", Answered(["neck"]))
    assert not flow.is_complete(REAL, again, Step("pain_onset"))


@pytest.mark.parametrize(
    ("operations", "when", "which"),
    [
        pytest.param((1, 2), "never_better", Answered("2"), id="said of the other"),
        pytest.param((1, 2, 3), "never_better", NotSure(), id="two left to be unsure of"),
        pytest.param((1, 2), "same_as_weakness", None, id="said of no operation"),
    ],
)
def test_what_was_said_of_no_removed_operation_stays(
    operations: tuple[int, ...], when: str, which: Answer | None
) -> None:
    removed = flow.remove_surgery(REAL, onset_after(*operations, when=when, which=which), 1)
    assert removed.value("pain_onset_when") == when


def test_a_date_nobody_asked_for_counts_where_it_is_told_and_is_gone_when_taken_out() -> None:
    step = Step("pain_onset")
    given = {"pain_onset_when": Answered("never_better"), "pain_trend": Answered("same")}
    told = onset_after(1, when="never_better")
    dated = flow.record(REAL, told, step, given | {"pain_onset_date": Answered("2020")})
    assert flow.on_path_answers(REAL, dated).value("pain_onset_date") == "2020"
    assert "pain_onset_date" not in [q.link_id for q in flow.enabled_questions(REAL, dated, step)]
    assert [q.link_id for q in flow.taken_questions(REAL, dated, step)] == ["pain_onset_date"]
    without = flow.record(REAL, dated, step, given)
    assert "pain_onset_date" not in without
    assert flow.is_complete(REAL, without, step)


def test_inside_a_loop_conditions_see_how_many_turns_there_are_and_the_turns_own_answers() -> None:
    own = question("why", kind=Kind.TEXT, enable_when=Is("by", ("other",), looped=True))
    several = question("order", kind=Kind.TEXT, enable_when=AtLeast("surgeries", 2))
    small = form(page("by", question("by", "us", "other"), own, several, loop="surgeries"))
    answers = answered(surgeries=[1, 2]).with_all({"by@1": Answered("us"), "by@2": Answered("other")})
    enabled = [flow.enabled_questions(small, answers, Step("by", turn)) for turn in (1, 2)]
    assert [[one.link_id for one in turn] for turn in enabled] == [["by", "order"], ["by", "why", "order"]]


# --- the real onset pages ----------------------------------------------------------------------------------


def onset_choices(answers: Answers, symptom: str = "pain") -> list[str]:
    asked = REAL.question(f"{symptom}_onset_when")
    return [one.key for one in flow.enabled_options(REAL, answers, asked)]


def test_onset_choices_speak_of_surgery_only_when_one_was_told() -> None:
    told = answered(prior_surgery="yes", symptoms=["pain"]).with_("surgery_regions@1", Answered(["neck"]))
    assert onset_choices(told) == ["never_better", "came_back", "new_after", "before_other", "unsure"]
    for prior in (Answered("no"), Answered("planned"), NotSure()):
        assert onset_choices(told.with_("prior_surgery", prior)) == ["started", "unsure"]
    assert onset_choices(flow.remove_surgery(REAL, told, 1)) == ["started", "unsure"]


def test_only_later_symptoms_can_have_begun_with_the_first() -> None:
    both = answered(prior_surgery="no", symptoms=["pain", "weakness"])
    assert onset_choices(both, "pain") == ["same_as_weakness", "started", "unsure"]
    asked = [
        {one.link_id for one in flow.shown_questions(REAL, both, Step(f"{symptom}_onset"))}
        for symptom in ("weakness", "pain")
    ]
    assert ["weakness_onset_when" in asked[0], "pain_onset_when" in asked[1]] == [False, True]
    assert "weakness_onset_date" in asked[0]


@pytest.mark.parametrize("symptom", ["numbness", "tingling", "pain", "other"])
def test_every_later_symptom_may_have_begun_with_the_first_whichever_that_is(symptom: str) -> None:
    order = ["weakness", "numbness", "tingling", "pain", "other"]
    earlier = order[: order.index(symptom)]
    for first in earlier:
        chosen = answered(prior_surgery="no", symptoms=[*order[order.index(first) :]])
        assert onset_choices(chosen, symptom) == [f"same_as_{first}", "started", "unsure"]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(["weakness", "numbness", "pain"], id="another one comes first"),
        pytest.param(["tingling", "pain"], id="the first one is taken back"),
    ],
)
def test_the_same_time_as_the_first_is_asked_again_when_another_is_the_first(changed: list[str]) -> None:
    told = answered(prior_surgery="no", symptoms=["numbness", "pain"], pain_trend="same").with_(
        "pain_onset_when", Answered("same_as_numbness")
    )
    assert flow.is_complete(REAL, told, Step("pain_onset"))
    now = told.with_("symptoms", Answered(changed))
    assert not flow.is_complete(REAL, now, Step("pain_onset"))
    assert "pain_onset_when" not in flow.on_path_answers(REAL, now)


def test_which_operation_is_asked_only_when_there_are_several() -> None:
    one = answered(prior_surgery="yes", symptoms=["pain"], pain_onset_when="came_back")
    one = one.with_("surgery_regions@1", Answered(["neck"]))
    two, number = flow.add_surgery(one)
    two = two.with_(f"surgery_regions@{number}", Answered(["neck"]))
    asked = [flow.enabled_questions(REAL, answers, Step("pain_onset")) for answers in (one, two)]
    which = ["pain_onset_when", "pain_onset_surgery", "pain_onset_date", "pain_trend"]
    assert [[q.link_id for q in questions] for questions in asked] == [[which[0], *which[2:]], which]


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        (Answered("never_better"), False),
        (Answered("came_back"), True),
        (Answered("new_after"), True),
        (Answered("before_other"), True),
        (NotSure(), False),
    ],
)
def test_after_surgery_a_date_is_demanded_unless_it_never_got_better_or_nobody_knows(
    when: Answer, asked: bool
) -> None:
    answers = answered(prior_surgery="yes", symptoms=["pain"]).with_all(
        {"surgery_regions@1": Answered(["neck"]), "pain_onset_when": when}
    )
    enabled = flow.enabled_questions(REAL, answers, Step("pain_onset"))
    assert ("pain_onset_date" in [one.link_id for one in enabled]) is asked
    given = {"pain_onset_when": when, "pain_onset_date": Answered("2019")}
    recorded = flow.record(REAL, answers, Step("pain_onset"), given)
    assert flow.on_path_answers(REAL, recorded).value("pain_onset_date") == "2019"


def test_without_surgery_a_date_is_enough() -> None:
    answers = answered(prior_surgery="no", symptoms=["weakness", "pain"])
    recorded = flow.record(
        REAL,
        answers,
        Step("pain_onset"),
        {"pain_onset_date": Answered("2019"), "pain_trend": Answered("same")},
    )
    assert flow.is_complete(REAL, recorded, Step("pain_onset"))
    assert flow.on_path_answers(REAL, recorded).value("pain_onset_date") == "2019"
    question = REAL.question("pain_onset_when")
    assert flow.is_told_instead(REAL, recorded, Step("pain_onset"), question)
    with_surgery = answered(prior_surgery="yes", symptoms=["pain"]).with_(
        "surgery_regions@1", Answered(["neck"])
    )
    given = {"pain_onset_date": Answered("2019"), "pain_trend": Answered("same")}
    recorded = flow.record(REAL, with_surgery, Step("pain_onset"), given)
    assert not flow.is_complete(REAL, recorded, Step("pain_onset"))


@pytest.mark.parametrize(("when", "asked"), [(Answered("started"), True), (NotSure(), False)])
def test_without_surgery_not_sure_is_asked_once(when: Answer, asked: bool) -> None:
    answers = answered(prior_surgery="no", symptoms=["weakness", "pain"]).with_("pain_onset_when", when)
    enabled = flow.enabled_questions(REAL, answers, Step("pain_onset"))
    assert ("pain_onset_date" in [one.link_id for one in enabled]) is asked


def test_a_second_symptom_since_the_first_needs_no_date() -> None:
    answers = answered(prior_surgery="no", symptoms=["pain", "weakness"], pain_trend="same").with_(
        "pain_onset_when", Answered("same_as_weakness")
    )
    assert flow.is_complete(REAL, answers, Step("pain_onset"))


# --- one walk ----------------------------------------------------------------------------------------------


def test_a_page_may_be_opened_up_to_the_first_that_lacks_something_however_far_the_walk_went() -> None:
    answers = answered(had="yes")
    for look in (lambda: None, lambda: flow.path(SMALL, answers)):
        look()
        assert flow.may_open(SMALL, answers, Step("had"))
        assert flow.may_open(SMALL, answers, Step("when", 1))
        assert not flow.may_open(SMALL, answers, Step("more")), "the date is missing"
        assert not flow.may_open(SMALL, answers, Step("when", 2)), "no such turn"
        assert not flow.may_open(SMALL, answers, Step("seen")), "aside of the path"


@whole_forms
@given(any_answers())
def test_going_on_from_a_page_that_was_recorded_finds_what_a_new_walk_finds(answers: Answers) -> None:
    for step in flow.path(REAL, answers)[::5]:
        recorded = flow.record(REAL, answers, step, {})
        anew = Answers(recorded.by_id)
        assert flow.next_step(REAL, recorded, step) == flow.next_step(REAL, anew, step)
        assert flow.path(REAL, recorded) == flow.path(REAL, anew)
        assert flow.first_incomplete(REAL, recorded) == flow.first_incomplete(REAL, anew)
        assert flow.on_path_answers(REAL, recorded) == flow.on_path_answers(REAL, anew)


def test_what_is_recorded_for_a_page_off_the_path_is_kept_and_counts_for_nothing() -> None:
    recorded = flow.record(SMALL, answered(had="no"), Step("more"), {"surgeries_more": Answered("yes")})
    assert recorded.value("surgeries_more") == "yes"
    assert "surgeries_more" not in flow.on_path_answers(SMALL, recorded)


def test_what_depends_on_an_answer_that_was_taken_away_is_not_asked_any_more() -> None:
    pages = page(
        "one", question("first", "yes", "no"), question("then", "a", enable_when=Is("first", ("yes",)))
    )
    small = form(pages)
    recorded = flow.record(small, answered(first="yes", then="a"), Step("one"), {})
    assert recorded.get("first") == Blank()
    assert recorded.value("then") == "a", "kept, for who changes their mind"
    assert "then" not in flow.on_path_answers(small, recorded)


def test_nothing_can_be_recorded_in_a_turn_that_there_is_not() -> None:
    with pytest.raises(KeyError):
        flow.record(SMALL, answered(had="yes"), Step("when", 2), {})


def test_choices_that_depend_on_their_own_page_are_offered_by_what_stands_on_it() -> None:
    then = question("then", "a", option("b", enable_when=Is("first", ("yes",))))
    small = form(page("one", question("first", "yes", "no"), then))
    for first, offered in (("yes", ["a", "b"]), ("no", ["a"])):
        answers = answered(first=first)
        assert [each.key for each in flow.enabled_options(small, answers, then)] == offered
        assert flow.record(small, answers, Step("one"), {}).get("first") == Blank(), "the walk still waits"
