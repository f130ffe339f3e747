"""The domain's own list of what to read, and in which order, leaves nothing out and looks only back."""

from __future__ import annotations

import re

import intake.domain
from tests.architecture.sources import PRODUCT, imports, python_files

DOMAIN = PRODUCT / "domain"
NAMES = {path.stem for path in python_files(DOMAIN)} - {"__init__"}


def listed() -> list[str]:
    """Every module that the domain's docstring names, in its order."""
    lines = [line.strip() for line in str(intake.domain.__doc__).splitlines() if line.startswith("    ")]
    return [name for line in lines for name in re.split(r",\s*", re.split(r"\s{2,}", line)[0])]


def test_every_module_of_the_domain_has_its_place_in_the_reading_order() -> None:
    assert sorted(listed()) == sorted(NAMES)


def test_nothing_is_read_before_what_it_stands_on() -> None:
    place = {name: index for index, name in enumerate(listed())}
    ahead = [
        f"{name} needs {needed}, which comes later"
        for name in listed()
        for needed in (each.removeprefix("intake.domain.") for each in imports(DOMAIN / f"{name}.py"))
        if needed in place and place[needed] > place[name]
    ]
    assert ahead == []
