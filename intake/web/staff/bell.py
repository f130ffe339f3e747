"""The bell on a clinician's pages: who waits to be connected, there at every page load and by a tiny address.

The guard looks once a request, before the view, so that what is shown is written down whatever the view does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import g, url_for
from markupsafe import Markup

from intake.context import now, policy, practice
from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services.cases.placing import Office
from intake.services.frontdesk import connecting, duty
from intake.services.frontdesk.connecting import Ringing
from intake.store.queries.queue import Waiting
from intake.web.isolated import isolated
from intake.web.staff.who import StaffUser
from intake.web.staff.words import moment

POLLED = "clinician.bell"
"""The endpoint that open pages ask every few seconds; it keeps no session alive."""


@dataclass(frozen=True, slots=True)
class Ring:
    """One line of the banner: where it leads, who waits, since when, whether it is an emergency."""

    href: str
    name: Markup
    since: str
    emergency: bool


def look(user: StaffUser) -> tuple[Ringing, ...]:
    """Who waits for this person; kept for the page of this request. Nobody waits for who is no clinician."""
    g.ringing = ()
    g.pop("urgent_waiting", None)
    if user.may_look and user.role is Role.CLINICIAN:
        at, office = now(), Office(practice().hours, policy())
        today = office.hours.local_date(at)
        session, urgent = db.session(), waiting(at)
        g.ringing = connecting.rings_for(session, keys(), office, user.id, urgent, today=today, now=at)
    return tuple(g.ringing)


def waiting(at: datetime) -> Sequence[Waiting]:
    """The urgent requests that no clinician took up; the bell and the banner of a list ask once for both."""
    if "urgent_waiting" not in g:
        g.urgent_waiting = duty.waiting(db.session(), at)
    return cast("Sequence[Waiting]", g.urgent_waiting)


def record_look(user: StaffUser) -> None:
    """Write down that the banner was shown; the caller commits."""
    connecting.record_look(db.session(), keys(), user.actor, now())


def rings() -> list[Ring]:
    """The lines of the banner on this request's page."""
    return [_ring(each) for each in g.get("ringing", ())]


def etag() -> str:
    """A name for who waits now: an open page that knows it is told nothing again."""
    said = "\n".join(
        f"{each.reference} {each.since.isoformat()} {each.emergency}" for each in g.get("ringing", ())
    )
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _ring(each: Ringing) -> Ring:
    hours = practice().hours
    name = isolated(each.name) if each.name else Markup("A patient")
    since = moment(each.since, hours.zone, hours.local_date(now()))
    return Ring(url_for("frontdesk.case", reference=each.reference), name, since, each.emergency)
