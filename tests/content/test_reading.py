"""Reading a content file key by key: right values come through, wrong ones name file, key and expectation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intake.content.reading import ContentError, Table, read_toml

Read = Callable[[Table], object]


def table(data: Any, where: str = "rules") -> Table:
    return Table("file.toml", where, data)


def refused(data: Any, read: Read) -> ContentError:
    with pytest.raises(ContentError) as caught:
        read(table(data))
    assert caught.value.file == "file.toml"
    return caught.value


def test_each_kind_of_value_comes_through() -> None:
    top = table(
        {
            "name": "a name",
            "level": "soon",
            "days": 14,
            "none": 0,
            "open": False,
            "minutes": [1, 60],
            "words": ["a", "b c"],
            "bands": {"early": 3},
            "signs": [{"key": "a"}, {"key": "b"}],
        }
    )
    assert top.text("name") == "a name"
    assert top.choice("level", ("soon", "routine")) == "soon"
    assert top.whole("days", 14) == 14
    assert top.whole("none") == 0
    assert top.flag("open") is False
    assert top.wholes("minutes") == (1, 60)
    assert top.texts("words") == ("a", "b c")
    assert top.table("bands").whole("early") == 3
    assert [sign.text("key") for sign in top.tables("signs")] == ["a", "b"]
    assert top.has("name")
    assert not top.has("title")
    top.done()


def test_empty_lists_are_lists() -> None:
    top = table({"words": [], "minutes": [], "signs": []})
    assert top.texts("words") == ()
    assert top.wholes("minutes") == ()
    assert list(top.tables("signs")) == []


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda top: top.text("key"), "missing; expected a text"),
        (lambda top: top.choice("key", ("a",)), "missing; expected a text"),
        (lambda top: top.whole("key"), "missing; expected a whole number"),
        (lambda top: top.flag("key"), "missing; expected true or false"),
        (lambda top: top.wholes("key"), "missing; expected a list of whole numbers"),
        (lambda top: top.texts("key"), "missing; expected a list of texts"),
        (lambda top: top.table("key"), "missing; expected a table"),
        (lambda top: list(top.tables("key")), "missing; expected a list of tables"),
    ],
)
def test_a_missing_key_says_what_was_expected(read: Read, expected: str) -> None:
    error = refused({}, read)
    assert (error.key, error.expected) == ("rules.key", expected)


@pytest.mark.parametrize(
    ("value", "read", "expected"),
    [
        (3, lambda top: top.text("key"), "expected a text that is not empty, found a number"),
        (3.5, lambda top: top.text("key"), "expected a text that is not empty, found a number"),
        (True, lambda top: top.text("key"), "expected a text that is not empty, found true or false"),
        ([], lambda top: top.text("key"), "expected a text that is not empty, found a list"),
        ({}, lambda top: top.text("key"), "expected a text that is not empty, found a table"),
        (" \n", lambda top: top.text("key"), "expected a text that is not empty, found a text"),
        ("c", lambda top: top.choice("key", ("a", "b")), "expected one of a, b, found 'c'"),
        ("3", lambda top: top.whole("key"), "expected a whole number of at least 0, found '3'"),
        (True, lambda top: top.whole("key"), "expected a whole number of at least 0, found True"),
        (3.0, lambda top: top.whole("key"), "expected a whole number of at least 0, found 3.0"),
        (-1, lambda top: top.whole("key"), "expected a whole number of at least 0, found -1"),
        (1, lambda top: top.whole("key", 2), "expected a whole number of at least 2, found 1"),
        (1, lambda top: top.flag("key"), "expected true or false, found 1"),
        ("true", lambda top: top.flag("key"), "expected true or false, found 'true'"),
        (15, lambda top: top.wholes("key"), "expected a list of whole numbers, found 15"),
        ([0], lambda top: top.wholes("key"), "expected a list of whole numbers, found [0]"),
        ([True], lambda top: top.wholes("key"), "expected a list of whole numbers, found [True]"),
        ("a", lambda top: top.texts("key"), "expected a list of texts, found 'a'"),
        (["a", " "], lambda top: top.texts("key"), "expected a list of texts, found ['a', ' ']"),
        ([3], lambda top: top.texts("key"), "expected a list of texts, found [3]"),
        ("a", lambda top: list(top.tables("key")), "expected a list of tables, found a text"),
        ({}, lambda top: list(top.tables("key")), "expected a list of tables, found a table"),
        ([], lambda top: top.table("key"), "expected a table, found a list"),
    ],
)
def test_a_value_of_the_wrong_kind_says_what_was_found(value: Any, read: Read, expected: str) -> None:
    error = refused({"key": value}, read)
    assert (error.key, error.expected) == ("rules.key", expected)


def test_a_key_deep_inside_is_named_by_its_whole_path() -> None:
    data = {"signs": [{}, {"more": {"deep": 3}}]}
    second = list(table(data).tables("signs"))[1]
    with pytest.raises(ContentError, match=r"file\.toml: rules\.signs\[2\]\.more\.deep: expected a text"):
        second.table("more").text("deep")
    assert refused({"signs": ["a"]}, lambda top: list(top.tables("signs"))).key == "rules.signs[1]"


def test_at_the_top_a_key_stands_alone() -> None:
    top = table({"extra": 1, "signs": [3]}, where="")
    assert top.error("key", "expected more").key == "key"
    with pytest.raises(ContentError, match=r"^file\.toml: extra: unknown key; known here: $"):
        top.done()
    with pytest.raises(ContentError, match=r"^file\.toml: signs\[1\]: expected a table, found a number$"):
        list(top.tables("signs"))


def test_keys_nobody_asked_for_are_refused_with_the_known_ones() -> None:
    top = table({"b": "x", "a": "y", "typo": 1})
    top.text("b")
    top.text("a")
    assert not top.has("c")
    with pytest.raises(ContentError) as caught:
        top.done()
    assert (caught.value.key, caught.value.expected) == ("rules.typo", "unknown key; known here: a, b, c")


def test_a_file_is_read_as_utf8_toml(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('word = "escalofríos"', encoding="utf-8")
    assert read_toml(path) == {"word": "escalofríos"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"word = ", "is not valid TOML: "),
        (b"word = 1\nword = 2\n", "is not valid TOML: "),
        (b'word = "\xff"', "is not valid TOML: 'utf-8' codec can't decode"),
    ],
)
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "words.toml"
    path.write_bytes(content)
    with pytest.raises(ContentError) as caught:
        read_toml(path)
    assert (caught.value.file, caught.value.key) == ("words.toml", "(file)")
    assert caught.value.expected.startswith(expected)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        ContentError, match=r"^none\.toml: \(file\): cannot be read: No such file or directory$"
    ):
        read_toml(tmp_path / "none.toml")
    with pytest.raises(ContentError, match=r"\(file\): cannot be read: Is a directory$"):
        read_toml(tmp_path)
