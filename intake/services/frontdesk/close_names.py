"""Names close to one that was typed and not found: heard on the phone, or typed with a slip.

The index knows how the words of a name sound. The newest cases that sound so are opened, no more than are
shown at once, and those nearest to what was typed come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from intake.domain.person import name_words
from intake.services.cases import gists
from intake.services.cases.gists import Listed
from intake.services.cases.unreadable import Unreadable
from intake.store.blind_index import Trait, sounding
from intake.store.keys import Keys
from intake.store.queries import search

OPENED = 50
SHOWN = 10
CLOSE = 0.6
"""Of 1: how near each typed word must come to one of the name. "joens" is 0.8 of "jones", 0.4 of "james"."""


def close_to(
    session: Session, keys: Keys, name: str, besides: Iterable[Sequence[Trait]]
) -> tuple[Listed, ...]:
    """The cases with a name close to that, the nearest first; each has one set of the traits `besides`."""
    sounds = sorted(sounding(keys.index, [name]))
    if not sounds:
        return ()
    ways = [[*traits, *sounds] for traits in besides]
    rows = search.cases_with_all_of_one(session, ways, limit=OPENED)
    opened = [
        each
        for each in gists.show_many(session, keys, rows, lambda case: case)
        if not isinstance(each, Unreadable)
    ]
    near = [(_nearness(name, each.gist.identity.sought_names), each) for each in opened]
    near.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(each for nearness, each in near if nearness >= CLOSE)[:SHOWN]


def _nearness(typed: str, names: Iterable[str]) -> float:
    """How near the word of what was typed that fits worst comes to a word of the names, from 0 to 1."""
    from rapidfuzz.distance import OSA  # loaded by whoever compares names, and not by every process

    words = [word for name in names for word in name_words(name)]
    return min(
        max((OSA.normalized_similarity(mine, word) for word in words), default=0.0)
        for mine in name_words(typed)
    )
