"""What staff pages cost beside rendering the same HTML alone: `python -m tests.benchmarks.staff_pages`.

A made-up office with 60 open requests; each page is asked for in turn with rendering its template from the
values that it was rendered from. Printed are processor time, Python calls, SQL statements, and the ratio.
"""

from __future__ import annotations

import cProfile
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered

from intake.demo.stories import STORIES
from intake.domain.roles import Role
from tests.benchmarks.price import Till, make_product
from tests.support.staff_browser import StaffBrowser, add_member, enter, file_story

REQUESTS, ROUNDS = 60, 15
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


def rendering(app: Flask, browser: StaffBrowser, address: str) -> Callable[[], object]:
    """Rendering the page again from the values that it was rendered from, and nothing else."""
    rendered: list[tuple[Any, dict[str, Any]]] = []

    def note(_app: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        rendered.append((template, context))

    with template_rendered.connected_to(note, app):
        assert browser.client.get(address).status_code == 200, address
    template, context = rendered[-1]

    def render() -> object:
        with app.test_request_context(address):
            return template.render(context | {"csrf_token": lambda: "x" * 91})

    return render


def main() -> None:
    """Measure each page in turn with its rendering."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_product(Path(folder))
        names = [story.name for story in STORIES]
        filed = [
            file_story(app, names[number % len(names)], person(number), ago=timedelta(minutes=number))
            for number in range(REQUESTS)
        ]
        browser = enter(app, add_member(app, "Cleo Clinician", Role.CLINICIAN))
        for name, address in pages(filed[0]).items():
            render = rendering(app, browser, address)

            def ask(address: str = address) -> object:
                return browser.client.get(address)

            ask()
            rounds = [(milliseconds(ask), milliseconds(render)) for _ in range(ROUNDS)]
            with Till(app).opened() as till:
                ask()
            price = till.prices[-1]
            sys.stdout.write(
                f"{name:10} {statistics.median(each[0] for each in rounds):6.1f} ms  x "
                f"{statistics.median(page / only for page, only in rounds):.2f} of rendering alone, "
                f"{price.calls} calls ({calls(render)} of rendering), {price.statements} statements\n"
            )


if __name__ == "__main__":
    main()
