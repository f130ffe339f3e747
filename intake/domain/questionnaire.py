"""The questionnaire as data: Questionnaire > Section > Page > Question > Option, in FHIR's words.

Nothing here knows how a page looks or where it is kept. All is frozen, and made once when content is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from intake.domain.answers import Answer, Answered, Blank, NotSure
from intake.domain.conditions import ALWAYS, UNSURE, Condition

LANGUAGES = ("en", "es")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z_]*)\}")


class PlaceholderError(ValueError):
    """A text was filled with too few or the wrong names; the message gives the text and both lists."""


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in English and Spanish; an empty `es` was not translated and reads as English.

    `other` is the wording for somebody who fills in the form for another, where it differs.
    """

    en: str
    es: str = ""
    other: Text | None = None

    def in_(self, language: str) -> str:
        """The wording in that language, else in English."""
        return self.es if language == "es" and self.es else self.en

    def fill(self, language: str, **values: object) -> str:
        """The wording with every {name} filled; PlaceholderError unless exactly its names are given."""
        wording = self.in_(language)
        names = set(_PLACEHOLDER.findall(wording))
        if names != set(values):
            raise PlaceholderError(f"{wording!r} needs {sorted(names)}, was given {sorted(values)}")
        return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), wording)

    def fill_known(self, values: Mapping[str, str]) -> str:
        """The English wording with its {names} filled from `values`; PlaceholderError for any other name."""
        return self.fill("en", **{name: values[name] for name in self.placeholders("en") & set(values)})

    def placeholders(self, language: str) -> frozenset[str]:
        """The names in braces in that language's wording."""
        return frozenset(_PLACEHOLDER.findall(self.in_(language)))


class Kind(StrEnum):
    """What a question takes, and the shape of its value."""

    RADIO = "radio"  # one option's key
    YES_NO = "yes_no"  # "yes" or "no"
    CHECKBOXES = "checkboxes"  # list of option keys, never empty
    SCORE = "score"  # whole number from 0 to 10
    TEXT = "text"  # text on one line
    TEXTAREA = "textarea"  # text
    PARTIAL_DATE = "partial_date"  # a partial date's JSON form, told in several boxes
    TOLD_DATE = "told_date"  # a ToldDate, see domain/told_date/answer: a date in the person's own words
    FULL_DATE = "full_date"  # "YYYY-MM-DD"
    PHONE = "phone"  # a Phone, see domain/phone
    EMAIL = "email"  # text
    REFERENCE = "reference"  # text


class PageKind(StrEnum):
    """What stands on a page besides its questions."""

    QUESTIONS = "questions"
    CARDS = "cards"  # one card for each instance of a loop, then the question whether there is one more
    TIMELINE = "timeline"  # operations and beginnings in time, then the question whether that is right
    CHECK = "check"  # all answers, to be checked and sent
    ASIDE = "aside"  # has its own address and is never on the path; its answers always count


class Audience(StrEnum):
    """Who is shown an answer among the staff."""

    DESK = "desk"
    CLINICIAN = "clinician"
    NOBODY = "nobody"  # only the program reads it


class Help(StrEnum):
    """What somebody with a sign is told to do."""

    CALL_911 = "call_911"  # and nothing else: whoever waits for a driver, or goes alone, may be too late
    EMERGENCY_ROOM = "emergency_room"  # with somebody who drives; 911 where there is nobody
    CALL_TODAY = "call_today"  # the office, or who answers for it


