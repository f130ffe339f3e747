"""What staff pages cost beside pages that only render the same: `python -m tests.benchmarks.staff_pages`.

A made-up office with 60 open requests; each page is asked for in turn with two others. The plain page is a
request through the same doors (who signed in, whether the role may look, the headers, the log line, the look
written down for good) whose view renders the same template from values at hand. Rendering alone is outside of
any request. Printed are processor time, Python calls, SQL statements, commits, and both ratios.
"""

from __future__ import annotations

import cProfile
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from flask import Flask, template_rendered
from flask_wtf.csrf import generate_csrf

from intake.demo.stories import STORIES
from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.web.staff.desk import desk
from tests.benchmarks.price import Till, make_product
from tests.support.staff_browser import StaffBrowser, add_member, enter, file_story

REQUESTS, ROUNDS = 60, 15
TUESDAY = datetime(2026, 11, 17, 16, tzinfo=UTC)
"""Ten in the morning at the office, whenever it is measured: at night only urgent requests are called."""

GIVEN = ("Ada", "Bo", "Cyd", "Dot", "Eli", "Fay", "Gus", "Hal", "Ike", "Joy")
FAMILY = ("Abbot", "Birch", "Crane", "Dover", "Elms", "Frost")


def person(number: int) -> dict[str, str]:
    """Somebody who resembles nobody else."""
    born = date(1940, 1, 1) + timedelta(days=197 * number)
    return {
        "name_given": GIVEN[number % len(GIVEN)],
        "name_family": FAMILY[number // len(GIVEN)],
        "birth_date": born.isoformat(),
        "phone": f"251-555-{1000 + 37 * number}",
    }


def pages(reference: str) -> dict[str, str]:
    """The pages that staff look at all day, by name."""
    return {
        "queue": "/staff/queue",
        "call list": "/staff/calls",
        "case": f"/staff/cases/{reference}",
        "summary": f"/staff/cases/{reference}/summary",
    }


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time of doing it once."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def calls(work: Callable[[], object]) -> int:
    """Python calls of doing it once."""
    profile = cProfile.Profile()
    profile.enable()
    work()
    profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


def rendered_from(app: Flask, browser: StaffBrowser, address: str) -> tuple[Any, dict[str, Any]]:
    """The template of a page, and the values that it was rendered from."""
    rendered: list[tuple[Any, dict[str, Any]]] = []

    def note(_app: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        rendered.append((template, context))

    with template_rendered.connected_to(note, app):
        assert browser.client.get(address).status_code == 200, address
    return rendered[-1]


def rendering(app: Flask, address: str, template: Any, context: dict[str, Any]) -> Callable[[], object]:
    """Rendering the page again from these values, and nothing else."""

    def render() -> object:
        with app.test_request_context(address):
            return template.render(context | {"csrf_token": lambda: "x" * 91})

    return render


def plain_page(
    app: Flask, browser: StaffBrowser, address: str, template: Any, context: dict[str, Any]
) -> Callable[[], object]:
    """Asking for the page where its view only renders these values and writes down that somebody looked."""
    endpoint, _ = app.url_map.bind("localhost").match(address)

    def view(**_: object) -> str:
        html: str = template.render(context | {"csrf_token": generate_csrf})
        at = desk()
        audit.append(
            db.session(),
            keys(),
            at.user.actor,
            action=AuditAction.WORKLIST_READ,
            object_kind="list",
            object_id=None,
            now=at.now,
        )
        db.session.commit()
        return html

    def ask() -> object:
        real = app.view_functions[endpoint]
        app.view_functions[endpoint] = view
        try:
            return browser.client.get(address)
        finally:
            app.view_functions[endpoint] = real

    return ask


def main() -> None:
    """Measure each page in turn with its plain page and its rendering."""
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(TUESDAY, tick=False):
        app = make_product(Path(folder))
        names = [story.name for story in STORIES]
        filed = [
            file_story(app, names[number % len(names)], person(number), ago=timedelta(minutes=number))
            for number in range(REQUESTS)
        ]
        browser = enter(app, add_member(app, "Cleo Clinician", Role.CLINICIAN))
        for name, address in pages(filed[0]).items():
            print_page(app, browser, name, address)


def print_page(app: Flask, browser: StaffBrowser, name: str, address: str) -> None:
    """Ask for a page, for its plain page and for its rendering in turn, and print what they cost."""
    template, context = rendered_from(app, browser, address)
    render = rendering(app, address, template, context)
    plain = plain_page(app, browser, address, template, context)

    def ask() -> object:
        return browser.client.get(address)

    for work in (ask, plain):
        work()
    rounds = [[milliseconds(work) for work in (ask, plain, render)] for _ in range(ROUNDS)]
    with Till(app).opened() as till:
        ask()
        plain()
    page, same = till.prices
    of_plain, of_rendering = (statistics.median(each[0] / each[n] for each in rounds) for n in (1, 2))
    sys.stdout.write(
        f"{name:10} {statistics.median(each[0] for each in rounds):6.1f} ms  "
        f"x {of_plain:.2f} of the plain page, x {of_rendering:.2f} of rendering alone;  "
        f"{page.calls} calls, {page.statements} statements, {page.commits} commits "
        f"(plain page {same.calls}, {same.statements}, {same.commits}; rendering {calls(render)})\n"
    )


if __name__ == "__main__":
    main()
