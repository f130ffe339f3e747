"""A database with any number of stored cases, in minutes: `python -m tests.benchmarks.seeding FOLDER 100000`.

A thousand stories are filed, judged once and worked on through the product's own services; every further case
is a copy of one of them with a person, a form number, times and a data key of its own, sealed anew column by
column. So each is searched and listed like one that was filed, and no rule runs a million times.

What no list and no search reads is left out of copies: letters, entries of the audit chain, and of cases that
ended all steps but the last and the assessment, which at 23 kB each would fill the disk.

Sizes differ in what is stored and in nothing else. The stories that are open come first in every list, and
further open cases behind them, so that a list's page has the same rows at every size. People whose cases
ended come in crowds of the size they have among a million: as many share a last name, a birth date or the end
of a phone number at every size, so that a search answers with as many rows.
"""

from __future__ import annotations

import json
import random
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.orm import Session

from intake.demo.stories import STORIES
from intake.domain.case_state import Action, CloseReason, Command, Outcome
from intake.domain.person import identity_from_answers
from intake.domain.policy import URGENT
from intake.domain.reference import new_reference
from intake.domain.roles import Role
from intake.domain.worklist import QueueClass
from intake.extensions import db, keys
from intake.services.actor import Actor
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.store.base import Base
from intake.store.blind_index import index_entries
from intake.store.keys import Keys
from intake.store.models import Case, Staff
from intake.store.seal import DataKey, new_data_key, wrap, wrapping_key_id
from tests.benchmarks.price import make_product
from tests.benchmarks.writing import writer_to
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff_browser import add_member

