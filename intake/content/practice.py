"""The reader of practice.toml: who the practice is, when it is open, and how it is reached.

Public holidays are worked out here, from the country and state, so that the domain only sees dates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from intake import worked_out
from intake.content.information import NOTICES, InformationPage, load_pages
from intake.content.logo import Logo, read_logo
from intake.content.reading import ContentError, Table, read_toml
from intake.content.translations import Signature
from intake.domain.date_checks import ADULT_YEARS
from intake.domain.office_hours import OfficeHours, Opening
from intake.domain.phone import Phone
from intake.domain.questionnaire import LANGUAGES, Text

DEFAULT_PRACTICE = Path(__file__).parent / "practice.toml"
HOLIDAY_YEARS = range(2020, 2061)
"""The years holidays are worked out for: cheap enough to do once, and nobody reads the clock for it."""

AGES_TO_CHOOSE = range(12, 22)
"""From what age on a practice may let people use the form alone."""

NO_AFTER_HOURS_PHONE = "none"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
_OPENING = re.compile(f"{_CLOCK}-{_CLOCK}", re.ASCII)
_OBSERVED = " (observed)"


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days unsent drafts, safety exits and closed cases are kept.

    `named_safety_exit_days` is for the safety exits of a request, `safety_exit_days` for those of nobody
    known.
    """

    draft_days: int
    safety_exit_days: int
    named_safety_exit_days: int
    closed_case_days: int


@dataclass(frozen=True, slots=True)
class Notify:
    """The email addresses of those told of urgent requests: at once, and when nobody has claimed one."""

    urgent: tuple[str, ...]
    second_person: tuple[str, ...]
    manager: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """The practice as the program knows it; `after_hours_phone` None means nobody answers when it is closed.

    `is_example` marks the made-up practice the program comes with. `holiday_names` tells why a date in
    `hours.holidays` is closed; extra closed days have no name. `logo` is shown in the
    place of the name. `youngest_age`: from how many years on somebody may use the form
    alone. `information` are the pages that only inform, by id, the practice's own where it has some.
    `final_notice_by_mail`: the last letter may go to a patient's email address.
    """

    is_example: bool
    name: str
    address: tuple[str, ...]
    phone: Phone
    calls_from: Phone
    after_hours_phone: Phone | None
    surgeons: tuple[str, ...]
    hours: OfficeHours
    holiday_names: dict[date, str]
    notify: Notify
    retention: Retention
    information: Mapping[str, InformationPage]
    youngest_age: int = ADULT_YEARS
    signed_translations: tuple[Signature, ...] = ()
    logo: Logo | None = None
    final_notice_by_mail: bool = False

    @property
    def links(self) -> tuple[Text, ...]:
        """The links to the pages that only inform, in their order."""
        return tuple(page.link for page in self.information.values())

    @property
    def example_notices(self) -> tuple[str, ...]:
        """The notices that the law asks for and whose words are still those of the example."""
        return tuple(page_id for page_id in NOTICES if self.information[page_id].example is not None)


def load_practice(path: Path = DEFAULT_PRACTICE) -> Practice:
    """The practice in that file; raises ContentError naming file, key and what was expected."""
    top = Table(path.name, "", read_toml(path))
    closed, names = _closed(top)
    practice = Practice(
        is_example=top.choice("kind", ("example", "real")) == "example",
        name=top.text("name"),
        address=_some_texts(top, "address"),
        phone=_phone(top, "phone"),
        calls_from=_phone(top, "calls_from"),
        after_hours_phone=_phone_or_none(top, "after_hours_phone"),
        surgeons=_some_texts(top, "surgeons"),
        hours=_hours(top, closed),
        holiday_names=names,
        notify=_notify(top.table("notify")),
        retention=_retention(top.table("retention")),
        information=load_pages(_notices(top, path.parent) if top.has("notices") else None),
        youngest_age=_youngest_age(top),
        signed_translations=_signed(top) if top.has("signed_translations") else (),
        logo=read_logo(top, path.parent, top.text("name")),
        final_notice_by_mail=top.has("final_notice_by_mail") and top.flag("final_notice_by_mail"),
    )
    top.done()
    return practice


def _some_texts(table: Table, key: str) -> tuple[str, ...]:
    texts = table.texts(key)
    if not texts:
        raise table.error(key, "expected at least one text, found an empty list")
    return texts


def _phone(table: Table, key: str) -> Phone:
    text = table.text(key)
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise table.error(key, f"expected a phone number with its area code, found {text!r}")
    return Phone(
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL),
        number.extension or "",
    )


def _phone_or_none(table: Table, key: str) -> Phone | None:
    return None if table.text(key) == NO_AFTER_HOURS_PHONE else _phone(table, key)


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, not a name at all, or a folder of zones
        return False
    return True


