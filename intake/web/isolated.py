"""Names of people as a page shows them, in whatever direction they are written."""

from __future__ import annotations

from markupsafe import Markup


def isolated(name: str) -> Markup:
    """A name that turns the direction of nothing beside it: "علي, 61" keeps its age behind it."""
    return Markup("<bdi>{}</bdi>").format(name) if name else Markup()
