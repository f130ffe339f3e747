"""Names of people as a page shows them, in whatever direction they are written."""

from __future__ import annotations

from markupsafe import Markup


def isolated(name: str) -> Markup:
    """A name that turns the direction of nothing beside it: "علي, 61" keeps its age behind it."""
    return _OPENS + name + _CLOSES if name else Markup()


_OPENS, _CLOSES = Markup("<bdi>"), Markup("</bdi>")
"""Put together, not filled in: that escapes as well, and lists of rows do it hundreds of times."""
