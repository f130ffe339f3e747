"""A contact as phones take it up: vCard 3.0 (RFC 2426), which every phone reads."""

from __future__ import annotations

from collections.abc import Iterable

from intake.domain.phone import Phone
from intake.formats.content_lines import content, escaped

MEDIA_TYPE = "text/vcard"


def vcard(name: str, phones: Iterable[Phone]) -> str:
    """The contact of that name with these numbers, those that can be dialled, and nothing else."""
    said = escaped(name)
    numbers = dict.fromkeys(_number(phone) for phone in phones if phone.dialled)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{said}", "N:;;;;", f"ORG:{said}"]
    lines += [f"TEL;TYPE=WORK,VOICE:{number}" for number in numbers]
    return content((*lines, "END:VCARD"))


def _number(phone: Phone) -> str:
    """The number as a saved contact dials it: a pause, which phones write as a comma, before an extension."""
    return phone.dialled.replace(";ext=", ",")
