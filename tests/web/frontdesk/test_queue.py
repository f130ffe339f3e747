"""The queue's page: its order, its reasons, its pages and its filters."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.content.practice import Notify, load_practice
from intake.context import new_id, now
from intake.extensions import db, keys
from intake.mail import delivery
from intake.mail.delivery import Problem
from intake.mail.letters import Letterhead
from intake.services import outbox
from intake.services.actor import system
from intake.services.cases.placing import Office
from intake.services.frontdesk import duty
from intake.store.models import AuditEvent
from intake.store.models.outbox import OutboxKind
from tests.support.staff_browser import StaffPage, Team, file_story, version_on

STORIES_IN_ORDER = (
    ("both legs weak", "Arm or leg suddenly weak and 1 more"),
    ("foot drop", "Foot slaps or drags"),
    ("weak immune system", "Safety answer: a clinician reads this first"),
    ("early after surgery", "Timing flag: began soon after surgery"),
    ("never better since surgery", "Timing flag: there ever since surgery"),
    ("surgery date forgotten", "Not settled: ask on the call"),
    ("plain back pain", "Book as usual"),
)


def references(page: StaffPage) -> list[str]:
    """The requests on the page, in order."""
    found = re.findall(r'scope="row" data-label=""><a href="/staff/cases/([0-9A-Z]+)"', page.html)
    assert len(found) == len(set(found))
    return found


def test_rows_stand_in_the_promised_order_with_the_reason_printed(app: Flask, team: Team) -> None:
    filed = {file_story(app, name): why for name, why in reversed(STORIES_IN_ORDER)}
    page = team.desk.open("/staff/queue")
    assert [filed[reference] for reference in references(page)] == [why for _, why in STORIES_IN_ORDER]
    for _, why in STORIES_IN_ORDER:
        assert why in page.main
        assert len(why.split()) < 12


def test_a_row_tells_due_name_age_needs_status_and_one_thing_to_do(app: Flask, team: Team) -> None:
    file_story(app, "foot drop", {"call_in": "other", "call_language": "Vietnamese"})
    row = team.desk.open("/staff/queue").soup.select("tbody tr")[0]
    for name in row.select("bdi"):
        name.unwrap()
    row.smooth()
    text = " ".join(row.get_text(" ", strip=True).split())
    assert "by 11 AM, 1 h left" in text
    assert "Ximena Quill, 65" in text
    assert "Interpreter: Vietnamese" in text
    assert "Foot slaps or drags" in text
    assert "Clinician, since 10 AM" in text
    assert [button.get_text(" ", strip=True) for button in row.select(".nhsuk-button")] == [
        "Connect to the clinician on duty: Ximena Quill, 65"
    ]


@pytest.mark.parametrize(
    ("told", "needs", "times"),
    [
        ({"call_help": None, "call_when": None}, "Not answered", "Any time (not answered)"),
        ({"call_help": ["none"], "call_when": "any"}, "None", "Any time"),
        ({"call_help": None, "call_in": "spanish"}, "Call in Spanish, help not answered", "Any time"),
    ],
)
def test_what_is_not_known_is_not_shown_as_none(
    app: Flask, team: Team, told: dict[str, Any], needs: str, times: str
) -> None:
    page = team.desk.open(f"/staff/cases/{file_story(app, 'plain back pain', told)}")
    names, values = (page.soup.select(f"dl div > {part}") for part in ("dt", "dd"))
    shown = (
        (name.get_text(strip=True), value.get_text(strip=True))
        for name, value in zip(names, values, strict=True)
    )
    facts = dict(shown)
    assert (facts["Needs"], facts["Call times"]) == (needs, times)
    assert facts["Been here before"]


def test_a_late_row_says_how_late_and_comes_before_what_has_time(app: Flask, team: Team, clock: Any) -> None:
    late = file_story(app, "plain back pain", ago=timedelta(days=7))
    early = file_story(app, "early after surgery")
    page = team.desk.open("/staff/queue")
    assert references(page) == [late, early]
    assert "3 office days late. Book as usual" in page.main
    assert re.search(r"\d+ h( \d+ min)? late", page.main)
    assert clock is not None


@pytest.mark.parametrize("show", ["all", "free"])
def test_pages_go_on_where_the_last_one_ended(app: Flask, team: Team, show: str) -> None:
    filed = [
        file_story(app, name, ago=timedelta(minutes=number))
        for number in range(9)
        for name in ("plain back pain", "early after surgery", "foot drop")
    ] + [file_story(app, "both legs weak") for _ in range(27)]
    seen: list[str] = []
    address = f"/staff/queue?show={show}"
    for _ in range(5):
        page = team.desk.open(address)
        rows = references(page)
        assert len(rows) <= 25
        seen += rows
        forward = page.soup.select_one('a[rel="next"]')
        if forward is None:
            break
        address = str(forward["href"])
        assert "offset" not in address
    assert len(seen) == len(set(seen)) == len(filed)
    assert set(seen) == set(filed)
    (count,) = page.soup.select(f'.app-filters a[href="/staff/queue?show={show}"] .app-count')
    assert count.text == "54"
    (before,) = page.soup.select('a[rel="prev"]')
    assert references(team.desk.open(str(before["href"]))) == seen[-25 - len(rows) : -len(rows)]


@pytest.mark.parametrize(
    "after", ["", "x", "1~2~3", "99~2026~2026~x", "2~2026-01-01T00:00~2026-01-01T00:00~a", "~~~"]
)
def test_a_mangled_address_shows_the_queue_from_its_start(team: Team, reference: str, after: str) -> None:
    page = team.desk.open(f"/staff/queue?show=nonsense&after={after}")
    assert references(page) == [reference]


def test_filters_are_plain_links(app: Flask, team: Team) -> None:
    urgent, free = file_story(app, "foot drop"), file_story(app, "plain back pain")
    mine, handed = file_story(app, "early after surgery"), file_story(app, "there before the surgery")
    for reference, action, values in (
        (mine, "claim", {}),
        (handed, "move", {"step": "hand_to_clinician"}),
    ):
        version = version_on(team.desk.open(f"/staff/cases/{reference}"))
        team.desk.post(f"/staff/cases/{reference}/{action}", values, version=version)
    expected = {
        "To do": [urgent, mine, free],
        "Emergency and same day": [urgent],
        "Mine": [mine],
        "Nobody's": [urgent, free],
        "With clinician": [handed],
        "Waiting": [],
    }
    page = team.desk.open("/staff/queue")
    *filters, again = page.soup.select(".app-filters a")
    assert again.get_text(" ", strip=True) == "Refresh"
    for link, (text, wanted) in zip(filters, expected.items(), strict=True):
        assert link.get_text(" ", strip=True) == f"{text} {len(wanted)}"
        assert set(references(team.desk.open(str(link["href"])))) == set(wanted), text
    assert "With clinician until Wed, Nov 18" in team.desk.open("/staff/queue?show=clinician").main


def test_closed_and_booked_requests_have_no_row(team: Team, reference: str) -> None:
    case = f"/staff/cases/{reference}"
    team.desk.post(f"{case}/claim", version="0")
    team.desk.post(f"{case}/attempt", version="1", outcome="refused", send="yes")
    team.desk.post(f"{case}/close", version="2", reason="declined", send="yes")
    assert references(team.desk.open("/staff/queue")) == []


def test_the_call_list_leaves_out_who_cannot_be_called_now(app: Flask, team: Team, clock: Any) -> None:
    now_fine = file_story(app, "plain back pain")
    afternoons = file_story(app, "early after surgery", {"call_when": "afternoons"})
    not_today = file_story(
        app, "there before the surgery", {"call_when": "choose", "call_windows": ["wed_morning"]}
    )
    urgent = file_story(app, "foot drop", {"call_when": "choose", "call_windows": ["fri_afternoon"]})
    taken = file_story(app, "somewhere between")
    team.second_desk.post(f"/staff/cases/{taken}/claim", version="0")
    assert set(references(team.desk.open("/staff/calls"))) == {now_fine, urgent}
    clock.shift(timedelta(hours=3))  # one o'clock in the afternoon
    shown = set(references(StaffPage(fresh(team).get("/staff/calls"))))
    assert shown == {now_fine, urgent, afternoons, taken}
    assert not_today not in shown


def fresh(team: Team) -> Any:
    """The second front desk, signed in anew: the clock was moved past everybody's idle time."""
    from tests.support.staff_browser import enter

    return enter(team.app, team.second_desk.staff_id).client


