"""One line of a case file: strict JSON, and an error that tells whose line it was."""

from __future__ import annotations

from typing import Any

import pytest

from intake.formats.case_line import CaseFileError, parse_line


def refused_line(line: bytes) -> tuple[str, str]:
    with pytest.raises(CaseFileError) as caught:
        parse_line(line)
    return caught.value.field, caught.value.reason


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        (b"", "line", "is not valid JSON: Expecting value at character 1"),
        (b'{"id": 1,}\n', "line", "is not valid JSON: Expecting property name enclosed in double quotes at"),
        (b"{", "line", "is not valid JSON: "),
        (b'{"id": 1} {"id": 2}', "line", "is not valid JSON: Extra data"),
        (b"{'id': 1}", "line", "is not valid JSON: "),
        (b'{"id": "a\tb"}', "line", "is not valid JSON: Invalid control character"),
        (b"[]", "line", "expected one JSON object"),
        (b'"case"', "line", "expected one JSON object"),
        (b"null", "line", "expected one JSON object"),
        (b"3", "line", "expected one JSON object"),
        (b'{"score": NaN}', "line", "is not valid JSON: NaN is not a number"),
        (b'{"score": -Infinity}', "line", "is not valid JSON: -Infinity is not a number"),
        (b'{"id": 1e400}', "line", "1e400 is too large a number"),
        (b'{"id": -1e400}', "line", "-1e400 is too large a number"),
        (b'{"id": ' + b"9" * 5000 + b"}", "line", "99999999999999999999... is too large a number"),
        (b'{"id": -' + b"9" * 5000 + b"}", "line", "-9999999999999999999... is too large a number"),
        (b'{"id": 1, "id": 2}', "id", "stands twice"),
        (b'{"id": 1, "safety": [], "today": "2026-06-15", "safety": ["fever"]}', "safety", "stands twice"),
        (b'{"symptoms": {"pain": {"score": 1, "trend": "same", "score": 9}}}', "score", "stands twice"),
        (b'{"own_words": "\xff"}', "line", "is not valid UTF-8 at byte 16"),
        (b'{"own_words": "\xe9"}', "line", "is not valid UTF-8 at byte 16"),
        (b"[" * 100_000 + b"]" * 100_000, "line", "is nested too deeply"),
        (b'{"id": ' * 100_000 + b"1" + b"}" * 100_000, "line", "is nested too deeply"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str | bytes) else value,
)
def test_a_line_that_is_no_case_says_why(line: bytes, field: str, reason: str) -> None:
    found = refused_line(line)
    assert found[0] == field
    assert found[1].startswith(reason)


@pytest.mark.parametrize(
    ("line", "case_id"),
    [
        (b'{"id": "c7", "safety": [], "safety": ["fever"]}', "c7"),
        (b'{"symptoms": {"pain": {"score": 1, "score": 9}}, "id": "c7"}', "c7"),
        (b'{"id": 7, "symptoms": {"pain": {"score": NaN}}}', 7),
        (b'{"id": "c7", "symptoms": {"pain": {"score": 1e400}}}', "c7"),
        (b'{"id": "c7", "symptoms": {"pain": {"score": ' + b"9" * 5000 + b"}}}", "c7"),
        (b'{"id": "c7", "id": "c8"}', None),
        (b'{"id": NaN}', None),
        (b'{"id": {"x": [1e400]}}', {"x": [None]}),
        (b'{"id": "c7"', None),
        (b"[NaN]", None),
    ],
)
def test_a_line_with_one_bad_part_still_tells_its_id(line: bytes, case_id: Any) -> None:
    with pytest.raises(CaseFileError) as caught:
        parse_line(line)
    assert caught.value.case_id == case_id


def test_a_byte_order_mark_and_line_ends_are_passed_over() -> None:
    assert parse_line(b'\xef\xbb\xbf{"id": "a"}\r\n') == {"id": "a"}


def test_words_in_any_script_come_through() -> None:
    assert parse_line('{"own_words": "escalofríos 🤒"}'.encode()) == {"own_words": "escalofríos 🤒"}


def test_an_ordinary_fraction_may_stand_in_an_id() -> None:
    assert parse_line(b'{"id": 1.5}') == {"id": 1.5}
