"""A contact file: the name and numbers of the office, and nothing else."""

from __future__ import annotations

from intake.domain.phone import Phone
from intake.formats.content_lines import LONGEST_LINE
from intake.formats.vcard import vcard

OFFICE = Phone("+12515550142", "(251) 555-0142")
CALLS_FROM = Phone("+12515550143", "(251) 555-0143", extension="11")


def test_the_contact_holds_name_and_numbers_and_nothing_else() -> None:
    assert vcard("Example Practice", [CALLS_FROM, OFFICE, OFFICE]).split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN:Example Practice",
        "N:;;;;",
        "ORG:Example Practice",
        "TEL;TYPE=WORK,VOICE:+12515550143,11",
        "TEL;TYPE=WORK,VOICE:+12515550142",
        "END:VCARD",
        "",
    ]


def test_signs_that_mean_something_in_the_file_are_escaped() -> None:
    assert "FN:Smith\\, Jones\\; Co \\\\ Sons\r\n" in vcard("Smith, Jones; Co \\\n Sons", [])


def test_what_cannot_be_dialled_is_left_out() -> None:
    assert "TEL" not in vcard("Example", [Phone("", "ask at the desk")])


def test_a_long_line_goes_on_in_the_next_and_no_letter_is_cut() -> None:
    name = "Práctica de ñandúes y águilas " * 8
    lines = vcard(name, []).split("\r\n")
    assert all(len(line.encode()) <= LONGEST_LINE for line in lines)
    assert f"FN:{name.strip()}" in "\r\n".join(lines).replace("\r\n ", "")