def test_whom_a_message_may_be_left_stands_with_its_words(app: Flask, team: Team) -> None:
    file_story(app, "plain back pain", {"message_ok": "yes"})
    main = team.desk.open("/staff/calls").main
    assert "This is Dana Desk with Example Spine Practice, calling for Ximena Quill." in main
    assert "Please call us back at (251) 555-0142." in main


@pytest.mark.parametrize(
    ("call_in", "language", "words"),
    [
        ("spanish", "es", "Este mensaje es para Ximena Quill. Por favor, llámenos al (251) 555-0142."),
        ("english", "en", "calling for Ximena Quill. Please call us back at (251) 555-0142."),
        ("other", "en", "calling for Ximena Quill. Please call us back at (251) 555-0142."),
        (None, "en", "calling for Ximena Quill. Please call us back at (251) 555-0142."),
    ],
)
def test_a_message_is_left_in_the_language_that_was_chosen_for_calls(
    app: Flask, team: Team, call_in: str | None, language: str, words: str
) -> None:
    told = {"message_ok": "yes", "call_in": call_in, "call_language": "Vietnamese"}
    page = team.desk.open(f"/staff/cases/{file_story(app, 'plain back pain', told)}")
    (script,) = page.soup.select(".nhsuk-inset-text p[lang]")
    assert script["lang"] == language
    for name in script.select("bdi"):
        name.unwrap()
    script.smooth()
    assert words in script.get_text()
    assert words in team.desk.open("/staff/calls").main


