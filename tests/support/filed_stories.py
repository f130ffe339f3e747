"""The demonstration stories, filed one by one through the services patients use."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.content.policies import load_policy
from intake.content.practice import load_practice
from intake.demo.stories import BASE, STORIES, answers_of, on_pages
from intake.domain.reference import new_reference
from intake.services.cases.placing import Office
from intake.services.patient import filling, sitting
from intake.services.patient.sitting import FormUsed
from intake.services.patient.turn import FormDesk, turn_of
from intake.store.keys import Keys
from intake.store.models import Case

PERSON: Mapping[str, Any] = {
    "name_given": "Ximena",
    "name_family": "Quill",
    "birth_date": "1961-02-03",
    "phone": "251-555-0142",
    "call_windows": None,
}


def new_id() -> str:
    return str(uuid.uuid4())


@cache
def office() -> Office:
    """The example practice under the shipped policy."""
    return Office(load_practice().hours, load_policy())


def desk_at(keys: Keys, at: datetime) -> FormDesk:
    """What filing works with at that moment."""
    return FormDesk(
        keys=keys,
        questionnaire=load_form(),
        office=office(),
        address="192.0.2.1",
        now=at,
        new_id=new_id,
        new_reference=lambda: new_reference(secrets.randbelow),
    )


def file_into(
    session: Session, keys: Keys, name: str, at: datetime, told: Mapping[str, Any] | None = None
) -> Case:
    """File the story of that name at that moment, with other answers where `told` gives them."""
    story = next(story for story in STORIES if story.name == name)
    desk = desk_at(keys, at)
    every = on_pages({**BASE, **PERSON, **story.told(desk.today), **(told or {})}, desk.questionnaire)
    answers = answers_of(every)
    form = FormUsed(desk.questionnaire.id, desk.questionnaire.version, "en")
    opened, token = sitting.start(
        session,
        keys,
        form,
        now=at,
        new_id=new_id,
        new_token=lambda: secrets.token_urlsafe(32),
        kept_for=timedelta(days=30),
    )
    sitting.save_page(session, opened, answers=answers.to_json(), now=at, page="check")
    opened = sitting.open_by_token(session, keys, token, at, to_change=True)
    return filling.send(session, turn_of(desk, opened))
