"""Save and finish later: a code that opens the form again on any device, together with the date of birth.

Saving ends the sitting on the device that saved, and opening one that is open elsewhere ends it there: one
form is filled in at one place. The code opens the form as it was saved last, also after more saving; it is
shown or mailed once and stored nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from intake.domain.reference import read_code, show_code
from intake.services import audit
from intake.services.actor import patient
from intake.services.audit_actions import AuditAction
from intake.services.errors import CodeRefused
from intake.services.patient import asked_letters, guessing, sitting
from intake.services.patient.asked_letters import Wish
from intake.services.patient.guessing import Attempt, Target
from intake.services.patient.sitting import Sitting
from intake.store.keys import Keys, token_hash
from intake.store.models import Draft, SavedForm
from intake.store.models.draft import DRAFT_ENDED
from intake.store.queries import drafts
from intake.store.queries import saved as query

NOBODY = "nobody"


@dataclass(frozen=True)
class Saved:
    """What the patient is told: the code in groups, until when the form is kept, if a letter may go out."""

    code: str = field(repr=False)
    kept_until: datetime
    letter_granted: bool


def save(
    session: Session,
    keys: Keys,
    opened: Sitting,
    birth_date: date,
    *,
    now: datetime,
    new_id: Callable[[], str],
    new_code: Callable[[], str],
    letter: Wish | None = None,
) -> Saved:
    """Save a sitting for later and end it here: its token opens nothing any more.

    It is kept as long from now as a sitting is from its last page. `new_code` gives a fresh code of
    `domain.resume_code`; a `letter` with it is counted here and written by the caller.
    Raises `DraftAlreadyFiled` and `DraftChanged` like `sitting.save_page`.
    """
    kept = sitting.save_page(session, opened, answers=opened.answers, now=now)
    code, draft = new_code(), drafts.locked(session, opened.draft.id)
    form = SavedForm(
        id=new_id(),
        draft_id=draft.id,
        code_mac=guessing.target_mac(keys, Target.SAVED_FORM, code),
        saved_at=now,
    )
    form.birth_mac = _birth_mac(keys, form.id, birth_date)
    session.add(form)
    draft.token_hash = f"saved {form.id}"  # what no token hashes to
    session.flush()
    granted = letter is not None and asked_letters.grant(
        session, keys, draft.id, letter, now=now, new_id=new_id
    )
    _record(session, keys, draft, AuditAction.DRAFT_SAVED, now)
    return Saved(show_code(code), kept.draft.expires_at, granted)


def begin(
    session: Session, keys: Keys, typed_code: str, address: str, *, now: datetime, new_id: Callable[[], str]
) -> Attempt:
    """Count a try to open a saved form; commit right after, then `open_saved`.

    Raises `UnreadableCode` where what was typed cannot be a code (which counts as no try), and
    `TooManyGuesses` where too many came from this network address.
    """
    code = read_code(typed_code)
    return guessing.begin(session, keys, Target.SAVED_FORM, code, address, now=now, new_id=new_id)


def open_saved(
    session: Session,
    keys: Keys,
    attempt: Attempt,
    birth_date: date,
    *,
    now: datetime,
    new_token: Callable[[], str],
) -> tuple[Sitting, str]:
    """Open the saved form as a new sitting, and give it with the token for the cookie.

    A form sent meanwhile opens as filed, so that "done" can be shown. Raises `CodeRefused`, one error for
    all: no such code, another birth date, locked after 5 wrong tries, erased, kept no longer.
    """
    found = query.form_and_draft(session, attempt.mac)
    form, draft = found or (None, None)
    # The same work is done whether or not there is such a form.
    fits = hmac.compare_digest(
        _birth_mac(keys, form.id if form else NOBODY, birth_date), form.birth_mac if form else attempt.mac
    )
    if draft is None or not fits or attempt.is_locked or not _is_kept(draft, now):
        raise CodeRefused
    guessing.succeed(session, attempt)
    token = new_token()
    draft.token_hash = token_hash(token)
    session.flush()
    _record(session, keys, draft, AuditAction.DRAFT_OPENED, now)
    return sitting.open_by_token(session, keys, token, now, to_change=True), token


def _is_kept(draft: Draft, now: datetime) -> bool:
    return draft.status != DRAFT_ENDED and now < draft.expires_at


def _birth_mac(keys: Keys, form_id: str, birth_date: date) -> bytes:
    """Bound to the form, so that equal birth dates of two forms do not show."""
    plain = f"saved form\x1f{form_id}\x1f{birth_date.isoformat()}".encode()
    return hmac.digest(keys.index, plain, hashlib.sha256)


def _record(session: Session, keys: Keys, draft: Draft, action: AuditAction, now: datetime) -> None:
    actor = patient(draft.id)
    audit.append(session, keys, actor, action=action, object_kind="draft", object_id=draft.id, now=now)
