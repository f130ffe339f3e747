"""The operations and the symptoms as they were told, row by row, in words of staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from intake.domain.answers import Answers, instance_id
from intake.domain.bands import Headline
from intake.domain.dates import PartialDate
from intake.domain.questionnaire import SummaryPart
from intake.domain.story import Story, Symptom
from intake.domain.symptoms import symptom_asked_of, symptom_kind, symptom_order
from intake.domain.told_date import date_told
from intake.services.cases.answer_reader import AnswerReader
from intake.services.cases.beginnings import beginning_words
from intake.services.cases.words import place_words, trend_words


@dataclass(frozen=True, slots=True)
class SurgeryLine:
    """One operation as told; every text may be empty. `deciding`: the time rule's headline counts from it."""

    when: str
    where: str
    done: str
    who: str
    reason: str
    level: str
    problems: str
    implants: str
    deciding: bool


@dataclass(frozen=True, slots=True)
class SymptomLine:
    """One symptom as it was told, by its key; every text may be empty."""

    key: str
    name: str
    places: tuple[str, ...]
    where: str
    course: str
    began: str
    more: tuple[str, ...]
    deciding: bool


def symptom_name(symptom: Symptom) -> str:
    """How staff read a symptom at the head of a line."""
    return symptom_kind(symptom.key).name


def asked_first(story: Story) -> list[Symptom]:
    """The symptoms in the order they are asked."""
    return sorted(story.symptoms, key=lambda symptom: symptom_order(symptom.key))


def surgery_lines(reader: AnswerReader, story: Story, headline: Headline) -> Iterator[SurgeryLine]:
    """The operations in time's order, each beside the numbers it has in the form."""
    deciding = None if headline.surgery is None else story.surgeries[headline.surgery]
    told = [(number, _date_of(reader, number, story)) for number in reader.answers.value("surgeries", [])]
    for number, when in sorted(told, key=lambda pair: _sorted_by(pair[1], story)):
        regions = frozenset(reader.answers.value(instance_id("surgery_regions", number), []))
        yield SurgeryLine(
            when=_when(reader, number),
            where=place_words(regions - {"unknown"}) or "not known",
            done=_several(reader, number, "procedures", "other"),
            who=_several(reader, number, "by_name", "by_hospital", "by_city")
            or reader.words("surgery_by", number),
            reason=reader.words("surgery_for", number),
            level=_several(reader, number, "side", "level"),
            problems=_or_mark(reader, "surgery_problems", number),
            implants=_or_mark(reader, "surgery_implants", number),
            deciding=deciding is not None and (deciding.when, deciding.regions) == (when, regions),
        )


def symptom_lines(
    reader: AnswerReader, answers: Answers, story: Story, headline: Headline
) -> Iterator[SymptomLine]:
    """The symptoms in the order they are asked."""
    for symptom in asked_first(story):
        yield SymptomLine(
            key=symptom.key,
            name=symptom_name(symptom),
            places=tuple(sorted(symptom.places)),
            where=place_words(symptom.places) or "place not told",
            course=trend_words(symptom.trend) or "course not told",
            began=beginning_words(answers, story, symptom),
            more=tuple(_more(reader, symptom)),
            deciding=symptom.key == headline.symptom,
        )


def _several(reader: AnswerReader, number: int, *parts: str) -> str:
    return ", ".join(filter(None, (reader.words(f"surgery_{part}", number) for part in parts)))


def _date_of(reader: AnswerReader, number: int, story: Story) -> PartialDate | None:
    return date_told(reader.answers.value(instance_id("surgery_date", number)), story.today)


def _when(reader: AnswerReader, number: int) -> str:
    """When an operation was; of one whose date is not known, whether it was recent."""
    recent = reader.words("surgery_recent", number)
    when = reader.date_words("surgery_date", number)
    return f"{when}; in the last 3 months: {recent.lower()}" if recent else when


def _sorted_by(when: PartialDate | None, story: Story) -> tuple[bool, Any]:
    return (
        (True, 0)
        if when is None
        else (False, when.interval(story.today, story.birth_interval).lo.toordinal())
    )


def _or_mark(reader: AnswerReader, link_id: str, number: int) -> str:
    mark = reader.mark(link_id, number)
    return reader.words(link_id, number) if mark is None else mark.value.capitalize()


def _more(reader: AnswerReader, symptom: Symptom) -> Iterator[str]:
    """What the form asks of this symptom alone."""
    for link_id in reader.form.in_summary(SummaryPart.SYMPTOM):
        if symptom_asked_of(link_id) == symptom.key and (words := reader.words(link_id)):
            yield f"{reader.staff_text_of(link_id)}: {words}"