@pytest.mark.parametrize(
    ("answer", "why"), [("no", "the patient said no"), (None, "the patient did not say that we may")]
)
def test_without_permission_no_message_is_left(app: Flask, team: Team, answer: str | None, why: str) -> None:
    reference = file_story(app, "plain back pain", {"message_ok": answer})
    for address in ("/staff/calls", f"/staff/cases/{reference}"):
        main = team.desk.open(address).main
        assert f"Leave no message: {why}." in main
        assert "This is Dana Desk" not in main


def test_urgent_cases_nobody_took_stand_in_a_banner(app: Flask, team: Team, clock: Any) -> None:
    file_story(app, "foot drop")
    assert "Urgent: no clinician has taken it up yet" not in team.desk.open("/staff/queue").html
    clock.shift(timedelta(minutes=14, seconds=59))
    page = team.desk.open("/staff/queue")
    assert "Urgent: no clinician has taken it up yet" not in page.html
    clock.shift(timedelta(seconds=1))
    page = team.desk.open("/staff/queue")
    assert "Urgent: no clinician has taken it up yet" in page.html
    assert "a letter to a second person is waiting to go out" in page.html
    assert "was told" not in page.html


def test_who_was_told_is_said_of_delivered_letters_only(app: Flask, team: Team, clock: Any) -> None:
    file_story(app, "foot drop")
    clock.shift(timedelta(minutes=14, seconds=59))
    clock.shift(timedelta(minutes=46))
    browser = fresh(team)
    with app.app_context():
        office = Office(load_practice().hours, load_policy())
        duty.escalate(db.session(), keys(), office, actor=system(), now=now(), new_id=new_id)
        db.session.commit()

    def banner() -> str:
        callout = StaffPage(browser.get("/staff/queue")).soup.select_one(".nhsuk-warning-callout li")
        assert callout is not None
        return callout.get_text().partition(": ")[2]

    waits = "a letter to a second person is waiting to go out; a letter to the manager is waiting to go out"
    assert banner() == waits
    deliver(app, {"second@example.org": True, "manager@example.org": None})
    assert banner() == "a second person was told; a letter to the manager is waiting to go out"
    clock.shift(timedelta(minutes=10))
    deliver(app, {"manager@example.org": False})
    assert banner() == "a second person was told; the manager could not be told by letter: ring them"


