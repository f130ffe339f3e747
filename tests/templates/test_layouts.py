"""The frame of every page: titles, language, landmarks, the way out and the way to help."""

from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment

from intake.domain.phone import Phone
from tests.templates.helpers import one

DASH = " \N{EN DASH} "
PRACTICE = {"name": "Example Practice", "phone": Phone("+12055550142", "(205) 555-0142"), "logo": None}
LOGO = {"file_name": "0a1b.png", "width": 320, "height": 80, "alt": "Example Practice"}
WORDS = {
    "skip_link": "Ir al contenido",
    "back": "Atrás",
    "error_title": "Hay un problema",
    "error_prefix": "Error",
    "help_line": "Llámenos:",
    "continue": "Continuar",
    "spanish_by_phone": "Español: llame al",
}


def parsed(html: str) -> BeautifulSoup:
    html5lib.HTMLParser(strict=True).parse(html)
    return BeautifulSoup(html, "html.parser")


def patient_page(environment: Environment, **changes: Any) -> BeautifulSoup:
    context: dict[str, Any] = {
        "lang": "es",
        "heading": "¿Cuándo?",
        "section": "Sus operaciones",
        "practice": PRACTICE,
        "errors": (),
        "words": WORDS,
        "start_url": "/",
        "back_url": "/back",
        "open_now": "(abierto ahora)",
        "languages": (("en", "English", False), ("es", "Español", True)),
        "language_form": "",
        "language_url": "/language",
        "here": "/form/get-help",
        "csrf_token": lambda: "a-token",
        "footer_links": (("/privacy", "Privacidad"),),
    }
    source = '{% extends "layouts/patient.html" %}{% block content %}<h1>{{ heading }}</h1>{% endblock %}'
    return parsed(environment.from_string(source).render(context | changes))


def staff_page(environment: Environment, **changes: Any) -> BeautifulSoup:
    context: dict[str, Any] = {
        "lang": "en",
        "heading": "Queue",
        "title": "Queue",
        "practice": PRACTICE,
        "errors": (),
        "messages": ("Saved",),
        "start_url": "/staff",
        "nav_links": (("/q", "Queue", True), ("/c", "Call list", False)),
        "user_name": "Desk One",
        "search_url": "/staff/search",
        "sign_out_url": "/sign-out",
        "bell_url": "",
        "bell_etag": "",
        "rings": (),
    }
    return parsed(environment.from_string('{% extends "layouts/staff.html" %}').render(context | changes))


def test_a_patient_page_is_titled_by_its_heading_section_and_practice(environment: Environment) -> None:
    soup = patient_page(environment)
    assert one(soup, "title").get_text() == f"¿Cuándo?{DASH}Sus operaciones{DASH}Example Practice"
    assert one(soup, "html")["lang"] == "es"
    assert one(soup, "h1").find_parent("main") is not None


def test_a_page_with_an_error_says_so_first(environment: Environment) -> None:
    soup = patient_page(environment, errors=(("year", "Escriba el año"),))
    assert one(soup, "title").get_text().startswith("Error: ¿Cuándo?")
    main = one(soup, "main")
    assert main.select("[id]")[0]["id"] == "error-summary"
    assert (
        one(staff_page(environment, errors=(("a", "Choose a person"),)), "title")
        .get_text()
        .startswith("Error: Queue")
    )


def test_a_page_without_section_or_way_back_shows_neither(environment: Environment) -> None:
    soup = patient_page(environment, section="", back_url="")
    assert one(soup, "title").get_text() == f"¿Cuándo?{DASH}Example Practice"
    assert not soup.select(".nhsuk-back-link, .app-section")


def test_the_office_phone_stands_in_the_head_and_after_the_question(
    environment: Environment,
) -> None:
    soup = patient_page(environment)
    assert one(soup, "header a[href^='tel:']").get_text() == "(205) 555-0142"
    assert one(soup, "main a[href^='tel:']").get_text() == "(205) 555-0142"


def test_the_other_language_is_offered_in_its_own_words(environment: Environment) -> None:
    soup = patient_page(environment)
    button = one(soup, ".app-languages button")
    assert (button["lang"], button["name"], button["value"]) == ("en", "language", "en")
    assert one(soup, ".app-languages [aria-current]").get_text() == "Español"
    form = one(soup, f"form#{button['form']}")
    assert (form["method"], form["action"]) == ("post", "/language")
    assert one(form, "input[name=back]")["value"] == "/form/get-help"


def test_the_language_goes_with_the_page_s_own_form_and_never_by_the_enter_key(
    environment: Environment,
) -> None:
    soup = patient_page(environment, language_form="page-form")
    assert not soup.select("form")
    first, other = soup.select('button[form="page-form"]')
    assert first.has_attr("hidden")
    assert not first.has_attr("name")
    assert other["value"] == "en"
    assert other.has_attr("formnovalidate")


def test_without_a_choice_of_language_the_page_says_who_speaks_spanish(environment: Environment) -> None:
    soup = patient_page(environment, lang="en", languages=())
    line = one(soup, ".app-languages")
    assert line["lang"] == "es"
    assert " ".join(line.get_text().split()) == "Español: llame al (205) 555-0142"
    assert not soup.select("button, form")


@pytest.mark.parametrize("page", [patient_page, staff_page])
def test_a_page_runs_under_the_strict_content_security_policy(environment: Environment, page: Any) -> None:
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


@pytest.mark.parametrize("page", [patient_page, staff_page])
def test_a_logo_stands_for_the_name_and_is_read_out_as_it(environment: Environment, page: Any) -> None:
    soup = page(environment, practice=PRACTICE | {"logo": LOGO})
    picture = one(soup, "header a > img")
    assert (picture["src"], picture["alt"]) == ("/logo/0a1b.png", "Example Practice")
    assert one(soup, "title").get_text().endswith(f"{DASH}Example Practice")
    assert one(page(environment), ".app-header__name").get_text() == "Example Practice"


def test_staff_see_where_they_are_and_sign_out_by_post(environment: Environment) -> None:
    soup = staff_page(environment)
    assert one(soup, "nav [aria-current]").get_text() == "Queue"
    form = one(soup, ".app-user form")
    assert (form["method"], form["action"]) == ("post", "/sign-out")
    assert one(form, "input[name=csrf_token]")["value"] == "a-token"
    assert one(soup, "[role=status]").get_text() == "Saved"
    search = one(soup, "header form[role=search]")
    assert (search["method"], search["action"]) == ("post", "/staff/search")
    assert one(search, "label")["for"] == one(search, "input[name=sought]")["id"]


def test_a_signed_out_staff_page_has_no_navigation_and_needs_no_token(environment: Environment) -> None:
    soup = staff_page(environment, user_name="", nav_links=(), messages=(), search_url="")
    assert not soup.select("nav, header form")
