"""Whatever a page cannot use comes back with words that say what to mend, and with what was typed."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.browser import Browser, Page
from tests.support.patient_story import begin, come_to, fill_in
from tests.support.patients import cases_filed

OPERATED = {"prior_surgery": {"prior_surgery": "yes"}}


def refused(page: Page) -> str:
    """The one error of a page that came back, which must also stand at its field."""
    assert page.is_sent_back
    assert len(page.errors) == 1, page.errors
    link = page.soup.select_one("#error-summary a")
    assert link is not None
    (beside,) = page.soup.select(".nhsuk-error-message")
    error = beside.get_text(strip=True).removeprefix("Error:").strip()
    assert page.errors[0].endswith(error)
    return page.errors[0]


def test_a_page_left_empty_asks_for_its_answer(browser: Browser) -> None:
    begin(browser)
    assert refused(browser.send()) == "Choose one answer"
    assert (
        browser.page.title
        == "Error: Who is this form for? – Part 1 of 7: Before we start – Example Spine Practice"
    )
    browser.send(who="me")
    assert refused(browser.send()) == "Check at least one box"


def test_an_empty_post_is_an_empty_page_and_not_the_answers_of_before(browser: Browser) -> None:
    begin(browser)
    browser.send(who="me")
    browser.open("/form/who")
    page = browser.post("/form/who", {**browser.hidden(), "action": "continue"})
    assert refused(page) == "Choose one answer"


@pytest.mark.parametrize("value", ["somebody", "", "ME", "none"])
def test_a_choice_that_was_not_offered_is_refused(browser: Browser, value: str) -> None:
    begin(browser)
    page = browser.post("/form/who", {**browser.hidden(), "who": value})
    assert refused(page) in ("Choose one of the answers shown", "Choose one answer")
    assert page.ticked("who") == []


@pytest.mark.parametrize("value", ["11", "-1", "5.5", "five"])
def test_a_score_outside_the_scale_is_refused_and_zero_is_a_score(browser: Browser, value: str) -> None:
    come_to(browser, until="symptoms")
    values = browser.page.values()
    values.update({"symptoms": "pain", "pain_score": value, "pain_limb_score": "0"})
    page = browser.post("/form/symptoms", values)
    asked = "How bad is your neck or back pain on most days?"
    assert refused(page) == f"{asked} – Choose one of the answers shown"
    assert page.ticked("pain_limb_score") == ["0"]


def test_none_of_these_with_another_box_is_asked_back(browser: Browser) -> None:
    come_to(browser, until="health")
    page = browser.send(health=["diabetes", "none"])
    assert refused(page) == 'You checked "None of these" and another box. Keep only what is true.'
    assert page.ticked("health") == ["diabetes", "none"]


def test_a_symptom_cannot_begin_tomorrow(browser: Browser) -> None:
    come_to(browser, until="pain_onset")
    page = browser.send({"pain_onset_date": "December 2026", "pain_trend": "same"})
    assert refused(page) == "When did it start? – That date has not come yet. Check the year."


def test_a_year_that_has_begun_is_no_date_to_come(browser: Browser) -> None:
    come_to(browser, until="pain_onset")
    assert browser.send({"pain_onset_date": "2026", "pain_trend": "same"}).status == 200


def test_a_surgery_before_birth_is_asked_back_on_either_page(browser: Browser) -> None:
    come_to(browser, {**OPERATED, "surgery_date": {"surgery_date": "1960"}}, until="about_you")
    born = {"birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1961"}
    names = {"name_given": "Ana", "name_family": "Example", "been_before": "no"}
    page = browser.send({**names, **born})
    assert "You told us about a surgery or symptom before this date." in refused(page)
    browser.send({**names, **born, "birth_date-year": "1955"})
    browser.open("/form/surgery-date/1")
    page = browser.send({"surgery_date": "1954"})
    assert refused(page) == "That date is before the date of birth. Check the year."


@pytest.mark.parametrize(
    ("year", "error"),
    [
        ("2027", "That date has not come yet."),
        ("1901", "Check the year. It is too long ago."),
        ("51", "Write the year of birth with 4 numbers"),
    ],
)
def test_a_birth_date_that_cannot_be_is_asked_back(browser: Browser, year: str, error: str) -> None:
    come_to(browser, until="about_you")
    page = browser.send(
        {"name_given": "Ana", "name_family": "Example", "been_before": "no",
         "birth_date-month": "3", "birth_date-day": "27", "birth_date-year": year}
    )  # fmt: skip
    assert error in refused(page)
    assert page.values()["name_given"] == "Ana"


@pytest.mark.parametrize(("day", "is_too_young"), [("17", False), ("18", True)])
def test_whoever_is_under_18_is_asked_to_call(browser: Browser, day: str, is_too_young: bool) -> None:
    come_to(browser, until="about_you")
    page = browser.send(
        {"name_given": "Ana", "name_family": "Example", "been_before": "no",
         "birth_date-month": "11", "birth_date-day": day, "birth_date-year": "2008"}
    )  # fmt: skip
    assert page.is_sent_back == is_too_young
    assert ("Please call us" in page.main) == is_too_young


@pytest.mark.parametrize(
    "phone",
    [
        "436 234 0167",
        "679 234 0167",
        "555-0167",
        "000-000-0000",
        "+1 251 555 01670",
        "12",
        "no phone, use 711",
    ],
)
def test_a_doubtful_phone_number_is_asked_back_once_and_then_taken_as_typed(
    browser: Browser, app: Flask, phone: str
) -> None:
    come_to(browser, until="contact")
    page = browser.send(phone=phone, message_ok="yes")
    assert "button below again" in refused(page)
    assert page.values()["phone"] == phone
    assert browser.send().address == "/form/call-times"
    assert browser.open("/form/contact").values()["phone"] == phone
    assert browser.send().address == "/form/call-times"
    fill_in(browser)
    (record,) = cases_filed(app)
    assert record.identity.phone is not None
    assert (record.identity.phone.typed, record.identity.phone.is_certain) == (phone, False)


def test_another_doubtful_number_is_asked_back_anew(browser: Browser) -> None:
    come_to(browser, until="contact")
    browser.send(phone="436 234 0167", message_ok="yes")
    assert "button below again" in refused(browser.send(phone="679 234 0167"))


def test_every_doubtful_number_of_a_page_is_asked_back(browser: Browser) -> None:
    come_to(browser, until="contact")
    page = browser.send(phone="679 234 0167", phone_second="12", message_ok="yes")
    assert len(page.errors) == 2
    assert browser.send().address == "/form/call-times"


def test_a_number_typed_before_the_language_was_changed_is_still_asked_back(browser: Browser) -> None:
    come_to(browser, until="contact")
    browser.switch("es", phone="679 234 0167", message_ok="yes")
    assert "oprima otra vez el botón de abajo" in refused(browser.send())
    browser.switch("en")
    assert browser.send().address == "/form/call-times"


@pytest.mark.parametrize("typed", ["55 1234 5678", "55-1234-5678", "5512345678", "52 55 1234 5678"])
def test_the_country_of_a_number_is_asked_and_not_guessed(browser: Browser, app: Flask, typed: str) -> None:
    come_to(browser, until="contact")
    page = browser.send(phone=typed, message_ok="yes")
    assert "Choose its country" in refused(page)
    assert "Mexico: +52 55 1234 5678" in page.main
    assert browser.send({"phone-country": "mx"}).address == "/form/call-times"
    assert browser.open("/form/contact").values()["phone"] == "+52 55 1234 5678"
    browser.send()
    fill_in(browser)
    (record,) = cases_filed(app)
    assert record.identity.phone is not None
    assert record.identity.phone.e164 == "+525512345678"


def test_a_country_that_was_chosen_stays_chosen_while_another_answer_is_mended(browser: Browser) -> None:
    come_to(browser, until="contact")
    browser.send(phone="55 1234 5678", message_ok="yes")
    assert len(browser.send({"phone-country": "mx", "email": "maria"}).errors) == 1
    assert browser.send(email="").address == "/form/call-times"
    assert browser.open("/form/contact").values()["phone"] == "+52 55 1234 5678"


@pytest.mark.parametrize("chosen", [{}, {"phone-country": "other"}])
def test_a_number_whose_country_is_not_told_stays_as_it_was_typed(
    browser: Browser, chosen: dict[str, str]
) -> None:
    come_to(browser, until="contact")
    browser.send(phone="55 1234 5678", message_ok="yes")
    assert browser.send(chosen).address == "/form/call-times"
    assert browser.open("/form/contact").values()["phone"] == "55 1234 5678"


def test_in_spanish_ten_digits_that_may_be_mexican_are_asked_about(browser: Browser) -> None:
    come_to(browser, until="contact")
    browser.switch("es")
    page = browser.send(phone="3345550142", message_ok="yes")
    assert "Elija su país" in refused(page)
    assert browser.send({"phone-country": "us"}).address == "/form/call-times"
    assert browser.open("/form/contact").values()["phone"] == "(334) 555-0142"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("251.555.0167", "(251) 555-0167"),
        ("1 (251) 555 0167", "(251) 555-0167"),
        ("+52 55 1234 5678", "+52 55 1234 5678"),
        ("251-555-0167 ext 12", "(251) 555-0167 ext. 12"),
        ("+52 1 55 1234 5678", "+52 55 1234 5678"),
        ("+521 55 1234 5678", "+52 55 1234 5678"),
        ("251 555 0167 (cell)", "(251) 555-0167 (cell)"),
        ("251-555-0167 my daughter", "(251) 555-0167 (my daughter)"),
        ("Home: 251 555 0167 x12, after 5 pm", "(251) 555-0167 ext. 12 (Home after 5 pm)"),
    ],
)
def test_a_phone_number_is_taken_in_any_format(browser: Browser, typed: str, kept: str) -> None:
    come_to(browser, until="contact")
    assert browser.send(phone=typed, message_ok="yes").address == "/form/call-times"
    assert browser.open("/form/contact").values()["phone"] == kept
    assert browser.send().address == "/form/call-times"
    assert browser.open("/form/contact").values()["phone"] == kept


def test_a_letter_our_mail_cannot_send_to_is_named_at_once(browser: Browser) -> None:
    come_to(browser, until="contact")
    page = browser.send(phone="251 555 0167", message_ok="yes", email="josé@example.com")
    assert 'cannot reach an address with "é" before the @' in refused(page)
    assert browser.send(email="o\u2019brien@example.com").address == "/form/call-times"
    assert browser.open("/form/contact").values()["email"] == "o'brien@example.com"


@pytest.mark.parametrize("names", [{"name_given": "Suharto"}, {"name_family": "Suharto"}])
def test_one_name_is_enough(browser: Browser, names: dict[str, str]) -> None:
    come_to(browser, until="about_you")
    born = {"birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1951", "been_before": "no"}
    page = browser.send({"name_given": "", "name_family": "", **born})
    assert refused(page) == "Write a first name or a last name"
    assert browser.send(names).address == "/form/contact"
    fill_in(browser)


@pytest.mark.parametrize("email", ["maria", "maria@", "@example.com", "maria@exa mple.com", "a@b@c.com"])
def test_an_email_that_cannot_be_is_asked_back(browser: Browser, email: str) -> None:
    come_to(browser, until="contact")
    page = browser.send(phone="251 555 0167", message_ok="yes", email=email)
    assert "Write an email such as name@example.com" in refused(page)
    assert page.values()["email"] == email


def test_a_form_number_that_cannot_be_ours_is_asked_back(browser: Browser) -> None:
    come_to(browser, until="about_you")
    page = browser.send(
        {"name_given": "Ana", "name_family": "Example", "been_before": "yes", "earlier_reference": "1234",
         "birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1961"}
    )  # fmt: skip
    assert "Write the form number as it was given" in refused(page)


def test_text_that_is_too_long_stays_in_its_box(browser: Browser) -> None:
    come_to(browser, until="more_words")
    text = "ñ" * 501
    page = browser.send(own_words=text)
    assert "Use at most 500 characters. You used 501." in refused(page)
    assert page.values()["own_words"] == text
    assert browser.send(own_words=text[:500]).address == "/form/about-you"


def test_line_ends_count_as_one_character_each(browser: Browser) -> None:
    come_to(browser, until="more_words")
    assert browser.send(own_words="\r\n".join("x" * 250)).status == 200


@pytest.mark.parametrize("strange", ["\x00", "\x1b[31m", "\x07"])
def test_characters_that_cannot_be_read_are_taken_out_and_said_so(browser: Browser, strange: str) -> None:
    come_to(browser, until="more_words")
    page = browser.send(own_words=f"walk{strange} the dog")
    assert "We took out signs that we cannot read." in refused(page)
    assert page.values()["own_words"].startswith("walk")
    assert strange not in page.values()["own_words"]
    assert browser.send().address == "/form/about-you"


UNSEEN = "\u200b\u00ad\ufeff\u202e\u2069"


def test_what_nobody_sees_is_no_part_of_a_mail_address_a_year_or_a_name(browser: Browser) -> None:
    come_to(browser, until="about_you")
    born = {
        part: f"{UNSEEN}{value}{UNSEEN}"
        for part, value in (("month", "3"), ("day", "27"), ("year", "19\u200b51"))
    }
    names = {"name_given": f"Mar\u200bia{UNSEEN}", "name_family": "Lo\u00adpez", "been_before": "no"}
    assert (
        browser.send({**names, **{f"birth_date-{part}": value for part, value in born.items()}}).errors == []
    )
    assert browser.page.address == "/form/contact"
    browser.send(
        phone="251 555\u200b 0167\u202c", message_ok="yes", email=f"{UNSEEN}mar\u200bia@example.com\ufeff"
    )
    assert browser.page.address == "/form/call-times"
    assert browser.open("/form/contact").values()["email"] == "maria@example.com"
    assert browser.open("/form/about-you").values()["name_given"] == "Maria"


def test_a_name_that_nobody_sees_is_none(browser: Browser) -> None:
    come_to(browser, until="about_you")
    born = {"birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1951", "been_before": "no"}
    page = browser.send({"name_given": UNSEEN, "name_family": "\u3164\u200d", **born})
    assert page.is_sent_back
    assert page.values()["name_given"] == ""


def test_what_shapes_a_letter_or_an_emoji_stays_in_a_text(browser: Browser) -> None:
    come_to(browser, until="more_words")
    text = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f469\u200d\u2695\ufe0f"
    browser.send(own_words=text)
    assert browser.open("/form/more-words").values()["own_words"] == text


def test_bytes_that_are_no_text_are_shown_as_what_they_are(browser: Browser) -> None:
    come_to(browser, until="more_words")
    hidden = "&".join(f"{name}={value}" for name, value in browser.hidden().items())
    browser.post(
        "/form/more-words",
        hidden.encode() + b"&own_words=walk%ff%fe+more",
        content_type="application/x-www-form-urlencoded",
    )
    assert browser.open("/form/more-words").values()["own_words"] == "walk%FF%FE more"


def test_a_social_security_number_is_asked_out_unless_it_is_none(browser: Browser) -> None:
    come_to(browser, until="more_words")
    page = browser.send(own_words="My number is 123-45-6789")
    assert "This looks like a Social Security number." in refused(page)
    assert page.values()["own_words"] == "My number is 123-45-6789"
    assert "It is not one. Keep what I wrote." in page.main
    assert browser.send({"own_words-offer": "yes"}).address == "/form/about-you"


def test_errors_on_a_page_of_several_questions_name_the_question_in_order(browser: Browser) -> None:
    come_to(browser, until="symptoms")
    page = browser.send(symptoms="pain")
    assert page.errors == [
        'How bad is your neck or back pain on most days? – Choose a number from 0 to 10, or "I am not sure"',
        'How bad is your arm or leg pain on most days? – Choose a number from 0 to 10, or "I am not sure"',
    ]


@pytest.mark.parametrize(
    ("language", "page", "typed", "errors"),
    [
        ("en", "about_you", {"name_given": "Ana", "birth_date-month": "spring", "birth_date-day": "3",
                             "birth_date-year": "1951"}, [
            "Date of birth – Write the month of birth as a number from 1 to 12",
            'Have you been to our office before? – Choose yes, no, or "I am not sure"']),
        ("es", "about_you", {"birth_date-month": "3", "birth_date-day": "3", "birth_date-year": "51"}, [
            "Escriba un nombre o un apellido",
            "Fecha de nacimiento – Escriba el año de nacimiento con 4 números, por ejemplo 1951",
            '¿Ha venido antes a nuestro consultorio? – Elija sí, no o "No sé"']),
        ("en", "contact", {}, ["Write the phone number we should call",
                               "May we leave a message? – Choose yes or no"]),
        ("es", "contact", {}, ["Escriba el teléfono al que debemos llamar",
                               "¿Podemos dejar un mensaje? – Elija sí o no"]),
    ],
)  # fmt: skip
def test_every_error_names_what_is_missing_and_fits_its_box(
    browser: Browser, language: str, page: str, typed: dict[str, str], errors: list[str]
) -> None:
    come_to(browser, until=page)
    if language != "en":
        browser.switch(language)
    assert browser.send(typed).errors == errors


def test_a_question_that_does_not_apply_is_not_held_against_anybody(browser: Browser) -> None:
    begin(browser)
    assert browser.send(who="me", relation="x" * 500).address == "/form/safety-legs"


def test_a_field_that_was_left_empty_on_purpose_is_empty_again(browser: Browser) -> None:
    come_to(browser, until="more_words")
    browser.send(own_words="Walk")
    browser.open("/form/more-words")
    browser.send(own_words="")
    assert browser.open("/form/more-words").values()["own_words"] == ""


def test_a_question_without_an_answer_may_be_skipped_and_says_so(browser: Browser) -> None:
    page = come_to(browser, until="more_words")
    assert page.main.count("You can skip this.") == 1
    assert browser.send().address == "/form/about-you"


@pytest.mark.parametrize(
    ("until", "name", "boxes", "led_to"),
    [
        ("about_you", "birth_date", {"month": "13", "day": "45", "year": "51"}, ["month", "day", "year"]),
        ("about_you", "birth_date", {"month": "3", "year": "1951"}, ["day"]),
        ("about_you", "birth_date", {"month": "3", "day": "27", "year": "2031"}, ["month"]),
    ],
)
def test_each_error_of_a_date_leads_to_its_own_box(
    browser: Browser, until: str, name: str, boxes: dict[str, str], led_to: list[str]
) -> None:
    come_to(browser, OPERATED, until=until)
    page = browser.send({f"{name}-{part}": typed for part, typed in boxes.items()})
    links = [str(link["href"]) for link in page.soup.select("#error-summary a")]
    assert [link for link in links if name in link] == [f"#{name}-{part}" for part in led_to]
    assert {tag.name for link in links if (tag := page.soup.find(id=link[1:]))} <= {"input", "textarea"}
