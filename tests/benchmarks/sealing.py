"""What sealing and the audit chain cost: `python -m tests.benchmarks.sealing [INTAKES] [ROUNDS]`.

The same typical form is filled in and sent by the product as it is and by the product without them, in turn
(A B C D, A B C D, ...). Printed is the processor time of one whole intake, the median over the rounds, and
the median of each round's ratio: on a machine with slow phases only those can be compared.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from flask import Flask

from config import Settings
from intake import create_app
from intake.extensions import db
from intake.store import schema
from intake.store.seal import TAG_BYTES
from tests.benchmarks.replay import Tape, play, record
from tests.support.made_up_keys import made_up_key

INTAKES, ROUNDS = 20, 5
ONE_NAME = b"key0"


class NoCipher:
    """Stands where the cipher stands, and seals nothing."""

    def __init__(self, _key: bytes) -> None:
        pass

    def encrypt(self, _nonce: bytes, plain: bytes, _place: bytes) -> bytes:
        """The value itself, as long as if it were sealed."""
        return plain + bytes(TAG_BYTES)

    def decrypt(self, _nonce: bytes, sealed: bytes, _place: bytes) -> bytes:
        """The value again."""
        return sealed[:-TAG_BYTES]


@contextmanager
def without_sealing() -> Iterator[None]:
    """Nothing is encrypted, no key has a name of its own, and search knows nobody."""
    with (
        patch("intake.store.seal.AESGCM", NoCipher),
        patch("intake.store.seal.key_id", lambda _secret: ONE_NAME),
        patch("intake.store.keys.key_id", lambda _secret: ONE_NAME),
        patch("intake.services.patient.filing.index_entries", lambda _key, _identity: set()),
    ):
        yield


@contextmanager
def without_audit() -> Iterator[None]:
    """Nothing is written to the audit chain."""
    with patch("intake.services.audit.append", lambda *_args, **_more: None):
        yield


VARIANTS = {
    "as it is": (),
    "without the audit chain": (without_audit,),
    "without sealing": (without_sealing,),
    "without either": (without_audit, without_sealing),
}


class Product:
    """One variant of the product, on a database of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.parts = VARIANTS[name]
        self.app = self._start(folder / name.replace(" ", "-"))
        with self.changed():
            self.tape: Tape = record(self.app)

    def milliseconds(self, intakes: int) -> float:
        """Processor time of one intake, the mean of so many."""
        with self.changed():
            began = time.process_time()
            for _ in range(intakes):
                play(self.app, self.tape)
            return (time.process_time() - began) / intakes * 1000

    @contextmanager
    def changed(self) -> Iterator[None]:
        """With the parts that this variant does without taken out."""
        with ExitStack() as stack:
            for part in self.parts:
                stack.enter_context(part())
            yield

    def _start(self, folder: Path) -> Flask:
        folder.mkdir()
        settings = Settings(
            environment="testing",
            instance_folder=folder,
            secret_key=made_up_key("s"),
            data_keys=(made_up_key("d"),),
            index_key=made_up_key("i"),
            audit_key=made_up_key("a"),
            audit_head_file=Path(os.devnull),
        )
        app = create_app(settings.flask_mapping())
        with app.app_context():
            schema.upgrade(db.engine)
        return app


def main(intakes: int = INTAKES, rounds: int = ROUNDS) -> None:
    """Measure every variant in turn, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        products = {name: Product(name, Path(folder)) for name in VARIANTS}
        for product in products.values():
            product.milliseconds(2)  # warm
        measured = [
            {name: product.milliseconds(intakes) for name, product in products.items()} for _ in range(rounds)
        ]
    plain = "without either"
    pages = len(products[plain].tape)
    sys.stdout.write(
        f"One intake of {pages} sent pages, {intakes} intakes a round, {rounds} rounds in turn\n"
    )
    for name in VARIANTS:
        median = statistics.median(each[name] for each in measured)
        ratio = statistics.median(each[name] / each[plain] for each in measured)
        more = statistics.median(each[name] - each[plain] for each in measured)
        sys.stdout.write(f"{name:24} {median:8.1f} ms   {more:+6.2f} ms   x {ratio:.3f}\n")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