def deliver(app: Flask, fates: dict[str, bool | None]) -> None:
    """Write letters to a second person and the manager, and have each delivered, refused, or left."""
    notify = Notify((), ("second@example.org",), ("manager@example.org",))
    letterhead = Letterhead(replace(load_practice(), notify=notify), load_questionnaire(), "https://x.test")
    with app.app_context():
        while (taken := delivery.claim(db.session(), now())) is not None:
            if taken.is_event:
                delivery.write_letters(db.session(), keys(), letterhead, taken, now=now(), new_id=new_id)
                continue
            letter = delivery.open_letter(db.session(), keys(), taken)
            fate = fates.get(letter.to) if letter else None
            if fate:
                delivery.note_sent(db.session(), taken, now())
            elif fate is not None:
                delivery.note_failed(db.session(), taken, Problem.REFUSED, now=now(), jitter=0)
        db.session.commit()


def test_a_desk_that_takes_an_urgent_case_and_does_nothing_takes_it_off_no_list(
    app: Flask, team: Team, clock: Any
) -> None:
    reference = file_story(app, "both legs weak")
    team.desk.post(f"/staff/cases/{reference}/claim", version="0")
    clock.shift(timedelta(minutes=31))
    page = StaffPage(fresh(team).get("/staff/queue"))
    assert "Urgent: no clinician has taken it up yet" in page.html
    assert "Was taken, free again: for the clinician on duty" in page.main
    assert references(page) == [reference]


def test_a_long_banner_shows_who_waits_longest_and_how_many_more(app: Flask, team: Team, clock: Any) -> None:
    filed = [file_story(app, "foot drop", ago=timedelta(minutes=number)) for number in range(5)]
    clock.shift(timedelta(minutes=14, seconds=59))
    banner = team.desk.open("/staff/queue").soup.select_one(".nhsuk-warning-callout")
    assert banner is not None
    links = [str(link["href"]) for link in banner.select("a")]
    assert links == [f"/staff/cases/{filed[-1]}", "/staff/queue?show=urgent"]
    assert "And 3 more" in banner.get_text()


def name_on_duty(team: Team) -> None:
    values = {"day": "2026-11-17", "clinician": team.clinician.staff_id, "send": "yes"}
    assert team.clinician.post("/staff/duty", values).status_code == 303


def test_what_is_urgent_lands_with_the_clinician_on_duty_until_somebody_takes_it(
    app: Flask, team: Team
) -> None:
    urgent, other = file_story(app, "foot drop"), file_story(app, "plain back pain")
    assert "New: for the clinician on duty" in team.desk.open("/staff/queue").main
    assert references(team.clinician.open("/staff/queue?show=mine")) == []
    name_on_duty(team)
    rows = [row.get_text(" ", strip=True) for row in team.desk.open("/staff/queue").soup.select(".app-row")]
    assert ["for Cleo Clinician" in row for row in rows] == [True, False]
    assert references(team.clinician.open("/staff/queue?show=mine")) == [urgent]
    assert references(team.desk.open("/staff/queue?show=mine")) == []
    team.desk.post(f"/staff/cases/{urgent}/claim", version="0")
    assert references(team.clinician.open("/staff/queue?show=mine")) == []
    assert references(team.desk.open("/staff/queue?show=mine")) == [urgent]
    assert "for Cleo Clinician" not in team.clinician.open("/staff/queue").main
    assert other in references(team.clinician.page)


