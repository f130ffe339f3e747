"""The shared macros and layouts: what reaches a browser, and a screen reader, from plain values."""

from types import SimpleNamespace
from pathlib import Path
from typing import Any, NamedTuple

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).parents[2] / "templates"


class Choice(NamedTuple):
    key: str
    text: str
    hint: str = ""
    exclusive: bool = False


YES_NO = (Choice("yes", "Yes"), Choice("no", "No", hint="We will call back"))
SIGNS = (
    ("Since yesterday", (Choice("legs", "Weak legs"), Choice("fall", "A fall"))),
    ("", (Choice("none", "None of these", exclusive=True), Choice("unsure", "I am not sure", exclusive=True))),
)
DATE_WORDS = SimpleNamespace(
    month="Month", day="Day", year="Year", other_ways="I only know roughly", between="Between two years",
    year_from="From", year_to="To", ago="How long ago", or_text="or", unsure="I am not sure",
)  # fmt: skip
BLANK_DATE = {"month": "", "day": "", "year": "", "year_from": "", "year_to": "", "ago": "", "unsure": False}


@pytest.fixture(scope="module")
def environment() -> Environment:
    loaded = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    loaded.globals.update(asset_url=lambda name: f"/static/{name}", csrf_token=lambda: "a-token")
    return loaded


