"""The mark that a page of the form carries: which sitting it was shown in, and with which answers.

A post is taken only with the mark of its own sitting, and of its own answers as they stand. A mark is two
keyed digests, and a number of its own for every time that the page is shown: it tells nobody anything, and
nobody can make one. By its number, the page that gave its answers last is known again when Back shows it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

from intake.domain.answers import instance_id, split_id
from intake.domain.flow import SURGERIES, Step, is_on_timeline
from intake.domain.questionnaire import PageKind, Questionnaire
from intake.domain.walk import SHOWN
from intake.services.patient.sitting import Sitting
from intake.store.keys import Keys

DIGEST_BYTES = 18
"""144 bits of each digest: nobody guesses one, and it is written without padding."""
_BETWEEN = "."
PARTS = 3

Own = dict[str, Any]
"""What stands of a page's own, as JSON."""


def make(keys: Keys, sitting: Sitting, page: str, own: Own, number: str) -> str:
    """The mark of a page (by its id in the draft, such as "surgery_date@2") shown with this of its own.

    `number` must be another one each time, such as 72 random bits.
    """
    return _BETWEEN.join((_sittings_part(keys, sitting), _pages_part(keys, sitting, page, own), number))


def is_of(keys: Keys, sitting: Sitting, mark: str) -> bool:
    """Whether a page with that mark was shown in this sitting."""
    return _same(mark.partition(_BETWEEN)[0], _sittings_part(keys, sitting))


def is_as_shown(keys: Keys, sitting: Sitting, mark: str, page: str, own: Own) -> bool:
    """Whether what stands of that page's own is what it was when the page was shown in this sitting."""
    return _same(mark.rpartition(_BETWEEN)[0], make(keys, sitting, page, own, "").rpartition(_BETWEEN)[0])


def number_of(mark: str) -> str:
    """The number of a mark; "" for what is none."""
    return mark.rpartition(_BETWEEN)[2] if mark.count(_BETWEEN) == PARTS - 1 else ""


def keep_giver(sitting: Sitting, page: str, number: str) -> Sitting:
    """The sitting, not saved yet, whose answers on that page were given by the page of that number."""
    return replace(sitting, given_by={**sitting.given_by, page: number})


def forget_givers(sitting: Sitting) -> Sitting:
    """The sitting, not saved yet, where answers of several pages were changed by none of them."""
    return replace(sitting, given_by={})


def own_of_step(questionnaire: Questionnaire, sitting: Sitting, step: Step) -> Own:
    """What a page of the questionnaire holds itself: its answers; the check of all answers holds them all."""
    page = questionnaire.page(step.page_id)
    if page.kind is PageKind.CHECK:
        return {"answers": sitting.answers, "typed": sitting.typed}
    links = [question.link_id for question in page.questions]
    own = own_of(sitting, [instance_id(link_id, step.instance) for link_id in links])
    if page.kind is PageKind.CARDS:
        own[SURGERIES] = sitting.answers.get(SURGERIES)
    if page.kind is PageKind.TIMELINE:
        own |= own_of(sitting, [each for each in sitting.answers if is_on_timeline(each)])
    return own | {"typed": sitting.typed.get(instance_id(step.page_id, step.instance))}


def own_of_surgery(sitting: Sitting, number: int) -> Own:
    """All that was told about one operation."""
    return own_of(sitting, [each for each in sitting.answers if split_id(each)[1] == number])


def own_of(sitting: Sitting, answer_ids: list[str]) -> Own:
    """These answers, and which boxes were shown for them."""
    found = {each: sitting.answers.get(each) for name in answer_ids for each in (name, name + SHOWN)}
    return {each: answer for each, answer in found.items() if answer is not None}


def _sittings_part(keys: Keys, sitting: Sitting) -> str:
    return _digest(keys, "sitting", sitting.draft.id)


def _pages_part(keys: Keys, sitting: Sitting, page: str, own: Own) -> str:
    return _digest(keys, "page", sitting.draft.id, page, json.dumps(own, sort_keys=True))


def _digest(keys: Keys, *parts: str) -> str:
    plain = json.dumps(["page mark", *parts]).encode("ascii")
    digest = hmac.digest(keys.index, plain, hashlib.sha256)[:DIGEST_BYTES]
    return base64.urlsafe_b64encode(digest).decode("ascii")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("ascii"))
