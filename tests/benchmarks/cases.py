"""How many cases a second `triage assess` judges on one core: `python -m tests.benchmarks.cases`.

The file holds 10,000 cases: those of the vignettes, looked at on other days and with other scores, by a fixed
seed. Counted is processor time, from the first byte read to the last line written.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from intake.content.policies import load_policy
from intake.content.vignettes import load_vignettes
from intake.services.clinical.case_files import assess_lines

CASES, SEED = 10_000, 7
MOST_DAYS_LATER = 300


def case_file(cases: int = CASES) -> Iterator[bytes]:
    """So many lines of a case file, the same every time."""
    dice = random.Random(SEED)
    told = [vignette.case for vignette in load_vignettes()]
    for number in range(cases):
        case: dict[str, Any] = json.loads(json.dumps(dict(dice.choice(told))))
        today = date.fromisoformat(case["today"]) + timedelta(days=dice.randrange(MOST_DAYS_LATER))
        for symptom in case.get("symptoms", {}).values():
            if "score" in symptom:
                symptom["score"] = dice.randrange(11)
        yield json.dumps({"id": f"case-{number}", **case, "today": today.isoformat()}).encode()


def main() -> None:
    """Judge the file, and print how many cases that is a second."""
    lines, policy = [*case_file()], load_policy()
    began = time.process_time()
    judged = [*assess_lines(lines, policy, None)]
    took = time.process_time() - began
    failed = sum(line.failed for line in judged)
    sys.stdout.write(
        f"{len(judged)} cases, {failed} not judged: {len(judged) / took:,.0f} a second on a core\n"
    )


if __name__ == "__main__":
    main()
