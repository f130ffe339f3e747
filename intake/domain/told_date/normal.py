"""A phrase in plain small letters, without what only looks like a date: levels, scores, phones, doctors."""

from __future__ import annotations

import re
import unicodedata

from intake.domain.told_date import words_en, words_es

_PUT_RIGHT = str.maketrans(
    {
        **dict.fromkeys("’‘‛′`´ʼ＇", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("≈∼≃", "~"),
        **dict.fromkeys("⁄∕", "/"),
        "≥": ">",
        "≤": "<",
        "½": " 1/2 ",
        "¼": " 1/4 ",
        "¾": " 3/4 ",
        "º": "o",
        "ª": "a",
    }
)

_LEVEL = (
    r"(?<![\w'])[clts]\d{1,2}(?:\s*(?:[-/&,]|y|and|to|a)?\s*[clts]\d{1,2}|\s*[-/]\s*\d{1,2})*(?![\w'])"
    r"|(?<![\w'])[clts] \d{1,2}\s*[-/]\s*[clts]?\d{1,2}(?![\w'])"
)
_PHONE = (
    r"(?<![\d\w])(?:\+?\d{1,2}[\s.-]?)?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]\d{4}(?!\d)"
    r"|(?<!\d)\d{3}-\d{4}(?!\d)|(?<!\d)\+?\d{10,13}(?!\d)"
)
_SCORE = (
    r"(?<![\d/.-])10\s?/\s?10(?!\s?[/\d])"
    r"|(?<![\d/])\d{1,2}\s?(?:out of|de(?=\s?10\s+(?:de|en)\b))\s?10(?!\d)"
    r"|(?:pain|dolor|score|escala)(?:\s+(?:is|level|of|de|es|un|an|was|fue|nivel)){0,3}\s+\d{1,2}"
    r"(?:\s?(?:/|de)\s?10)?(?![\d/.-])"
    r"(?!\s*(?:years?|yrs?|months?|mos?|weeks?|wks?|days?|hours?|hrs?|anos?|mes(?:es)?|semanas?|dias?|horas?"
    r"|1/2|and|or|y|o|to|a|de|plus|\+|-)\b)"
    r"|(?<![\d/])\d{1,2}\s?/\s?10(?=\s+(?:pain|dolor|de dolor)\b)"
)
_DOCTOR = (
    r"\b(?:dr|dra|doctor|doctora|mr|mrs|ms|miss|sr|sra|don|dona|nurse|with|st|santo|santa)\b\.?"
    r"\s+(?:{names})\b"
)
_NAMES = (
    "may|june|april|august|march|mayo|julio|abril|agosto|junio|enero|marzo|summer|summers|winter|winters|spring|"
    "domingo|friday|sunday|noon|day|weeks|autumn|jan|second|third|segundo|prima"
)
_MAY = (
    r"\b(?:i|it|that|this|we|you|they|he|she|which|who) may\b(?!\s+(?:have been|be\b|of\b|\d))"
    r"|\bmay (?=(?:have(?! been)|not|need|want|or may not|well|also)\b)"
)
_FALL = (
    r"\b(?:a|my|the|bad|hard|big|small|this|his|her|second|i)\s+fall\s+"
    r"(?=(?:in|at|on|off|from|down|during)\b)"
    r"|\b(?:a|my|bad|hard|big|small|his|her)\s+fall\b|\bfall\s+(?=(?:down|off|from|at)\b)"
    r"|\bfall risk\b"
)
_TIMES = (
    r"\b(?:(?:(?P<times>\d{1,2}(?:st|nd|rd|th|a|da|ra|er))|first|second|third|fourth|fifth"
    r"|primera?|segund[ao]|tercera?|cuarta)"
    r"\s+(?:(?:back|neck|spine|spinal|lumbar|big|major|cervical)\s+)?"
    r"(?:(?P<surgery>surger(?:y|ies)|operations?|ops?|fusion|procedure|cirugia|operacion|laminectomy)"
    r"|time|one|vez))\b"
)
_OTHER = r"\bmayo clinic\b|\bclinica mayo\b|\bmarch of dimes\b|\b24/7\b|\b7/24\b|\bspring (?:hill|field|tx)\b"

_NO_DATES = re.compile(
    "|".join(
        f"(?:{pattern})"
        for pattern in (_LEVEL, _PHONE, _SCORE, _DOCTOR.format(names=_NAMES), _MAY, _FALL, _TIMES, _OTHER)
    )
)


_OPERATED = re.compile(r"\boper(?:ó|o\u0301)(?!\w)", re.IGNORECASE)


def _months(rows: tuple[words_en.Row, ...]) -> str:
    """Every spelling of the months in these words, as one pattern."""
    spellings = [each for sign, _, row in rows if sign == "M" for each in row.split(", ")]
    return "|".join(sorted(spellings, key=len, reverse=True))


_ENGLISH_MONTH, _ANY_MONTH = _months(words_en.WORDS), _months(words_en.WORDS + words_es.WORDS)


def plain(text: str) -> str:
    """The text in small letters without accents, each kind of apostrophe and dash as one."""
    if not text.isascii():
        # "Me operó" was; "me opero" without its accent may be to come.
        text = _OPERATED.sub("operaron", text).replace("º/", "/")
    text = text.translate(_PUT_RIGHT)
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(each for each in parts if not unicodedata.combining(each)).translate(_PUT_RIGHT)
    return _phone_writing(text.casefold())


_AS_ON_PHONES = re.compile(r"\b(?:b4|y2k|2k\d\d|100\s?%)(?!\w)")


def _phone_writing(text: str) -> str:
    """The text with "b4", "2k19" and the like as they are said."""
    return _AS_ON_PHONES.sub(_as_said, text) if "2k" in text or "b4" in text or "%" in text else text


def _as_said(found: re.Match[str]) -> str:
    short = found.group()
    if short == "b4":
        return "before"
    return "2000" if short == "y2k" else f"20{short[2:]}" if short.startswith("2k") else " "


_WITHOUT_ACCENTS = re.compile(r"\b(?:otono|anos?|anios?|miercoles|sabado)\b")
_WITHOUT_SPACES = re.compile(r"[a-z]{3}\d|\d{4}[a-z]{3}")


def is_forgiven(phrase: str, text: str) -> bool:
    """Whether accents or spaces were left out: it is read all the same, and asked back.

    `text` is the phrase in plain letters.
    """
    return bool(_WITHOUT_ACCENTS.search(phrase.casefold()) or _WITHOUT_SPACES.search(text))


def without_look_alikes(text: str) -> str:
    """The plain text without levels ("L4-L5"), scores, phone numbers, "Dr. May", "may have", "a fall in"."""
    return _NO_DATES.sub(_what_is_left, text) if _MAY_HOLD.search(text) else text


def _what_is_left(found: re.Match[str]) -> str:
    if found["times"] and _BEHIND_MONTH.search(found.string, 0, found.start()):
        # "October 8th surgery" tells a day, "my 8th surgery" none.
        return found.group()
    # "My second surgery" is still a surgery, which a time may be counted from.
    return f" {found['surgery']} " if found["surgery"] else " ; "


_BEHIND_MONTH = re.compile(rf"\b(?:{_ANY_MONTH})\.?\s*$")


_MAY_HOLD = re.compile(
    r"\d|\b(?:dr|dra|doctor|doctora|mrs?|ms|miss|sra?|don|dona|nurse|with|st|santo|santa|may|mayo|fall|spring"
    r"|march of|first|second|third|fourth|fifth|primera?|segund[ao]|tercera?|cuarta)\b"
)


# --- letters for digits ------------------------------------------------------------------------------------

_LETTERS_FOR_DIGITS = str.maketrans("oil", "011")


_PART = r"(?=[oil]*\d)[\doil]{1,4}"
_IN_DIGITS = re.compile(
    # "L4/5" is a level; only before a year of four digits is such an "l" a one.
    rf"(?<![\w/.-])(?=[\d/.\s-]*[oil])(?:(?!l)|(?=\w+\s?[/.-]\s?\w+\s?[/.-]\s?\w{{4}}))"
    rf"{_PART}(?:\s?[/.-]\s?{_PART}){{1,2}}(?![\w/])"
)
# "1o de mayo" is the first; "2o", "3o" beside a month, or "1o" beside an English one, end in a zero.
_BESIDE_MONTH = re.compile(
    rf"\b(?:(?:{_ANY_MONTH})\.?\s(?P<behind>[23]o|[oil]\d|\d[il])|(?:{_ENGLISH_MONTH})\.?\s(?P<ten>1o))\b"
    rf"|\b(?:(?P<before>[23]o|[oil]\d|\d[il])(?=\s(?:of\s|de\s)?(?:{_ANY_MONTH})\b)"
    rf"|(?P<first>1o)(?=\s(?:of\s)?(?:{_ENGLISH_MONTH})\b))"
)
_HOLDS_BOTH = re.compile(r"[oil]\d|\d[oil]")


def dates_in_digits(text: str) -> str:
    """The plain text with digits for letters typed in dates with strokes: "03/2o/14"."""
    return _IN_DIGITS.sub(_in_digits, text) if _HOLDS_BOTH.search(text) else text


def days_in_digits(text: str) -> str:
    """The plain text without look-alikes, with digits for letters typed beside a month: "june 2o 2014"."""
    return _BESIDE_MONTH.sub(_number_in_digits, text) if _HOLDS_BOTH.search(text) else text


def _in_digits(found: re.Match[str]) -> str:
    return found.group().translate(_LETTERS_FOR_DIGITS)


def _number_in_digits(found: re.Match[str]) -> str:
    kind = found.lastgroup or ""
    start = found.start(kind) - found.start()
    return found.group()[:start] + found[kind].translate(_LETTERS_FOR_DIGITS)