def _hours(top: Table, closed: frozenset[date]) -> OfficeHours:
    zone = top.text("zone")
    if not _is_time_zone(zone):
        raise top.error("zone", f'expected a time zone such as "America/Chicago", found {zone!r}')
    table = top.table("hours")
    week = {weekday: _openings(table, day) for weekday, day in enumerate(WEEKDAYS)}
    table.done()
    for weekday, day in enumerate(WEEKDAYS):
        if week[weekday]:
            # One day at a time first, so that a mistake is named by its key.
            _office_hours(table.file, f"hours.{day}", zone, {weekday: week[weekday]}, closed)
    return _office_hours(table.file, "hours", zone, week, closed)


def _office_hours(
    file: str, key: str, zone: str, week: dict[int, tuple[Opening, ...]], closed: frozenset[date]
) -> OfficeHours:
    try:
        return OfficeHours(ZoneInfo(zone), week, closed)
    except ValueError as error:
        raise ContentError(file, key, str(error)) from error


def _openings(table: Table, day: str) -> tuple[Opening, ...]:
    return tuple(_opening(table, day, text) for text in table.texts(day))


def _opening(table: Table, day: str, text: str) -> Opening:
    found = _OPENING.fullmatch(text)
    if found is None:
        raise table.error(day, f'expected openings such as "08:00-12:00", found {text!r}')
    first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
    return time(first_hour, first_minute), time(last_hour, last_minute)


def _closed(top: Table) -> tuple[frozenset[date], dict[date, str]]:
    """Every date the office is closed, and the names of those that are public holidays."""
    names = _holidays(top.table("holidays"))
    extra = [_date(top, "closed_days", text) for text in top.texts("closed_days")]
    return frozenset(names) | frozenset(extra), names


def _date(table: Table, key: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise table.error(key, f'expected dates such as "2026-12-24", found {text!r}') from error


def _signed(top: Table) -> tuple[Signature, ...]:
    return tuple(map(_signature, top.tables("signed_translations")))


def _signature(table: Table) -> Signature:
    signature = Signature(
        language=table.choice("language", LANGUAGES),
        part=table.text("part"),
        digest=table.text("digest"),
        by=table.text("by"),
        on=_date(table, "on", table.text("on")),
    )
    table.done()
    return signature


def _holidays(table: Table) -> dict[date, str]:
    """The public holidays on which the office is closed; a holiday moved to a workday keeps its name."""
    country, state = table.text("country"), table.text("state")
    asked = f"{version('holidays')} {country} {state} {HOLIDAY_YEARS}".encode()
    # The library loads every country there is, which takes as long as much else at a start.
    found = worked_out.once("holidays", asked, lambda: json.dumps(_calendar(table, country, state)).encode())
    names = {date.fromisoformat(day): each for day, each in json.loads(found).items()}
    known = {name for day in names.values() for name in day}
    open_on = table.texts("open_on")
    for name in open_on:
        if name not in known:
            raise table.error(
                "open_on", f"{name!r} is not a holiday there; expected: {'; '.join(sorted(known))}"
            )
    table.done()
    kept = {day: "; ".join(name for name in found if name not in open_on) for day, found in names.items()}
    return {day: name for day, name in kept.items() if name}


def _calendar(table: Table, country: str, state: str) -> dict[str, list[str]]:
    """The names of each public holiday by its date in ISO form; two may fall on one date."""
    import holidays

    states = holidays.list_supported_countries().get(country)
    if states is None:
        raise table.error("country", f'expected a country code such as "US", found {country!r}')
    if state not in states:
        raise table.error("state", f"expected one of {', '.join(states)}, found {state!r}")
    calendar = holidays.country_holidays(country, subdiv=state, years=HOLIDAY_YEARS)
    return {
        day.isoformat(): [name.removesuffix(_OBSERVED) for name in calendar.get_list(day)]
        for day in sorted(calendar)
    }


def _notices(top: Table, beside: Path) -> Path:
    folder = beside / top.text("notices")
    if not folder.is_dir():
        raise top.error("notices", f"there is no folder {folder.name!r} beside this file")
    return folder


def _youngest_age(top: Table) -> int:
    age = top.whole("youngest_age", AGES_TO_CHOOSE.start)
    if age not in AGES_TO_CHOOSE:
        raise top.error("youngest_age", f"expected at most {AGES_TO_CHOOSE.stop - 1} years, found {age}")
    return age


def _retention(table: Table) -> Retention:
    keys = ("draft_days", "safety_exit_days", "named_safety_exit_days", "closed_case_days")
    retention = Retention(*(table.whole(key, 1) for key in keys))
    table.done()
    return retention


def _notify(table: Table) -> Notify:
    notify = Notify(*(_emails(table, key) for key in ("urgent", "second_person", "manager")))
    table.done()
    return notify


def _emails(table: Table, key: str) -> tuple[str, ...]:
    return tuple(_email(table, key, text) for text in _some_texts(table, key))


def _email(table: Table, key: str, text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError as error:
        raise table.error(
            key, f'expected addresses such as "nurse@your-practice.org", found {text!r}'
        ) from error