class SummaryPart(StrEnum):
    """Where the clinician's summary shows an answer that it has no place of its own for."""

    ABOUT = "about"  # who tells this
    SYMPTOM = "symptom"  # in the line of the symptom that its link id begins with
    RATINGS = "ratings"
    CARE = "care"  # health, tests and care so far
    OWN_WORDS = "own_words"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `exclusive`: stands alone, like "None of these". `group`: the heading it stands under.

    `staff` is how staff read it, where the patient's wording does not do. `hidden_from_desk`: that it was
    chosen is for clinicians alone. `help` is what is told to whoever chooses it, where it is a sign.
    """

    key: str
    text: Text
    hint: Text | None = None
    exclusive: bool = False
    group: Text | None = None
    enable_when: Condition = ALWAYS
    staff: str = ""
    hidden_from_desk: bool = False
    help: Help | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `part_of` names the question of the same page that this box belongs to: the two are one.

    `consumer`: who uses the answer for what; `not_sure` offers "I am not sure" beside it.

    `none_said` is what "none of these" said, in a few words.
    `seen_by`: who is shown the answer; `summary`: the parts of the clinician's summary that show it; `gap`:
    the summary tells when there is no positive answer; `staff`: how staff read the question, where the
    patient's wording does not do. `searched`: whether warning phrases are looked for in the text, or in the
    words of a date; None where that was not said.

    `required_unless` names a question of the same page: where that is answered, this one need not be.
    `enable_when`: it is asked; `taken_when`: it is not asked, yet what is told all the same counts.
    `options_from_loop` names a loop whose instances are the choices (key: the instance number as text).
    `text_by` is what is asked in place of `text` with a choice of another question on its page, by its key.
    `low` and `high` say what 0 and 10 of a score mean. `max_length` counts characters.
    """

    link_id: str
    kind: Kind
    text: Text
    why: Text
    consumer: tuple[str, ...]
    hint: Text | None = None
    required: bool = False
    required_unless: str = ""
    not_sure: bool = False
    options: tuple[Option, ...] = ()
    options_from_loop: str | None = None
    low: Text | None = None
    high: Text | None = None
    max_length: int | None = None
    autocomplete: str = ""
    enable_when: Condition = ALWAYS
    taken_when: Condition | None = None
    seen_by: tuple[Audience, ...] = ()
    text_by: Mapping[str, Text] = field(default_factory=dict, hash=False)
    summary: tuple[SummaryPart, ...] = ()
    gap: bool = False
    staff: str = ""
    searched: bool | None = None
    part_of: str = ""
    none_said: Text | None = None
    has_conditional_options: bool = field(init=False)

    def __post_init__(self) -> None:
        conditional = any(option.enable_when is not ALWAYS for option in self.options)
        object.__setattr__(self, "has_conditional_options", conditional)

    def option(self, key: str) -> Option | None:
        """The option of that key."""
        return next((option for option in self.options if option.key == key), None)

    def answer(self, value: object) -> Answer:
        """The state a form's value stands for: nothing given is Blank, "unsure" is NotSure, else Answered.

        Among boxes "unsure" may stand with others, so there it stays one of the keys.
        """
        if value in (None, "", []):
            return Blank()
        return NotSure() if value == UNSURE else Answered(value)

    @property
    def offers_not_sure(self) -> bool:
        """Whether "I am not sure" can be answered, as an option or beside the field."""
        return self.not_sure or self.option(UNSURE) is not None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form, named on every page of it."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `loop` names the loop that repeats it; if `help_first`, a ticked sign beats every error.

    One `after_sending` is on the path only of a sitting that prepares a visit already asked for.
    """

    id: str
    section: str
    title: Text
    questions: tuple[Question, ...]
    lead: tuple[Text, ...] = ()
    kind: PageKind = PageKind.QUESTIONS
    loop: str | None = None
    help_first: bool = False
    after_sending: bool = False
    enable_when: Condition = ALWAYS

    def question(self, link_id: str) -> Question | None:
        """The question of that link id on this page."""
        return next((question for question in self.questions if question.link_id == link_id), None)


@dataclass(frozen=True, slots=True)
class Block:
    """Pages that follow each other on the path; with a `loop` the whole block repeats for each instance."""

    loop: str | None
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Questionnaire:
    """One version of the whole form and every word a patient reads.

    `digest` is "sha256:" and 64 hex digits over all of the content; `translation_review` says by
    language what review is still open, `clinician_review` what a clinician has still to sign; `safety_words`
    are the keys of the words that tell somebody in danger what to do; `unfilled` is the form as it was read,
    where a policy's thresholds were put into it, and `cuts` are those of the time rule among them, in
    months. `measures` names the published measures that the form has word for word, each with the link ids
    of its items: only of those may a score be told under the measure's own name.
    """

    id: str
    version: str
    digest: str
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]
    words: Mapping[str, Text]
    translation_review: Mapping[str, str] = field(default_factory=dict)
    clinician_review: str = ""
    safety_words: frozenset[str] = frozenset()
    measures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unfilled: Questionnaire | None = field(default=None, compare=False, repr=False)
    cuts: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __hash__(self) -> int:
        """By its content, so that what is worked out from it can be kept."""
        return hash(self.digest)

    @property
    def as_written(self) -> Questionnaire:
        """The form as its files say it, a policy's thresholds still by their names."""
        return self.unfilled or self

    def page(self, page_id: str) -> Page:
        """The page of that id; KeyError where there is none."""
        return self._pages[page_id]

    def has_page(self, page_id: str) -> bool:
        """Whether there is a page of that id."""
        return page_id in self._pages

    def section(self, section_id: str) -> Section:
        """The section of that id; KeyError where there is none."""
        return self._sections[section_id]

    def question(self, link_id: str) -> Question:
        """The question of that link id, on whichever page; KeyError where there is none."""
        return self._questions[link_id]

    def page_of(self, link_id: str) -> Page:
        """The page a question stands on; KeyError where there is none."""
        return self._page_of[link_id]

    def words_in(self, language: str) -> Mapping[str, str]:
        """Every interface word in that language, unfilled."""
        return self._words_in[language]

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Every wording with the place it stands at, such as "who.relation.why"."""
        for where, text in self._texts():
            yield where, text
            if text.other is not None:
                yield f"{where}.other", text.other

    def _texts(self) -> Iterator[tuple[str, Text]]:
        for section in self.sections:
            yield f"section {section.id}", section.title
        for page in self.pages:
            yield from _page_texts(page)
        for key, text in self.words.items():
            yield f"words.{key}", text

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order they are asked."""
        return tuple(question for page in self.pages for question in page.questions)

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """The link ids of the questions whose text is searched for warnings."""
        return tuple(question.link_id for question in self.questions if question.searched)

    def in_summary(self, part: SummaryPart) -> tuple[str, ...]:
        """The link ids of the questions which that part of the clinician's summary shows."""
        return tuple(question.link_id for question in self.questions if part in question.summary)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The pages that can be on the path to sending, cut wherever a loop begins or ends."""
        return _blocks(page for page in self.pages if not page.after_sending)

    @cached_property
    def blocks_to_prepare(self) -> tuple[Block, ...]:
        """The same with the pages that are asked after sending."""
        return _blocks(self.pages)

    @property
    def asks_after_sending(self) -> bool:
        """Whether there is more to tell once the request is sent."""
        return self.blocks != self.blocks_to_prepare

    @cached_property
    def loops(self) -> tuple[str, ...]:
        """The names of the loops."""
        return tuple(dict.fromkeys(block.loop for block in self.blocks if block.loop is not None))

    @cached_property
    def aside_pages(self) -> tuple[Page, ...]:
        """The pages that are never on the path."""
        return tuple(page for page in self.pages if page.kind is PageKind.ASIDE)

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return {page.id: page for page in self.pages}

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.id: section for section in self.sections}

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {question.link_id: question for question in self.questions}

    @cached_property
    def _page_of(self) -> dict[str, Page]:
        return {question.link_id: page for page in self.pages for question in page.questions}

    @cached_property
    def _words_in(self) -> dict[str, Mapping[str, str]]:
        return {
            language: MappingProxyType({key: text.in_(language) for key, text in self.words.items()})
            for language in LANGUAGES
        }


def _blocks(pages: Iterable[Page]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for page in pages:
        if page.kind is PageKind.ASIDE:
            continue
        if blocks and blocks[-1].loop == page.loop:
            blocks[-1] = Block(page.loop, (*blocks[-1].pages, page))
        else:
            blocks.append(Block(page.loop, (page,)))
    return tuple(blocks)


def _page_texts(page: Page) -> Iterator[tuple[str, Text]]:
    yield f"{page.id}.title", page.title
    for number, text in enumerate(page.lead, 1):
        yield f"{page.id}.lead[{number}]", text
    for question in page.questions:
        where = f"{page.id}.{question.link_id}"
        parts = {"text": question.text, "hint": question.hint, "why": question.why}
        parts |= {"none_said": question.none_said}
        parts |= {"low": question.low, "high": question.high}
        parts |= {f"text_by.{key}": text for key, text in question.text_by.items()}
        for option in question.options:
            parts |= {f"{option.key}": option.text, f"{option.key}.hint": option.hint}
            parts |= {f"{option.key}.group": option.group}
        yield from ((f"{where}.{name}", text) for name, text in parts.items() if text is not None)
