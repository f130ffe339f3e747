"""The reader of questionnaires: a folder of TOML files to the frozen `Questionnaire`.

`questionnaire.toml` holds what all pages share and names the `files` with the pages, in asking order;
`words.toml` holds every other word a patient reads. A released folder never changes: a new version is new.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from intake.content.condition_reader import ConditionReader
from intake.content.reading import ContentError, Table, read_review, read_toml
from intake.domain.conditions import UNSURE
from intake.domain.questionnaire import (
    Audience,
    Help,
    Kind,
    Option,
    Page,
    PageKind,
    Question,
    Questionnaire,
    Section,
    SummaryPart,
    Text,
)

QUESTIONNAIRES = Path(__file__).parent / "questionnaires"
DEFAULT_QUESTIONNAIRE = "spine-intake-2026.2"
MAIN_FILE = "questionnaire.toml"
WORDS_FILE = "words.toml"
MEASURES = {"peg": 3}
"""The published measures that a form may declare, each with how many items it has."""
_WITH_OPTIONS = (Kind.RADIO, Kind.CHECKBOXES)
_WITH_MAX_LENGTH = (Kind.TEXT, Kind.TEXTAREA)


@lru_cache(maxsize=16)
def load_questionnaire(source: str | Path = DEFAULT_QUESTIONNAIRE) -> Questionnaire:
    """Load the questionnaire in that folder, or of that id and version ("spine-intake-2026.2"), once.

    Raises ContentError naming file, key and what was expected.
    """
    folder = source if isinstance(source, Path) else QUESTIONNAIRES / source
    main = read_toml(folder / MAIN_FILE)
    files = Table(MAIN_FILE, "", main).texts("files")
    data = {name: read_toml(folder / name) for name in (*files, WORDS_FILE)}
    return read_questionnaire({MAIN_FILE: main, **data}, files)


def read_questionnaire(data: dict[str, dict[str, Any]], files: tuple[str, ...]) -> Questionnaire:
    """Read parsed TOML by file name; `files` hold the pages. The digest covers all data, not the comments."""
    main = Table(MAIN_FILE, "", data[MAIN_FILE])
    main.texts("files")
    words, safety_words = _all_words(Table(WORDS_FILE, "", data[WORDS_FILE]))
    reader = _PageReader(main, words, _looped_ids(data, files))
    pages = tuple(page for name in files for page in reader.pages(Table(name, "", data[name])))
    questionnaire = Questionnaire(
        id=main.text("id"),
        version=main.text("version"),
        digest=_digest(data),
        sections=tuple(_section(table) for table in main.tables("sections")),
        pages=pages,
        words=MappingProxyType(words),
        safety_words=safety_words,
        translation_review=read_review(main),
        clinician_review=main.text("clinician_review") if main.has("clinician_review") else "",
        measures=_measures(main, pages),
    )
    main.done()
    return questionnaire


def _digest(data: dict[str, dict[str, Any]]) -> str:
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=True)
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def _measures(main: Table, pages: tuple[Page, ...]) -> Mapping[str, tuple[str, ...]]:
    """The published measures that the form declares, with the questions that are their items."""
    if not main.has("measures"):
        return MappingProxyType({})
    table = main.table("measures")
    rated = [each.link_id for page in pages for each in page.questions if each.kind is Kind.SCORE]
    declared = {name: table.choices(name, rated) for name in table.data if name in MEASURES}
    table.done()
    for name, items in declared.items():
        if len(items) != MEASURES[name]:
            raise table.error(name, f"expected the ids of its {MEASURES[name]} questions from 0 to 10")
    return MappingProxyType(declared)


def _looped_ids(data: dict[str, dict[str, Any]], files: tuple[str, ...]) -> frozenset[str]:
    """The link ids on pages of a loop, found before conditions are read; shapes are checked later."""
    found = set()
    for name in files:
        for page in Table(name, "", data[name]).tables("pages"):
            if page.has("loop") and page.has("questions"):
                found |= {question.text("id") for question in page.tables("questions")}
    return frozenset(found)


def _section(table: Table) -> Section:
    section = Section(table.text("id"), _text(table, "title"))
    table.done()
    return section


def _all_words(file: Table) -> tuple[dict[str, Text], frozenset[str]]:
    """All words by key, and the keys of those that tell somebody in danger what to do."""
    words = _words(file.table("words"))
    safety = _words(file.table("safety_words")) if file.has("safety_words") else {}
    file.done()
    for key in words.keys() & safety.keys():
        raise file.error(f"safety_words.{key}", "stands among the words, too; expected it once")
    return words | safety, frozenset(safety)


def _words(table: Table) -> dict[str, Text]:
    return {key: _text(table, key) for key in table.data}


def _text(parent: Table, key: str) -> Text:
    """The wording at that key: `en`, where it was translated `es`, and in `other` that said of another."""
    table = parent.table(key)
    text = _languages(table)
    table.done()
    return text


def _languages(table: Table) -> Text:
    spanish = table.text("es") if table.has("es") else ""
    return Text(table.text("en"), spanish, _maybe_text(table, "other"))


def _maybe_text(parent: Table, key: str) -> Text | None:
    return _text(parent, key) if parent.has(key) else None


def _choices(table: Table, key: str, choices: Iterable[str]) -> tuple[str, ...]:
    return table.choices(key, choices) if table.has(key) else ()


def _flag(table: Table, key: str) -> bool:
    return table.flag(key) if table.has(key) else False


class _PageReader:
    """Reads pages against what they share: named conditions, headings of choices and sets of choices."""

    def __init__(self, main: Table, words: dict[str, Text], looped: frozenset[str]) -> None:
        self._words = words
        self._conditions = ConditionReader(looped)
        if main.has("conditions"):
            self._conditions.name_all(main.table("conditions"))
        self._groups: dict[str, Text] = {}
        if main.has("option_groups"):
            self._groups = _words(main.table("option_groups"))
        self._sets: dict[str, tuple[Option, ...]] = {}
        if main.has("option_sets"):
            sets = main.table("option_sets")
            self._sets = {name: tuple(map(self._option, sets.tables(name))) for name in sets.data}

    def pages(self, file: Table) -> list[Page]:
        """Read the pages of one file."""
        pages = [self._page(table) for table in file.tables("pages")]
        file.done()
        return pages

    def _page(self, table: Table) -> Page:
        title = _text(table, "title")
        kind = PageKind(table.choice("kind", list(PageKind))) if table.has("kind") else PageKind.QUESTIONS
        page = Page(
            id=table.text("id"),
            section=table.text("section"),
            title=title,
            questions=tuple(self._question(question, title) for question in table.tables("questions")),
            lead=tuple(map(_lead, table.tables("lead"))) if table.has("lead") else (),
            kind=kind,
            loop=table.text("loop") if table.has("loop") else None,
            help_first=_flag(table, "help_first"),
            after_sending=_flag(table, "after_sending"),
            enable_when=self._conditions.read(table),
        )
        for question in page.questions:
            for key in ("required_unless", "part_of"):
                if (named := getattr(question, key)) and not page.question(named):
                    raise table.error(
                        f"{question.link_id}.{key}", "expected the id of a question on the same page"
                    )
        table.done()
        return page

    def _question(self, table: Table, page_title: Text) -> Question:
        kind = Kind(table.choice("kind", list(Kind)))
        not_sure = _flag(table, "not_sure")
        question = Question(
            link_id=table.text("id"),
            kind=kind,
            # A page with one question is titled by it.
            text=_maybe_text(table, "text") or page_title,
            why=_text(table, "why"),
            consumer=table.texts("consumer"),
            hint=_maybe_text(table, "hint"),
            required=_flag(table, "required"),
            required_unless=table.text("required_unless") if table.has("required_unless") else "",
            not_sure=not_sure,
            options=self._yes_no(not_sure) if kind is Kind.YES_NO else self._options(table),
            options_from_loop=table.text("options_from_loop") if table.has("options_from_loop") else None,
            low=_maybe_text(table, "low"),
            high=_maybe_text(table, "high"),
            max_length=table.whole("max_length", 1) if table.has("max_length") else None,
            autocomplete=table.text("autocomplete") if table.has("autocomplete") else "",
            enable_when=self._conditions.read(table),
            taken_when=self._conditions.read(table, "taken_when") if table.has("taken_when") else None,
            seen_by=tuple(map(Audience, _choices(table, "seen_by", Audience))),
            text_by=MappingProxyType(_words(table.table("text_by")) if table.has("text_by") else {}),
            summary=tuple(map(SummaryPart, _choices(table, "summary", SummaryPart))),
            gap=_flag(table, "gap"),
            staff=table.text("staff") if table.has("staff") else "",
            searched=table.flag("searched") if table.has("searched") else None,
            none_said=_maybe_text(table, "none_said"),
            part_of=table.text("part_of") if table.has("part_of") else "",
        )
        _check_kind(table, question)
        table.done()
        return question

    def _yes_no(self, not_sure: bool) -> tuple[Option, ...]:
        keys = ("yes", "no", UNSURE) if not_sure else ("yes", "no")
        for key in keys:
            if key not in self._words:
                raise ContentError(WORDS_FILE, f"words.{key}", "missing; expected the word for that choice")
        return tuple(Option(key, self._words[key]) for key in keys)

    def _options(self, table: Table) -> tuple[Option, ...]:
        """The question's own choices, then those of the set it names."""
        own = tuple(map(self._option, table.tables("options"))) if table.has("options") else ()
        if not table.has("options_from"):
            return own
        return own + self._sets[table.choice("options_from", self._sets)]

    def _option(self, table: Table) -> Option:
        option = Option(
            key=table.text("key"),
            text=_languages(table),
            hint=_maybe_text(table, "hint"),
            exclusive=_flag(table, "exclusive"),
            group=self._groups[table.choice("group", self._groups)] if table.has("group") else None,
            enable_when=self._conditions.read(table),
            staff=table.text("staff") if table.has("staff") else "",
            hidden_from_desk=_flag(table, "hidden_from_desk"),
            help=Help(table.choice("help", list(Help))) if table.has("help") else None,
        )
        table.done()
        return option


def _lead(table: Table) -> Text:
    text = _languages(table)
    table.done()
    return text


def _check_kind(table: Table, question: Question) -> None:
    """Refuse a question that lacks what its kind cannot do without."""
    has_choices = bool(question.options) or question.options_from_loop is not None
    if question.kind in _WITH_OPTIONS and not has_choices:
        raise table.error("options", f"missing; a {question.kind} question needs options")
    if question.kind is Kind.SCORE and (question.low is None or question.high is None):
        raise table.error("low", "missing; a score needs low and high to say what 0 and 10 mean")
    if question.kind in _WITH_MAX_LENGTH and question.max_length is None:
        raise table.error("max_length", f"missing; a {question.kind} question needs one")
