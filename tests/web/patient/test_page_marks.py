"""A page belongs to one sitting and to its own answers as they were shown: nothing else is ever taken."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import default_exceptions

from intake.extensions import db, keys
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.store.models import Case, Draft
from intake.web.guards import guard_of
from intake.web.patient.guard import PATIENT_SITTING, SENT_SITTING
from tests.support.browser import Browser, Page
from tests.support.patient_story import PLAIN, begin, come_to, fill_in
from tests.support.patients import rows_and_revisions

ANOTHER = "Another form was started in this browser"
CHANGED = "Your answers changed since you opened that page"
SENT = "This form was sent already"
Values = MultiDict[str, str]


def filed(app: Flask) -> list[CaseRecord]:
    """Every request in the database, opened."""
    with app.app_context():
        references = db.session.scalars(db.select(Case.reference)).all()
        return [case_record.open_one(db.session(), keys(), reference) for reference in references]


def start_over(browser: Browser) -> Page:
    """Begin another form in the same browser, the warning read and passed."""
    browser.open("/start")
    return browser.send()


def standing(browser: Browser, **typed: str) -> tuple[str, Values]:
    """What the page of this window would send, now or later, with this typed into it."""
    values = browser.page.values()
    for name, value in typed.items():
        values[name.replace("__", "-")] = value
    return browser.here, values


def earlier_window(browser: Browser, page: str, **typed: str) -> tuple[str, Values]:
    """A page of a form that another has taken the place of, and that one stands on the same page."""
    come_to(browser, until=page)
    sent = standing(browser, **typed)
    start_over(browser)
    fill_in(browser, until=page)
    return sent


def test_a_page_of_an_earlier_form_is_refused_with_its_text_and_nothing_is_stored(
    browser: Browser, app: Flask
) -> None:
    address, values = earlier_window(browser, "about_you", name_given="Abigail", birth_date__year="1944")
    before = rows_and_revisions(app)
    page = browser.post(address, values)
    assert (page.status, page.heading) == (409, ANOTHER)
    assert "Abigail" in page.main
    assert "1944" in page.main
    assert "We did not save what you sent from it." in page.main
    assert page.links["Go on with the form"] == "/form"
    assert rows_and_revisions(app) == before
    assert browser.open("/form/about-you").values()["name_given"] == ""


def test_the_refused_page_is_told_in_spanish_too_and_is_refused_there_as_well(
    browser: Browser, app: Flask
) -> None:
    address, values = earlier_window(browser, "more_words", own_words="Dance <again>")
    before = rows_and_revisions(app)
    browser.post(address, values)
    page = browser.switch("es")
    assert (page.status, page.heading) == (409, "Se empezó otro formulario en este navegador")
    assert "Dance <again>" in page.main
    assert "<again>" not in page.html
    assert rows_and_revisions(app) == before


@pytest.mark.parametrize("language", ["", "es"])
@pytest.mark.parametrize("button", ["continue", "save"])
def test_no_button_of_an_earlier_forms_page_puts_it_into_the_newer_one(
    browser: Browser, app: Flask, button: str, language: str
) -> None:
    address, values = earlier_window(browser, "more_words", own_words="Dance again")
    values["action"] = button
    if language:
        values["language"] = language
    before = rows_and_revisions(app)
    page = browser.post(address, values)
    assert page.status == 409
    assert page.values()["page_mark"] == values["page_mark"]  # shown again, it stays the older form's
    assert rows_and_revisions(app) == before
    assert browser.open("/form/more-words").values()["own_words"] == ""


def test_an_older_page_with_a_lapsed_token_does_not_become_the_newer_forms(browser: Browser) -> None:
    address, values = earlier_window(browser, "more_words", own_words="Dance again")
    values["csrf_token"] = "lapsed"
    assert browser.post(address, values).status == 409
    assert browser.open("/form/more-words").values()["own_words"] == ""


def test_a_page_whose_own_answers_changed_is_refused_and_shown_the_way_to_as_it_is(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, until="contact")
    browser.open("/form/more-words")
    address, values = standing(browser, own_words="Dance again")
    browser.open("/form/more-words")
    browser.send(own_words="Sleep well")
    before = rows_and_revisions(app)
    page = browser.post(address, values)
    assert (page.status, page.heading) == (409, CHANGED)
    assert "Dance again" in page.main
    assert rows_and_revisions(app) == before
    page = browser.follow("Go to the page as it is now")
    assert (page.address, page.values()["own_words"]) == ("/form/more-words", "Sleep well")
    assert browser.send(own_words="Dance again").status == 200


def test_a_page_is_taken_although_another_page_changed(browser: Browser) -> None:
    come_to(browser, until="contact")
    browser.open("/form/more-words")
    address, values = standing(browser, own_words="Dance again")
    browser.open("/form/about-you")
    browser.send(name_given="Marta")
    assert browser.post(address, values).status == 200
    assert browser.open("/form/more-words").values()["own_words"] == "Dance again"
    assert browser.open("/form/about-you").values()["name_given"] == "Marta"


def test_a_page_is_taken_although_another_window_opened_a_question_before_it(browser: Browser) -> None:
    come_to(browser, until="more_words")
    address, values = standing(browser, own_words="Dance again")
    browser.open("/form/symptoms")
    browser.send(symptoms=["pain", "weakness"])
    assert browser.post(address, values).address == "/form/weakness"
    fill_in(browser, {"pain": {"pain_places": "neck", "action": "continue"}}, until="more_words")
    assert browser.page.values()["own_words"] == "Dance again"


def test_a_page_that_is_no_longer_asked_is_refused_with_its_text(browser: Browser, app: Flask) -> None:
    come_to(browser, {"symptoms": {"symptoms": ["weakness", "pain"]}}, until="weakness")
    address, values = standing(browser, weakness_hard="Climbing stairs")
    browser.open("/form/symptoms")
    browser.send(symptoms="pain")
    before = rows_and_revisions(app)
    page = browser.post(address, values)
    assert (page.status, page.heading) == (409, CHANGED)
    assert "Climbing stairs" in page.main
    assert browser.follow("Go to the page as it is now").address == "/form/pain"
    assert rows_and_revisions(app) == before


def test_the_same_page_sent_twice_goes_on(browser: Browser) -> None:
    come_to(browser, until="more_words")
    address, values = standing(browser, own_words="Dance again")
    assert browser.post(address, values).address == "/form/about-you"
    assert browser.post(address, values).address == "/form/about-you"


def test_a_page_gone_back_to_and_changed_is_taken_although_it_was_shown_before_it_was_sent(
    browser: Browser,
) -> None:
    come_to(browser, until="more_words")
    address, values = standing(browser, own_words="Dance again")
    browser.post(address, values)
    fill_in(browser, until="contact")
    values["own_words"] = "Dance all night"
    assert browser.post(address, values).address == "/form/about-you"
    values["own_words"] = ""
    assert browser.post(address, values).status == 200
    assert browser.open("/form/more-words").values()["own_words"] == ""


def test_a_page_gone_back_to_is_refused_once_another_window_changed_its_answers(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, until="more_words")
    address, values = standing(browser, own_words="Dance again")
    browser.post(address, values)
    browser.open("/form/more-words")
    browser.send(own_words="Sleep well")
    before = rows_and_revisions(app)
    values["own_words"] = "Dance all night"
    assert browser.post(address, values).heading == CHANGED
    assert rows_and_revisions(app) == before


def test_a_page_gone_back_to_is_refused_once_removing_an_operation_opened_its_question_again(
    browser: Browser,
) -> None:
    story = {"prior_surgery": {"prior_surgery": "yes"}}
    come_to(browser, story, until="pain_onset")
    address, values = standing(browser, pain_onset_date__year="2025", pain_onset_when="never_better")
    assert browser.post(address, values).status == 200
    browser.open("/form/surgery/1/remove")
    browser.send()
    assert browser.post(address, values).heading == CHANGED


def test_one_more_operation_asked_for_twice_is_one_more(browser: Browser) -> None:
    come_to(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    address, values = standing(browser, surgeries_more="yes")
    assert browser.post(address, values).address == "/form/surgery/2"
    assert browser.post(address, values).address == "/form/surgery/2"


def test_what_is_sent_is_what_the_check_showed(browser: Browser, app: Flask) -> None:
    come_to(browser, until="check")
    address, values = standing(browser, consent="agree")
    browser.open("/form/about-you")
    browser.send(name_given="Marta")
    page = browser.post(address, values)
    assert page.is_sent_back
    assert page.errors == [
        "Your answers changed since you opened this page. Look them over once more, then send."
    ]
    assert "Marta" in page.main
    assert page.ticked("consent") == []
    assert filed(app) == []
    assert browser.send(consent="agree").address == "/form/done"
    (record,) = filed(app)
    assert record.answers.value("name_given") == "Marta"


def test_a_check_kept_for_later_does_not_let_an_older_one_send(browser: Browser, app: Flask) -> None:
    come_to(browser, until="check")
    address, values = standing(browser, consent="agree")
    browser.save_for_later(consent="agree")
    browser.open("/form/about-you")
    browser.send(name_given="Marta")
    assert browser.post(address, values).is_sent_back
    assert filed(app) == []


def test_a_check_that_misses_answers_since_leads_to_the_first(browser: Browser, app: Flask) -> None:
    come_to(browser, until="check")
    address, values = standing(browser, consent="agree")
    browser.open("/form/symptoms")
    browser.send(symptoms=["pain", "weakness"])
    page = browser.post(address, values)
    assert page.address == "/form/weakness"
    assert "Some answers are still missing." in page.main
    assert filed(app) == []


def test_a_check_of_an_earlier_form_sends_nothing(browser: Browser, app: Flask) -> None:
    address, values = earlier_window(browser, "check", consent="agree")
    page = browser.post(address, values)
    assert (page.status, page.heading) == (409, ANOTHER)
    assert filed(app) == []


def test_sending_again_leads_to_the_number_and_a_page_left_behind_is_not_lost_silently(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, until="more_words")
    left_behind = standing(browser, own_words="Dance again")
    fill_in(browser, until="check")
    sent = standing(browser, consent="agree")
    assert browser.post(*sent).address == "/form/done"
    assert browser.post(*sent).address == "/form/done"
    before = rows_and_revisions(app)
    page = browser.post(*left_behind)
    assert (page.status, page.heading) == (409, SENT)
    assert "Dance again" in page.main
    assert browser.follow("See your form number").address == "/form/done"
    assert rows_and_revisions(app) == before


def test_a_page_of_an_earlier_form_is_not_told_to_be_sent_with_the_newer_one(browser: Browser) -> None:
    come_to(browser, until="check")
    earlier = standing(browser, consent="agree")
    start_over(browser)
    fill_in(browser)
    page = browser.post(*earlier)
    assert (page.status, page.heading) == (409, ANOTHER)


@pytest.mark.parametrize("form", [0, 1])
def test_the_buttons_of_a_sent_form_do_nothing_to_the_next_one(
    browser: Browser, app: Flask, form: int
) -> None:
    done = come_to(browser)
    address, values = str(done.form(form)["action"]), done.values(form)
    start_over_after_sending = browser.open("/")
    assert start_over_after_sending.status == 200
    browser.send()
    before = rows_and_revisions(app)
    page = browser.post(address, values)
    assert (page.status, page.heading) == (409, ANOTHER)
    assert rows_and_revisions(app) == before


def test_saving_an_earlier_form_does_not_end_the_newer_one(browser: Browser, app: Flask) -> None:
    come_to(browser, until="more_words")
    browser.open("/form/save")
    birth = {"birth_date__month": "3", "birth_date__day": "27", "birth_date__year": "1951"}
    address, values = standing(browser, **birth)
    start_over(browser)
    fill_in(browser, until="symptoms")
    before = rows_and_revisions(app)
    page = browser.post(address, values)
    assert (page.status, page.heading) == (409, ANOTHER)
    assert "March 27, 1951" in page.main
    assert rows_and_revisions(app) == before
    assert browser.open("/form").address == "/form/symptoms"


def test_removing_an_operation_of_an_earlier_form_leaves_the_newer_ones(browser: Browser, app: Flask) -> None:
    operated = {"prior_surgery": {"prior_surgery": "yes"}}
    come_to(browser, operated, until="surgeries")
    browser.open("/form/surgery/1/remove")
    address, values = standing(browser)
    start_over(browser)
    fill_in(browser, operated, until="surgeries")
    before = rows_and_revisions(app)
    assert browser.post(address, values).heading == ANOTHER
    assert rows_and_revisions(app) == before


def test_an_operation_that_became_another_is_not_removed(browser: Browser, app: Flask) -> None:
    come_to(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    browser.open("/form/surgery/1/remove")
    address, values = standing(browser)
    browser.open("/form/surgery-date/1")
    browser.send({"surgery_date": "2020"})
    before = rows_and_revisions(app)
    page = browser.post(address, values)
    assert (page.status, page.heading) == (409, CHANGED)
    assert rows_and_revisions(app) == before
    page = browser.follow("Go to the page as it is now")
    assert "2020" in page.main
    assert browser.send().address == "/form/surgeries"
    assert browser.post(address, values).address == "/form/surgeries"


def test_a_phone_number_left_from_an_older_page_overwrites_no_newer_one(browser: Browser, app: Flask) -> None:
    come_to(browser, {"safety": {"safety": "fever"}}, until="call_today")
    browser.follow("Just send my name, birth date and phone number now")
    address, values = standing(browser, name_given="Ana", name_family="Example", phone="2515550188")
    assert browser.post(address, values).address == "/form/phone-left"
    browser.open("/form/leave-phone")
    browser.send(phone="2515550199")
    before = rows_and_revisions(app)
    page = browser.post(address, values)
    assert (page.status, page.heading) == (409, CHANGED)
    assert "(251) 555-0188" in page.main
    assert rows_and_revisions(app) == before


@pytest.mark.parametrize(
    ("address", "name", "typed", "shown"),
    [
        ("/form/leave-phone", "phone", "2515550188", "(251) 555-0188"),
        ("/form/seen", "seen_where", "City hospital", "City hospital"),
    ],
)
def test_what_was_typed_at_a_help_page_is_shown_where_the_sign_was_taken_back_meanwhile(
    browser: Browser, app: Flask, address: str, name: str, typed: str, shown: str
) -> None:
    come_to(browser, {"safety": {"safety": "older_unchecked"}}, until="call_today")
    browser.open(address)
    sent = standing(browser, **{name: typed})
    browser.open("/form/safety-legs")
    browser.send(safety_legs="none")
    before = rows_and_revisions(app)
    page = browser.post(*sent)
    assert (page.status, page.heading) == (409, CHANGED)
    assert shown in page.main
    assert rows_and_revisions(app) == before


def test_an_update_takes_no_page_of_the_form_it_updates_or_of_another(browser: Browser, app: Flask) -> None:
    come_to(browser, until="more_words")
    left_behind = standing(browser, own_words="Dance again")
    fill_in(browser)
    browser.send(form=1)
    assert browser.open("/form").address == "/form/safety-legs"
    before = rows_and_revisions(app)
    assert browser.post(*left_behind).heading == ANOTHER
    assert rows_and_revisions(app) == before


EMERGENCY = ("Get help now", "Call 911")
TODAY = ("You need to call today", "(251) 555-0142")


def ticked(browser: Browser, *signs: str) -> tuple[str, Values]:
    address, values = standing(browser)
    values.setlist("safety_legs", list(signs))
    return address, values


@pytest.mark.parametrize(("sign", "says"), [("lost_control", EMERGENCY), ("older_unchecked", TODAY)])
@pytest.mark.parametrize("how", ["no sitting", "another", "changed", "sent"])
def test_a_sign_in_a_page_that_is_refused_shows_help_at_once(
    browser: Browser, app: Flask, sign: str, says: tuple[str, str], how: str
) -> None:
    come_to(browser, until="safety_legs")
    address, values = ticked(browser, sign)
    if how == "no sitting":
        browser.client.delete_cookie("form")
    elif how == "another":
        start_over(browser)
    elif how == "changed":
        browser.open("/form/safety-legs")
        browser.send(safety_legs="none")
    else:
        fill_in(browser)
    before = rows_and_revisions(app)
    page = browser.post(address, values)
    assert page.status == (410 if how == "no sitting" else 409)
    assert page.heading == says[0]
    assert page.main.startswith(says[0])
    assert says[1] in page.main
    assert rows_and_revisions(app) == before


def test_a_sign_of_a_symptom_is_seen_in_a_refused_page_too(browser: Browser) -> None:
    come_to(browser, {"symptoms": {"symptoms": "weakness"}}, until="weakness_onset")
    address, values = standing(browser, weakness_trend="worse_fast")
    browser.client.delete_cookie("form")
    page = browser.post(address, values)
    assert page.heading == "Get help now"
    assert "Weakness that is getting worse fast" in page.main


def test_words_of_self_harm_in_a_refused_page_bring_the_crisis_line(browser: Browser) -> None:
    address, values = earlier_window(browser, "more_words", own_words="Some days I want to die.")
    page = browser.post(address, values)
    assert page.heading == "You are not alone"
    assert "call 988 or text 988" in page.main
    assert "Some days I want to die." in page.main


def test_two_answers_that_are_an_emergency_together_are_seen_where_the_second_is_refused(
    browser: Browser,
) -> None:
    come_to(browser, {"safety": {"safety": "fever"}}, until="call_today")
    browser.open("/form")
    fill_in(browser, until="safety_pain")
    address, values = standing(browser)
    values.setlist("safety_pain", ["weak_immune"])
    browser.send(safety_pain="none")
    assert browser.post(address, values).heading == "Get help now"


@pytest.mark.parametrize("status", [429, 503, 500])
def test_a_sign_is_answered_whatever_fails(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    come_to(browser, until="safety_legs")
    address, values = ticked(browser, "lost_control")

    def fails(*_: object, **__: object) -> None:
        raise default_exceptions[status]

    monkeypatch.setattr("intake.web.form.questions.ask", fails)
    page = browser.post(address, values)
    assert (page.status, page.heading) == (status, "Get help now")


@pytest.mark.parametrize(
    ("headers", "is_shown"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://elsewhere.example"}, False),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "null"}, True),
        ({}, True),
    ],
)
@pytest.mark.parametrize("with_cookie", [True, False])
def test_what_another_site_makes_the_browser_send_is_not_shown(
    browser: Browser, headers: Mapping[str, str], is_shown: bool, with_cookie: bool
) -> None:
    come_to(browser, until="more_words")
    if not with_cookie:
        browser.client.delete_cookie("form")
    page = browser.post("/form/more-words", {"own_words": "Pay to this account"}, headers=headers)
    assert page.status == (409 if with_cookie else 410)
    assert ("Pay to this account" in page.html) == is_shown


def test_what_was_chosen_is_shown_in_words_with_every_kind_of_answer(browser: Browser) -> None:
    come_to(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="symptoms")
    address, values = standing(browser, pain_score="5", pain_limb_score="unsure")
    values.setlist("symptoms", ["pain", "numbness"])
    browser.client.delete_cookie("form")
    page = browser.post(address, values)
    shown = {
        key.get_text(strip=True): list(value.stripped_strings)
        for key, value in zip(page.soup.find_all("dt"), page.soup.find_all("dd"), strict=True)
    }
    assert list(shown.values()) == [["Pain", "Numbness"], ["5"], ["Not sure"]]


def test_a_date_that_cannot_be_read_is_shown_as_it_was_typed(browser: Browser) -> None:
    address, values = earlier_window(browser, "about_you", birth_date__month="Juno", birth_date__day="31")
    assert "Juno 31" in browser.post(address, values).main


def marked_routes(app: Flask) -> list[str]:
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and guard_of(app.view_functions[rule.endpoint]) in (PATIENT_SITTING, SENT_SITTING)
    )


def test_no_page_of_a_sitting_is_taken_without_its_mark(browser: Browser, app: Flask) -> None:
    routes = marked_routes(app)
    assert len(routes) >= 7
    for until in ("more_words", "done"):
        come_to(browser, until=until)
        before = rows_and_revisions(app)
        for rule in routes:
            address = re.sub(r"<(int:)?[a-z_]+>", "1", rule.replace("<slug>", "more-words"))
            for mark in ("", "x", "x.y", "ü", browser.page.address):
                values = {"csrf_token": browser.token(), "own_words": "Dance", "page_mark": mark}
                response = browser.client.post(address, data=values)
                assert response.status_code == 409, (address, mark)
        assert rows_and_revisions(app) == before
        browser.client.delete_cookie("form")


def test_a_mark_tells_nothing_and_is_another_for_every_sitting_page_and_answer(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, until="more_words")
    marks = [browser.page.values()["page_mark"]]
    again = browser.open("/form/more-words").values()["page_mark"]
    assert again != marks[0]
    assert again.split(".")[:2] == marks[0].split(".")[:2]
    browser.send(own_words="Dance again")
    marks.append(browser.page.values()["page_mark"])
    marks.append(browser.open("/form/more-words").values()["page_mark"])
    start_over(browser)
    fill_in(browser, until="more_words")
    marks.append(browser.page.values()["page_mark"])
    assert len(set(marks)) == len(marks)
    assert len({mark.split(".")[0] for mark in marks}) == 2
    assert all(re.fullmatch(r"[\w-]{24}\.[\w-]{24}\.[\w-]{12}", mark) for mark in marks)
    with app.app_context():
        for draft in db.session.scalars(db.select(Draft)):
            assert not any(draft.id in mark for mark in marks)


def test_a_saved_form_takes_its_own_pages_when_it_is_open_again(browser: Browser) -> None:
    come_to(browser, until="more_words")
    own = standing(browser, own_words="Dance again")
    birth = {"birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1951"}
    browser.open("/form/save")
    browser.send(birth)
    code = browser.page.soup.select_one(".app-reference")
    assert code is not None
    assert browser.post(*own).status == 410
    browser.open("/open")
    browser.send({"code": code.get_text(), **birth})
    assert browser.post(*own).address == "/form/about-you"


# --- Start over -------------------------------------------------------------------------------------------


def test_starting_over_warns_of_the_answers_that_would_be_lost(browser: Browser, app: Flask) -> None:
    come_to(browser, until="symptoms")
    browser.open("/")
    before = rows_and_revisions(app)
    page = browser.send()
    assert (page.address, page.heading) == ("/start", "Start over?")
    assert "its answers are lost" in page.main
    assert rows_and_revisions(app) == before
    assert browser.switch("es").heading == "¿Empezar de nuevo?"
    browser.switch("en")
    assert browser.follow("Go on with the form I began").address == "/form/symptoms"
    browser.open("/start")
    assert browser.send().address == "/form/who"
    assert rows_and_revisions(app)["draft"] == before["draft"] + 1


def test_a_first_page_opened_before_the_form_was_warns_too(browser: Browser) -> None:
    browser.open("/")
    values = browser.page.values()
    come_to(browser, until="symptoms")
    assert browser.post("/start", values).heading == "Start over?"


def test_a_warning_about_an_earlier_form_is_none_about_this_one(browser: Browser) -> None:
    come_to(browser, until="safety_legs")
    warned = browser.open("/start").values()
    start_over(browser)
    browser.send(PLAIN["who"])
    assert browser.post("/start", warned).heading == "Start over?"


def test_nobody_is_warned_where_nothing_is_lost(browser: Browser) -> None:
    assert browser.open("/start").address == "/"
    begin(browser)
    assert browser.open("/start").address == "/"
    assert begin(browser).address == "/form/who"
    fill_in(browser)
    assert browser.open("/start").address == "/"
    assert begin(browser).address == "/form/who"
