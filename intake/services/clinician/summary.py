"""The pre-visit summary: what a clinician reads in the minute before seeing the patient.

Everything in it was told by the patient and not checked. What was not told keeps its own mark: no, not sure,
not answered and not asked are four different things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.domain.answers import Answers, instance_id
from intake.domain.assessment import Assessment
from intake.domain.bands import Headline
from intake.domain.dates import Interval, PartialDate
from intake.domain.policy import Policy, Urgency
from intake.domain.questionnaire import Questionnaire, SummaryPart
from intake.domain.sign_lists import SIGN_QUESTIONS
from intake.domain.story import Story, Symptom
from intake.domain.symptoms import symptom_asked_of, symptom_keys, symptom_kind, symptom_order
from intake.domain.timeline import drawn_onset
from intake.domain.told_date import date_told
from intake.domain.triage import LINK_RULE
from intake.services.cases.answer_reader import AnswerReader, Mark, Told
from intake.services.cases.beginnings import beginning_words
from intake.services.cases.record import CaseRecord
from intake.services.cases.words import (
    operation_date,
    place_words,
    trend_words,
)
from intake.services.clinician.flag import flag_lines


@dataclass(frozen=True, slots=True)
class SafetyLine:
    """One sign or rule that fired: its level and the sentence why.

    `told_at` is when it was told, where the newest answers tell it no more. It stands until a clinician
    decides.
    """

    level: Urgency
    because: str
    told_at: datetime | None = None


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
    """One symptom as it was told; every text may be empty."""

    name: str
    places: tuple[str, ...]
    where: str
    course: str
    began: str
    more: tuple[str, ...]
    deciding: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """One 0-10 rating; None with the mark that says why there is none."""

    text: str
    value: int | None
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A question without a positive answer, and which of the four marks it has."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Span:
    """One row of the timeline: the days something may have happened or lasted; `ongoing` reaches to today."""

    kind: str
    text: str
    days: Interval | None
    ongoing: bool
    deciding: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole page as data; see the classes of its parts."""

    safety: tuple[SafetyLine, ...]
    safety_done: tuple[str, ...]
    notes: tuple[str, ...]
    flag: tuple[str, ...]
    questions: tuple[str, ...]
    timeline: tuple[Span, ...]
    surgeries: tuple[SurgeryLine, ...]
    symptoms: tuple[SymptomLine, ...]
    ratings: tuple[Rating, ...]
    care: tuple[Told, ...]
    own_words: tuple[Told, ...]
    gaps: tuple[Gap, ...]
    about: tuple[Told, ...]


def summarise(record: CaseRecord, questionnaire: Questionnaire, policy: Policy) -> Summary:
    """Everything the clinician's page says about one case, in the order it is read."""
    reader = AnswerReader(record.answers, questionnaire, record.assessed_on)
    story = record.story
    link = record.assessment.surgery_link
    headline = link.headline or _NOTHING_DECIDES
    return Summary(
        safety=tuple(_safety(record)),
        safety_done=tuple(_safety_done(record, reader)),
        notes=tuple(note.because for note in record.assessment.notes),
        flag=flag_lines(record, policy),
        questions=link.settling_questions,
        timeline=tuple(_timeline(record.answers, story, headline)),
        surgeries=tuple(_surgeries(reader, story, headline)),
        symptoms=tuple(_symptom(reader, story, symptom, headline) for symptom in _asked_first(story)),
        ratings=tuple(_ratings(reader, story)),
        care=tuple(reader.told(questionnaire.in_summary(SummaryPart.CARE))),
        own_words=tuple(reader.told(questionnaire.in_summary(SummaryPart.OWN_WORDS))),
        gaps=tuple(_gaps(reader, story)),
        about=tuple(reader.told(questionnaire.in_summary(SummaryPart.ABOUT))),
    )


