"""A process that files sittings and dies: `python -m tests.faults.filing_worker URL MOMENT TOKEN...`.

MOMENT is where it kills itself in the last filing: "begin", "mid", "before_commit", "after_commit",
or "never". It prints a line "token reference" after each commit, where a page would show the reference.
"""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import event, make_url
from sqlalchemy.orm import Session

from intake.services.patient import sitting
from intake.store.keys import Keys, keys_from_values
from tests.support.engines import configured_engine
from tests.support.made_up_keys import made_up_key
from tests.support.stories import NOW, file


def die(*_: object) -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def file_one(session: Session, keys: Keys, token: str, moment: str) -> None:
    """File one sitting, dying at the moment given."""
    opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
    if moment == "begin":
        die()
    if moment == "mid":
        event.listen(session, "after_flush", die)
    if moment == "before_commit":
        event.listen(session, "before_commit", die)
    reference = file(session, keys, opened).reference
    session.commit()
    if moment == "after_commit":
        die()
    sys.stdout.write(f"{token} {reference}\n")
    sys.stdout.flush()


def main(url: str, moment: str, tokens: list[str]) -> None:
    """File every sitting; the moment counts for the last."""
    engine = configured_engine(make_url(url))
    keys = keys_from_values([made_up_key("d")], made_up_key("i"), made_up_key("a"))
    for token in tokens:
        with Session(engine) as session:
            file_one(session, keys, token, moment if token == tokens[-1] else "never")
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