STORIES_JUDGED = 1_000
OPEN_AT_MOST = 5_000
YEARS = 3
REQUESTS_A_PERSON = 5
AT_ONCE = 2_000
GIVEN = (
    "Ada Bo Carmen Dmitri Eun Farid Grace Hoa Ines Jamal Kofi Lena Mateo Nia Olga Pedro Quinn Rosa Sven Tariq"
)
GIVEN_ENDS = ("", "lyn", "ette", "mar", "ina", "us", "beth", "dor", "wen", "ric")
GIVEN_NAMES = tuple(map("".join, product(GIVEN.split(), GIVEN_ENDS)))
FIRST_PART = (
    "Al Bren Car Dun El Fair Gran Hal In Jar Kel Lam Mar Nor Ol Pres Quin Rad Stan Tur Ul Ver Wal Yar Zel"
)
SECOND_PART = "a be co da fe go hi ja ka lo ma ni o pe ra sa ti u vi za"
LAST_PART = (
    "berg combe dale ez field gard ham ington jones kin ley man ney oway port quist ridge son ton wick"
)
FAMILIES = tuple(map("".join, product(FIRST_PART.split(), SECOND_PART.split(), LAST_PART.split())))
OF_A_NAME, OF_A_DAY, OF_AN_END = 20, 8, 20
"""How many of 200,000 people, who send a million requests, share a last name, a birth date, last digits."""
OF_A_GIVEN = 50
"""How many share a given name where they are few; of many, more do."""
DAYS, ENDS = 24_000, 10_000
OF_A_CASE = ("assessment", "appointment_request", "case_event", "contact_attempt", "review")
"""The tables that belong to a case, with a row of its own each."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Pattern:
    """One stored case, opened: its rows by table, and what is sealed in them, by row and column."""

    case: Row
    rows: Sequence[tuple[str, Row]]
    opened: Mapping[tuple[str, str], bytes] = field(repr=False)
    identity: Row = field(repr=False)
    gist: Row = field(repr=False)


@dataclass(frozen=True)
class Crowd:
    """Among how many last names, birth dates, ends of phone numbers and given names people are spread."""

    names: int = len(FAMILIES)
    days: int = DAYS
    ends: int = ENDS
    givens: int = len(GIVEN_NAMES)


def crowd_of(people: int) -> Crowd:
    """A crowd in which so many people share each trait as they would among 200,000."""
    names, days, ends = (max(1, people // share) for share in (OF_A_NAME, OF_A_DAY, OF_AN_END))
    # So that in a small crowd, too, dozens of requests have names that begin alike.
    givens = max(1, people // OF_A_GIVEN)
    return Crowd(min(names, Crowd.names), min(days, DAYS), min(ends, ENDS), min(givens, Crowd.givens))


@dataclass(frozen=True)
class Person:
    """Somebody made up, as the form asks for them and as search finds them."""

    answers: dict[str, dict[str, str]]
    traits: Sequence[tuple[str, bytes]]


def seed(engine: Engine, ring: Keys, how_many: int, now: datetime, chance: random.Random) -> None:
    """Bring the number of stored cases to `how_many`; the patterns are in the database already."""
    with Session(engine) as session:
        patterns = [_pattern(session, ring, case) for case in session.scalars(select(Case))]
    engine.dispose()
    waiting = [pattern for pattern in patterns if pattern.case["in_queue"]]
    last_in_line = [pattern for pattern in waiting if pattern.case["queue_class"] == QueueClass.OTHER]
    ended = [pattern for pattern in patterns if not pattern.case["in_queue"]]
    open_left = max(0, min(OPEN_AT_MOST, how_many) - len(waiting))
    copies = how_many - len(patterns)
    of_ended, of_open = (
        people_of(ring, how_many, chance),
        [person(ring, chance, Crowd()) for _ in range(1000)],
    )
    taken = {pattern.case["reference"] for pattern in patterns}
    open_ones = set(chance.sample(range(copies), min(copies, open_left)))
    ids = sorted(str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(copies))
    with writer_to(engine) as write:
        for start in range(0, copies, AT_ONCE):
            made: dict[str, list[Row]] = {}
            for number in range(start, min(copies, start + AT_ONCE)):
                is_open = number in open_ones
                pattern = chance.choice(last_in_line if is_open else ended)
                its = chance.choice(of_open if is_open else of_ended)
                at = _received(now, chance, is_open=is_open)
                reference = _free(taken, chance)
                for table, row in _copied(ring, pattern, its, ids[number], reference, at):
                    made.setdefault(table, []).append(row)
            for table, rows in made.items():
                write(Base.metadata.tables[table], rows)


def _pattern(session: Session, ring: Keys, case: Case) -> Pattern:
    key = case.data_key(ring.ring)
    rows = [("case_file", _as_row(session.connection(), Base.metadata.tables["case_file"], "id", case.id)[0])]
    for name in OF_A_CASE:
        table = Base.metadata.tables[name]
        rows += [(name, row) for row in _as_row(session.connection(), table, "case_id", case.id)]
    opened = {
        (row["id"], column): key.open(value, table=name, row=row["id"], column=column)
        for name, row in rows
        for column, value in row.items()
        if column.startswith("sealed_") and value is not None
    }
    (_, of_the_case), *others = rows
    if not case.in_queue:
        others = [*[each for each in others if each[0] == "case_event"][-1:]]
    identity, gist = (json.loads(opened[case.id, f"sealed_{name}"]) for name in ("identity", "gist"))
    return Pattern(of_the_case, others, opened, identity, gist)


def _as_row(connection: Connection, table: Table, column: str, value: str) -> list[Row]:
    found = connection.execute(select(table).where(table.c[column] == value))
    return [dict(row._mapping) for row in found]


def people_of(ring: Keys, how_many: int, chance: random.Random) -> list[Person]:
    """The people of those of so many cases that ended, five each; of the stories two in five have."""
    number = max(1, max(how_many - OPEN_AT_MOST, how_many * 2 // 5) // REQUESTS_A_PERSON)
    crowd = crowd_of(number)
    return [person(ring, chance, crowd) for _ in range(number)]


def person(ring: Keys, chance: random.Random, crowd: Crowd) -> Person:
    """Somebody of a crowd."""
    end = chance.randrange(crowd.ends)
    # Every crowd is spread over all the days, so that the people of a small one are as old.
    born = date(1938, 1, 1) + timedelta(days=chance.randrange(crowd.days) * (DAYS // crowd.days))
    told = {
        "name_given": GIVEN_NAMES[chance.randrange(crowd.givens) * (len(GIVEN_NAMES) // crowd.givens)],
        "name_family": FAMILIES[chance.randrange(crowd.names) * (len(FAMILIES) // crowd.names)],
        "birth_date": born.isoformat(),
        "phone": f"{chance.randrange(201, 990)}-{chance.randrange(200, 999)}-{end:04d}",
    }
    answers = {name: {"value": value} for name, value in told.items()}
    return Person(answers, sorted(index_entries(ring.index, identity_from_answers(answers))))


def _received(now: datetime, chance: random.Random, *, is_open: bool) -> datetime:
    """A further open case came in after the stories, one that ended at any time of the years before."""
    if is_open:
        return now - timedelta(seconds=chance.randrange(1, 3600))
    return now - timedelta(days=8, seconds=chance.randrange(YEARS * 365 * 86_400))


def _free(taken: set[str], chance: random.Random) -> str:
    while (reference := new_reference(chance.randrange)) in taken:
        pass
    taken.add(reference)
    return reference


def _copied(
    ring: Keys, pattern: Pattern, person: Person, case_id: str, reference: str, at: datetime
) -> Iterator[tuple[str, Row]]:
    """The rows of a case like the pattern, of another person, at another time, under a key of its own."""
    key, moved = new_data_key(), at - pattern.case["received_at"]
    wrapped = wrap(ring.ring, key, table="case_file", row=case_id)
    case = _moved(pattern.case, moved) | {
        "id": case_id,
        "reference": reference,
        "draft_id": case_id,
        "wrapped_key": wrapped,
        "wrapping_key": wrapping_key_id(wrapped),
    }
    yield "case_file", _sealed(key, "case_file", pattern.case["id"], case, pattern, person)
    for number, (table, row) in enumerate(pattern.rows):
        its = _moved(row, moved) | {"id": f"{case_id[:-3]}{number:03x}", "case_id": case_id}
        if "undoes" in its:
            its["undoes"] = None
        yield table, _sealed(key, table, row["id"], its, pattern, person)
    for kind, mac in person.traits:
        yield "case_index", {"case_id": case_id, "kind": kind, "mac": mac, "received_at": at}


def _moved(row: Row, by: timedelta) -> Row:
    return {name: value + by if isinstance(value, datetime) else value for name, value in row.items()}


def _sealed(key: DataKey, table: str, old_id: str, row: Row, pattern: Pattern, person: Person) -> Row:
    """The row with everything sealed anew; what names a person names this one."""
    for column in row:
        plain = pattern.opened.get((old_id, column))
        if plain is None:
            continue
        if column == "sealed_identity":
            plain = json.dumps(pattern.identity | person.answers).encode()
        elif column == "sealed_gist":
            answers = pattern.gist["answers"] | person.answers
            plain = json.dumps(pattern.gist | {"answers": answers}).encode()
        row[column] = key.seal(plain, table=table, row=row["id"], column=column)
    return row


def judge_stories(
    session: Session, ring: Keys, how_many: int, now: datetime, actor: Actor, stored: int
) -> None:
    """File so many stories of the last week; every other one of those that can wait has ended since.

    `stored` is how many cases there will be: by it go the crowds that people of ended cases belong to.
    """
    chance, can_wait = random.Random(1), set[str]()
    of_ended = people_of(ring, stored, chance)
    for number in range(how_many):
        at, name = now - timedelta(hours=2 + 160 * number / how_many), STORIES[number % len(STORIES)].name
        ends = name in can_wait and bool(number // len(STORIES) % 2)
        its = chance.choice(of_ended) if ends else person(ring, chance, Crowd())
        told = {link_id: answer["value"] for link_id, answer in its.answers.items()}
        case = file_into(session, ring, name, at, told)
        if ends:
            _end(session, ring, case, actor, at + timedelta(minutes=30))
        elif case.urgency not in {str(level) for level in URGENT}:
            can_wait.add(name)


def _end(session: Session, ring: Keys, case: Case, actor: Actor, at: datetime) -> None:
    today = office().hours.local_date(at)

    def handling(seen: int) -> Handling:
        return Handling(actor, at + timedelta(minutes=seen), today, seen, office(), new_id)

    casework.take_step(session, ring, case.reference, Command(Action.CLAIM), handling(0))
    casework.log_attempt(session, ring, case.reference, Outcome.REFUSED, None, "Elsewhere.", handling(1))
    closing = Command(Action.CLOSE, reason=CloseReason.CARE_ELSEWHERE)
    casework.take_step(session, ring, case.reference, closing, handling(2))


def make(
    folder: Path, how_many: int, now: datetime, stories: int = STORIES_JUDGED, *, url: str = ""
) -> dict[str, float]:
    """Make the database, with two people of staff; gives the seconds of processor time that each part took.

    `url` is an empty PostgreSQL database; "" is SQLite in the folder.
    """
    app, seconds = make_product(folder, url), {}
    desk = add_member(app, "Dana Desk", Role.FRONT_DESK)
    add_member(app, "Cleo Clinician", Role.CLINICIAN)
    with app.app_context():
        began = time.process_time()
        actor = Actor("staff", desk, Role.FRONT_DESK)
        judge_stories(db.session(), keys(), min(stories, how_many), now, actor, how_many)
        db.session.commit()
        db.session.remove()
        seconds["stories judged"] = time.process_time() - began
        began = time.process_time()
        seed(db.engine, keys(), how_many, now, random.Random(20261130))
        seconds["copies sealed"] = time.process_time() - began
        stored = db.session.scalar(select(func.count()).select_from(Case))
        assert stored == how_many, stored
        assert db.session.scalar(select(func.count()).select_from(Staff)) == 2
        db.session.rollback()
        db.engine.dispose()
    return seconds


if __name__ == "__main__":
    target, number = Path(sys.argv[1]), int(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    for part, taken in make(target, number, datetime.fromisoformat(sys.argv[3])).items():
        sys.stdout.write(f"{part}: {taken:.0f} s of CPU\n")
