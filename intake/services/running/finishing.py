"""Counting forms that were begun: from the forms while they are kept, and from counts once they are gone.

Nothing is written down for it while a form is filled in. What is counted is read from the sealed form, or
from the request that it became: when somebody asks, and once more when the form's own time is over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from sqlalchemy.orm import Session

from intake.content.reading import ContentError
from intake.domain.answers import split_id
from intake.domain.finishing import NOT_TOLD, BegunForm, decade_of, furthest
from intake.domain.office_hours import OfficeHours
from intake.domain.person import identity_from_answers
from intake.domain.questionnaire import Questionnaire
from intake.logs import Event, describe, log
from intake.services.patient import sitting
from intake.services.running.figures import span_of_days
from intake.store import sealed_case
from intake.store.errors import SealError
from intake.store.keys import Keys
from intake.store.models import Case, Draft
from intake.store.queries import drafts as draft_query
from intake.store.queries import tallies

AT_ONCE = 500
NOT_KNOWN = "not_known"
"""The furthest page of a form that this release has no longer."""
FormOf = Callable[[str, str], Questionnaire]
"""The questionnaire of an id and a version; raises ContentError where there is none."""


def counts_since(
    session: Session, keys: Keys, hours: OfficeHours, form_of: FormOf, month: date
) -> Counter[BegunForm]:
    """The forms begun since the first day of a month, those that are gone among them."""
    counts: Counter[BegunForm] = Counter()
    for form, how_many in tallies.since(session, month):
        counts[form] += how_many
    start, _ = span_of_days(month, month, hours.zone)
    for form, _ in _read(session, keys, hours, form_of, tallies.begun_since(session, start)):
        counts[form] += 1
    return counts


def keep_counts(
    session: Session, keys: Keys, hours: OfficeHours, form_of: FormOf, gone: Sequence[Draft]
) -> None:
    """Add these drafts to the counts, before they are deleted in the same transaction."""
    by_month: dict[date, Counter[BegunForm]] = {}
    for form, begun in _read(session, keys, hours, form_of, gone):
        by_month.setdefault(begun.replace(day=1), Counter())[form] += 1
    for month, counts in by_month.items():
        tallies.add(session, month, counts)


def _read(
    session: Session, keys: Keys, hours: OfficeHours, form_of: FormOf, found: Sequence[Draft]
) -> Iterator[tuple[BegunForm, date]]:
    """What is counted of each draft, and the day it was begun on; none for one that cannot be opened."""
    for place in range(0, len(found), AT_ONCE):
        part = found[place : place + AT_ONCE]
        cases = tallies.cases_of(session, [draft.id for draft in part])
        for draft in part:
            day = hours.local_date(draft.created_at)
            try:
                form = _begun(keys, form_of, draft, cases.get(draft.id), day)
            except SealError as error:
                log.error(Event.CASE_NOT_SHOWN, **describe(error))
                continue
            if form is not None:
                yield form, day


def _begun(keys: Keys, form_of: FormOf, draft: Draft, case: Case | None, day: date) -> BegunForm | None:
    """None for what is no patient's own form: an update, one for a caller, one whose request is erased."""
    if draft.staff_id is not None:
        return None
    if case is not None and not case.contact_only:
        return _sent(keys, case, day)
    if draft.sealed_content is None or (draft.case_id is not None and case is None):
        return None
    opened = sitting.open_row(keys, draft_query.row_of(draft))
    answered = {split_id(page)[0] for page in opened.answered_at}
    return BegunForm(
        language=opened.language or "en",
        who=opened.answers.get("who", {}).get("value", NOT_TOLD),
        sent=False,
        page=_furthest(form_of, draft, answered),
    )


def _furthest(form_of: FormOf, draft: Draft, answered: set[str]) -> str:
    """Never stopped by a form that this release has no longer: what is over its time must go all the same."""
    try:
        form = form_of(draft.questionnaire_id, draft.questionnaire_version)
    except ContentError:
        return NOT_KNOWN if answered else ""
    return furthest(form, answered)


def _sent(keys: Keys, case: Case, day: date) -> BegunForm:
    key = case.data_key(keys.ring)
    identity = identity_from_answers(sealed_case.open_identity(key, case))
    who = sealed_case.open_answers(key, case).get("who", {}).get("value", NOT_TOLD)
    language = sealed_case.open_how_told(key, case).language
    return BegunForm(language, who, sent=True, decade=decade_of(identity.age_on(day)))
