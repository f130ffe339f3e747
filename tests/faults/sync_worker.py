"""A process that files sittings one by one: `python -m tests.faults.sync_worker FILE SYNCHRONOUS TOKEN...`.

SYNCHRONOUS is SQLite's word for how hard it pushes: "FULL", as the product does, or "NORMAL".
"""

from __future__ import annotations

import sys

from sqlalchemy import URL, event
from sqlalchemy.orm import Session

from intake.store.keys import keys_from_values
from tests.faults.filing_worker import file_one
from tests.support.engines import configured_engine
from tests.support.made_up_keys import made_up_key


def main(file: str, synchronous: str, tokens: list[str]) -> None:
    """File every sitting in a transaction of its own."""
    engine = configured_engine(URL.create("sqlite", database=file))
    event.listen(engine, "connect", lambda raw, _: raw.execute(f"PRAGMA synchronous = {synchronous}"))
    keys = keys_from_values([made_up_key("d")], made_up_key("i"), made_up_key("a"))
    for token in tokens:
        with Session(engine) as session:
            file_one(session, keys, token, "never")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