_LAID_OUT = (
    *("name_given", "name_family", "birth_date", "call_help", "call_in", "call_language"),
    *(*SIGN_QUESTIONS, "seen_already", "seen_when", "seen_where", "help_plan", "prior_surgery", "symptoms"),
    *("surgery_regions", "surgery_procedures", "surgery_other", "surgery_date"),
    *("surgery_recent", "surgery_by"),
    *("surgery_by_name", "surgery_by_hospital", "surgery_by_city", "surgery_for", "surgery_side"),
    *("surgery_level", "surgery_problems", "surgery_implants"),
)
_LAID_OUT_OF_A_SYMPTOM = ("places", "trend", "onset_when", "onset_surgery", "onset_date")
_NOTHING_DECIDES = Headline("", None)


def laid_out() -> frozenset[str]:
    """The link ids of the answers that the page has a place of its own for."""
    of_symptoms = (f"{key}_{part}" for key in symptom_keys() for part in _LAID_OUT_OF_A_SYMPTOM)
    return frozenset((*_LAID_OUT, *of_symptoms))


def _safety(record: CaseRecord) -> Iterator[SafetyLine]:
    """What was found, most urgent first: what is told now, and what was told before and still stands."""
    told: list[SafetyLine] = []
    highest: dict[str, int] = {}
    for at, assessment in (
        (None, record.assessment),
        *((earlier.at, earlier.assessment) for earlier in reversed(record.still_standing)),
    ):
        for rule, level, because in _signs_found(assessment):
            if level.rank < highest.get(rule, Urgency.ROUTINE.rank):
                told.append(SafetyLine(level, because, at))
                highest[rule] = level.rank
    yield from sorted(told, key=lambda line: line.level.rank)


def _signs_found(assessment: Assessment) -> Iterator[tuple[str, Urgency, str]]:
    """Each rule that fired, its level and why, in the policy's order; the time rule has lines of its own."""
    for finding in assessment.findings:
        if finding.level is not None and finding.rule != LINK_RULE:
            yield finding.rule, finding.level, finding.because


def _safety_done(record: CaseRecord, reader: AnswerReader) -> Iterator[str]:
    if record.how_told.safety_exit:
        yield "The form told the patient to get help now or to call, before this was sent."
    if plan := reader.staff_answer("help_plan"):
        yield f"Told to get help, said: {plan[0].lower()}{plan[1:]}."
    if reader.answers.value("seen_already") == "yes":
        where = " ".join(filter(None, (reader.words("seen_when"), reader.words("seen_where"))))
        yield f"Says a doctor or nurse checked this sign after it began{f': {where}' if where else ''}."
    if reader.answers.value("seen_already") == "no":
        yield "Says no doctor or nurse has checked this sign since it began."


def _name(symptom: Symptom) -> str:
    return symptom_kind(symptom.key).name


def _asked_first(story: Story) -> list[Symptom]:
    return sorted(story.symptoms, key=lambda symptom: symptom_order(symptom.key))


def _timeline(answers: Answers, story: Story, headline: Headline) -> Iterator[Span]:
    for index, surgery in enumerate(story.surgeries):
        where = place_words(surgery.regions - {"unknown"})
        text = f"Surgery{f', {where}' if where else ''}: {operation_date(surgery)}"
        days = surgery.interval(story.today, story.birth_interval)
        yield Span("surgery", text, days, ongoing=False, deciding=index == headline.surgery)
    for symptom in _asked_first(story):
        text = f"{_name(symptom)} began: {beginning_words(answers, story, symptom)}"
        deciding = symptom.key == headline.symptom
        yield Span("symptom", text, drawn_onset(story, symptom), ongoing=True, deciding=deciding)


