"""A sitting: one person filling in the form. The draft row is the sitting; the cookie holds an opaque token.

A request opens the draft once (one SELECT, one key unwrap), works on the `Sitting` it got, and saves it once
(one UPDATE).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NoReturn

from sqlalchemy.orm import Session

from intake.services.errors import DraftAlreadyFiled, DraftChanged, DraftNotFound
from intake.store import sealed_case
from intake.store.errors import Erased
from intake.store.keys import Keys, token_hash
from intake.store.models import Case, Draft, SafetyExit
from intake.store.models.draft import DRAFT_ENDED, DRAFT_FILED, DRAFT_OPEN
from intake.store.queries import cases, drafts
from intake.store.queries.drafts import DraftRow
from intake.store.seal import DataKey
from intake.store.sealed_case import PATIENT

AnswersJson = dict[str, dict[str, Any]]
FIRST_REVISION = 1
CHANGED = "This form was saved from another window at the same moment. Send the page again."


@dataclass(frozen=True)
class FormUsed:
    """Which questionnaire a sitting fills in, in which language to begin with, and who holds the pen.

    `filled_in_by` is "patient", or "staff" when the front desk fills it in for a caller, and then `staff_id`
    and `staff_name` say who; `updates` is the id of the request that it brings up to date, None for one of
    its own. `typed` is what its pages show as typed before they are opened, and answers nothing.
    """

    questionnaire_id: str
    questionnaire_version: str
    language: str
    filled_in_by: str = PATIENT
    updates: str | None = None
    staff_id: str | None = None
    staff_name: str = field(default="", repr=False)
    typed: Mapping[str, list[list[str]]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Sitting:
    """An opened draft: its row as it was read or saved last, its data key, and what was sealed in it.

    `answers` is the JSON form of `domain.answers.Answers`; `shown` holds the ids of the safety findings whose
    page was shown already; `answered_at` maps a page address to the instant it was first answered, in ISO
    form; `typed` holds, by page, what was typed and could not be an answer yet, and `shown_again` why that
    page is shown again; a page that is only in `typed` is held to account for nothing yet.
    `signs_before` are, in an update that shows what was told, the keys of the signs told before; else None.
    `given_by` holds, by page, the number of the one whose answers stand (see `page_marks`).
    `beside` is the id of the request that was sent before, where this one is told beside it; "" for none.
    `staff_name` is who of the staff fills it in for a caller; "" where nobody does.
    `language` is the one its pages are in; None once it was sent and the request erased.
    `case` is the request that it was sent as.
    """

    draft: DraftRow
    key: DataKey = field(repr=False)
    answers: AnswersJson = field(repr=False)
    language: str | None = field(repr=False)
    filled_in_by: str = PATIENT
    shown: frozenset[str] = field(default=frozenset(), repr=False)
    answered_at: dict[str, str] = field(default_factory=dict, repr=False)
    typed: dict[str, list[list[str]]] = field(default_factory=dict, repr=False)
    shown_again: dict[str, str] = field(default_factory=dict, repr=False)
    signs_before: frozenset[str] | None = field(default=None, repr=False)
    given_by: dict[str, str] = field(default_factory=dict, repr=False)
    beside: str = ""
    staff_name: str = field(default="", repr=False)
    case: Case | None = field(default=None, repr=False)

    @property
    def revision(self) -> int:
        """Counts how often it was saved."""
        return self.draft.revision

    @property
    def is_filed(self) -> bool:
        """Whether the request was sent; a filed sitting holds no answers any more and never changes."""
        return self.draft.status == DRAFT_FILED


def start(
    session: Session,
    keys: Keys,
    form: FormUsed,
    *,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
    kept_for: timedelta,
    beside: str = "",
) -> tuple[Sitting, str]:
    """Begin a sitting, kept for so long after its last page, and give it with the token for the cookie.

    `beside` is the id of a request of the same person, known in this browser, that stays as it is.

    The token is stored nowhere; `new_token` must give 256 random bits (`secrets.token_urlsafe(32)`).
    """
    token = new_token()
    draft = Draft(
        id=new_id(),
        token_hash=token_hash(token),
        status=DRAFT_OPEN,
        questionnaire_id=form.questionnaire_id,
        questionnaire_version=form.questionnaire_version,
        created_at=now,
        updated_at=now,
        expires_at=now + kept_for,
        revision=FIRST_REVISION,
        case_id=form.updates,
        staff_id=form.staff_id,
        sealed_content=None,
    )
    key = draft.make_data_key(keys.ring)
    begun = Sitting(
        drafts.row_of(draft),
        key,
        {},
        form.language,
        form.filled_in_by,
        typed=dict(form.typed),
        beside=beside,
        staff_name=form.staff_name,
    )
    draft.sealed_content = _seal(begun)
    drafts.add(session, draft)
    return replace(begun, draft=drafts.row_of(draft)), token


def open_by_token(
    session: Session, keys: Keys, token: str, now: datetime, *, to_change: bool = False
) -> Sitting:
    """Open the sitting this token belongs to; also after filing, so that "done" can be shown again.

    With `to_change` the row stays locked until the transaction ends, so that two requests of one sitting
    cannot lose each other's answers. Raises `DraftNotFound` when there is none, or it expired, or it was
    ended.
    """
    draft = drafts.by_token_hash(session, token_hash(token), lock=to_change)
    if draft is None or draft.status == DRAFT_ENDED or draft.expires_at <= now:
        raise DraftNotFound("This form is no longer open. Start again, or open a saved form.")
    return _opened(session, keys, draft)


def open_of_staff(
    session: Session, keys: Keys, draft_id: str, staff_id: str, now: datetime, *, to_change: bool = False
) -> Sitting:
    """Open the form that this person fills in for a caller; nobody else's id opens it.

    `to_change` as in `open_by_token`. Raises `DraftNotFound` when it is not theirs, or no longer there.
    """
    draft = drafts.by_staff(session, draft_id, staff_id, lock=to_change)
    if draft is None or draft.status == DRAFT_ENDED or draft.expires_at <= now:
        raise DraftNotFound("This form for a caller is not yours, or no longer kept.")
    return _opened(session, keys, draft)


def _opened(session: Session, keys: Keys, draft: DraftRow) -> Sitting:
    if draft.status == DRAFT_FILED:
        case = cases.by_id(session, draft.case_id) if draft.case_id else None
        return Sitting(draft, DataKey(b""), {}, _language_of(keys, case), case=case)
    return open_row(keys, draft)


def open_row(keys: Keys, draft: DraftRow) -> Sitting:
    """A draft that was not sent, opened to be read. Raises `Erased`, `UnknownKey` or `Tampered`."""
    return _open(draft, draft.data_key(keys.ring))


def save_page(
    session: Session,
    sitting: Sitting,
    *,
    answers: AnswersJson,
    now: datetime,
    page: str | None = None,
    shown: Iterable[str] = (),
    forgotten: Iterable[str] = (),
) -> Sitting:
    """Save all answers of the sitting, typed on `page`; `shown` adds safety findings whose page comes now.

    `forgotten` takes out findings that hold no longer: should they come back, their page is shown again.
    One UPDATE. Raises `DraftAlreadyFiled` when the sitting was sent, `DraftChanged` when another request of
    the same sitting saved since this one opened it (which `to_change` rules out).
    """
    draft = sitting.draft
    if sitting.is_filed:
        refuse_filed(session, draft)
    answered_at = {page: now.isoformat(), **sitting.answered_at} if page else sitting.answered_at
    all_shown = (sitting.shown - frozenset(forgotten)) | frozenset(shown)
    saved = replace(sitting, answers=answers, shown=all_shown, answered_at=answered_at)
    kept_for = draft.expires_at - draft.updated_at  # as long from now as it was from then
    return _save(session, saved, at=now, until=now + kept_for)


def change_language(session: Session, sitting: Sitting, language: str) -> Sitting:
    """Show this sitting's pages in that language; its time runs on as before.

    One that was sent stays as it is: the request keeps the language it was told in. Raises `DraftChanged`
    like `save_page`.
    """
    if sitting.is_filed:
        return sitting
    draft = sitting.draft
    changed = replace(sitting, language=language)
    return _save(session, changed, at=draft.updated_at, until=draft.expires_at)


def record_safety_exit(
    session: Session,
    keys: Keys,
    sitting: Sitting,
    *,
    level: str,
    page: str,
    findings: Iterable[str],
    now: datetime,
    new_id: Callable[[], str],
) -> SafetyExit:
    """Record that the form is about to tell this person to get help; call it when the page is first shown.

    `level` is "emergency" or "same_day", `page` the page being left, `findings` the ids of the findings that
    caused it. The draft is told apart with `save_page(..., shown=findings)`, which keeps the page from being
    shown twice.
    """
    safety_exit = SafetyExit(
        id=new_id(),
        draft_id=sitting.draft.id,
        case_id=sitting.draft.case_id,
        at=now,
        contact_left=False,
    )
    key = safety_exit.make_data_key(keys.ring)
    details = {"level": level, "page": page, "findings": sorted(findings)}
    safety_exit.sealed_details = key.seal_json(
        details, table="safety_exit", row=safety_exit.id, column="sealed_details"
    )
    session.add(safety_exit)
    session.flush()
    return safety_exit


def note_plan(session: Session, keys: Keys, sitting: Sitting, plan: str) -> None:
    """Seal with the sitting's newest safety exit what the person said to do then; without one, nothing."""
    *_, newest = (None, *drafts.safety_exits_of_draft(session, sitting.draft.id))
    if newest is not None:
        details = safety_exit_details(keys, newest) | {"plan": plan}
        newest.sealed_details = newest.data_key(keys.ring).seal_json(
            details, table="safety_exit", row=newest.id, column="sealed_details"
        )
        session.flush()


