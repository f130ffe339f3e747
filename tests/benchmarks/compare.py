"""What our pages cost beside the floor's: `python -m tests.benchmarks.compare` (--quick: in two minutes).

On each server the same form is filled in over HTTP in turn, round after round, so that a slow phase of the
machine meets all of them; the median of the rounds' ratios is printed. Processor time is that of the whole
process tree. Patients come from addresses that are counted, each from one of their own; nothing is packed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from intake.content.forms import load_form
from tests.benchmarks.patients import crowd
from tests.benchmarks.price import make_product
from tests.benchmarks.replay import Tape, record_shown
from tests.benchmarks.served import Served, serving
from tests.support.made_up_keys import made_up_key

FLOOR = "tests.benchmarks.floor.wizard:app"
OURS = "ours"
FLOORS = {
    # what each floor is, by the name it is printed with
    "floor": ("ours", "by_hand"),
    "floor, Flask-SQLAlchemy": ("ours", "by_models"),
    "bare floor": ("bare", "by_hand"),
}
NAMES = (OURS, *FLOORS)
_NAME = re.compile(r'name="([a-z_]+)')


@dataclass(frozen=True)
class Measured:
    """One round of one server: processor time an intake, and how long each answer took, in milliseconds."""

    processor: float
    answers: tuple[float, ...]
    kilobytes_a_page: float


def measure(server: Served, tape: Tape, at_once: int, intakes: int) -> Measured:
    """One round."""
    before = server.processor_ms()
    patients = crowd(server.port, tape, at_once, intakes)
    took = server.processor_ms() - before
    answers = tuple(each for patient in patients for each in patient.milliseconds)
    pages = intakes * (len(tape) + 1)
    received = sum(patient.received for patient in patients)
    return Measured(took / intakes, answers, received / pages / 1024)


def print_table(at_once: int, rounds: list[dict[str, Measured]]) -> None:
    """The rounds with so many patients at once, in one table."""
    say(f"{at_once} at once, {len(rounds)} rounds in turn")
    for name in NAMES:
        ms = statistics.median(each[name].processor for each in rounds)
        ratio = statistics.median(each[OURS].processor / each[name].processor for each in rounds)
        spread = sorted(each[OURS].processor / each[name].processor for each in rounds)
        took = sorted(answer for each in rounds for answer in each[name].answers)
        p50, p95 = took[len(took) // 2], took[len(took) * 95 // 100]
        say(
            f"  {name:24} {ms:6.1f} ms an intake   ours x {ratio:.2f} ({spread[0]:.2f} to {spread[-1]:.2f})"
            f"   answers p50 {p50:6.1f} p95 {p95:6.1f} ms   {rounds[0][name].kilobytes_a_page:5.1f} kB a page"
        )


def servers(folder: Path, pages: dict[str, list[str]], stack: ExitStack) -> Iterator[Served]:
    """Every server, started."""
    yield stack.enter_context(serving(OURS, "wsgi:app", folder, product_settings(folder / "intake.db")))
    for name, (look, drafts) in FLOORS.items():
        own = folder / name.replace(" ", "-")
        own.mkdir()
        settings = {
            "FLOOR_LOOK": look,
            "FLOOR_DRAFTS": drafts,
            "FLOOR_FOLDER": str(own),
            "FLOOR_PAGES": json.dumps(pages),
        }
        yield stack.enter_context(serving(name, FLOOR, folder, settings))


def product_settings(database: Path) -> dict[str, str]:
    """The product behind one proxy, where a program may fill in the form at once."""
    return {
        "ENVIRONMENT": "testing",
        "INSTANCE_FOLDER": str(database.parent),
        "DATABASE_URL": f"sqlite:///{database}",
        "SECRET_KEY": made_up_key("s"),
        "DATA_KEYS": made_up_key("d"),
        "INDEX_KEY": made_up_key("i"),
        "AUDIT_KEY": made_up_key("a"),
        "AUDIT_HEAD_FILE": os.devnull,
        "PROXY_HOPS": "1",
        "MINIMUM_FILL_SECONDS": "0",
    }


def asked_by(shown: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The questions on each page, by its address behind /form/, in the order of the form."""
    known = [question.link_id for question in load_form().questions]
    found = {}
    for address, page in shown:
        names = {*_NAME.findall(page)}
        found[address.removeprefix("/form/")] = [link_id for link_id in known if link_id in names]
    return {address: asked for address, asked in found.items() if asked}


def memory_with_letters(folder: Path, tape: Tape) -> float:
    """Memory of two workers and the letter process that development puts beside them, after ten intakes.

    It is a second start: the first one makes the database.
    """
    folder.mkdir()
    settings = {"ENVIRONMENT": "development", "INSTANCE_FOLDER": str(folder), "PROXY_HOPS": "1"}
    with serving("first start", "wsgi:app", folder, settings):
        pass
    with serving("letters", "wsgi:app", folder, settings | {"MINIMUM_FILL_SECONDS": "0"}) as server:
        crowd(server.port, tape, 8, 10)
        return server.memory_mb()


def main() -> None:
    """Measure all servers in turn and print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="three rounds, one patient at a time")
    asked.add_argument("--intakes", type=int, default=0, help="in each round (32; quick: 8)")
    options = asked.parse_args()
    rounds, crowds = (3, (1,)) if options.quick else (7, (1, 8, 32))
    intakes = options.intakes or (8 if options.quick else 32)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        tape, shown = record_shown(make_product(folder))
        all_servers = list(servers(folder, asked_by(shown), stack))
        for server in all_servers:
            crowd(server.port, tape, 2, 4)  # warm
        for at_once in crowds:
            print_table(
                at_once,
                [
                    {each.name: measure(each, tape, at_once, intakes) for each in all_servers}
                    for _ in range(rounds)
                ],
            )
        for server in all_servers:
            say(f"  {server.name:24} {server.memory_mb():6.1f} MB (PSS)")
        say(f"  {'ours, with letters':24} {memory_with_letters(folder / 'letters', tape):6.1f} MB (PSS)")


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