def test_the_desk_asks_an_urgent_caller_nothing_and_connects(app: Flask, team: Team) -> None:
    unsettled = {"surgery_date@1": "2024", "safety": ["fever"]}
    reference = file_story(app, "year alone does not settle it", unsettled)
    case = f"/staff/cases/{reference}"
    desk = team.desk.open("/staff/calls").main
    assert "Nothing: connect the clinician on duty." in desk
    assert "2024 surgery" not in desk
    assert "For the clinician to ask:" in team.desk.open(case).main
    team.clinician.post(f"{case}/claim", version="0")
    assert "2024 surgery" in team.clinician.open("/staff/calls").main
    assert "Connect the call" not in team.clinician.open(case).main


def test_the_last_attempt_stands_on_the_row_and_one_that_was_taken_back_does_not(
    team: Team, reference: str
) -> None:
    case = f"/staff/cases/{reference}"
    tomorrow = "2026-11-18_morning"
    team.desk.post(f"{case}/claim", version="0")
    team.desk.post(f"{case}/attempt", version="1", outcome="voicemail", next_try=tomorrow, send="yes")
    assert "Last 10 AM: left a message" in team.desk.open("/staff/queue").main
    assert references(team.desk.open("/staff/calls")) == []
    team.desk.post(f"{case}/undo", version="2")
    assert "left a message" not in team.desk.open("/staff/queue").main
    assert references(team.desk.open("/staff/calls")) == [reference]


def test_mail_that_does_not_go_out_is_told_to_whoever_counts_on_it(
    app: Flask, team: Team, clock: Any
) -> None:
    with app.app_context():
        outbox.add(db.session(), keys(), kind=OutboxKind.ESCALATION, payload={}, now=now(), new_id=new_id)
        db.session.commit()
    for _ in range(2):
        assert "Mail is not going out" not in team.desk.open("/staff/queue").html
        clock.shift(timedelta(minutes=8))
    assert "1 letter is late. Nobody may be told" in team.desk.open("/staff/queue").html

    with app.app_context():
        taken = delivery.claim(db.session(), now())
        assert taken is not None
        delivery.note_failed(db.session(), taken, Problem.REFUSED, now=now(), jitter=0)
        db.session.commit()
    assert "1 was refused for good. Nobody may be told" in team.desk.open("/staff/queue").html


def test_a_refresh_is_one_look_in_a_quarter_of_an_hour_and_keeps_no_session_alive(
    app: Flask, team: Team, clock: Any
) -> None:
    def looks() -> int:
        with app.app_context():
            actions = db.session.scalars(db.select(AuditEvent.action)).all()
        return actions.count("worklist.read")

    def refresh() -> int:
        return team.desk.client.get("/staff/queue", headers={"X-Refresh": "yes"}).status_code

    team.desk.open("/staff/queue")
    for _ in range(14):
        clock.shift(timedelta(minutes=1))
        assert refresh() == 200
    assert looks() == 1
    clock.shift(timedelta(minutes=2))
    assert refresh() == 303  # nobody was at it for a quarter of an hour
    assert looks() == 1


def test_a_refresh_after_a_quarter_of_an_hour_of_work_is_a_look(app: Flask, team: Team, clock: Any) -> None:
    team.desk.open("/staff/queue")
    for _ in range(2):
        clock.shift(timedelta(minutes=8))
        team.desk.open("/staff/visits")
    assert team.desk.client.get("/staff/queue", headers={"X-Refresh": "yes"}).status_code == 200
    with app.app_context():
        actions = db.session.scalars(db.select(AuditEvent.action)).all()
    assert actions.count("worklist.read") == 2
