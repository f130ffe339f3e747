"""Runs the rows of `rows.toml` and says in one line each what came out: `python -m tests.faults [ROW ...]`.

Every row runs in a process of its own, within its minutes; all together within an hour. What this machine
cannot check is NOT CHECKED, with the reason, and never passed; on CI that is a failure.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.outcome import FAILED, NOT_CHECKED, PASSED, Outcome, outcome_of
from tests.faults.table import MOST_MINUTES, Row, rows
from tests.faults.tally import WRITTEN_TO

ROOT = Path(__file__).parent.parent.parent
LOGS = ROOT / "build" / "faults"
SECONDS_TO_CLEAR_UP = 30
"""How long a row that is ended may take to stop the servers it started."""


def run(row: Row, missing: dict[str, str], seconds: float) -> Outcome:
    """Run one row's tests for at most so many seconds; `missing` says what this machine lacks, and why."""
    if lacking := [missing[need] for need in row.needs if need in missing]:
        return Outcome(row, NOT_CHECKED, why="; ".join(lacking))
    if seconds < 1:
        return Outcome(row, NOT_CHECKED, why=f"no time was left of {MOST_MINUTES} minutes")
    processes = row.at_once if row.at_once > 1 else 0
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.faults.tally",
        "-p",
        "no:cacheprovider",
        "-m",
        row.marks,
    ]
    command += ["--hypothesis-profile=long", f"-n{processes}", "--dist", "worksteal", *row.tests]
    log = LOGS / f"{row.name}.log"
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "tally.json"
        began = time.monotonic()
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, WRITTEN_TO: str(written)}, stdout=output, stderr=output
            )
            status = _wait(process, seconds)
        took = time.monotonic() - began
        told = json.loads(written.read_text(encoding="utf-8")) if written.exists() else {}
    return outcome_of(row, status, took, told, str(log.relative_to(ROOT)))


def _wait(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """The status it ends with; None when its time was up and it had to be ended."""
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)  # so that it stops what it started
    try:
        process.wait(timeout=SECONDS_TO_CLEAR_UP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return None


def _missing(file: Path | None) -> dict[str, str]:
    """What rows need and this machine lacks, and why: lines "need: why" that .ci/fault-tools wrote."""
    lines = file.read_text(encoding="utf-8").splitlines() if file else []
    return dict(line.split(": ", 1) for line in lines)


def main() -> int:
    """Run the rows asked for, or all, and print the summary; 1 where one failed."""
    every = {row.name: row for row in rows()}
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--missing", type=Path, help="what this machine lacks, as .ci/fault-tools wrote it")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(every)}")
    asked = parser.parse_args()
    if unknown := [name for name in asked.rows if name not in every]:
        parser.error(f"no row is called {', '.join(unknown)}; there are {', '.join(every)}")
    # Where a shell started this beside itself, what it starts would not listen when it is told to end.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    LOGS.mkdir(parents=True, exist_ok=True)
    missing, until = _missing(asked.missing), time.monotonic() + MOST_MINUTES * 60
    outcomes = []
    for name in asked.rows or every:
        row = every[name]
        outcomes.append(run(row, missing, min(row.minutes * 60, until - time.monotonic())))
        sys.stdout.write(f"{outcomes[-1].line()}\n")
        sys.stdout.writelines(f"    {figure}\n" for figure in outcomes[-1].figures)
        sys.stdout.flush()
    return _summary(outcomes)


def _summary(outcomes: list[Outcome]) -> int:
    took = sum(outcome.seconds for outcome in outcomes)
    lines = "".join(f"{outcome.line()}\n" for outcome in outcomes)
    counted = {
        verdict: sum(outcome.verdict == verdict for outcome in outcomes)
        for verdict in (PASSED, FAILED, NOT_CHECKED)
    }
    sys.stdout.write(f"\n{lines}")
    said = ", ".join(f"{count} {verdict}" for verdict, count in counted.items())
    sys.stdout.write(f"{len(outcomes)} rows in {took / 60:.0f} minutes: {said}\n")
    on_ci = os.environ.get("CI") == "true"
    unchecked = any(outcome.verdict == NOT_CHECKED or outcome.why for outcome in outcomes)
    return int(bool(counted[FAILED]) or (on_ci and unchecked))


if __name__ == "__main__":
    sys.exit(main())
