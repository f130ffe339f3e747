"""One more operation that was offered and not meant: back to the page that offered it, and on without it."""

from __future__ import annotations

import pytest

from intake.domain import flow
from intake.domain.answers import NOT_ASKED, Answered, Answers
from intake.domain.conditions import Is
from intake.domain.flow import SURGERIES, Step
from intake.domain.questionnaire import Kind
from tests.domain.forms import answered, form, page, question

HAD = Is("had", ("yes",))
FORM = form(
    page("had", question("had", "yes", "no", required=True)),
    page("when", question("when", kind=Kind.PARTIAL_DATE, required=True), loop="surgeries", enable_when=HAD),
    page("by", question("by", kind=Kind.TEXT, required=True), loop="surgeries", enable_when=HAD),
    page(SURGERIES, question("surgeries_more", "yes", "no", required=True), enable_when=HAD),
    page("end", question("note", kind=Kind.TEXT)),
)
CARDS = Step(SURGERIES)
ONE = answered(had="yes").with_all({"when@1": Answered("2014"), "by@1": Answered("Dr. Roe")})
OFFERED = flow.offer_surgery(FORM, ONE.with_("surgeries_more", Answered("yes")))
BEGUN = OFFERED.with_("when@2", Answered("2016"))


def test_it_is_told_next_and_waits_until_something_is_told_of_it() -> None:
    assert flow.first_incomplete(FORM, OFFERED) == Step("when", 2)
    assert flow.waiting_surgery(FORM, OFFERED) == 2
    assert flow.waiting_surgery(FORM, BEGUN) is None
    assert flow.waiting_surgery(FORM, ONE) is None


def test_the_page_that_offered_it_can_be_opened_until_it_is_told_and_no_page_after_that() -> None:
    for answers in (OFFERED, BEGUN):
        assert flow.may_open(FORM, answers, CARDS)
        assert not flow.may_open(FORM, answers, Step("end"))
    assert not flow.may_open(FORM, answered(had="yes"), CARDS), "the first operation is not one more"
    assert not flow.may_open(FORM, OFFERED.without(["by@1"]), CARDS), "another operation lacks something"


def test_back_leads_from_it_to_the_page_that_offered_it() -> None:
    assert flow.previous_step(FORM, OFFERED, Step("when", 2)) == CARDS
    assert flow.previous_step(FORM, BEGUN, Step("when", 2)) == Step("by", 1)
    assert flow.previous_step(FORM, BEGUN, Step("by", 2)) == Step("when", 2)


def test_it_goes_where_there_is_none_and_the_form_goes_on() -> None:
    without = flow.offer_surgery(FORM, OFFERED.with_("surgeries_more", Answered("no")))
    assert flow.surgery_numbers(without) == (1,)
    assert flow.next_step(FORM, without, CARDS) == Step("end")
    assert flow.may_open(FORM, without, Step("end"))


def test_it_is_the_one_that_is_told_where_there_is_one_after_all() -> None:
    again = flow.offer_surgery(FORM, OFFERED.with_("surgeries_more", Answered("yes")))
    assert again == OFFERED


def test_one_that_was_begun_stays_and_is_asked_for_whatever_is_said() -> None:
    said = flow.offer_surgery(FORM, BEGUN.with_("surgeries_more", Answered("no")))
    assert flow.surgery_numbers(said) == (1, 2)
    assert flow.first_incomplete(FORM, said) == Step("by", 2)


def test_the_same_holds_where_all_others_were_taken_out() -> None:
    none_told = flow.remove_surgery(FORM, ONE, 1)
    offered = flow.offer_surgery(FORM, none_told.with_("surgeries_more", Answered("yes")))
    assert flow.may_open(FORM, offered, CARDS)
    without = flow.offer_surgery(FORM, offered.with_("surgeries_more", Answered("no")))
    assert flow.surgery_numbers(without) == ()
    assert flow.may_open(FORM, without, Step("end"))


@pytest.mark.parametrize("said", [Answered("no"), NOT_ASKED])
def test_without_one_waiting_only_yes_adds_one(said: Answered) -> None:
    answers = ONE.with_("surgeries_more", said)
    assert flow.offer_surgery(FORM, answers) == answers


def test_nothing_waits_where_no_operation_is_asked_about_and_none_comes_after_the_tenth() -> None:
    assert flow.waiting_surgery(FORM, OFFERED.with_("had", Answered("no"))) is None
    full: Answers = ONE
    for number in range(2, flow.MAX_SURGERIES + 1):
        full, _ = flow.add_surgery(full)
        full = full.with_all({f"when@{number}": Answered("2014"), f"by@{number}": Answered("Dr. Roe")})
    answers = full.with_("surgeries_more", Answered("yes"))
    assert flow.offer_surgery(FORM, answers) == answers
