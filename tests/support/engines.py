"""Engines as the product makes them, also for the processes that tests start: here no test tool is loaded."""

from __future__ import annotations

from sqlalchemy import URL, Engine, create_engine

from intake.store.engine import configure_engine, engine_options


def configured_engine(url: URL) -> Engine:
    """An engine as the product makes it; the caller disposes of it."""
    engine = create_engine(url, **engine_options(url))
    configure_engine(engine)
    return engine
