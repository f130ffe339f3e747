"""What people type, made safe to keep and to show: line ends, strange characters, unwanted numbers."""

from __future__ import annotations

import re
import unicodedata

# Control characters (tab and line ends are text), halves of surrogate pairs, and what stands for unreadable
# bytes. What nobody sees was left at the door (`web/posted_text`).
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]")
_SSN = re.compile(r"(?<!\d)(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?!\d)")
_SSN_NAMED = re.compile(r"(?:\bssn\b|social security|seguro social)\D{0,20}\d{9}(?!\d)", re.IGNORECASE)


def tidy(text: str, *, one_line: bool) -> str:
    """The text with plain line ends, composed accents and no blanks at its ends; on one line if asked."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return " ".join(text.split()) if one_line else text.strip()


def without_strange(text: str) -> str:
    """The text without characters that cannot be shown."""
    return _STRANGE.sub("", text)


def holds_ssn(text: str) -> bool:
    """Whether the text seems to hold a Social Security number: 123-45-6789, or nine digits named as one."""
    return bool(_SSN.search(text) or _SSN_NAMED.search(text))


def hide_ssn(text: str) -> str:
    """The text with whatever seems to be a Social Security number blotted out."""
    return _SSN_NAMED.sub("[number taken out]", _SSN.sub("[number taken out]", text))
