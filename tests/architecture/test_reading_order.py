"""The domain's own list of what to read, and in which order, leaves nothing out and looks only back."""

from __future__ import annotations

import re
from pathlib import Path

import intake.domain
from tests.architecture.sources import PRODUCT, imports, python_files

DOMAIN = PRODUCT / "domain"
NAMES = {path.relative_to(DOMAIN).parts[0].removesuffix(".py") for path in python_files(DOMAIN)} - {
    "__init__"
}
"""Modules, and packages by their folder: how a package is read stands in its own docstring."""


def files(name: str) -> list[Path]:
    """The file of a module, or those of a package."""
    folder = DOMAIN / name
    return python_files(folder) if folder.is_dir() else [DOMAIN / f"{name}.py"]


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
        for path in files(name)
        for needed in (each.removeprefix("intake.domain.").partition(".")[0] for each in imports(path))
        if needed in place and place[needed] > place[name]
    ]
    assert ahead == []
