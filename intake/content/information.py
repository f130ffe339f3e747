"""The reader of the pages that only inform: about surgery, privacy, accessibility, help with language.

Each page is one TOML file in information/, so that a practice changes words without touching the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from intake.content.reading import ContentError, Table, read_review, read_toml
from intake.domain.questionnaire import Text

INFORMATION = Path(__file__).parent / "information"
ABOUT_SURGERY = "about-back-surgery"
PAGES = (ABOUT_SURGERY, "privacy", "accessibility", "language-help")
"""The pages by their ids, in the order of the links to them."""


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
class InformationPage:
    """One page; `link` leads to it, `example` says that its words wait for the practice's own.

    `translation_review` says by language what review is still open.
    """

    id: str
    title: Text
    link: Text
    example: Text | None
    sections: tuple[InformationSection, ...]
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
        translation_review=read_review(table),
    )
    table.done()
    if page.id != page_id:
        raise ContentError(path.name, "id", f"expected {page_id!r}, the file's name, found {page.id!r}")
    return page


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
    table.done()
    return text
