"""What making demonstration data needs, as the command has it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from intake.content.forms import load_form
from intake.content.practice import load_practice
from intake.demo import making
from intake.domain.reference import new_reference
from intake.store.keys import Keys
from tests.support.filed_stories import new_id, office


def tools(keys: Keys, now: datetime) -> making.Tools:
    """The example practice with the shipped form and policy, at that moment."""
    return making.Tools(
        keys=keys,
        questionnaire=load_form(),
        office=office(),
        kept_for=timedelta(days=load_practice().retention.draft_days),
        now=now,
        new_id=new_id,
        new_token=lambda: secrets.token_urlsafe(32),
        new_reference=lambda: new_reference(secrets.randbelow),
    )
