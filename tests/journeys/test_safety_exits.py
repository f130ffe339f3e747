"""Stories in which the form must stop and say: get help, or call."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from config import Settings
from intake import create_app
from intake.content.practice import DEFAULT_PRACTICE
from intake.extensions import db, keys
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.patient import sitting
from intake.store.models import Case, SafetyExit
from tests.support.browser import Browser, Page
from tests.support.made_up_keys import made_up_key
from tests.support.patient_story import Given, begin, come_to, fill_in

SATURDAY_NIGHT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
EMERGENCY = {"safety": {"safety": ["saddle_numbness"]}}
SAME_DAY = {"safety": {"safety": ["fever"]}}


def exits(app: Flask) -> list[tuple[str, str]]:
    """Level and page of every safety exit, in order."""
    with app.app_context():
        rows = db.session.scalars(db.select(SafetyExit).order_by(SafetyExit.at))
        told = [(row.at, sitting.safety_exit_details(keys(), row)) for row in rows]
        ordered = sorted(told, key=lambda each: (each[0], each[1]["page"]))
        return [(details["level"], details["page"]) for _, details in ordered]


def filed(app: Flask) -> list[CaseRecord]:
    with app.app_context():
        rows = list(db.session.scalars(db.select(Case).order_by(Case.received_at)))
        return case_record.open_many(db.session(), keys(), rows)


def test_an_emergency_sign_stops_the_form_before_any_name_is_asked(browser: Browser, app: Flask) -> None:
    page = come_to(browser, EMERGENCY, until="get_help")
    assert page.heading == "Get help now"
    assert "Go to the nearest emergency room now. Ask someone to drive you." in page.main
    assert "Do not drive yourself." in page.main
    assert "numb or tingly between the legs" in page.main
    assert "Text 911 where you can, or call 711" in page.main
    assert "Call 988 or text 988" in page.main
    assert "Do not wait for us." in page.main
    assert page.links["Call 911"] == "tel:911"
    assert browser.seen == ["/", "/form/who", "/form/safety-legs", "/form/get-help"]
    assert exits(app) == [("emergency", "safety_legs")]


def test_after_an_emergency_page_the_form_can_go_on_and_the_case_stays_an_emergency(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, EMERGENCY, until="get_help")
    assert browser.follow("Go on with the form").address == "/form/safety-sudden"
    page = fill_in(browser)
    assert "Go to the nearest emergency room now. Ask someone to drive you." in page.main
    assert "We will call you by" not in page.main
    (record,) = filed(app)
    assert record.row.urgency == "emergency"
    assert record.how_told.safety_exit
    assert exits(app) == [("emergency", "safety_legs")]


def test_a_same_day_sign_in_opening_hours_says_call_us_now(browser: Browser, app: Flask) -> None:
    page = come_to(browser, SAME_DAY, until="call_today")
    assert page.heading == "You need to call today"
    assert "Call us now: (251) 555-0142. Do not wait for our call." in page.main
    assert "We are closed" not in page.main
    assert "If no doctor or nurse talks with you within 1 hour, go to an emergency room." in page.main
    assert "If it gets worse, call 911." in page.main
    assert exits(app) == [("same_day", "safety_fever")]


def test_a_same_day_sign_at_night_says_when_we_open_and_whom_to_call_until_then(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    clock.move_to(SATURDAY_NIGHT)
    page = come_to(browser, SAME_DAY, until="call_today")
    assert "We are closed until Monday, November 23 at 8 AM. Nobody reads this form before then." in page.main
    assert "Call (251) 555-0144 now." in page.main
    assert "Call us now" not in page.main


@pytest.fixture
def nobody_after_hours(tmp_path: Path, sqlite_template: Path) -> Browser:
    """A practice where nobody answers at night."""
    text = DEFAULT_PRACTICE.read_text("utf-8").replace('"251-555-0144"', '"none"')
    file = tmp_path / "practice.toml"
    file.write_text(text, "utf-8")
    (tmp_path / "intake.db").write_bytes(sqlite_template.read_bytes())
    settings = Settings(
        environment="testing",
        instance_folder=tmp_path,
        practice_file=file,
        secret_key=made_up_key("s"),
        data_keys=(made_up_key("d"),),
        index_key=made_up_key("i"),
        audit_key=made_up_key("a"),
    )
    return Browser(create_app(settings.flask_mapping()).test_client())


def test_where_nobody_answers_at_night_it_says_emergency_room(
    nobody_after_hours: Browser, clock: time_machine.Traveller
) -> None:
    clock.move_to(SATURDAY_NIGHT)
    page = come_to(nobody_after_hours, SAME_DAY, until="call_today")
    assert "Go to an emergency room now." in page.main


def test_keeping_going_after_call_today_files_a_same_day_case_with_the_call_now_box(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, SAME_DAY, until="call_today")
    browser.follow("Keep going and send my answers, too")
    page = fill_in(browser)
    assert "Call us now: (251) 555-0142" in page.main
    assert "We will call you by" not in page.main
    (record,) = filed(app)
    assert record.row.urgency == "same_day"


def test_somebody_operated_on_lately_first_calls_whoever_operated(browser: Browser) -> None:
    page = come_to(
        browser,
        {
            "prior_surgery": {"prior_surgery": "yes"},
            "surgery_date": {"surgery_date-range": "ago_2_weeks_3_months"},
            "safety_more": {"safety_more": "wound"},
        },
        until="call_today",
    )
    assert "First call the surgeon or hospital that did it. Ask for the doctor on call." in page.main
    assert page.main.index("First call the surgeon") < page.main.index("Call us now")


def test_whoever_was_never_operated_on_is_not_told_of_surgeons(browser: Browser) -> None:
    page = come_to(browser, {"safety_more": {"safety_more": "foot_drop"}}, until="call_today")
    assert "surgeon" not in page.main


def test_each_safety_page_comes_once_and_again_only_for_a_new_sign_or_level(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, {"safety": {"safety": "older_unchecked"}}, until="call_today")
    browser.open("/form/safety-legs")
    assert browser.send().address == "/form/safety-sudden"
    browser.open("/form/safety-legs")
    assert browser.send(safety_legs=["older_unchecked", "unsure"]).address == "/form/call-today"
    assert "no doctor has checked it" in browser.page.main
    browser.open("/form/safety-legs")
    signs = ["older_unchecked", "unsure", "urine_trouble"]
    assert browser.send(safety_legs=signs).address == "/form/get-help"
    browser.open("/form/safety-legs")
    assert browser.send(safety_legs=["older_unchecked", "unsure"]).address == "/form/safety-sudden"
    assert [level for level, _ in exits(app)] == ["same_day", "same_day", "emergency"]


def test_two_answers_that_are_an_emergency_together_come_to_help_when_the_second_is_given(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, SAME_DAY, until="call_today")
    browser.follow("Keep going and send my answers, too")
    fill_in(browser, {"safety_more": {"safety_more": "weak_immune"}}, until="get_help")
    assert "100.4 °F" in browser.page.main
    assert [level for level, _ in exits(app)] == ["same_day", "emergency"]


def test_weakness_getting_worse_fast_is_told_at_once_in_the_patients_words(browser: Browser) -> None:
    page = come_to(
        browser,
        {
            "symptoms": {"symptoms": "weakness"},
            "weakness": {"weakness_places": "left_leg", "weakness_trend": "worse_fast"},
        },
        until="get_help",
    )
    assert "Weakness that is getting worse fast" in page.main
    assert browser.seen[-2] == "/form/weakness-onset"


def test_long_standing_numbness_in_both_feet_waits_for_its_date_before_it_alarms(browser: Browser) -> None:
    both_feet = {"numbness_places": ["left_foot", "right_foot"]}
    come_to(browser, {"symptoms": {"symptoms": "numbness"}, "numbness": both_feet}, until="numbness_onset")
    page = browser.send({"numbness_onset_date": "2015", "numbness_trend": "same"})
    assert page.address == "/form/safety-moving"


def test_numbness_in_both_feet_of_unknown_age_comes_to_a_call_once_the_date_was_asked(
    browser: Browser,
) -> None:
    both_feet = {"numbness_places": ["left_foot", "right_foot"]}
    come_to(browser, {"symptoms": {"symptoms": "numbness"}, "numbness": both_feet}, until="numbness_onset")
    page = browser.send({"numbness_onset_date-unsure": "yes", "numbness_trend": "same"})
    assert page.address == "/form/call-today"
    assert "Weakness, numbness or tingling in both legs" in page.main


def test_an_operation_told_later_alarms_once_its_date_and_the_onset_were_asked(browser: Browser) -> None:
    weak = {"symptoms": {"symptoms": "weakness"}}
    come_to(browser, weak, until="safety_moving")
    browser.open("/form/prior-surgery")
    assert browser.send(prior_surgery="yes").address == "/form/surgery/1"
    browser.send(surgery_regions="lower_back", surgery_procedures="fusion")
    assert browser.page.address == "/form/surgery-date/1"
    assert (
        browser.send({"surgery_date-unsure": "yes", "surgery_recent": "unsure"}).address
        == "/form/surgery-after/1"
    )
    fill_in(browser, weak, until="call_today")
    assert browser.seen[-2] == "/form/weakness-onset"
    assert "Weakness soon after a surgery" in browser.page.main


def take_back(browser: Browser, sign: str) -> Page:
    """Press the button that takes that sign back."""
    form = browser.page.soup.select_one('form[action="/form/mistake"]')
    assert form is not None
    assert form.select_one(f'button[name="sign"][value="{sign}"]') is not None, sign
    values = browser.page.values_of(form)
    values.setlist("sign", [sign])
    return browser.post("/form/mistake", values)


def test_a_mistake_is_taken_back_in_one_press_and_both_answers_stay_on_record(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, EMERGENCY, until="get_help")
    page = take_back(browser, "saddle_numbness")
    assert page.address == "/form/safety-legs"
    assert page.ticked("safety_legs") == []
    assert "We took it back. We keep a note of it" in page.main
    assert browser.open("/form").address == "/form/safety-legs"  # nobody said "none" yet
    assert browser.send(safety_legs="none").address == "/form/safety-sudden"
    page = fill_in(browser)
    assert "We will call you by" in page.main
    (record,) = filed(app)
    assert record.row.urgency == "routine"
    assert record.how_told.safety_exit
    assert exits(app) == [("emergency", "safety_legs")]


def test_of_several_signs_only_the_one_pressed_is_taken_back(browser: Browser, app: Flask) -> None:
    signs = ["urine_trouble", "saddle_numbness", "older_unchecked"]
    page = come_to(browser, {"safety": {"safety": signs}}, until="get_help")
    assert "I checked this by mistake. New or clearly worse in the last 2 weeks: cannot pee" in page.main
    page = take_back(browser, "urine_trouble")
    assert page.address == "/form/get-help"
    assert "We took it back." in page.main
    assert "cannot pee" not in page.main
    assert "numb or tingly between the legs" in page.main
    page = take_back(browser, "saddle_numbness")
    assert page.heading == "You need to call today"
    assert exits(app) == [("emergency", "safety_legs"), ("same_day", "safety_legs")]


def test_a_box_beside_none_of_these_leaves_none_of_these_to_be_said_again(browser: Browser) -> None:
    begin(browser)
    browser.send(who="me")
    browser.send(safety_legs=["none", "saddle_numbness"])
    page = take_back(browser, "saddle_numbness")
    assert (page.address, page.ticked("safety_legs")) == ("/form/safety-legs", ["none"])


def test_being_unsure_is_taken_back_in_one_press_too(browser: Browser) -> None:
    come_to(browser, {"safety": {"safety": "unsure"}}, until="call_today")
    page = take_back(browser, "unsure_first")
    assert (page.address, page.ticked("safety_legs")) == ("/form/safety-legs", [])


def test_what_was_typed_beside_a_sign_does_not_tick_it_again(browser: Browser) -> None:
    begin(browser)
    browser.send(who="me")
    browser.save_for_later(safety_legs=["saddle_numbness", "unsure"], safety_legs_which="x" * 400)
    assert browser.page.address == "/form/get-help"
    assert take_back(browser, "saddle_numbness").heading == "You need to call today"
    assert "saddle_numbness" not in browser.open("/form/safety-legs").ticked("safety_legs")


def test_pressing_twice_or_for_a_sign_that_was_not_told_changes_nothing(browser: Browser, app: Flask) -> None:
    come_to(browser, EMERGENCY, until="get_help")
    form = browser.page.soup.select_one('form[action="/form/mistake"]')
    assert form is not None
    values = browser.page.values_of(form)
    values.setlist("sign", ["fever"])
    assert browser.post("/form/mistake", values).address == "/form/get-help"
    values.setlist("sign", ["saddle_numbness"])
    values["csrf_token"], token = "old", values["csrf_token"]
    assert browser.post("/form/mistake", values).address == "/form/get-help"
    values["csrf_token"] = token
    assert browser.post("/form/mistake", values).address == "/form/safety-legs"
    assert browser.post("/form/mistake", values).address == "/form/safety-legs"
    assert len(exits(app)) == 1


def test_a_sign_taken_back_and_ticked_again_is_shown_again(browser: Browser, app: Flask) -> None:
    come_to(browser, EMERGENCY, until="get_help")
    browser.open("/form/safety-legs")
    browser.send(safety_legs="none")
    browser.open("/form/safety-legs")
    assert browser.send(safety_legs="saddle_numbness").address == "/form/get-help"
    assert len(exits(app)) == 2


def test_a_mistake_in_a_computed_sign_leads_to_the_page_of_that_symptom(browser: Browser) -> None:
    come_to(
        browser,
        {
            "symptoms": {"symptoms": "weakness"},
            "weakness": {"weakness_places": "left_leg", "weakness_trend": "worse_fast"},
        },
        until="get_help",
    )
    assert "I checked this by mistake" not in browser.page.main
    assert "I did not mean that" in browser.page.main
    page = take_back(browser, "weakness_worse_fast")
    assert page.address == "/form/weakness-onset"
    assert page.values()["weakness_trend"] == "worse_fast"


def test_a_doctor_who_checked_the_sign_is_recorded_and_the_level_stays(browser: Browser, app: Flask) -> None:
    come_to(browser, EMERGENCY, until="get_help")
    page = browser.follow("A doctor or nurse checked this sign after it began")
    assert page.address == "/form/seen"
    page = browser.send(
        {
            "seen_already": "yes",
            "seen_when-month": "11",
            "seen_when-year": "2026",
            "seen_where": "City hospital",
        }
    )
    assert page.address == "/form/seen-thanks"
    assert page.heading == "Thank you for telling us"
    assert "Get help now" not in page.main
    assert "Did it get worse after that? Call 911 now." in page.main
    assert "We still count it as urgent" in page.main
    assert browser.follow("See again how to get help").heading == "Get help now"
    assert "Thank you. If it gets worse, call 911." in browser.page.main
    browser.open("/form/seen-thanks")
    browser.follow("Go on with the form")
    fill_in(browser)
    (record,) = filed(app)
    assert record.row.urgency == "emergency"
    assert record.answers.value("seen_when") == "2026-11"
    assert record.answers.value("seen_where") == "City hospital"


def test_a_sign_that_nobody_checked_leads_back_to_the_help(browser: Browser) -> None:
    come_to(browser, EMERGENCY, until="get_help")
    browser.follow("A doctor or nurse checked this sign after it began")
    assert browser.send(seen_already="no").address == "/form/get-help"
    assert "Thank you" not in browser.page.main
    assert browser.open("/form/seen-thanks").address == "/form/get-help"


@pytest.mark.parametrize("page", ["get-help", "seen-thanks"])
def test_an_emergency_page_says_when_the_office_looks_after_them(
    browser: Browser, clock: time_machine.Traveller, page: str
) -> None:
    come_to(browser, EMERGENCY, until="get_help")
    browser.follow("A doctor or nurse checked this sign after it began")
    browser.send({"seen_already": "yes", "seen_when-unsure": "yes", "seen_where": "City hospital"})
    said = browser.open(f"/form/{page}").main
    assert "We are open now and will try to check on you. Do not wait for us." in said
    clock.move_to(SATURDAY_NIGHT)
    said = browser.open(f"/form/{page}").main
    assert "We are closed until Monday, November 23 at 8 AM. Then we will try to check on you." in said


def test_in_an_emergency_988_is_one_line_and_911_the_one_button(browser: Browser) -> None:
    page = come_to(browser, EMERGENCY, until="get_help")
    assert "Thinking about hurting yourself? Call 988 or text 988." in page.main
    assert "You are not alone" not in page.main
    assert [each.get_text() for each in page.soup.select("main .nhsuk-button")] == ["Call 911"]


def test_self_harm_has_a_page_of_its_own_with_988_as_its_one_button(browser: Browser) -> None:
    page = come_to(browser, {"more_words": {"own_words": "Some days I want to die."}}, until="call_today")
    assert page.heading == "You are not alone"
    assert [each.get_text() for each in page.soup.select("main .nhsuk-button")] == ["Call 988"]
    assert "You need to call today" not in page.main
    assert "will try to check on you" in page.main


def test_other_signs_told_with_self_harm_stand_below_it(browser: Browser) -> None:
    words = {"safety_which": "I want to die"}
    page = come_to(
        browser, {"safety": {"safety": ["older_unchecked", "unsure"], **words}}, until="call_today"
    )
    assert page.heading == "You are not alone"
    assert page.main.index("You are not alone") < page.main.index("You need to call today")
    assert "slowly worse" in page.main
    assert "Thoughts of hurting yourself" not in page.main.replace("I did not mean that. Thoughts", "")


def test_where_signs_differ_911_stands_alone(browser: Browser) -> None:
    words = {"safety_which": "I want to die"}
    page = come_to(browser, {"safety": {"safety": ["lost_control", "unsure"], **words}}, until="get_help")
    assert page.heading == "Get help now"
    assert [each.get_text() for each in page.soup.select("main .nhsuk-button")] == ["Call 911"]


def test_whoever_leaves_only_a_name_and_number_is_filed_without_the_rest(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, EMERGENCY, until="get_help")
    page = browser.follow("Leave my name and phone number")
    assert "Call first." in page.main
    page = browser.send(
        {"name_given": "Ana", "name_family": "Example", "phone": "2515550188",
         "birth_date-month": "5", "birth_date-day": "6", "birth_date-year": "1960"}
    )  # fmt: skip
    assert page.heading == "We have your phone number"
    assert "Do not wait for us." in page.main
    assert "Go to the nearest emergency room now. Ask someone to drive you." in page.main
    (record,) = filed(app)
    assert record.row.contact_only
    assert record.how_told.safety_exit
    assert record.row.urgency == "emergency"
    assert record.identity.phone is not None
    assert record.identity.phone.shown == "(251) 555-0188"
    assert record.answers.value("safety_legs") == ["saddle_numbness"]


def test_a_contact_left_first_becomes_the_same_case_when_the_form_is_sent(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, SAME_DAY, until="call_today")
    browser.follow("Just send my name, birth date and phone number now")
    page = browser.send(name_given="Ana", name_family="Example", phone="2515550188")
    assert "Call us now" in page.main
    (contact,) = filed(app)
    browser.follow("Go on with the form")
    fill_in(browser, until="about_you")
    assert browser.page.values()["name_given"] == "Ana"
    fill_in(browser)
    (record,) = filed(app)
    assert record.row.reference == contact.row.reference
    assert not record.row.contact_only


def leaving(browser: Browser) -> None:
    come_to(browser, EMERGENCY, until="get_help")
    browser.follow("Leave my name and phone number")


def test_a_phone_number_alone_is_enough_in_an_emergency(browser: Browser, app: Flask) -> None:
    leaving(browser)
    assert browser.send(phone="2515550188").heading == "We have your phone number"
    (record,) = filed(app)
    assert record.identity.full_name == ""
    assert record.row.has_phone


def test_a_contact_needs_a_number_and_a_doubtful_one_is_asked_back_once(browser: Browser, app: Flask) -> None:
    leaving(browser)
    page = browser.send(name_given="Ana", name_family="Example")
    assert page.is_sent_back
    assert len(page.errors) == 1
    page = browser.send({"phone": "436 234 0167, my son", "birth_date-year": "61"})
    assert page.is_sent_back
    assert [box["id"] for box in page.soup.select("input.nhsuk-input--error")] == ["phone"]
    assert page.values()["name_given"] == "Ana"
    assert page.values()["phone"] == "436 234 0167, my son"
    assert filed(app) == []
    assert browser.send().heading == "We have your phone number"
    (record,) = filed(app)
    assert record.identity.phone is not None
    assert (record.identity.phone.shown, record.identity.phone.note) == ("436 234 0167", "my son")


@pytest.mark.parametrize(
    ("typed", "born", "as_typed"),
    [
        ({"year": "61"}, None, "61"),
        ({"month": "3/4/1961"}, "1961-03-04", None),
        ({"month": "March 4, 1961"}, "1961-03-04", None),
        ({"month": "2", "day": "30", "year": "1961"}, None, "2 30 1961"),
        ({"month": "3", "day": "4", "year": "2961"}, None, "3 4 2961"),
        ({"month": "3", "day": "4", "year": "1761"}, None, "3 4 1761"),
        ({"day": "old"}, None, "old"),
    ],
)
def test_a_birth_date_left_in_an_emergency_is_taken_as_far_as_it_goes(
    browser: Browser, app: Flask, typed: dict[str, str], born: str | None, as_typed: str | None
) -> None:
    leaving(browser)
    boxes = {f"birth_date-{part}": text for part, text in typed.items()}
    assert browser.send({"phone": "2515550188", **boxes}).heading == "We have your phone number"
    (record,) = filed(app)
    assert (record.identity.birth_date, record.identity.birth_date_typed) == (born, as_typed)


def test_a_birth_date_told_later_stands_in_place_of_what_was_typed(browser: Browser, app: Flask) -> None:
    come_to(browser, SAME_DAY, until="call_today")
    browser.follow("Just send my name, birth date and phone number now")
    browser.send({"phone": "2515550188", "birth_date-year": "61"})
    browser.open("/form/leave-phone")
    browser.send({"birth_date-month": "3", "birth_date-day": "4", "birth_date-year": "1961"})
    (record,) = filed(app)
    assert (record.identity.birth_date, record.identity.birth_date_typed) == ("1961-03-04", None)
    browser.follow("Go on with the form")
    fill_in(browser)
    (record,) = filed(app)
    assert record.identity.birth_date_typed is None


def test_a_form_that_tells_the_birth_date_ends_what_was_typed_for_it(browser: Browser, app: Flask) -> None:
    come_to(browser, SAME_DAY, until="call_today")
    browser.follow("Just send my name, birth date and phone number now")
    browser.send({"phone": "2515550188", "birth_date-year": "61"})
    browser.follow("Go on with the form")
    fill_in(browser)
    (record,) = filed(app)
    assert record.identity.birth_date == "1951-03-27"
    assert record.identity.birth_date_typed is None


@pytest.mark.parametrize("name", ["x" * 200, "my number is 123-45-6789"])
def test_no_name_stands_between_a_sign_and_a_contact(browser: Browser, app: Flask, name: str) -> None:
    leaving(browser)
    assert browser.send(name_given=name, phone="2515550188").heading == "We have your phone number"
    (record,) = filed(app)
    assert record.identity.given
    assert "6789" not in record.identity.given


def test_nobody_is_too_young_to_leave_a_number_at_an_emergency_page(browser: Browser, app: Flask) -> None:
    come_to(browser, EMERGENCY, until="get_help")
    browser.follow("Leave my name and phone number")
    browser.send(
        {"name_given": "Ana", "name_family": "Example", "phone": "2515550188",
         "birth_date-month": "5", "birth_date-day": "6", "birth_date-year": "2012"}
    )  # fmt: skip
    assert len(filed(app)) == 1


def test_words_of_self_harm_bring_the_crisis_line_and_a_call_today(browser: Browser, app: Flask) -> None:
    page = come_to(browser, {"more_words": {"own_words": "Some days I want to die."}}, until="call_today")
    assert page.heading == "You are not alone"
    assert "call 988 or text 988" in page.main
    browser.follow("Keep going and send my answers, too")
    page = fill_in(browser)
    assert "call 988 or text 988" in page.main
    assert filed(app)[0].row.urgency == "same_day"


WORDS = "Some days I want to die."


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("more-words", {"more_words": {"own_words": WORDS}}),
        (
            "surgery/1",
            {
                "prior_surgery": {"prior_surgery": "yes"},
                "surgery": {
                    "surgery_regions": "neck",
                    "surgery_procedures": "other",
                    "surgery_other": WORDS,
                },
            },
        ),
    ],
)
def test_words_that_were_not_meant_that_way_are_taken_back_where_they_stand(
    browser: Browser, address: str, given: dict[str, Given]
) -> None:
    come_to(browser, given, until="call_today")
    assert take_back(browser, "own_words_self_harm").address == f"/form/{address}"


def test_a_ticked_sign_beats_none_of_these_and_both_are_kept(browser: Browser, app: Flask) -> None:
    page = come_to(browser, {"safety": {"safety": ["urine_trouble", "none"]}}, until="get_help")
    assert page.status == 200
    browser.follow("Go on with the form")
    fill_in(browser)
    assert filed(app)[0].answers.value("safety_legs") == ["urine_trouble", "none"]


def test_no_error_stands_between_a_ticked_sign_and_help(browser: Browser) -> None:
    begin(browser)
    browser.send(who="me")
    long_text = "My SSN is 123-45-6789. " + "x" * 400
    values = browser.page.values()
    values.setlist("safety_legs", ["lost_control", "unsure", "made_up"])
    values["safety_legs_which"] = long_text
    assert browser.post("/form/safety-legs", values).address == "/form/get-help"
    kept = browser.open("/form/safety-legs").values()
    assert kept.getlist("safety_legs") == ["lost_control", "unsure"]
    assert kept["safety_legs_which"].startswith("My SSN is [number taken out].")
    assert len(kept["safety_legs_which"]) == 300


def test_being_unsure_of_a_first_sign_leads_to_a_call(browser: Browser) -> None:
    page = come_to(
        browser, {"safety": {"safety": "unsure", "safety_which": "My leg feels odd"}}, until="call_today"
    )
    assert "You are not sure about one or more of the signs" in page.main


@pytest.mark.parametrize(
    "address", ["get-help", "call-today", "mistake", "seen", "seen-thanks", "leave-phone", "phone-left"]
)
def test_safety_pages_lead_back_to_the_form_where_nothing_is_urgent(browser: Browser, address: str) -> None:
    come_to(browser, until="symptoms")
    assert browser.open(f"/form/{address}").address == "/form/symptoms"


def test_the_page_of_the_other_level_leads_to_the_right_one(browser: Browser) -> None:
    come_to(browser, SAME_DAY, until="call_today")
    assert browser.open("/form/get-help").address == "/form/call-today"


def test_back_from_a_safety_page_leads_to_the_page_of_the_sign(browser: Browser) -> None:
    page = come_to(browser, SAME_DAY, until="call_today")
    assert page.links["Back"] == "/form/safety-fever"