def safety_exit_details(keys: Keys, safety_exit: SafetyExit) -> dict[str, Any]:
    """What a safety exit was about: `level`, `page`, and `findings`, the ids of those that caused it.

    Once the person said what they would do then, `plan` is that choice's key.
    """
    details: dict[str, Any] = safety_exit.data_key(keys.ring).open_json(
        safety_exit.sealed_details, table="safety_exit", row=safety_exit.id, column="sealed_details"
    )
    return details


def end(session: Session, sitting: Sitting, now: datetime) -> None:
    """Finish on this device: the token opens nothing from now on, and unsent answers are erased for good."""
    draft = drafts.locked(session, sitting.draft.id)
    if draft.revision != sitting.revision:
        raise DraftChanged(CHANGED)
    draft.status = DRAFT_ENDED
    draft.updated_at = now
    erase_content(draft)
    session.flush()


def erase_expired(
    session: Session,
    now: datetime,
    limit: int = 500,
    *,
    before: Callable[[Sequence[Draft]], None] = lambda _: None,
) -> int:
    """Erase up to `limit` drafts whose time is up and say how many; 0 means done. Safety exits stay.

    `before` is given the drafts while they are still there.
    """
    expired = drafts.expired(session, now, limit)
    before(expired)
    for draft in expired:
        session.delete(draft)
    session.flush()
    return len(expired)


