"""One case as a sheet of the pre-visit summary: on its own page, among a day's, and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.context import questionnaire_of
from intake.domain.bands import Bands
from intake.domain.story import PLACES
from intake.domain.symptoms import symptom_kind
from intake.domain.thresholds import months_in_words
from intake.extensions import db, keys
from intake.services.cases.instructions import NEXT_STEPS
from intake.services.cases.record import CaseRecord, earlier_answers
from intake.services.cases.unreadable import Unreadable
from intake.services.cases.words import bands_of, found_words, urgency_words
from intake.services.clinician import summary
from intake.services.clinician.desk_notes import DeskNote, desk_notes
from intake.services.clinician.earlier_ratings import Rated, earlier_ratings
from intake.services.clinician.merged import MergedTelling, merged_telling
from intake.services.clinician.overrides import Overridden, overrides
from intake.services.clinician.summary import Rating, Summary
from intake.services.clinician.told_before import Telling, told_before
from intake.services.frontdesk import merges
from intake.services.frontdesk.desk_case import DeskCase
from intake.store.queries.records import Kept
from intake.web.clinician.timeline import Timeline, draw_spans
from intake.web.staff import case_page
from intake.web.staff.case_history import HistoryLine, history_line
from intake.web.staff.case_page import GoesOn
from intake.web.staff.case_rows import RowView
from intake.web.staff.desk import desk
from intake.web.staff.words import long_day, short_day

PLACE_NAMES = {place: place.replace("_", " ") for place in PLACES}
LINES_ON_PAPER = 5
"""Of what was done with the case, the newest: all of it stands on the case's own page."""

NOT_SHADED = "Not shaded: another version of the policy judged this."


@dataclass(frozen=True, slots=True)
class BodyView:
    """The places of one kind of symptom, for a drawing of its own."""

    name: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RatingLine:
    """A rating in words, and what it was before: "6 (Mar 3, 2026)", the newest first."""

    text: str
    value: str
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """What a clinician changed, from what to what, why, who and when."""

    changes: tuple[str, ...]
    reason: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What staff wrote down, beside safety; `says_worse`: the patient said that it is worse."""

    line: HistoryLine
    says_worse: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a summary's sheet shows; `prefix` makes its ids unlike another sheet's on the page.

    `found` is what the program found, whatever a clinician decided since. `cuts` says the shades in words.
    `history` are the steps that no note tells of.
    """

    prefix: str
    case: DeskCase
    row: RowView
    told: Summary
    timeline: Timeline | None
    cuts: str
    bodies: tuple[BodyView, ...]
    ratings: tuple[RatingLine, ...]
    overrides: tuple[OverrideLine, ...]
    tellings: tuple[Telling, ...]
    merged: tuple[MergedTelling | Unreadable, ...]
    goes_on: GoesOn | None
    notes: tuple[NoteLine, ...]
    history: tuple[HistoryLine, ...]
    more_history: int
    found: Mapping[str, str]
    policy: Any
    assessed_on: str
    practice: str
    printed: str


