"""The reader of vignettes: short clinical stories with the result a clinician expects of each.

A vignette is how a clinician checks a policy without reading code: a story, its case in the case file's form,
and what must come out. TOML knows no null, so `never_went_away = "some"` stands for "some operation",
`"birth"` for the open far end of a range, `"open"` for that of a time told after an operation, and
`date = "unknown"` for a date that is not known beside an order; any other key that is left out is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from intake.content.reading import ContentError, Table, read_toml
from intake.domain.bands import Link
from intake.domain.policy import Policy, Urgency

VIGNETTES = Path(__file__).parent / "vignettes"
_LINKS = tuple(str(link) for link in Link)
_LEVELS = tuple(str(level) for level in Urgency)


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out of a vignette.

    `deciding` are the findings whose effect equals the urgency, `also` those that fired with any other effect
    (a lower level, or a note), `raised` the raise conditions that held, each as "sign/condition".
    """

    urgency: Urgency
    link: Link
    settled: bool
    possible: tuple[Link, ...]
    deciding: tuple[str, ...]
    also: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vignette:
    """One story; `case` is a case-file object without an id."""

    id: str
    file: str
    story: str
    case: Mapping[str, Any]
    expected: Expected


@lru_cache(maxsize=4)
def load_vignettes(folder: Path = VIGNETTES) -> tuple[Vignette, ...]:
    """Read every vignette of a folder, by file name; raises ContentError, also for an id used twice."""
    vignettes: list[Vignette] = []
    homes: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for number, vignette in enumerate(read_vignettes(path.name, read_toml(path)), 1):
            if vignette.id in homes:
                expected = f"expected an id of its own, {vignette.id!r} stands in {homes[vignette.id]} too"
                raise ContentError(path.name, f"vignettes[{number}].id", expected)
            homes[vignette.id] = path.name
            vignettes.append(vignette)
    return tuple(vignettes)


def read_vignettes(file: str, data: dict[str, Any]) -> tuple[Vignette, ...]:
    """Read the vignettes in parsed TOML; `file` names it in errors, which are ContentErrors."""
    top = Table(file, "", data)
    vignettes = tuple(_vignette(table) for table in top.tables("vignettes"))
    top.done()
    return vignettes


def rules_without_vignette(policy: Policy, vignettes: Iterable[Vignette]) -> tuple[str, ...]:
    """Name the signs, rules, notes and raise conditions ("sign/condition") that no vignette expects."""
    wanted = {sign.key for sign in policy.signs} | set(policy.rules)
    wanted |= {f"{sign.key}/{each.condition}" for sign in policy.signs for each in sign.raised_with}
    for vignette in vignettes:
        wanted -= {*vignette.expected.deciding, *vignette.expected.also, *vignette.expected.raised}
    return tuple(sorted(wanted))


def _vignette(table: Table) -> Vignette:
    case = table.table("case")
    vignette = Vignette(
        id=table.text("id"),
        file=table.file,
        story=table.text("story"),
        case={key: _case_value(case, key, value) for key, value in case.data.items()},
        expected=_expected(table.table("expect")),
    )
    table.done()
    return vignette


def _expected(table: Table) -> Expected:
    possible = table.texts("possible")
    for link in possible:
        if link not in _LINKS:
            raise table.error("possible", f"expected links out of {', '.join(_LINKS)}, found {link!r}")
    expected = Expected(
        urgency=Urgency(table.choice("urgency", _LEVELS)),
        link=Link(table.choice("link", _LINKS)),
        settled=table.flag("settled"),
        possible=tuple(Link(link) for link in possible),
        deciding=table.texts("deciding"),
        also=table.texts("also") if table.has("also") else (),
        raised=table.texts("raised") if table.has("raised") else (),
    )
    table.done()
    if expected.possible[:1] != (expected.link,):
        raise table.error("possible", f"expected the link, {str(expected.link)!r}, to stand first")
    return expected


def _case_value(case: Table, key: str, value: object) -> Any:
    """Turn a TOML value into what the case file's JSON has; `key` is its path within the case."""
    if isinstance(value, dict):
        return {name: _case_value(case, f"{key}.{name}", item) for name, item in value.items()}
    if isinstance(value, list):
        return [_case_value(case, f"{key}[{number}]", item) for number, item in enumerate(value)]
    if key.endswith(".never_went_away") and value == "some":
        return None
    if key.endswith(".date") and value == "unknown":
        return None
    if key.endswith((".ago_months[1]", ".ago_days[1]")) and value == "birth":
        return None
    if key.endswith(".gap_months[1]") and value == "open":
        return None
    if not isinstance(value, str | int):
        raise case.error(key, f"expected a text, a whole number, true or false, found {value!r}")
    return value
