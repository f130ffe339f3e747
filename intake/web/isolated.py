"""Names of people as a page shows them, in whatever direction they are written."""

from __future__ import annotations

from markupsafe import Markup, escape


def isolated(name: str) -> Markup:
    """A name that turns the direction of nothing beside it: "علي, 61" keeps its age behind it."""
    # Put together, not filled in: that escapes as well, and lists of rows do it hundreds of times.
    return Markup(f"<bdi>{escape(name)}</bdi>") if name else Markup()  # noqa: S704 - the name is escaped
