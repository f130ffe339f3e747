"""How one person rated the same things before: in earlier tellings of a request, and in earlier requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.domain.answers import Answers
from intake.domain.person import name_words
from intake.domain.questionnaire import Questionnaire, SummaryPart
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord, Earlier
from intake.services.cases.unreadable import Unreadable
from intake.store.blind_index import birth_date_mac
from intake.store.keys import Keys
from intake.store.queries import search

MOST_REQUESTS = 20
"""Of those with one birth date, the newest: a person sends a few, and only a flood sends more."""
MOST_SHOWN = 4
"""Earlier ratings a question, the newest: a trend, not a history."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating from 0 to 10, and when it was told."""

    at: datetime
    value: int


def earlier_ratings(
    session: Session, keys: Keys, record: CaseRecord, earlier: Sequence[Earlier], form: Questionnaire
) -> Mapping[str, tuple[Rated, ...]]:
    """Each rating's earlier values by its question, the oldest first; what only differs in date stays.

    `earlier` are the answers that updates of this request replaced. An earlier request is the same person's
    where birth date and whole name agree.
    """
    told = sorted(
        [*((each.replaced_at, each.answers) for each in earlier), *_of_others(session, keys, record)],
        key=lambda at: at[0],
    )
    found: dict[str, tuple[Rated, ...]] = {}
    for link_id in form.in_summary(SummaryPart.RATINGS):
        values = [
            Rated(at, value) for at, answers in told if isinstance(value := answers.value(link_id), int)
        ]
        if values:
            found[link_id] = tuple(values[-MOST_SHOWN:])
    return found


def _of_others(session: Session, keys: Keys, record: CaseRecord) -> Iterator[tuple[datetime, Answers]]:
    born = record.identity.birth_date
    if not born:
        return
    traits = [("birth_date", birth_date_mac(keys.index, born))]
    rows = [
        row
        for row in search.cases_with_all(session, traits, limit=MOST_REQUESTS, besides=record.row.id)
        if row.received_at < record.row.received_at
    ]
    for other in case_record.show_many(session, keys, rows, lambda opened: (opened, _name(opened))):
        if not isinstance(other, Unreadable) and other[1] == _name(record) != []:
            yield other[0].row.received_at, other[0].answers


def _name(record: CaseRecord) -> list[str]:
    return sorted(name_words(record.identity.full_name or ""))
