"""Every command that the documents name is there, with the options they give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/deployment/*.service")])
CALLED = re.compile(
    r"(?:--app wsgi|^ *intake|[;&] intake|`intake) +((?:[a-z][a-z-]*|--?[a-z-]+|[A-Z])[^`#\n|]*)",
    re.MULTILINE,
)
MADE = re.compile(r"`make ([a-z]+)|^ {4}make ([a-z]+)", re.MULTILINE)


def called(text: str) -> Iterator[list[str]]:
    """Each command in a text, as its words."""
    for found in CALLED.findall(text):
        yield re.sub(r"[\"'].*", "", found).split()


def wrong_in(words: list[str], group: click.Group) -> str | None:
    """What is wrong with a command that somebody is told to give; None where it can be given."""
    context, command = click.Context(group), group.get_command(click.Context(group), words[0])
    if command is None:
        return f"there is no {words[0]}"
    rest = words[1:]
    if isinstance(command, click.Group) and rest:
        below = command.get_command(context, rest[0])
        if below is None:
            return f"{words[0]} has no {rest[0]}"
        command, rest = below, rest[1:]
    options = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
    given = [word.partition("=")[0].rstrip(",.;:)") for word in rest if word.startswith("--")]
    return next((f"{command.name} has no {each}" for each in given if each not in options), None)


def test_every_command_in_the_documents_is_there(app: Flask) -> None:
    seen, wrong = 0, []
    for document in DOCUMENTS:
        for words in called(document.read_text(encoding="utf-8")):
            seen += 1
            if problem := wrong_in(words, app.cli):
                wrong.append(f"{document.name}: {' '.join(words)}: {problem}")
    assert wrong == []
    assert seen > 30


@pytest.mark.parametrize(
    "words", ["backups create X", "backup make X", "backup restore X --force", "erase --all"]
)
def test_a_command_that_is_not_there_is_found(app: Flask, words: str) -> None:
    assert wrong_in(words.split(), app.cli)


def test_everything_that_is_to_be_made_can_be_made() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    named = {one or other for one, other in MADE.findall(text)}
    assert {"run", "test", "demo", "faults"} <= named
    assert named - targets == set()
