"""Lists and search with many stored cases: `python -m tests.benchmarks.scale [--sizes 1000,100000]`.

For each size a database is made (see `seeding`), or the one in `--folder` is used. Staff then ask for the
queue, its next pages, the call list and search in every way it offers, each many times with other values.
Printed is the 95th percentile of a request's processor time, SQLite's in it, or with `--clock` of the time it
took; and its ratio to that of the smallest size: the goal is 1.5 at most. `--postgresql URL` measures one
size on an empty database there, whose own processor time only the clock shows.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from flask import Flask
from sqlalchemy import select

from intake.domain.person import identity_from_answers
from intake.domain.reference import show_reference
from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.store import sealed_case
from intake.store.models import Case
from intake.store.queries import staff as staff_query
from tests.benchmarks import seeding
from tests.benchmarks.price import make_product
from tests.support.staff_browser import StaffBrowser, enter

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS, TIMES = 24, 3
"""How many requests of a kind differ from one another, and how often each is made."""
GOAL = 1.5
NOW = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
Asked = Callable[[], object]


def percentile(values: list[float]) -> float:
    """The 95th."""
    return statistics.quantiles(values, n=20)[-1]


def measured(work: Asked, clock: Callable[[], float]) -> float:
    """Milliseconds of doing it, the fastest of some: what the machine does besides is no cost of it."""
    taken = []
    for _ in range(TIMES):
        began = clock()
        work()
        taken.append(clock() - began)
    return min(taken) * 1000


@contextmanager
def product(folder: Path, size: int, url: str) -> Iterator[Flask]:
    """The product on a database of that size, made where it is not there; `url` "" is SQLite there."""
    if url or not (folder / "intake.db").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for part, seconds in seeding.make(folder, size, NOW, url=url).items():
            sys.stdout.write(f"{size:>9,} cases, {part}: {seconds:.0f} s of CPU\n")
    app = make_product(folder, url)
    yield app
    with app.app_context():
        db.engine.dispose()


def people_known(app: Flask, chance: random.Random) -> list[dict[str, str]]:
    """What is asked for: people of cases here and there that ended, by each trait that search knows."""
    with app.app_context():
        ended = select(Case).where(Case.in_queue.is_(False)).order_by(Case.id).limit(1)
        ids = [f"{chance.getrandbits(32):08x}" for _ in range(ROUNDS)]
        rows = [
            db.session.scalars(ended.where(Case.id >= start)).first() or db.session.scalars(ended).one()
            for start in ids
        ]
        found = []
        for row in rows:
            person = identity_from_answers(sealed_case.open_identity(row.data_key(keys().ring), row))
            phone = person.phone.shown if person.phone else ""
            found.append(
                {
                    "whole name": person.full_name or "",
                    "beginning of a name": (person.family or "")[:3],
                    "phone": phone,
                    "last four digits": phone[-4:],
                    "birth date": person.birth_date or "",
                    "name and birth date": f"{person.family} {person.birth_date}",
                    "form number": show_reference(row.reference),
                }
            )
        db.session.rollback()
    return found


def asked(app: Flask, browser: StaffBrowser, chance: random.Random) -> dict[str, list[Asked]]:
    """Every request to make, by what it is called."""
    token = browser.token()

    def get(address: str) -> Asked:
        def work() -> None:
            assert browser.client.get(address).status_code == 200, address

        return work

    def search(sought: str) -> Asked:
        def work() -> None:
            form = {"csrf_token": token, "sought": sought, "send": "yes"}
            assert browser.client.post("/staff/search", data=form).status_code == 200

        return work

    pages = ["/staff/queue"]
    for _ in range(ROUNDS - 1):
        links = browser.open(pages[-1]).links()
        after = next((link for link in links if "after=" in link and link not in pages), "")
        pages.append(after or "/staff/queue")
    people = people_known(app, chance)
    return {
        "queue": [get("/staff/queue")] * ROUNDS,
        "queue, page after page": [get(page) for page in pages],
        "call list": [get("/staff/calls")] * ROUNDS,
        **{f"search by {way}": [search(each[way]) for each in people] for way in people[0]},
    }


def figures(folder: Path, size: int, clock: Callable[[], float], url: str) -> dict[str, float]:
    """The 95th percentile of each request, in milliseconds."""
    with product(folder, size, url) as app, time_machine.travel(NOW, tick=True):
        with app.app_context():
            members = staff_query.everyone(db.session())
            desk = next(member.id for member in members if member.role == Role.FRONT_DESK)
            db.session.rollback()
        browser = enter(app, desk)
        found = {}
        for name, works in asked(app, browser, random.Random(7)).items():
            works[0]()
            found[name] = percentile([measured(work, clock) for work in works])
    return found


def main() -> None:
    """Measure each size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where databases are kept, to be used again")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--clock", action="store_true", help="time on the clock instead of processor time")
    parser.add_argument("--postgresql", default="", metavar="URL")
    given = parser.parse_args()
    sizes = sorted(int(size) for size in given.sizes.split(","))
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        clock = time.perf_counter if given.clock else time.process_time
        url = given.postgresql
        found = {size: figures(folder / str(size), size, clock, url) for size in sizes}
    smallest = found[sizes[0]]
    heads = "".join(f"{size:>12,}" for size in sizes)
    sys.stdout.write(f"{'p95, ms':<32}{heads}   ratio\n")
    for name in smallest:
        times = "".join(f"{found[size][name]:>12.1f}" for size in sizes)
        ratio = found[sizes[-1]][name] / smallest[name]
        sys.stdout.write(f"{name:<32}{times}{ratio:>8.2f}{'  over the goal' if ratio > GOAL else ''}\n")


if __name__ == "__main__":
    main()
