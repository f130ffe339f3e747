"""Addresses that a request names to be led to: rebuilt from our own routes, so that none leads elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException


def own_address(wanted: str, may_lead_to: Callable[[str], bool]) -> str | None:
    """The address of the page that a path names; None for no page of ours, or one not to be led to.

    `may_lead_to` is asked with the page's endpoint. A query is left out: the answer is made of the route's
    name and its values alone, so it holds no host, no second slash at its start and no end of a line.
    """
    try:
        endpoint, values = current_app.url_map.bind("").match(wanted.partition("?")[0], method="GET")
    except (HTTPException, ValueError):  # no route of ours takes it, or one only by way of another address
        return None
    return url_for(endpoint, **values) if may_lead_to(endpoint) else None
