"""Summaries, cards, tables and links: the parts of a page that are not fields."""

import pytest
from markupsafe import Markup

from intake.domain.phone import Phone
from tests.templates.conftest import Render
from tests.templates.helpers import one


def test_the_error_summary_links_to_each_field(render: Render) -> None:
    soup = render("page", "error_summary", "There is a problem", [("a", "Enter a year"), ("", "Try again")])
    assert one(soup, "li a")["href"] == "#a"
    assert [li.get_text() for li in soup.select("li")] == ["Enter a year", "Try again"]


@pytest.mark.parametrize(
    ("phone", "address"),
    [
        (Phone("+12055550142", "(205) 555-0142"), "tel:+12055550142"),
        (Phone("+12515550167", "(251) 555-0167 ext. 11", "11"), "tel:+12515550167;ext=11"),
        (Phone("", "436 234 0167"), "tel:4362340167"),
        (Phone("", "+44 7911", typed="x"), None),
    ],
)
def test_a_phone_number_can_be_tapped_where_it_is_one(
    render: Render, phone: Phone, address: str | None
) -> None:
    soup = render("page", "phone_link", phone)
    assert soup.get_text().strip() == phone.shown
    assert [link["href"] for link in soup.select("a")] == ([address] if address else [])


def test_a_change_link_says_what_it_changes_to_those_who_hear_it_alone(render: Render) -> None:
    rows = [("When", ["June 2021", "day not given"], "/form/date", "when"), ("Side", ["Not sure"], "", "")]
    soup = render("page", "summary_list", rows)
    assert one(soup, "a").get_text() == "Change when"
    assert soup.select("dd")[0].get_text("|") == "June 2021|day not given"
    assert len(soup.select("dt")) == 2


def test_a_care_card_can_carry_the_heading_of_its_page(render: Render) -> None:
    source = """{% from "macros/page.html" import care_card %}
        {% call care_card("emergency", "Call 911", level=1) %}<p>Now</p>{% endcall %}"""
    soup = render.source(source)
    section = one(soup, "section.nhsuk-card--care--emergency")
    assert one(section, "h1")["id"] == section["aria-labelledby"]
    assert one(section, "p").get_text() == "Now"


@pytest.mark.parametrize("macro", ["inset", "details", "warning_callout"])
def test_a_part_takes_either_a_text_or_a_body(render: Render, macro: str) -> None:
    heading = "" if macro == "inset" else '"Why", '
    load = f'{{% from "macros/page.html" import {macro} %}}'
    plain = render.source(f'{load}{{{{ {macro}({heading}"Because <we>") }}}}')
    assert one(plain, "p").get_text() == "Because <we>"
    body = render.source(
        f"{load}{{% call {macro}({heading.rstrip(', ')}) %}}<ul><li>x</li></ul>{{% endcall %}}"
    )
    assert one(body, "ul li").get_text() == "x"


def test_a_table_names_its_rows_and_carries_its_headings_into_the_cards(render: Render) -> None:
    soup = render("page", "table", "Open cases", ["Why", "Due"], [["<b>Same day</b>", Markup("<b>2 pm</b>")]])
    assert one(soup, "tbody th[scope=row]").get_text() == "<b>Same day</b>"
    assert one(soup, "td")["data-label"] == "Due"
    assert one(soup, "td b").get_text() == "2 pm"


def test_pages_of_a_list_link_only_where_there_is_more(render: Render) -> None:
    assert [a["rel"] for a in render("page", "pagination", "", "/?after=9").select("a")] == [["next"]]
    assert render.raw("page", "pagination", "", "") == ""


def test_save_and_finish_later_is_offered_when_it_has_words_and_skips_the_browsers_checks(
    render: Render,
) -> None:
    soup = render("page", "continue_buttons", "Continue", "Save and finish later")
    assert [(b["value"], b.has_attr("formnovalidate")) for b in soup.select("button")] == [
        ("continue", False),
        ("save", True),
    ]
    assert len(render("page", "continue_buttons", "Send").select("button")) == 1
