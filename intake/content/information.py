"""The reader of the pages that only inform: about surgery, privacy, accessibility, help with language.

Each page is one TOML file in information/, so that a practice changes words without touching the program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from intake.content.reading import ContentError, Table, read_review, read_toml
from intake.domain.questionnaire import Text

INFORMATION = Path(__file__).parent / "information"
ABOUT_SURGERY = "about-back-surgery"
PRIVACY, NONDISCRIMINATION, LANGUAGE_HELP = "privacy", "nondiscrimination", "language-help"
PAGES = (ABOUT_SURGERY, PRIVACY, NONDISCRIMINATION, "accessibility", LANGUAGE_HELP)
"""The pages by their ids, in the order of the links to them."""
NOTICES = (PRIVACY, NONDISCRIMINATION, LANGUAGE_HELP)
"""Those that the law asks for, whose words must be the practice's own before it serves patients."""
FILLED_IN = frozenset(
    {"practice", "phone", "draft_time", "safety_exit_time", "named_exit_time", "closed_case_time"}
)
"""The only names the program fills into these pages' words."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or a list of `texts` where `is_list`."""

    texts: tuple[Text, ...]
    is_list: bool


@dataclass(frozen=True, slots=True)
class InformationSection:
    """Parts under a heading, if there is one; `emergency` puts them where nobody misses them.

    `start` puts the way into the form under them.
    """

    heading: Text | None
    parts: tuple[Part, ...]
    emergency: bool
    start: bool


@dataclass(frozen=True, slots=True)
class Tagline:
    """A line in a language the form is not offered in; `name` is the language's own name for itself.

    `language` is its code, such as "vi" or "zh-Hant".
    """

    language: str
    name: str
    text: str

    @property
    def direction(self) -> str:
        """Which way the language is written, as HTML says it."""
        return "rtl" if self.language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class InformationPage:
    """One page; `link` leads to it, `example` says that its words wait for the practice's own.

    `taglines` stand at its end. `translation_review` says by language what review is still open.
    """

    id: str
    title: Text
    link: Text
    example: Text | None
    sections: tuple[InformationSection, ...]
    taglines: tuple[Tagline, ...]
    translation_review: Mapping[str, str]

    def texts(self) -> tuple[Text, ...]:
        """Every wording of the page, in reading order."""
        found = [self.title, self.link, self.example]
        for section in self.sections:
            found += [section.heading, *(text for part in section.parts for text in part.texts)]
        return tuple(text for text in found if text is not None)


@lru_cache(maxsize=16)
def load_information(page_id: str, folder: Path = INFORMATION) -> InformationPage:
    """The page of that id, read once; raises ContentError naming file, key and what was expected."""
    path = folder / f"{page_id}.toml"
    table = Table(path.name, "", read_toml(path))
    page = InformationPage(
        id=table.text("id"),
        title=_text(table, "title"),
        link=_text(table, "link"),
        example=_text(table, "example") if table.has("example") else None,
        sections=tuple(map(_section, table.tables("sections"))),
        taglines=_taglines(table) if table.has("taglines") else (),
        translation_review=read_review(table),
    )
    table.done()
    if page.id != page_id:
        raise ContentError(path.name, "id", f"expected {page_id!r}, the file's name, found {page.id!r}")
    return page


def load_pages(own: Path | None = None) -> Mapping[str, InformationPage]:
    """Every page by its id: the one in the folder `own`, where there is one, else the one that ships.

    Of a page of its own everything must be said in both languages. Raises ContentError.
    """
    if own is None:
        return MappingProxyType({page_id: load_information(page_id) for page_id in PAGES})
    files = {path.stem for path in own.glob("*.toml")}
    if strange := files - set(PAGES):
        raise ContentError(
            own.name, f"{min(strange)}.toml", f"is no page; expected some of {', '.join(PAGES)}"
        )
    pages = {
        page_id: load_information(page_id, own if page_id in files else INFORMATION) for page_id in PAGES
    }
    for page_id in sorted(files):
        if missing := [text.en for text in pages[page_id].texts() if not text.es]:
            raise ContentError(f"{page_id}.toml", "es", f"is missing beside {missing[0]!r}")
    return MappingProxyType(pages)


def _taglines(table: Table) -> tuple[Tagline, ...]:
    return tuple(map(_tagline, table.tables("taglines")))


def _tagline(table: Table) -> Tagline:
    tagline = Tagline(table.text("language"), table.text("name"), table.text("text"))
    if not _LANGUAGE.fullmatch(tagline.language):
        raise table.error(
            "language", f'expected a code such as "vi" or "zh-Hant", found {tagline.language!r}'
        )
    _refuse_unknown(table, Text(tagline.text))
    table.done()
    return tagline


def _refuse_unknown(table: Table, text: Text) -> None:
    """Refuse a {name} that nothing fills in, which would break the page."""
    if unknown := (text.placeholders("en") | text.placeholders("es")) - FILLED_IN:
        raise table.error(
            "(text)", f"nothing fills in {{{min(unknown)}}}; known: {', '.join(sorted(FILLED_IN))}"
        )


def _section(table: Table) -> InformationSection:
    section = InformationSection(
        heading=_text(table, "heading") if table.has("heading") else None,
        parts=tuple(map(_part, table.tables("parts"))),
        emergency=table.flag("emergency") if table.has("emergency") else False,
        start=table.flag("start") if table.has("start") else False,
    )
    table.done()
    return section


def _part(table: Table) -> Part:
    if table.has("list"):
        part = Part(tuple(map(_languages, table.tables("list"))), is_list=True)
        table.done()
        return part
    return Part((_languages(table),), is_list=False)


def _text(parent: Table, key: str) -> Text:
    return _languages(parent.table(key))


def _languages(table: Table) -> Text:
    text = Text(table.text("en"), table.text("es") if table.has("es") else "")
    _refuse_unknown(table, text)
    table.done()
    return text