class Render:
    """Calls a macro by name and gives back its HTML, parsed strictly: a stray tag or a doubled attribute is an error."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def raw(self, module: str, macro: str, *args: Any, **kwargs: Any) -> str:
        return str(getattr(self.environment.get_template(f"macros/{module}.html").module, macro)(*args, **kwargs))

    def __call__(self, module: str, macro: str, *args: Any, **kwargs: Any) -> BeautifulSoup:
        html = self.raw(module, macro, *args, **kwargs)
        html5lib.HTMLParser(strict=True).parseFragment(html)
        soup = BeautifulSoup(html, "html.parser")
        assert_wired(soup)
        return soup

    def call(self, source: str, **context: Any) -> BeautifulSoup:
        html = self.environment.from_string(source).render(**context)
        html5lib.HTMLParser(strict=True).parseFragment(html)
        return BeautifulSoup(html, "html.parser")


@pytest.fixture
def render(environment: Environment) -> Render:
    return Render(environment)


def assert_wired(soup: BeautifulSoup) -> None:
    """Every control has a label, every id is used once, and whatever points to an id finds it."""
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for control in soup.select("input, textarea, select"):
        assert soup.select_one(f'label[for="{control["id"]}"]') is not None
    for pointing in soup.select("[aria-describedby]"):
        assert set(str(pointing["aria-describedby"]).split()) <= set(ids)
    assert all(fieldset.find("legend", recursive=False) for fieldset in soup.select("fieldset"))


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def checked(soup: BeautifulSoup) -> list[str]:
    return [str(tag["value"]) for tag in soup.select("input[checked]")]


# Choices


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
    assert one(render("fields", "radios", "a", "Called?", YES_NO, heading=True), "legend h1").get_text() == "Called?"
    assert one(render("fields", "text_input", "a", "Name?", heading=True), "h1 label").get_text() == "Name?"
    assert one(render("dates", "partial_date", "a", "When?", BLANK_DATE, YES_NO, DATE_WORDS, heading=True), "h1")
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
    assert before is not None and before.input is not None and before.input["value"] == "unsure"


def test_a_score_offers_zero_to_ten_and_says_what_the_ends_mean(render: Render) -> None:
    soup = render("fields", "score", "pain", "Pain?", "No pain", "The worst", value="0", unsure_text="Not sure")
    assert [str(tag["value"]) for tag in soup.select("input")] == [*map(str, range(11)), "unsure"]
    assert checked(soup) == ["0"]
    assert one(soup, "#pain-ends").get_text() == "0 No pain10 The worst"
    assert "pain-ends" in str(one(soup, "fieldset")["aria-describedby"])


# Typed fields


@pytest.mark.parametrize("typed", ['"><script>alert(1)</script>', "{{ 7*7 }}", "O'Brien & Sons", "</textarea>"])
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
        "fields", "textarea", "a", "Words", max_length=500, limit_text="Up to 500", left_text="{n} left", over_text="{n} over"
    )
    area = one(soup, "textarea")
    assert one(soup, "#a-limit").get_text() == "Up to 500"
    assert (area["data-max"], area["data-left"], area["data-over"]) == ("500", "{n} left", "{n} over")
    assert not area.has_attr("maxlength"), "cutting off what a patient pastes would lose it"


def test_a_select_shows_the_given_value(render: Render) -> None:
    assert one(render("fields", "select", "a", "Call?", YES_NO, value="no"), "option[selected]")["value"] == "no"


def test_one_box_to_agree_to_is_described_by_its_error(render: Render) -> None:
    soup = render("fields", "checkbox", "consent", "I agree", error="Tick the box")
    assert one(soup, "input")["aria-describedby"] == " consent-error"
    assert checked(render("fields", "checkbox", "consent", "I agree", checked=True)) == ["yes"]


# Dates


def test_a_partial_date_asks_month_day_and_year_first_and_keeps_the_rest_shut(render: Render) -> None:
    soup = render("dates", "partial_date", "operated", "When?", BLANK_DATE, YES_NO, DATE_WORDS)
    names = [str(tag["name"]) for tag in soup.select("input")]
    assert names[:3] == ["operated-month", "operated-day", "operated-year"]
    assert names[3:5] == ["operated-year_from", "operated-year_to"]
    assert names[-1] == "operated-unsure"
    details = one(soup, "details")
    assert not details.has_attr("open")
    assert "operated-unsure" not in [tag["name"] for tag in details.select("input")]


@pytest.mark.parametrize("part", ["year_from", "year_to", "ago"])
def test_the_other_ways_are_open_when_one_holds_a_value_or_an_error(render: Render, part: str) -> None:
    typed = render("dates", "partial_date", "d", "When?", BLANK_DATE | {part: "yes"}, YES_NO, DATE_WORDS)
    assert one(typed, "details").has_attr("open")
    wrong = render("dates", "partial_date", "d", "When?", BLANK_DATE, YES_NO, DATE_WORDS, error="Mend it", bad=(part,))
    assert one(wrong, "details").has_attr("open")


def test_a_partial_date_keeps_what_was_typed_and_marks_only_the_bad_part(render: Render) -> None:
    value = BLANK_DATE | {"month": "June", "year": "2O21", "unsure": True}
    soup = render("dates", "partial_date", "d", "When?", value, YES_NO, DATE_WORDS, error="Mend the year", bad=("year",))
    assert (one(soup, "#d-month")["value"], one(soup, "#d-year")["value"]) == ("June", "2O21")
    assert [str(tag["id"]) for tag in soup.select("[aria-invalid]")] == ["d-year"]
    assert checked(soup) == ["yes"]


def test_a_birthday_may_be_filled_in_by_the_browser_and_another_date_not(render: Render) -> None:
    value = {"month": "4", "day": "9", "year": "1948"}
    birth = render("dates", "full_date", "born", "Born?", value, DATE_WORDS, birth=True)
    assert [tag["autocomplete"] for tag in birth.select("input")] == ["bday-month", "bday-day", "bday-year"]
    assert not render("dates", "full_date", "seen", "Seen?", value, DATE_WORDS).select("[autocomplete]")


# Parts of a page


def test_the_error_summary_links_to_each_field(render: Render) -> None:
    soup = render("page", "error_summary", "There is a problem", [("a", "Enter a year"), ("", "Try again")])
    assert one(soup, "li a")["href"] == "#a"
    assert [li.get_text() for li in soup.select("li")] == ["Enter a year", "Try again"]


@pytest.mark.parametrize(
    ("number", "address"), [("(205) 555-0142", "tel:(205)-555-0142"), ("+1 205 555 0142", "tel:+1-205-555-0142")]
)
def test_a_phone_number_can_be_tapped(render: Render, number: str, address: str) -> None:
    link = one(render("page", "phone_link", number), "a")
    assert (link["href"], link.get_text()) == (address, number)


def test_a_change_link_says_what_it_changes_to_those_who_hear_it_alone(render: Render) -> None:
    rows = [("When", ["June 2021", "day not given"], "/form/date", "when"), ("Side", ["Not sure"], "", "")]
    soup = render("page", "summary_list", rows)
    assert one(soup, "a").get_text() == "Change when"
    assert soup.select("dd")[0].get_text("|") == "June 2021|day not given"
    assert len(soup.select("dt")) == 2


def test_a_care_card_can_carry_the_heading_of_its_page(render: Render) -> None:
    source = '{% from "macros/page.html" import care_card %}{% call care_card("emergency", "Call 911", level=1) %}<p>Now</p>{% endcall %}'
    soup = render.call(source)
    section = one(soup, "section.nhsuk-card--care--emergency")
    assert one(section, "h1")["id"] == section["aria-labelledby"]
    assert one(section, "p").get_text() == "Now"


@pytest.mark.parametrize("macro", ["inset", "details", "warning_callout"])
def test_a_part_takes_either_a_text_or_a_body(render: Render, macro: str) -> None:
    heading = "" if macro == "inset" else '"Why", '
    load = f'{{% from "macros/page.html" import {macro} %}}'
    plain = render.call(f'{load}{{{{ {macro}({heading}"Because <we>") }}}}')
    assert one(plain, "p").get_text() == "Because <we>"
    body = render.call(f"{load}{{% call {macro}({heading.rstrip(', ')}) %}}<ul><li>x</li></ul>{{% endcall %}}")
    assert one(body, "ul li").get_text() == "x"


def test_a_table_keeps_its_meaning_when_it_becomes_cards(render: Render) -> None:
    soup = render("page", "table", "Open cases", ["Why", "Due"], [["<b>Same day</b>", Markup("<b>2 pm</b>")]])
    assert one(soup, "tbody th").get_text() == "<b>Same day</b>"
    assert one(soup, "td")["data-label"] == "Due"
    assert one(soup, "td b").get_text() == "2 pm"
    assert {str(tag["role"]) for tag in soup.select("tr, th, td")} == {"row", "columnheader", "rowheader", "cell"}


def test_pages_of_a_list_link_only_where_there_is_more(render: Render) -> None:
    assert [a["rel"] for a in render("page", "pagination", "", "/?after=9").select("a")] == [["next"]]
    assert render.raw("page", "pagination", "", "") == ""


def test_save_and_finish_later_is_offered_only_when_it_has_words_and_skips_the_browsers_checks(render: Render) -> None:
    soup = render("page", "continue_buttons", "Continue", "Save and finish later")
    assert [(b["value"], b.has_attr("formnovalidate")) for b in soup.select("button")] == [("continue", False), ("save", True)]
    assert len(render("page", "continue_buttons", "Send").select("button")) == 1


# Layouts


def patient_page(environment: Environment, **changes: Any) -> BeautifulSoup:
    context: dict[str, Any] = {
        "lang": "es", "heading": "¿Cuándo?", "section": "Sus operaciones", "errors": (), "start_url": "/", "back_url": "/back",
        "practice": {"name": "Example Practice", "phone": "(205) 555-0142"},
        "words": {"skip_link": "Ir al contenido", "back": "Atrás", "error_title": "Hay un problema",
                  "error_prefix": "Error", "help_line": "Llámenos:"},
        "language_links": (("en", "English", "/en"), ("es", "Español", "")), "footer_links": (("/privacy", "Privacidad"),),
    }  # fmt: skip
    source = '{% extends "layouts/patient.html" %}{% block content %}<h1>{{ heading }}</h1>{% endblock %}'
    html = environment.from_string(source).render(context | changes)
    html5lib.HTMLParser(strict=True).parse(html)
    return BeautifulSoup(html, "html.parser")


def staff_page(environment: Environment, **changes: Any) -> BeautifulSoup:
    context: dict[str, Any] = {
        "lang": "en", "heading": "Queue", "section": "", "errors": (), "messages": ("Saved",), "start_url": "/staff",
        "practice": {"name": "Example Practice"}, "nav_links": (("/q", "Queue", True), ("/c", "Call list", False)),
        "user_name": "Desk One", "sign_out_url": "/sign-out",
    }  # fmt: skip
    html = environment.from_string('{% extends "layouts/staff.html" %}').render(context | changes)
    html5lib.HTMLParser(strict=True).parse(html)
    return BeautifulSoup(html, "html.parser")


def test_a_patient_page_is_titled_by_its_heading_section_and_practice(environment: Environment) -> None:
    soup = patient_page(environment)
    assert one(soup, "title").get_text() == "¿Cuándo? – Sus operaciones – Example Practice"
    assert one(soup, "html")["lang"] == "es"
    assert one(soup, "h1").find_parent("main") is not None


def test_a_page_with_an_error_says_so_first(environment: Environment) -> None:
    soup = patient_page(environment, errors=(("year", "Escriba el año"),))
    assert one(soup, "title").get_text().startswith("Error: ¿Cuándo?")
    main = one(soup, "main")
    assert [str(tag["id"]) for tag in main.select("[id]")][0] == "error-summary"
    assert one(staff_page(environment, errors=(("a", "Choose a person"),)), "title").get_text().startswith("Error: Queue")


def test_a_page_without_section_or_way_back_shows_neither(environment: Environment) -> None:
    soup = patient_page(environment, section="", back_url="")
    assert one(soup, "title").get_text() == "¿Cuándo? – Example Practice"
    assert not soup.select(".nhsuk-back-link, .app-section")


def test_the_office_phone_is_on_every_patient_page_in_its_head_and_after_the_question(environment: Environment) -> None:
    soup = patient_page(environment)
    assert one(soup, "header a[href^='tel:']").get_text() == "(205) 555-0142"
    assert one(soup, "main a[href^='tel:']").get_text() == "(205) 555-0142"


def test_the_other_language_is_offered_in_its_own_words(environment: Environment) -> None:
    soup = patient_page(environment)
    assert one(soup, ".app-languages a")["hreflang"] == "en"
    assert one(soup, ".app-languages [aria-current]").get_text() == "Español"


@pytest.mark.parametrize("page", [patient_page, staff_page])
def test_a_page_needs_no_exception_from_the_content_security_policy(environment: Environment, page: Any) -> None:
    soup = page(environment)
    assert all(script.has_attr("src") and script.has_attr("defer") for script in soup.select("script"))
    assert not soup.select("style, [style], [onclick], [onsubmit]")
    sources = [str(tag.get("src") or tag.get("href")) for tag in soup.select("script, link, img")]
    assert all(source.startswith("/static/") for source in sources)


@pytest.mark.parametrize("page", [patient_page, staff_page])
def test_the_skip_link_comes_first_and_lands_in_main(environment: Environment, page: Any) -> None:
    soup = page(environment)
    assert soup.body is not None
    first = one(soup.body, "a:first-child.nhsuk-skip-link")
    assert one(soup, "main")["id"] == str(first["href"]).removeprefix("#")


def test_staff_see_where_they_are_and_sign_out_by_post(environment: Environment) -> None:
    soup = staff_page(environment)
    assert one(soup, "nav [aria-current]").get_text() == "Queue"
    form = one(soup, "header form")
    assert (form["method"], form["action"]) == ("post", "/sign-out")
    assert one(form, "input[name=csrf_token]")["value"] == "a-token"
    assert one(soup, "[role=status]").get_text() == "Saved"


def test_a_signed_out_staff_page_has_no_navigation_and_needs_no_token(environment: Environment) -> None:
    soup = staff_page(environment, user_name="", nav_links=(), messages=())
    assert not soup.select("nav, header form")
