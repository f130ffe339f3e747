"""Every fault content can have is found where it stands, and sound content has none."""

from __future__ import annotations

import pytest

from intake.domain import reachability
from intake.domain.conditions import (
    AllOf,
    AnyInstance,
    AnyOf,
    AtLeast,
    Condition,
    HasValue,
    Includes,
    Is,
    Not,
)
from intake.domain.lint import Finding, Severity, lint_questionnaire
from intake.domain.questionnaire import Kind, Page, PageKind, Questionnaire, Section, Text
from tests.domain.forms import REAL, boxes, form, option, page, question, text

HAD = page("had", question("had", "yes", "no", "unsure"))
LOOPED = page("when", question("by", "us", "other"), loop="surgeries", enable_when=Is("had", ("yes",)))
SIGNS = page("signs", boxes("signs", "fever", "wound", option("none", exclusive=True), "unsure"))


def found(*pages: Page) -> list[str]:
    return [str(finding) for finding in lint_questionnaire(form(*pages))]


def asked_when(condition: Condition) -> Page:
    return page("last", question("last", "yes", "no"), enable_when=condition)


def test_the_real_questionnaire_has_no_error_and_tells_of_the_reviews_that_are_open() -> None:
    assert lint_questionnaire(REAL) == [
        Finding(Severity.NOTE, "translation es", "needs a qualified translator's review"),
        Finding(
            Severity.NOTE,
            "clinician's signature",
            "what each sign is told to do (help) needs a clinician's signature",
        ),
    ]


def test_a_finding_reads_as_one_line() -> None:
    assert str(Finding(Severity.ERROR, "who.relation", "is wrong")) == "error: who.relation: is wrong"


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ((HAD, HAD), "error: page had: stands 2 times"),
        ((HAD, page("again", question("had", "yes"))), "error: question had: stands 2 times"),
        ((page("p", question("q", "a", "a")),), "error: q, option a: stands 2 times"),
        (
            (page("p", question("q", "a"), section="other"),),
            "error: p: there is no section 'other'; known: all",
        ),
        ((page("p", question("q", "a", consumer=())),), "error: p.q: nobody uses the answer"),
        ((page("p", question("q", "a"), loop="turns"),), "error: p: there is no loop 'turns'"),
        ((page("p", question("surgeries_last", "a")),), "error: surgeries_last: the program keeps this id"),
        ((page("p", question("signs_shown", "a")),), "error: signs_shown: the program keeps this id"),
        ((page("p", question("q@1", "a")),), "error: q@1: the program keeps this id"),
        ((HAD, LOOPED, page("p", question("surgeries", "a"))), "error: surgeries: the program keeps this id"),
    ],
)
def test_wrong_ids_and_unused_questions_are_found(pages: tuple[Page, ...], expected: str) -> None:
    assert any(line.startswith(expected) for line in found(*pages)), found(*pages)


def test_a_section_that_stands_twice_is_found() -> None:
    twice = (Section("all", text()), Section("all", text()))
    findings = lint_questionnaire(form(HAD, sections=twice))
    assert [finding.where for finding in findings] == ["section all"]


@pytest.mark.parametrize(
    ("wording", "says"),
    [
        (Text(" ", "Hola"), "the English wording is missing"),
        (Text("Hello"), "the Spanish wording is missing"),
        (Text("After {surgery}", "Después"), "{surgery} in English, but no {name} in Spanish"),
        (Text("Call {phone}", "Llame al {phone}"), "nothing fills phone into a question"),
    ],
)
def test_wrong_wordings_are_found(wording: Text, says: str) -> None:
    assert found(page("p", question("q", "a", hint=wording))) == [f"error: p.q.hint: {says}"]


def test_words_may_have_names_of_their_own_alike_in_both_languages() -> None:
    good = {"call": Text("Call {phone}", "Llame al {phone}")}
    bad = {"call": Text("Call {phone}", "Llame al {fono}")}
    assert lint_questionnaire(form(HAD, words=good)) == []
    says = ("{phone} in English, but {fono} in Spanish", "nothing fills fono into a word")
    found_in_bad = lint_questionnaire(form(HAD, words=bad))
    assert found_in_bad == [Finding(Severity.ERROR, "words.call", each) for each in says]


def test_a_threshold_may_stand_anywhere_and_a_misspelt_one_nowhere() -> None:
    good, bad = (Text(f"In {{{name}}}", f"En {{{name}}}") for name in ("recent_time", "recnet_time"))
    assert found(page("p", question("q", "a", hint=good))) == []
    assert lint_questionnaire(form(HAD, words={"call": good})) == []
    says = "nothing fills recnet_time into a"
    assert found(page("p", question("q", "a", hint=bad))) == [f"error: p.q.hint: {says} question"]
    assert [each.says for each in lint_questionnaire(form(HAD, words={"call": bad}))] == [f"{says} word"]


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (Is("who", ("me",)), "its condition reads 'who', which is no question and no loop"),
        (Is("had", ("maybe",)), "its condition names maybe, which 'had' does not offer"),
        (Is("last", ("yes",)), "its condition reads 'last', which is not asked before it"),
        (
            Is("by", ("us",), looped=True),
            "its condition reads 'by', which a loop asks often; use any_instance",
        ),
        (Is("seen", ("yes",)), "its condition reads 'seen', which stands aside of the path"),
        (Is("later", ("yes",)), "its condition reads 'later', which is asked later"),
        (AtLeast("turns", 1), "its condition reads 'turns', which is no question and no loop"),
    ],
)
def test_a_condition_that_reads_what_it_cannot_is_found(condition: Condition, says: str) -> None:
    aside = page("seen", question("seen", "yes"), kind=PageKind.ASIDE)
    later = page("later", question("later", "yes"))
    assert found(HAD, LOOPED, aside, asked_when(condition), later) == [f"error: last: {says}"]


