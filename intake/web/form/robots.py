"""What keeps machines from flooding the form: a limit by address, a box that people do not see, a least time.

Whoever is refused is told so and given the office's phone number; a form that calls for help now is taken,
whoever fills it in. Outside production, requests from the host itself are neither limited nor timed: there
they come from who develops or tests the product.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address

from flask import abort, current_app, request

from intake.extensions import limiter
from intake.web.form.portal import portal
from intake.web.form.visit import Visit
from intake.web.staff.permissions import is_staff_address
from intake.web.static_files import STATIC

TRAP = "website"
"""The name of the box that people do not see; a program that fills in whatever it finds gives itself away."""


def starts_allowed() -> str:
    """How many forms may be begun from one address."""
    return str(current_app.config["STARTS_ALLOWED"])


def refuse_trapped() -> None:
    """Answer a form whose hidden box was filled in as one that cannot be read."""
    if request.form.get(TRAP):
        abort(400)


def refuse_trapped_sending(visit: Visit) -> None:
    """The same for a request about to be sent, unless it calls for help."""
    if visit.turn.needed is None:
        refuse_trapped()


def is_sent_too_soon(visit: Visit) -> bool:
    """Whether a new request comes sooner after its first answer than a person can fill in the form.

    Where it seems to come before that answer, the clock stepped back meanwhile: nobody can tell, and it may.
    """
    if portal().staffed or _comes_from_a_developer():
        return False
    if visit.updated_case is not None or visit.turn.needed is not None:
        return False
    first = min(map(datetime.fromisoformat, visit.sitting.answered_at.values()), default=visit.desk.now)
    least = timedelta(seconds=current_app.config["MINIMUM_FILL_SECONDS"])
    return timedelta(0) <= visit.desk.now - first < least


@limiter.request_filter
def _is_not_limited() -> bool:
    """Files cost nothing, staff pages have a limit of their own on signing in."""
    return request.endpoint == STATIC or is_staff_address() or _comes_from_a_developer()


def _comes_from_a_developer() -> bool:
    if current_app.config["ENVIRONMENT"] == "production":  # where a proxy on the host speaks for everybody
        return False
    return _is_this_host(request.remote_addr or "127.0.0.1")


@lru_cache(maxsize=1_000)
def _is_this_host(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:  # a proxy may name what is no address
        return False
