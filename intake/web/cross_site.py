"""What another site makes a browser send: our cookies do not come along, so an answer to it knows nobody."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

OUR_OWN = frozenset({"same-origin", "none"})
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


def is_posted_across_sites() -> bool:
    """Whether another site made the browser send this: then its text is nobody's here, and is not shown.

    Browsers say so themselves; where one is too old to, its "Origin" does, unless that is left out. Following
    a link from elsewhere is no such thing.
    """
    if request.method in LOOKING:
        return False
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in OUR_OWN
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    return bool(origin) and origin != request.host
