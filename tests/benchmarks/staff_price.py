"""What staff pages cost in what no slow phase of a machine moves: `python -m tests.benchmarks.staff_price`.

Each page of `staff_pages` is asked for once everything that is made once has been made, with few open
requests and with many, and so is the plain page beside it. Printed are Python calls, SQL statements, commits.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import time_machine

from intake.demo.stories import STORIES
from intake.domain.roles import Role
from tests.benchmarks.price import Till, make_product
from tests.benchmarks.staff_pages import TUESDAY, pages, person, plain_page, rendered_from
from tests.support.staff_browser import add_member, enter, file_story

FEW, MANY = 5, 40
PASSED_ON = timedelta(minutes=20)
"""So long ago that an urgent request was passed on: a list that names one asks for its letters as well."""


def main() -> None:
    """Print what each page and its plain page cost, with few requests and then with many."""
    names = [story.name for story in STORIES]
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(TUESDAY, tick=False):
        app = make_product(Path(folder))
        browser = enter(app, add_member(app, "Cleo Clinician", Role.CLINICIAN))
        filed: list[str] = []
        for count in (FEW, MANY):
            for number in range(len(filed), count):
                ago = PASSED_ON + timedelta(minutes=number)
                filed.append(file_story(app, names[number % len(names)], person(number), ago=ago))
            for name, address in pages(filed[0]).items():
                template, context = rendered_from(app, browser, address)
                plain = plain_page(app, browser, address, template, context)
                for _ in range(2):
                    with Till(app).opened() as till:
                        assert browser.client.get(address).status_code == 200
                        plain()
                page, same = till.prices
                sys.stdout.write(
                    f"{count:3d} requests {page.calls:7d} calls {page.statements:3d} statements"
                    f" {page.commits:2d} commits {same.calls:7d} of the plain page  {name}\n"
                )


if __name__ == "__main__":
    main()
