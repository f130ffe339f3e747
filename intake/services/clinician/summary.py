"""The pre-visit summary: what a clinician reads in the two minutes before seeing the patient.

Everything in it was told by the patient and not checked. What was not told keeps its own mark: no, not sure,
not answered and not asked are four different things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.domain.answers import Answers
from intake.domain.bands import Headline
from intake.domain.conflicts import conflicts
from intake.domain.dates import Interval
from intake.domain.policy import Policy
from intake.domain.questionnaire import Questionnaire, SummaryPart
from intake.domain.shaded_bands import Shade, shaded_bands
from intake.domain.sign_lists import SIGN_QUESTIONS
from intake.domain.story import NONE, Story
from intake.domain.surgery_link import operation_days
from intake.domain.symptoms import symptom_keys, symptom_kind
from intake.domain.timeline import drawn_onset
from intake.services.cases.answer_reader import AnswerReader, Mark, Told
from intake.services.cases.beginnings import beginning_words
from intake.services.cases.record import CaseRecord
from intake.services.cases.words import bands_of, operation_date, place_words
from intake.services.clinician.flag import flag_lines
from intake.services.clinician.negatives import Gap, Negative, gaps, negatives
from intake.services.clinician.safety_lines import SafetyLine, nothing_fired, safety_done, safety_lines
from intake.services.clinician.told_tables import (
    SurgeryLine,
    SymptomLine,
    asked_first,
    surgery_lines,
    symptom_lines,
    symptom_name,
)


@dataclass(frozen=True, slots=True)
class Rating:
    """One 0-10 rating of that question; None with the mark that says why there is none."""

    link_id: str
    text: str
    value: int | None
    mark: Mark | None


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
    """The whole page as data; see the classes of its parts.

    `nothing_fired` stands where `safety` is empty. `shades` are the policy's bands counted from the
    deciding operation; empty where there is none, or where another policy judged.
    """

    safety: tuple[SafetyLine, ...]
    nothing_fired: str
    safety_done: tuple[str, ...]
    notes: tuple[str, ...]
    conflicts: tuple[str, ...]
    flag: tuple[str, ...]
    questions: tuple[str, ...]
    timeline: tuple[Span, ...]
    shades: tuple[Shade, ...]
    surgeries: tuple[SurgeryLine, ...]
    symptoms: tuple[SymptomLine, ...]
    ratings: tuple[Rating, ...]
    care: tuple[Told, ...]
    own_words: tuple[Told, ...]
    negatives: tuple[Negative, ...]
    gaps: tuple[Gap, ...]
    about: tuple[Told, ...]


def summarise(record: CaseRecord, questionnaire: Questionnaire, policy: Policy) -> Summary:
    """Everything the clinician's page says about one case, in the order it is read."""
    reader = AnswerReader(record.answers, questionnaire, record.assessed_on)
    story = record.story
    link = record.assessment.surgery_link
    headline = link.headline or _NOTHING_DECIDES
    return Summary(
        safety=safety_lines(record),
        nothing_fired=nothing_fired(record),
        safety_done=tuple(safety_done(record, reader)),
        notes=tuple(note.because for note in record.assessment.notes),
        conflicts=(*_beside_none(reader), *conflicts(story)),
        flag=flag_lines(record, policy),
        questions=link.settling_questions,
        timeline=tuple(_timeline(record.answers, story, headline)),
        shades=_shades(record, policy),
        surgeries=tuple(surgery_lines(reader, story, headline)),
        symptoms=tuple(symptom_lines(reader, record.answers, story, headline)),
        ratings=tuple(_ratings(reader, story)),
        care=tuple(reader.told(questionnaire.in_summary(SummaryPart.CARE))),
        own_words=tuple(reader.told(questionnaire.in_summary(SummaryPart.OWN_WORDS))),
        negatives=negatives(reader),
        gaps=gaps(reader, story),
        about=tuple(reader.told(questionnaire.in_summary(SummaryPart.ABOUT))),
    )


_LAID_OUT = (
    *("who", "relation", "name_given", "name_family", "birth_date", "call_help", "call_in", "call_language"),
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


def _beside_none(reader: AnswerReader) -> Iterator[str]:
    """Signs that were ticked with "none of these" beside them; they count."""
    for link_id in (each.link_id for each in reader.form.questions if each.link_id in SIGN_QUESTIONS):
        ticked = reader.answers.value(link_id, [])
        if NONE in ticked and len(ticked) > 1:
            signs = ", ".join(reader.staff_option(link_id, key) for key in ticked if key != NONE)
            yield f"“None of these” was ticked beside: {signs}. The sign counts."


def _shades(record: CaseRecord, policy: Policy) -> tuple[Shade, ...]:
    headline = record.assessment.surgery_link.headline
    bands = bands_of(record.assessment.policy.digest, policy)
    days = operation_days(record.story, headline)
    return shaded_bands(days, bands, record.story.today) if bands and days else ()


def _timeline(answers: Answers, story: Story, headline: Headline) -> Iterator[Span]:
    for index, surgery in enumerate(story.surgeries):
        where = place_words(surgery.regions - {"unknown"})
        text = f"Surgery{f', {where}' if where else ''}: {operation_date(surgery)}"
        days = surgery.interval(story.today, story.birth_interval)
        yield Span("surgery", text, days, ongoing=False, deciding=index == headline.surgery)
    for symptom in asked_first(story):
        text = f"{symptom_name(symptom)} began: {beginning_words(answers, story, symptom)}"
        deciding = symptom.key == headline.symptom
        yield Span("symptom", text, drawn_onset(story, symptom), ongoing=True, deciding=deciding)


def _ratings(reader: AnswerReader, story: Story) -> Iterator[Rating]:
    if not any(symptom_kind(symptom.key).scored for symptom in story.symptoms):
        return
    for link_id in reader.form.in_summary(SummaryPart.RATINGS):
        value = reader.answers.value(link_id)
        score = value if isinstance(value, int) else None
        mark = reader.mark(link_id) if score is None else None
        yield Rating(link_id, reader.staff_text_of(link_id), score, mark)
