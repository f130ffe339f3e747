"""Choices, scores and typed fields: what reaches a browser, and a screen reader, from plain values."""

import html5lib
import pytest
from markupsafe import Markup

from tests.templates.conftest import Render
from tests.templates.helpers import YES_NO, Choice, checked, one

SIGNS = (
    ("Since yesterday", (Choice("legs", "Weak legs"), Choice("fall", "A fall"))),
    (
        "",
        (Choice("none", "None of these", exclusive=True), Choice("unsure", "I am not sure", exclusive=True)),
    ),
)


def test_radios_check_the_given_value_and_no_other(render: Render) -> None:
    assert checked(render("fields", "radios", "called", "Called?", YES_NO, value="no")) == ["no"]
    assert checked(render("fields", "radios", "called", "Called?", YES_NO)) == []


def test_the_first_choice_answers_to_the_name_so_that_an_error_link_lands_there(render: Render) -> None:
    assert one(render("fields", "radios", "called", "Called?", YES_NO), "#called")["value"] == "yes"
    assert one(render("fields", "checkboxes", "signs", "Signs?", SIGNS), "#signs")["value"] == "legs"
    assert one(render("fields", "score", "pain", "Pain?", "none", "worst"), "#pain")["value"] == "0"


def test_an_error_is_told_with_its_field_and_named_as_one(render: Render) -> None:
    soup = render("fields", "radios", "called", "Called?", YES_NO, hint="Either", error="Choose yes or no")
    assert one(soup, ".nhsuk-error-message").get_text() == "Error: Choose yes or no"
    assert str(one(soup, "fieldset")["aria-describedby"]).split() == ["called-hint", "called-error"]
    assert "nhsuk-form-group--error" in one(soup, ".nhsuk-form-group")["class"]


def test_a_page_with_one_question_has_it_as_its_heading(render: Render) -> None:
    soup = render("fields", "radios", "a", "Called?", YES_NO, heading=True)
    assert one(soup, "legend h1").get_text() == "Called?"
    soup = render("fields", "text_input", "a", "Name?", heading=True)
    assert one(soup, "h1 label").get_text() == "Name?"
    assert not render("fields", "radios", "a", "Called?", YES_NO).select("h1")


def test_choices_under_a_heading_are_grouped_for_a_screen_reader_too(render: Render) -> None:
    soup = render("fields", "checkboxes", "signs", "Signs?", SIGNS, values=["fall"])
    group = one(soup, "fieldset fieldset")
    assert one(group, "legend").get_text() == "Since yesterday"
    assert [str(tag["value"]) for tag in group.select("input")] == ["legs", "fall"]
    assert checked(soup) == ["fall"]


def test_the_word_or_stands_once_before_the_exclusive_choices(render: Render) -> None:
    soup = render("fields", "checkboxes", "signs", "Signs?", SIGNS, or_text="o")
    assert one(soup, ".nhsuk-checkboxes__divider").get_text() == "o"
    assert [str(tag["value"]) for tag in soup.select("[data-exclusive]")] == ["none", "unsure"]


def test_a_list_of_exclusive_choices_alone_has_no_or(render: Render) -> None:
    assert not render("fields", "checkboxes", "s", "Signs?", SIGNS[1:]).select(".nhsuk-checkboxes__divider")


def test_fields_of_a_choice_follow_it_and_are_there_without_scripts(render: Render) -> None:
    more = Markup(render.raw("fields", "text_input", "which", "Which one?"))
    soup = render("fields", "checkboxes", "signs", "Signs?", SIGNS, reveals={"unsure": more})
    panel = one(soup, ".nhsuk-checkboxes__conditional")
    assert one(panel, "input")["name"] == "which"
    before = panel.find_previous_sibling("div")
    assert before is not None
    assert one(before, "input")["value"] == "unsure"


def test_a_score_offers_zero_to_ten_and_says_what_the_ends_mean(render: Render) -> None:
    soup = render(
        "fields", "score", "pain", "Pain?", "No pain", "The worst", value="0", unsure_text="Not sure"
    )
    assert [str(tag["value"]) for tag in soup.select("input")] == [*map(str, range(11)), "unsure"]
    assert checked(soup) == ["0"]
    assert one(soup, "#pain-ends").get_text() == "0 No pain10 The worst"
    assert "pain-ends" in str(one(soup, "fieldset")["aria-describedby"])


@pytest.mark.parametrize(
    "typed", ['"><script>alert(1)</script>', "{{ 7*7 }}", "O'Brien & Sons", "</textarea>"]
)
def test_typed_text_comes_back_as_text(render: Render, typed: str) -> None:
    assert one(render("fields", "text_input", "a", "Name", value=typed), "input")["value"] == typed
    area = one(render("fields", "textarea", "a", "Words", value=typed), "textarea")
    assert area.get_text().removeprefix("\n") == typed
    assert area.find(True) is None


def test_a_leading_line_break_in_a_textarea_survives(render: Render) -> None:
    html = render.raw("fields", "textarea", "a", "Words", value="\nsecond line")
    parsed = html5lib.parseFragment(html, namespaceHTMLElements=False)
    assert parsed.find(".//textarea").text == "\nsecond line"


def test_a_counted_textarea_states_its_limit_without_scripts(render: Render) -> None:
    soup = render(
        "fields",
        "textarea",
        "a",
        "Words",
        max_length=500,
        limit_text="Up to 500",
        left_text="{n} left",
        over_text="{n} over",
    )
    area = one(soup, "textarea")
    assert one(soup, "#a-limit").get_text() == "Up to 500"
    assert (area["data-max"], area["data-left"], area["data-over"]) == ("500", "{n} left", "{n} over")
    assert not area.has_attr("maxlength"), "cutting off what a patient pastes would lose it"


def test_a_select_shows_the_given_value(render: Render) -> None:
    assert (
        one(render("fields", "select", "a", "Call?", YES_NO, value="no"), "option[selected]")["value"] == "no"
    )


def test_one_box_to_agree_to_is_described_by_its_error(render: Render) -> None:
    soup = render("fields", "checkbox", "consent", "I agree", error="Tick the box")
    assert one(soup, "input")["aria-describedby"] == " consent-error"
    assert checked(render("fields", "checkbox", "consent", "I agree", checked=True)) == ["yes"]
