"""What a start worked out serves the next one, as long as it is whole and made from the same thing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jinja2
import pytest

from intake import worked_out
from intake.content.reading import ContentError, read_toml
from intake.web.kept_templates import KeptTemplates


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(worked_out, "FOLDER", tmp_path / "kept")
    return tmp_path / "kept"


class Counting(jinja2.Environment):
    """Notes whether it compiled anything."""

    has_compiled = False

    def _generate(self, *given: Any, **more: Any) -> str:
        self.has_compiled = True
        return super()._generate(*given, **more)


def no_work() -> bytes:
    raise AssertionError("worked out again")


def test_work_is_done_once_for_the_same_thing(folder: Path) -> None:
    assert worked_out.once("name", b"text", lambda: b"result") == b"result"
    assert worked_out.once("name", b"text", no_work) == b"result"
    assert worked_out.once("name", b"other text", lambda: b"other") == b"other"
    assert worked_out.kept("name", b"text") is None
    assert [each.name for each in folder.iterdir()] == ["name"]
    assert (folder / "name").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_what_is_damaged_is_worked_out_anew(folder: Path, damage: bytes | None) -> None:
    worked_out.keep("name", b"text", b"result")
    whole = (folder / "name").read_bytes()
    (folder / "name").write_bytes(whole[:-1] + b"x" if damage is None else damage)
    assert worked_out.once("name", b"text", lambda: b"anew") == b"anew"
    assert worked_out.once("name", b"text", no_work) == b"anew"


def test_where_nothing_can_or_may_be_written_nothing_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write_text("a file where a folder should be")
    assert worked_out.once("name", b"text", lambda: b"result") == b"result"
    folder.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    worked_out.keep("name", b"text", b"result")
    assert not folder.exists()


def test_a_template_is_compiled_once_for_its_text_and_options(folder: Path) -> None:
    def shown(text: str, options: str) -> tuple[str, bool]:
        environment = Counting(
            autoescape=True,
            loader=jinja2.DictLoader({"page.html": text}),
            bytecode_cache=KeptTemplates(options),
        )
        return environment.get_template("page.html").render(), environment.has_compiled

    assert shown("one", "plain") == ("one", True)
    assert shown("one", "plain") == ("one", False)
    assert shown("two", "plain") == ("two", True)
    assert shown("two", "trimmed") == ("two", True)
    assert shown("two", "trimmed") == ("two", False)
    assert len([*folder.iterdir()]) == 1


def test_a_content_file_is_parsed_once_and_a_date_in_it_is_kept_a_date(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('name = "ñ"\nparts = [{ n = 1 }, { n = 2.5 }]\n')
    assert read_toml(file) == read_toml(file) == {"name": "ñ", "parts": [{"n": 1}, {"n": 2.5}]}
    file.write_text("day = 2026-11-30\n")
    assert str(read_toml(file)["day"]) == str(read_toml(file)["day"]) == "2026-11-30"
    file.write_text("day = \n")
    for _ in range(2):
        with pytest.raises(ContentError, match="not valid TOML"):
            read_toml(file)