def sheet_of(record: CaseRecord) -> Sheet:
    """The sheet of a case as it stands now; whoever hands it over calls `record_merged`, too."""
    at = desk()
    has_earlier = Kept.EARLIER in record.kept
    earlier = earlier_answers(db.session(), record.key, record.row) if has_earlier else ()
    form = questionnaire_of(record.row.questionnaire_id, record.row.questionnaire_version)
    told = summary.summarise(record, form, at.policy)
    case = at.case(record)
    bands = bands_of(record.assessment.policy.digest, at.policy)
    notes = desk_notes(record)
    history = _steps_besides(record, notes)
    before = earlier_ratings(db.session(), keys(), record, earlier, form)
    return Sheet(
        prefix=f"s{record.row.reference}",
        case=case,
        row=at.row(case),
        told=told,
        timeline=draw_spans(told.timeline, told.shades, record.story.today),
        cuts=_cuts(bands, told),
        bodies=tuple(_bodies(told)),
        ratings=tuple(_rating(each, before.get(each.link_id, ())) for each in told.ratings),
        overrides=tuple(_override(each) for each in overrides(db.session(), record, at.policy)),
        tellings=told_before(db.session(), record, earlier, at.policy, questionnaire_of).tellings,
        merged=merged_with(record),
        goes_on=case_page.goes_on(record),
        notes=tuple(
            NoteLine(history_line(each.step, at.clock.on_paper(), at.people), each.says_worse)
            for each in notes
        ),
        history=tuple(history[:LINES_ON_PAPER]),
        more_history=max(0, len(history) - LINES_ON_PAPER),
        found=found_by_program(record),
        policy=record.assessment.policy,
        assessed_on=short_day(record.assessed_on),
        practice=at.practice.name,
        printed=at.clock.dated(at.now),
    )


def record_merged(sheet: Sheet, record: CaseRecord) -> None:
    """Write down that a case was looked at beside others, where its sheet tells of some merged into it."""
    if sheet.merged:
        case_page.record_look(case_page.COMPARED, record)


def next_steps() -> tuple[str, ...]:
    """The steps that a clinician can ask for, to be ticked on paper."""
    return tuple(NEXT_STEPS.values())


def found_by_program(record: CaseRecord) -> dict[str, str]:
    """What the rules said, whatever a clinician decided since."""
    bands = bands_of(record.assessment.policy.digest, desk().policy)
    return {
        "urgency": urgency_words(record.assessment.urgency),
        "link": found_words(record.assessment.surgery_link, bands),
    }


def merged_with(record: CaseRecord) -> tuple[MergedTelling | Unreadable, ...]:
    """What the requests merged into this one tell; whoever hands it over writes the look at them down."""

    def told(held: CaseRecord) -> MergedTelling:
        return merged_telling(record, held, desk().policy, questionnaire_of)

    return tuple(merges.held_by(db.session(), keys(), record, told))


def _steps_besides(record: CaseRecord, notes: Iterable[DeskNote]) -> list[HistoryLine]:
    """What else was done with the case, the newest first."""
    told = {each.step.event.id for each in notes}
    steps = (step for step in reversed(record.history) if step.event.id not in told)
    return [history_line(step, desk().clock.on_paper(), desk().people) for step in steps]


def _cuts(bands: Bands | None, told: Summary) -> str:
    """What the shades mean, or why there are none beside an operation; empty without one."""
    if bands is None:
        return NOT_SHADED if told.surgeries else ""
    if not told.shades:
        return ""
    early, recent, remote = (
        months_in_words(each) for each in (bands.early_months, bands.recent_months, bands.remote_months)
    )
    return (
        f"Shaded: early under {early}, recent under {recent}, uncertain under {remote}, then remote. "
        "Hatched: the operation’s own date decides."
    )


def _bodies(told: Summary) -> Iterator[BodyView]:
    for symptom in told.symptoms:
        if symptom.places:
            yield BodyView(symptom_kind(symptom.key).name, symptom.places)


def _rating(rating: Rating, before: tuple[Rated, ...]) -> RatingLine:
    zone = desk().practice.hours.zone
    mark = rating.mark.value.capitalize() if rating.mark else ""
    return RatingLine(
        text=rating.text,
        value=mark if rating.value is None else f"{rating.value}/10",
        earlier=tuple(f"{each.value} ({_day(each.at, zone)})" for each in reversed(before)),
    )


def _day(at: datetime, zone: Any) -> str:
    return long_day(at.astimezone(zone).date())


def _override(changed: Overridden) -> OverrideLine:
    who = desk().people.get(changed.clinician_id)
    return OverrideLine(
        changes=changed.changes,
        reason=changed.reason,
        who=who.name if who else "A clinician",
        when=desk().clock.dated(changed.at),
    )