def test_a_question_may_read_only_the_questions_before_it_on_its_own_page() -> None:
    first = question("first", "yes", enable_when=Is("second", ("yes",)))
    second = question("second", option("yes", enable_when=Is("second", ("yes",))))
    assert found(page("p", first, second)) == [
        "error: p.first: its condition reads 'second', which is not asked before it",
        "error: p.second.yes: its condition reads 'second', which is not asked before it",
    ]


def test_what_is_taken_unasked_is_held_to_the_same() -> None:
    def told(condition: Condition) -> list[str]:
        when = question("when", "then", enable_when=Is("had", ("yes",)), taken_when=condition)
        return found(HAD, page("p", when))

    assert told(Is("had", ("no",))) == []
    assert told(Is("has", ("no",))) == [
        "error: p.when, taken: its condition reads 'has', which is no question and no loop"
    ]
    assert told(YES_AND_NO) == [f"error: p.when, taken: {NEVER}"]


def test_an_aside_page_may_read_its_own_questions() -> None:
    when = question("when", kind=Kind.TEXT, enable_when=Is("seen", ("yes",)))
    assert found(page("aside", question("seen", "yes", "no"), when, kind=PageKind.ASIDE)) == []


def test_choices_from_a_loop_that_does_not_exist_are_found() -> None:
    assert found(page("p", question("which", options_from_loop="turns"))) == [
        "error: p.which: there is no loop 'turns'"
    ]


NEVER = "can never be asked: no answers make its conditions true"
YES_AND_NO = AllOf((Is("had", ("yes",)), Is("had", ("no",))))


@pytest.mark.parametrize(
    "condition",
    [
        YES_AND_NO,
        AllOf((Is("had", ("no",)), AtLeast("surgeries", 1))),
        AllOf((Is("had", ("no",)), AnyInstance("surgeries", Is("by", ("us",), looped=True)))),
        AllOf((Includes("signs", ("none",)), Includes("signs", ("fever",)))),
        AllOf((Includes("signs", ("fever",)), Not(HasValue("signs")))),
        Not(AnyOf((Is("had", ("yes",)), Not(Is("had", ("yes",)))))),
    ],
)
def test_a_page_no_answers_lead_to_is_found(condition: Condition) -> None:
    assert found(HAD, LOOPED, SIGNS, asked_when(condition)) == [f"error: last: {NEVER}"]


@pytest.mark.parametrize(
    "condition",
    [
        Is("had", ("unsure",)),
        AtLeast("surgeries", 2),
        Not(AtLeast("surgeries", 1)),
        AnyInstance("surgeries", Is("by", ("other",), looped=True)),
        AllOf(
            (
                AnyInstance("surgeries", Is("by", ("other",), looped=True)),
                AnyInstance("surgeries", Is("by", ("us",), looped=True)),
            )
        ),
        AllOf((Includes("signs", ("fever",)), Includes("signs", ("wound", "unsure")))),
        AllOf((Not(Includes("signs", ("fever",))), HasValue("signs"))),
    ],
)
def test_a_page_some_answers_lead_to_is_not_complained_about(condition: Condition) -> None:
    assert found(HAD, LOOPED, SIGNS, asked_when(condition)) == []


def test_a_page_that_needs_an_answer_of_an_unreachable_page_is_unreachable() -> None:
    middle = page("middle", question("middle", "yes", "no"), enable_when=YES_AND_NO)
    assert found(HAD, middle, asked_when(Is("middle", ("yes",)))) == [
        f"error: middle: {NEVER}",
        f"error: last: {NEVER}",
    ]


def test_a_page_that_needs_a_choice_never_offered_is_unreachable() -> None:
    fit = question("fit", option("after", enable_when=YES_AND_NO), "other")
    assert found(HAD, page("fit", fit), asked_when(Is("fit", ("after",)))) == [
        f"error: fit.fit.after: {NEVER}",
        f"error: last: {NEVER}",
    ]


def test_a_question_no_answers_lead_to_is_found_inside_a_loop_too() -> None:
    both = AllOf((Is("by", ("us",), looped=True), Is("by", ("other",), looped=True)))
    name = question("name", kind=Kind.TEXT, enable_when=both)
    fine = question("city", kind=Kind.TEXT, enable_when=Is("by", ("other",), looped=True))
    looped = page("when", question("by", "us", "other"), name, fine, loop="surgeries")
    assert found(looped) == [f"error: when.name: {NEVER}"]


def test_a_text_can_be_asked_for_having_a_value() -> None:
    name = page("name", question("name", kind=Kind.TEXT))
    assert found(name, asked_when(HasValue("name"))) == []


def test_a_condition_too_entangled_to_try_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reachability, "MOST_ASSIGNMENTS", 2)
    assert found(HAD, asked_when(Is("had", ("yes",)))) == [
        "note: last: not tried whether it can be asked: it depends on too many answers to try: had"
    ]


def test_nothing_is_tried_on_a_questionnaire_that_is_broken_anyway() -> None:
    broken: Questionnaire = form(HAD, asked_when(YES_AND_NO), page("p", question("q", "a", consumer=())))
    assert [finding.where for finding in lint_questionnaire(broken)] == ["p.q"]
