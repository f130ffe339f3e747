"""A staff page opens nothing sealed twice, and asks the database as much for many rows as for few."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from intake.extensions import db, keys
from intake.services.patient import filling, sitting, updates
from intake.services.patient.turn import turn_of
from intake.store.queries import cases
from tests.support.filed_stories import desk_at
from tests.support.staff_browser import StaffBrowser, Team, file_story, new_id, new_token
from tests.support.unsealing import Work, watched

STORY = "back within two years"
LOOK_ALIKES = 9
ALIKE = 1 + LOOK_ALIKES
EVENTS = 4

OF_A_ROW = ("case_file.sealed_gist", "case_file.wrapped_key")
"""What a row of a list is made of; each is opened once for each case."""

OF_A_WHOLE_CASE = (
    "appointment_request.sealed_preferences",
    "assessment.sealed_payload",
    "case_file.sealed_answers",
    "case_file.sealed_how_told",
    "case_file.sealed_identity",
)
"""What a case that a page tells of is made of besides its key."""

EVERYBODY = {"staff.sealed_profile": 5, "staff.wrapped_key": 5}
"""The five people of a team, whoever signed in among them."""


def listed(cases: int) -> dict[str, int]:
    """What a list of so many cases opens."""
    return {**dict.fromkeys(OF_A_ROW, cases), **EVERYBODY}


def opened(*, beside: int = 0) -> dict[str, int]:
    """What a page about one case opens, that was worked on, with so many others beside it."""
    return {
        **dict.fromkeys(OF_A_WHOLE_CASE, 1),
        "case_file.wrapped_key": 1 + beside,
        **({"case_file.sealed_gist": beside} if beside else {}),
        "case_event.sealed_note": EVENTS,
        "review.sealed_decision": 1,
        **EVERYBODY,
    }


@pytest.fixture
def worked_on(app: Flask, team: Team, reference: str) -> str:
    """A request that four steps were taken on, with a clinician on duty, and nine that look alike."""
    look_alikes(app, LOOK_ALIKES)
    on_duty = {"day": "2026-11-17", "clinician": team.clinician.staff_id, "send": "yes"}
    assert team.clinician.post("/staff/duty", on_duty).status_code == 303
    case = f"/staff/cases/{reference}"
    team.desk.post(f"{case}/claim", version="0")
    team.desk.post(f"{case}/attempt", version="1", outcome="voicemail", send="yes")
    team.desk.post(f"{case}/claim", version="2")
    assert (
        team.clinician.post(f"{case}/next-step", version="3", next_step="pa", send="yes").status_code == 303
    )
    return reference


def look_alikes(app: Flask, count: int) -> None:
    for _ in range(count):
        file_story(app, STORY)


def work_of(app: Flask, browser: StaffBrowser, address: str, form: Mapping[str, str] | None = None) -> Work:
    """What is done to answer one request; the page comes."""
    token = browser.token()
    with app.app_context():
        engine = db.engine
    with watched(engine) as work:
        if form is None:
            response = browser.client.get(address)
        else:
            response = browser.client.post(address, data={"csrf_token": token, **form})
    assert response.status_code == 200
    return work


def begin_anew(app: Flask) -> None:
    """Let the application have opened nothing yet, as after a start."""
    with app.app_context():
        vars(keys()).pop("opened", None)


QUILL = {"sought": "Quill", "send": "yes"}
PAGES: dict[str, tuple[str, str, Mapping[str, str] | None, dict[str, int]]] = {
    "queue": ("desk", "/staff/queue", None, listed(ALIKE)),
    "call list": ("desk", "/staff/calls", None, listed(ALIKE)),
    "case": ("desk", "/staff/cases/{}", None, opened(beside=LOOK_ALIKES)),
    "search": ("desk", "/staff/search", QUILL, listed(ALIKE)),
    "summary": ("clinician", "/staff/cases/{}/summary", None, opened()),
    "trace": ("clinician", "/staff/cases/{}/trace", None, opened()),
    "record a call": ("desk", "/staff/cases/{}/attempt", None, opened()),
    "visits": ("desk", "/staff/visits", None, {"staff.sealed_profile": 1, "staff.wrapped_key": 1}),
    "duty": ("clinician", "/staff/duty", None, EVERYBODY),
}


@pytest.mark.parametrize(("who", "address", "form", "kinds"), PAGES.values(), ids=PAGES)
def test_nothing_sealed_is_opened_twice(
    app: Flask,
    team: Team,
    worked_on: str,
    who: str,
    address: str,
    form: Mapping[str, str] | None,
    kinds: dict[str, int],
) -> None:
    begin_anew(app)
    work = work_of(app, getattr(team, who), address.format(worked_on), form)
    assert work.twice == {}
    assert work.kinds == kinds


@pytest.mark.parametrize("page", ["queue", "call list", "search"])
def test_a_row_is_opened_once_a_change_and_not_once_a_look(
    app: Flask, team: Team, worked_on: str, page: str
) -> None:
    who, address, form, first = PAGES[page]
    browser = getattr(team, who)
    begin_anew(app)
    assert work_of(app, browser, address, form).kinds == first
    assert work_of(app, browser, address, form).kinds == EVERYBODY
    team.desk.post(f"/staff/cases/{worked_on}/attempt", version="4", outcome="voicemail", send="yes")
    assert work_of(app, browser, address, form).kinds == listed(1)


@pytest.mark.parametrize("page", ["summary", "trace", "trace?assessment=1", "trace?assessment=2"])
def test_nor_is_what_was_told_before_an_update(app: Flask, team: Team, reference: str, page: str) -> None:
    told_again(app, reference)
    work = work_of(app, team.clinician, f"/staff/cases/{reference}/{page}")
    assert work.twice == {}
    assert work.kinds["assessment.sealed_payload"] == 2


def told_again(app: Flask, reference: str) -> None:
    """The patient sends the request once more, with a sign ticked."""
    with app.app_context():
        session, desk = db.session(), desk_at(keys(), datetime.now(UTC))
        case = cases.by_reference(session, reference)
        assert case is not None
        begun, token = updates.start(
            session,
            keys(),
            case,
            desk.questionnaire,
            now=desk.now,
            new_id=new_id,
            new_token=new_token,
            kept_for=timedelta(days=30),
        )
        begun = updates.fill(session, keys(), begun, case, desk.questionnaire, desk.now)
        answers = begun.answers | {"safety": {"value": ["fever"]}}
        sitting.save_page(session, begun, answers=answers, now=desk.now, page="check")
        opened = sitting.open_by_token(session, keys(), token, desk.now, to_change=True)
        filling.send(session, turn_of(desk, opened))
        db.session.commit()


@pytest.mark.parametrize("page", ["queue", "call list", "search"])
def test_a_list_asks_the_database_as_much_for_many_rows_as_for_few(
    app: Flask, team: Team, worked_on: str, page: str
) -> None:
    who, address, form, _ = PAGES[page]
    few = work_of(app, getattr(team, who), address.format(worked_on), form)
    look_alikes(app, 8)
    many = work_of(app, getattr(team, who), address.format(worked_on), form)
    assert len(many.statements) == len(few.statements)


def test_a_refused_step_opens_the_case_again_and_the_people_once(
    app: Flask, team: Team, worked_on: str
) -> None:
    """What others changed is read anew after a refusal; whoever did it is named by what is known already."""
    token = team.desk.token()
    with app.app_context():
        engine = db.engine
    with watched(engine) as work:
        response = team.desk.client.post(
            f"/staff/cases/{worked_on}/claim", data={"csrf_token": token, "version": "0"}
        )
    assert response.status_code == 409
    assert {table for table, _, _ in work.twice} <= {"case_file", "case_event", *_of_the_case_alone()}
    assert {kind: work.kinds[kind] for kind in EVERYBODY} == EVERYBODY


def _of_the_case_alone() -> set[str]:
    return {kind.partition(".")[0] for kind in (*OF_A_WHOLE_CASE, "review.sealed_decision")}