def erase_content(draft: Draft) -> None:
    """Throw away what a draft holds, and the key to it."""
    draft.sealed_content = None
    draft.erase_data_key()


def refuse_filed(session: Session, draft: Draft | DraftRow) -> NoReturn:
    """Raise `DraftAlreadyFiled` with the reference this sitting was given."""
    case = cases.by_draft(session, draft.id)
    if case is None:
        raise DraftNotFound("This form was sent and has since been erased.")
    raise DraftAlreadyFiled(case.id, case.reference)


def _language_of(keys: Keys, case: Case | None) -> str | None:
    if case is None or case.is_erased:
        return None
    return sealed_case.open_how_told(case.data_key(keys.ring), case).language


def _seal(sitting: Sitting) -> bytes:
    content = {
        "language": sitting.language,
        "filled_in_by": sitting.filled_in_by,
        "answers": sitting.answers,
        "shown": sorted(sitting.shown),
        "answered_at": sitting.answered_at,
        "typed": sitting.typed,
        "shown_again": sitting.shown_again,
        "signs_before": None if sitting.signs_before is None else sorted(sitting.signs_before),
        "given_by": sitting.given_by,
        "beside": sitting.beside,
        "staff_name": sitting.staff_name,
    }
    return sitting.key.seal_json(content, table="draft", row=sitting.draft.id, column="sealed_content")


def _open(draft: DraftRow, key: DataKey) -> Sitting:
    if draft.sealed_content is None:
        raise Erased(f"draft {draft.id} holds no answers any more")
    content = key.open_json(draft.sealed_content, table="draft", row=draft.id, column="sealed_content")
    signs_before = content.get("signs_before")
    return Sitting(
        draft,
        key,
        content["answers"],
        content.get("language", "en"),  # a form begun before these were kept has none of the three
        content.get("filled_in_by", PATIENT),
        frozenset(content["shown"]),
        content["answered_at"],
        content.get("typed", {}),
        content.get("shown_again", {}),
        None if signs_before is None else frozenset(signs_before),
        content.get("given_by", {}),
        content.get("beside", ""),
        content.get("staff_name", ""),
    )


def _save(session: Session, sitting: Sitting, *, at: datetime, until: datetime) -> Sitting:
    saved = drafts.save(session, sitting.draft, _seal(sitting), at=at, until=until)
    if saved is None:
        raise DraftChanged(CHANGED)
    return replace(sitting, draft=saved)


def case_of(session: Session, sitting: Sitting) -> Case | None:
    """The case that this sitting was filed as, or left a contact for; None before that."""
    return cases.by_id(session, sitting.draft.case_id) if sitting.draft.case_id else None
