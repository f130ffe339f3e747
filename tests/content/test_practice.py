"""The practice file: the example that ships, holidays, and mistakes named by file, key and expectation."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intake.content.practice import DEFAULT_PRACTICE, Practice, Retention, load_practice
from intake.content.reading import ContentError
from intake.content.translations import Signature
from intake.domain.phone import Phone

EXAMPLE = DEFAULT_PRACTICE.read_text(encoding="utf-8")


def load_changed(folder: Path, old: str, new: str) -> Practice:
    """The example with one line changed."""
    assert EXAMPLE.count(old) == 1
    path = folder / "mine.toml"
    path.write_text(EXAMPLE.replace(old, new), encoding="utf-8")
    return load_practice(path)


# --- the example ------------------------------------------------------------------------------------------


def test_the_practice_that_ships_is_plainly_an_example() -> None:
    practice = load_practice()
    assert practice.is_example
    assert EXAMPLE.startswith("# EXAMPLE PRACTICE")
    assert "Example" in practice.name
    assert "Example" in practice.address[0]
    assert all("Example" in surgeon for surgeon in practice.surgeons)


def test_the_examples_phones_belong_to_nobody() -> None:
    practice = load_practice()
    assert practice.phone == Phone("+12515550142", "(251) 555-0142")
    for phone in (practice.phone, practice.calls_from, practice.after_hours_phone):
        assert phone is not None
        assert phone.e164.startswith("+125155501")


def test_the_example_says_when_it_is_open_and_how_long_it_keeps_what() -> None:
    practice = load_practice()
    assert practice.hours.zone == ZoneInfo("America/Chicago")
    assert practice.hours.week[0] == ((time(8), time(17)),)
    assert practice.hours.week[4] == ((time(8), time(16)),)
    assert practice.hours.week[6] == ()
    assert practice.retention == Retention(30, 365, named_safety_exit_days=2555, closed_case_days=3650)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "New Year's Day"),
        (date(2026, 5, 25), "Memorial Day"),
        # on a Saturday, so the Friday before is free
        (date(2026, 7, 3), "Independence Day"),
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2035, 12, 25), "Christmas Day"),
    ],
)
def test_public_holidays_are_closed_and_have_their_names(day: date, name: str) -> None:
    practice = load_practice()
    assert practice.holiday_names[day] == name
    assert practice.hours.openings(day) == ()


def test_extra_closed_days_are_closed_and_holidays_worked_on_are_not() -> None:
    practice = load_practice()
    assert date(2026, 11, 27) in practice.hours.holidays
    assert date(2026, 11, 27) not in practice.holiday_names
    veterans_day = date(2026, 11, 11)
    assert practice.hours.openings(veterans_day)
    assert practice.hours.is_open(datetime(2026, 11, 11, 16, tzinfo=UTC))


# --- changes ----------------------------------------------------------------------------------------------


def test_a_practices_extension_is_dialled_behind_its_number(tmp_path: Path) -> None:
    phone = load_changed(tmp_path, '\nphone = "251-555-0142"', '\nphone = "251-555-0142 ext. 11"').phone
    assert (phone.shown, phone.dialled) == ("(251) 555-0142 ext. 11", "+12515550142;ext=11")


def test_a_practice_without_an_after_hours_phone_says_none(tmp_path: Path) -> None:
    practice = load_changed(tmp_path, 'after_hours_phone = "251-555-0144"', 'after_hours_phone = "none"')
    assert practice.after_hours_phone is None


def test_the_last_letter_goes_by_mail_only_where_the_practice_says_so(tmp_path: Path) -> None:
    assert not load_practice().final_notice_by_mail
    changed = load_changed(tmp_path, 'kind = "example"', 'kind = "example"\nfinal_notice_by_mail = true')
    assert changed.final_notice_by_mail


def test_a_copy_can_be_a_real_practice(tmp_path: Path) -> None:
    assert not load_changed(tmp_path, 'kind = "example"', 'kind = "real"').is_example


def test_a_day_may_have_a_break(tmp_path: Path) -> None:
    practice = load_changed(tmp_path, 'friday = ["08:00-16:00"]', 'friday = ["08:00-12:00", "13:00-16:30"]')
    assert practice.hours.week[4] == ((time(8), time(12)), (time(13), time(16, 30)))


def test_of_two_holidays_on_one_date_the_one_that_is_kept_closes_the_office(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    start, end = EXAMPLE.index("open_on = ["), EXAMPLE.index("[retention]")
    california = EXAMPLE[:start] + 'open_on = ["Susan B. Anthony Day"]\n' + EXAMPLE[end:]
    path.write_text(california.replace('state = "AL"', 'state = "CA"'), encoding="utf-8")
    practice = load_practice(path)
    assert practice.holiday_names[date(2027, 2, 15)] == "Presidents' Day"
    assert date(2028, 2, 15) not in practice.hours.holidays


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('kind = "example"', "", "kind", "missing; expected a text"),
        ('kind = "example"', 'kind = "test"', "kind", "expected one of example, real"),
        ('name = "Example Spine Practice"', 'name = " "', "name", "a text that is not empty"),
        (
            'surgeons = ["Example Surgeon One, MD", "Example Surgeon Two, MD"]',
            "surgeons = []",
            "surgeons",
            "at least one",
        ),
        ('zone = "America/Chicago"', 'zone = "Alabama"', "zone", "expected a time zone"),
        ('zone = "America/Chicago"', 'zone = "America"', "zone", "expected a time zone"),
        ('zone = "America/Chicago"', 'zone = "../localtime"', "zone", "expected a time zone"),
        ('phone = "251-555-0142"', 'phone = "555"', "phone", "expected a phone number"),
        ('phone = "251-555-0142"', 'phone = "ask"', "phone", "expected a phone number"),
        ('after_hours_phone = "251-555-0144"', "", "after_hours_phone", "missing"),
        (
            'after_hours_phone = "251-555-0144"',
            'after_hours_phone = "no"',
            "after_hours_phone",
            "phone number",
        ),
        ('"2027-12-24"]', '"24 December"]', "closed_days", "expected dates such as"),
        ('friday = ["08:00-16:00"]', 'friday = ["8-16"]', "hours.friday", "expected openings such as"),
        ('friday = ["08:00-16:00"]', 'friday = ["08:00-24:00"]', "hours.friday", "expected openings such as"),
        ('friday = ["08:00-16:00"]', 'friday = ["16:00-08:00"]', "hours.friday", "must end after it begins"),
        ('friday = ["08:00-16:00"]', "", "hours.friday", "missing"),
        ("sunday = []", "sunday = []\nfunday = []", "hours.funday", "unknown key"),
        ('country = "US"', 'country = "Narnia"', "holidays.country", "expected a country code"),
        ('state = "AL"', 'state = "Alabama"', "holidays.state", "expected one of"),
        ('"Veterans Day",', '"Veterans",', "holidays.open_on", "is not a holiday there"),
        ("draft_days = 30", "draft_days = 0", "retention.draft_days", "at least 1"),
        ("youngest_age = 18", "youngest_age = 11", "youngest_age", "at least 12"),
        ("youngest_age = 18", "youngest_age = 22", "youngest_age", "at most 21"),
        ("draft_days = 30", "draft_days = 30\nother_days = 1", "retention.other_days", "unknown key"),
        ('kind = "example"', 'kind = "example"\nwebsite = "x"', "website", "unknown key"),
    ],
)
def test_a_mistake_is_named_by_file_key_and_expectation(
    tmp_path: Path, old: str, new: str, key: str, expected: str
) -> None:
    with pytest.raises(ContentError) as refused:
        load_changed(tmp_path, old, new)
    assert (refused.value.file, refused.value.key) == ("mine.toml", key)
    assert expected in refused.value.expected


def test_an_office_that_never_opens_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        EXAMPLE.replace('["08:00-17:00"]', "[]").replace('["08:00-16:00"]', "[]"), encoding="utf-8"
    )
    with pytest.raises(ContentError, match=r"mine\.toml: hours: the office needs at least one opening"):
        load_practice(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"gone\.toml: \(file\): cannot be read"):
        load_practice(tmp_path / "gone.toml")


# --- signed translations ----------------------------------------------------------------------------------

SIGNED = """
[[signed_translations]]
language = "es"
part = "safety"
digest = "sha256:0"
by = "Rosa Example, certified translator"
on = "2026-11-02"
"""


def load_with(folder: Path, more: str) -> Practice:
    """The example with something added at its end."""
    path = folder / "mine.toml"
    path.write_text(EXAMPLE + more, encoding="utf-8")
    return load_practice(path)


def test_nobody_has_signed_for_the_example() -> None:
    assert load_practice().signed_translations == ()


def test_signatures_are_read(tmp_path: Path) -> None:
    assert load_with(tmp_path, SIGNED).signed_translations == (
        Signature("es", "safety", "sha256:0", "Rosa Example, certified translator", date(2026, 11, 2)),
    )


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('language = "es"', 'language = "fr"', "language"),
        ('on = "2026-11-02"', 'on = "2 November"', "on"),
        ('by = "Rosa Example, certified translator"', 'by = ""', "by"),
        ('digest = "sha256:0"', "", "digest"),
        ('part = "safety"', 'part = "safety"\nseal = "x"', "seal"),
    ],
)
def test_a_mistake_in_a_signature_is_named(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(ContentError) as refused:
        load_with(tmp_path, SIGNED.replace(old, new))
    assert refused.value.key == f"signed_translations[1].{key}"
