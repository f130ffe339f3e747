"""The part of the practice file that says who is told of urgent requests by email."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.content.practice import DEFAULT_PRACTICE, Notify, load_practice
from intake.content.reading import ContentError

EXAMPLE = DEFAULT_PRACTICE.read_text(encoding="utf-8")
URGENT = 'urgent = ["nurse-on-duty@example.com"]'


def with_urgent(folder: Path, line: str) -> Path:
    assert EXAMPLE.count(URGENT) == 1
    path = folder / "mine.toml"
    path.write_text(EXAMPLE.replace(URGENT, line), encoding="utf-8")
    return path


def test_the_examples_addresses_belong_to_nobody() -> None:
    assert load_practice().notify == Notify(
        urgent=("nurse-on-duty@example.com",),
        second_person=("second-nurse@example.com",),
        manager=("manager@example.com",),
    )


def test_several_people_may_be_told(tmp_path: Path) -> None:
    path = with_urgent(tmp_path, 'urgent = ["a@example.com", "b@Example.com"]')
    assert load_practice(path).notify.urgent == ("a@example.com", "b@example.com")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('urgent = ["nurse"]', "notify.urgent: expected addresses such as"),
        ('urgent = ["Nurse <nurse@example.com>"]', "notify.urgent: expected addresses such as"),
        ('urgent = ["nürse@example.com"]', "notify.urgent: expected addresses such as"),
        ("urgent = []", "notify.urgent: expected at least one text"),
        ("", "notify.urgent: missing"),
    ],
)
def test_urgent_requests_must_reach_somebody(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(ContentError, match=says):
        load_practice(with_urgent(tmp_path, line))
