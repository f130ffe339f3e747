"""The two nights on which clocks are set, and clocks that are wrong for a while: nobody's work suffers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services import audit
from tests.support.browser import Browser
from tests.support.patient_story import fill_in, go_through
from tests.support.staff_browser import add_member, enter, version_on

pytestmark = pytest.mark.faults

HOUR, FORTY_DAYS = timedelta(hours=1), timedelta(days=40)
SPRING = datetime(2027, 3, 14, 7, 30, tzinfo=UTC)
"""1:30 at night in the example practice; half an hour later it is 3."""
AUTUMN = datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
"""1:30 at night there; an hour later it is 1:30 again."""
LISTS = ("queue", "calls", "visits", "calls/sheets", "clinic-day?day=2027-03-14", "clinic-day?day=2027-11-07")


def lists_open(app: Flask, staff_id: str) -> None:
    staff = enter(app, staff_id)
    for name in LISTS:
        assert staff.open(f"/staff/{name}").status == 200, name


@pytest.mark.parametrize(
    ("night", "day", "at"), [(SPRING, "2027-03-14", "02:30"), (AUTUMN, "2027-11-07", "01:30")]
)
def test_a_form_and_a_shift_go_on_through_the_night_in_which_clocks_are_set(
    app: Flask, browser: Browser, clock: time_machine.Traveller, night: datetime, day: str, at: str
) -> None:
    clock.move_to(night)
    staff_id = add_member(app, "Nora Night", Role.CLINICIAN)
    staff = enter(app, staff_id)
    go_through(browser, until="more_words")
    clock.shift(timedelta(minutes=14))
    staff.open("/staff/queue")
    clock.shift(timedelta(minutes=14))
    assert staff.open("/staff/queue").status == 200
    clock.shift(timedelta(minutes=14))
    assert fill_in(browser).address == "/form/done"
    number = browser.page.soup.select_one(".app-reference")
    assert number is not None
    case = f"/staff/cases/{number.get_text().replace('-', '')}"
    staff.open("/staff/queue")
    staff.post(f"{case}/claim", version=version_on(staff.open(case)))
    visit = {"day": day, "time": at, "with_whom": "Example Surgeon One, MD", "version": "1", "send": "yes"}
    clock.shift(-timedelta(days=2))  # booked on the Friday before, for an hour that there is not, or twice
    page = enter(app, staff_id).send(f"{case}/schedule", visit)
    if page.status == 422:
        page = enter(app, staff_id).send(f"{case}/schedule", {**visit, "asked": page.value("asked")})
    assert page.status == 200, page.errors
    clock.shift(timedelta(days=2))
    lists_open(app, staff_id)
    for address in (case, f"{case}/summary", f"{case}/trace"):
        assert enter(app, staff_id).open(address).status == 200
    assert enter(app, staff_id).client.get(f"{case}/visit.ics").status_code == 200


@pytest.mark.parametrize("step", [HOUR, -HOUR, FORTY_DAYS, -FORTY_DAYS])
def test_a_clock_that_is_wrong_for_a_while_harms_no_form_no_list_and_no_record(
    app: Flask, browser: Browser, clock: time_machine.Traveller, step: timedelta
) -> None:
    staff_id = add_member(app, "Nora Night", Role.CLINICIAN)
    go_through(browser)
    clock.shift(step)
    wrong = Browser(app.test_client())
    go_through(wrong)
    assert wrong.page.address == "/form/done"
    lists_open(app, staff_id)
    clock.shift(-step)
    after = Browser(app.test_client())
    go_through(after)
    assert after.page.address == "/form/done"
    lists_open(app, staff_id)
    with app.app_context():
        assert audit.verify(db.session(), keys()) == []
