"""What a child does that files sittings and dies.

The moment is where it kills itself in the last filing: "begin", "mid", "before_commit", "after_commit", or
"never". It tells token and reference after each commit, where a page would show the reference.
"""

from __future__ import annotations

from sqlalchemy import URL, event
from sqlalchemy.orm import Session

from intake.services.patient import sitting
from intake.store.keys import Keys, keys_from_values
from tests.faults.children import Tell, die
from tests.support.engines import configured_engine
from tests.support.made_up_keys import made_up_key
from tests.support.stories import NOW, file


def file_one(session: Session, keys: Keys, token: str, moment: str) -> str:
    """File one sitting, dying at the moment given; its reference."""
    opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
    if moment == "begin":
        die()
    if moment == "mid":
        event.listen(session, "after_flush", lambda *_: die())
    if moment == "before_commit":
        event.listen(session, "before_commit", lambda *_: die())
    reference = file(session, keys, opened).reference
    session.commit()
    if moment == "after_commit":
        die()
    return reference


def file_all(tell: Tell, url: URL, moment: str, tokens: list[str]) -> None:
    """File every sitting; the moment counts for the last."""
    engine = configured_engine(url)
    keys = keys_from_values([made_up_key("d")], made_up_key("i"), made_up_key("a"))
    for token in tokens:
        with Session(engine) as session:
            tell((token, file_one(session, keys, token, moment if token == tokens[-1] else "never")))
    engine.dispose()
