"""How long it takes to read a date in words: `python -m tests.benchmarks.told_dates [ROUNDS]`.

Every phrase of the tables is read in turn; printed are microseconds for one phrase, the fastest of the
rounds, which a slow phase of the machine does not reach.
"""

from __future__ import annotations

import statistics
import sys
import time

from tests.domain.told_date.phrases import Expected, expectations

TABLES = ("phrases_en.txt", "phrases_es.txt", "phrases_rare.txt")
ROUNDS, SLOWEST = 5, 5


def microseconds(expected: Expected, rounds: int) -> float:
    """The time of one phrase, the fastest of the rounds."""

    def once() -> float:
        began = time.perf_counter()
        expected.form.read(expected.phrase)
        return time.perf_counter() - began

    return min(once() for _ in range(rounds)) * 1_000_000


def main(rounds: int = ROUNDS) -> None:
    """Read every phrase, and print what is usual and what is slowest."""
    phrases = [expected for table in TABLES for expected in expectations(table)]
    for expected in phrases:
        expected.form.read(expected.phrase)  # warm
    measured = sorted((microseconds(expected, rounds), expected.phrase) for expected in phrases)
    times = [each for each, _ in measured]
    sys.stdout.write(f"{len(phrases)} phrases, the fastest of {rounds} rounds, in microseconds\n")
    sys.stdout.write(
        f"median {statistics.median(times):.0f}, 95th of 100 {times[len(times) * 95 // 100]:.0f}\n"
    )
    for each, phrase in measured[-SLOWEST:]:
        sys.stdout.write(f"{each:8.0f}  {phrase}\n")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