def _surgeries(reader: AnswerReader, story: Story, headline: Headline) -> Iterator[SurgeryLine]:
    """The operations in time's order, each beside the numbers it has in the form."""
    deciding = None if headline.surgery is None else story.surgeries[headline.surgery]
    told = [(number, _date_of(reader, number, story)) for number in reader.answers.value("surgeries", [])]
    for number, when in sorted(told, key=lambda pair: _sorted_by(pair[1], story)):
        regions = frozenset(reader.answers.value(instance_id("surgery_regions", number), []))
        by = [reader.words(f"surgery_by_{part}", number) for part in ("name", "hospital", "city")]
        yield SurgeryLine(
            when=_when(reader, number),
            where=place_words(regions - {"unknown"}) or "not known",
            done=", ".join(
                filter(
                    None, (reader.words("surgery_procedures", number), reader.words("surgery_other", number))
                )
            ),
            who=", ".join(filter(None, by)) or reader.words("surgery_by", number),
            reason=reader.words("surgery_for", number),
            level=", ".join(
                filter(None, (reader.words("surgery_side", number), reader.words("surgery_level", number)))
            ),
            problems=_or_mark(reader, "surgery_problems", number),
            implants=_or_mark(reader, "surgery_implants", number),
            deciding=deciding is not None and (deciding.when, deciding.regions) == (when, regions),
        )


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


def _symptom(reader: AnswerReader, story: Story, symptom: Symptom, headline: Headline) -> SymptomLine:
    return SymptomLine(
        name=_name(symptom),
        places=tuple(sorted(symptom.places)),
        where=place_words(symptom.places) or "place not told",
        course=trend_words(symptom.trend) or "course not told",
        began=beginning_words(reader.answers, story, symptom),
        more=tuple(_more(reader, symptom)),
        deciding=symptom.key == headline.symptom,
    )


def _more(reader: AnswerReader, symptom: Symptom) -> Iterator[str]:
    """What the form asks of this symptom alone."""
    for link_id in reader.form.in_summary(SummaryPart.SYMPTOM):
        if symptom_asked_of(link_id) == symptom.key and (words := reader.words(link_id)):
            staff = reader.form.question(link_id).staff
            yield f"{staff}: {words}" if staff else words


def _ratings(reader: AnswerReader, story: Story) -> Iterator[Rating]:
    if not any(symptom_kind(symptom.key).scored for symptom in story.symptoms):
        return
    for link_id in reader.form.in_summary(SummaryPart.RATINGS):
        value = reader.answers.value(link_id)
        score = value if isinstance(value, int) else None
        yield Rating(reader.text_of(link_id), score, reader.mark(link_id) if score is None else None)


def _gaps(reader: AnswerReader, story: Story) -> Iterator[Gap]:
    of_all, of_each_surgery = _gap_questions(reader.form)
    for link_id in of_all:
        if mark := reader.mark(link_id):
            yield Gap(reader.text_of(link_id), mark)
    numbers = reader.answers.value("surgeries", [])
    for number in numbers:
        for link_id in of_each_surgery:
            if mark := reader.mark(link_id, number):
                which = (
                    f" (operation: {reader.date_words('surgery_date', number)})" if len(numbers) > 1 else ""
                )
                yield Gap(f"{reader.text_of(link_id)}{which}", mark)
    for symptom in _asked_first(story):
        for part in ("places", "trend"):
            link_id = f"{symptom.key}_{part}"
            if mark := reader.mark(link_id):
                yield Gap(f"{_name(symptom)}: {reader.text_of(link_id)}", mark)
        if symptom.onset is None:
            yield Gap(
                f"When did the {symptom_kind(symptom.key).called} begin?",
                reader.mark(f"{symptom.key}_onset_date") or Mark.NOT_SURE,
            )


def _gap_questions(form: Questionnaire) -> tuple[list[str], list[str]]:
    """The questions whose missing answers are told: those asked once, and those asked of each operation."""
    ids: tuple[list[str], list[str]] = ([], [])
    for question in form.questions:
        if question.gap:
            ids[form.page_of(question.link_id).loop is not None].append(question.link_id)
    return ids
