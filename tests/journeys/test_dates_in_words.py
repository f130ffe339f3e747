"""A date in one's own words, on its page: taken at once, asked back, picked, kept, and seen by staff."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.domain.dates import Between, CalendarDate
from intake.domain.onsets import GapAfter
from tests.support.browser import Browser, Page
from tests.support.patient_story import Given, begin, fill_in, go_through
from tests.support.patients import cases_filed

OPERATED: dict[str, Given] = {"prior_surgery": {"prior_surgery": "yes"}}
NEXT = "/form/surgery-after/1"


def at_date(browser: Browser) -> Page:
    return go_through(browser, OPERATED, until="surgery_date/1")


def choices(page: Page, name: str = "surgery_date-meant") -> list[str]:
    """The words of what can be chosen."""
    boxes = page.soup.select(f'input[name="{name}"]')
    labels = {label["for"]: label.get_text(strip=True) for label in page.soup.select("label[for]")}
    return [labels[box["id"]] for box in boxes]


def test_a_plain_date_goes_on_at_once(browser: Browser) -> None:
    at_date(browser)
    assert browser.send({"surgery_date": "summer 2018"}).address == NEXT
    assert browser.open("/form/surgery-date/1").values()["surgery_date"] == "summer 2018"


def test_what_was_interpreted_is_asked_back_on_its_page(browser: Browser, app: Flask) -> None:
    at_date(browser)
    page = browser.send({"surgery_date": "around 2015"})
    assert page.came_by_redirect
    assert page.errors == []
    assert page.asks == ["We understood: between 2014 and 2016. Is that right?"]
    assert page.values()["surgery_date"] == "around 2015"
    assert choices(page) == ["Yes", "No, I will write it again"]
    yes = page.offered("surgery_date-meant")[0]
    assert browser.send({"surgery_date-meant": yes}).address == NEXT
    page = browser.open("/form/surgery-date/1")
    assert page.ticked("surgery_date-meant") == [yes]
    assert browser.send().address == NEXT
    page = fill_in(browser, until="check")
    assert '"around 2015" (between 2014 and 2016)' in page.main
    fill_in(browser)
    (record,) = cases_filed(app)
    assert record.answers.value("surgery_date@1")["said"] == "around 2015"
    assert record.story.surgeries[0].when == Between(CalendarDate(2014), CalendarDate(2016))
    assert record.story.surgeries[0].said == "around 2015"


def test_whoever_says_no_writes_it_again_on_the_same_page(browser: Browser) -> None:
    at_date(browser)
    browser.send({"surgery_date": "around 2015"})
    page = browser.send({"surgery_date-meant": "no"})
    assert page.errors == ["Write it in another way, or pick a time from the list"]
    assert browser.send({"surgery_date": "2013"}).address == NEXT


def test_two_meanings_are_offered_to_choose_from(browser: Browser) -> None:
    at_date(browser)
    page = browser.send({"surgery_date": "3/4/2019"})
    assert page.asks == ["This can mean more than one time. Which do you mean?"]
    assert choices(page) == ["March 4, 2019", "April 3, 2019", "None of these, I will write it again"]
    browser.send({"surgery_date-meant": page.offered("surgery_date-meant")[1]})
    page = fill_in(browser, until="surgeries")
    assert '"3/4/2019" (April 3, 2019)' in page.main


def test_what_cannot_be_read_is_said_once_and_then_kept_as_told(browser: Browser, app: Flask) -> None:
    at_date(browser)
    page = browser.send({"surgery_date": "after the accident"})
    assert page.is_sent_back
    assert "This is counted from something we have no date for." in page.errors[0]
    assert '"June 2021", "summer 2018" or "10 years ago"' in page.errors[0]
    ways = page.soup.select_one("details:has(input[name='surgery_date-range'])")
    assert ways is not None
    assert ways.has_attr("open")
    page = browser.send()  # the words are kept, and it is asked whether it was lately
    assert page.errors == ['Was it in the last 3 months? – Choose yes, no, or "I am not sure"']
    assert page.values()["surgery_date"] == "after the accident"
    assert browser.send({"surgery_recent": "no"}).address == NEXT
    page = fill_in(browser, until="check")
    assert 'Not sure: "after the accident"' in page.main
    fill_in(browser)
    (record,) = cases_filed(app)
    (surgery,) = record.story.surgeries
    assert (surgery.when, surgery.recent, surgery.said) == (None, "no", "after the accident")


def test_a_warning_sign_told_in_the_words_of_a_date_is_heard_like_any_other(browser: Browser) -> None:
    at_date(browser)
    browser.send({"surgery_date": "since I started to want to die"})
    browser.send()
    page = browser.send({"surgery_recent": "no"})
    assert page.heading == "You are not alone"
    assert "call 988 or text 988" in page.main
    mistake = page.soup.select_one('form[action="/form/mistake"]')
    assert mistake is not None
    values = page.values_of(mistake)
    values.setlist("sign", ["own_words_self_harm"])
    assert browser.post("/form/mistake", values).address == "/form/surgery-date/1"


def test_other_words_that_cannot_be_read_are_not_refused_in_other_words(browser: Browser) -> None:
    at_date(browser)
    browser.send({"surgery_date": "after the accident"})
    said = (
        'We cannot read this date. Pick a time from the list, or check "I am not sure". '
        "We keep what you wrote."
    )
    for words in ("a long time ago", "when my son was 5"):
        assert browser.send({"surgery_date": words}).errors == [said]
    assert browser.send({"surgery_date-range": "ago_5_10_years"}).address == NEXT


def test_a_range_can_be_picked_and_unpicked(browser: Browser) -> None:
    at_date(browser)
    assert browser.send({"surgery_date-range": "ago_2_5_years"}).address == NEXT
    page = browser.open("/form/surgery-date/1")
    assert page.ticked("surgery_date-range") == ["ago_2_5_years"]
    page = browser.send({"surgery_date-range": "none"})
    assert page.errors == ['Write when it was, pick a time from the list, or check "I am not sure"']
    assert browser.send({"surgery_date": "2020", "surgery_date-range": "none"}).address == NEXT


def test_words_and_a_range_that_do_not_fit_are_asked_about(browser: Browser) -> None:
    at_date(browser)
    page = browser.send({"surgery_date": "2010", "surgery_date-range": "ago_2_5_years"})
    assert page.asks == ["What you wrote and what you picked do not fit together. Which is right?"]
    browser.send({"surgery_date-meant": page.offered("surgery_date-meant")[0]})
    assert browser.page.address == NEXT


def test_an_age_opens_the_year_of_birth_on_the_page(browser: Browser, app: Flask) -> None:
    at_date(browser)
    page = browser.send({"surgery_date": "when I was 60"})
    assert page.asks == ["We understood: at age 60. In what year were you born?"]
    assert browser.send({"surgery_date-birth_year": "51"}).is_sent_back
    assert browser.send({"surgery_date-birth_year": "1951"}).address == NEXT
    page = fill_in(browser, until="check")
    assert '"when I was 60" (between 2011 and 2012)' in page.main
    fill_in(browser)
    (record,) = cases_filed(app)
    # The birth date, told later, makes it as exact as it can be.
    assert record.story.surgeries[0].when == Between(CalendarDate(2011, 3, 27), CalendarDate(2012, 3, 26))


def test_what_lies_ahead_offers_that_it_is_planned(browser: Browser) -> None:
    at_date(browser)
    page = browser.send({"surgery_date": "next month"})
    assert page.errors == ["That date has not come yet. Is this surgery still planned?"]


def test_a_time_after_the_surgery_is_told_as_it_is(browser: Browser, app: Flask) -> None:
    go_through(browser, OPERATED, until="pain_onset")
    typed = {"pain_onset_when": "new_after", "pain_trend": "same"}
    page = browser.send({**typed, "pain_onset_date": "3 months after my surgery"})
    assert page.asks == ["We understood: 2 to 4 months after the surgery (in whole months). Is that right?"]
    browser.send({"pain_onset_date-meant": page.offered("pain_onset_date-meant")[0]})
    fill_in(browser)
    (record,) = cases_filed(app)
    assert record.story.symptoms[0].onset == GapAfter(0, 2, 4)


def test_the_ranges_after_a_surgery_are_offered_only_where_there_was_one(browser: Browser) -> None:
    page = go_through(browser, OPERATED, until="pain_onset")
    assert choices(page, "pain_onset_date-range")[:4] == [
        "Less than 3 months after",
        "3 months to 2 years after",
        "2 years to 10 years after",
        "10 years or more after",
    ]


def test_whoever_had_no_surgery_is_asked_only_when_it_started(browser: Browser) -> None:
    page = go_through(browser, until="pain_onset")
    assert not page.offered("pain_onset_when")
    assert "after_under_early" not in page.offered("pain_onset_date-range")
    assert browser.send({"pain_onset_date-unsure": "yes", "pain_trend": "same"}).address != page.address


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("como en 2015", "Entendimos: entre 2014 y 2016. ¿Es correcto?"),
        ("3/4/2019", "Esto puede ser más de una fecha. ¿Cuál quiere decir?"),
        ("cuando tenía 60 años", "Entendimos: a los 60 años. ¿En qué año nació usted?"),
    ],
)
def test_it_is_asked_back_in_spanish(browser: Browser, said: str, asked: str) -> None:
    begin(browser)
    browser.switch("es")
    fill_in(browser, OPERATED, until="surgery_date/1")
    assert browser.send({"surgery_date": said}).asks == [asked]


def test_the_language_changed_the_same_meaning_stays_chosen(browser: Browser) -> None:
    at_date(browser)
    page = browser.send({"surgery_date": "3/4/2019"})
    april = page.offered("surgery_date-meant")[1]
    page = browser.switch("es", **{"surgery_date-meant": april})
    assert page.values()["surgery_date"] == "3/4/2019"
    page = browser.send()
    assert choices(page)[0] == "3 de abril de 2019"
