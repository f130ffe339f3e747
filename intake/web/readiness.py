"""Before the first request: sound files, and a database with this program's schema, sealed with its keys.

A server asks once before it serves (`refuse_to_serve`), each of its processes again before the first request,
because a database that was down at the start may turn out to be another one.
"""

from __future__ import annotations

from flask import Flask, current_app, request
from sqlalchemy.orm import Session

from intake import context
from intake.content.reading import ContentError
from intake.extensions import db, keys
from intake.logs import Event, Reason, log
from intake.services.keeping import search_care
from intake.store.engine import reading
from intake.store.errors import SealError, StoreError, Unavailable
from intake.store.start import WrongSchema, check_store
from intake.web.logo import OWN_FILES

_CHECKED = "store_checked"


def register(app: Flask) -> None:
    """Put the check in front of everything else; call it last."""
    app.before_request_funcs.setdefault(None, []).insert(0, _check_once)


def refuse_to_serve(app: Flask) -> str | None:
    """Why this application must not serve, in words for its operator; None where it may.

    A database that does not answer is no reason: pages say so until it does. Leaves no connection open, so
    that a server may fork afterwards.
    """
    with app.app_context():
        if problem := _content_problem():
            return problem
        try:
            check_store(db.engine, keys())
            _tell_what_search_is_left_with()
        except Unavailable:
            return None
        except StoreError as refusal:
            return str(refusal)
        finally:
            db.engine.dispose()
    return None


def _tell_what_search_is_left_with() -> None:
    """Say in the log that search knows requests by an older version; it serves, but misses some of them."""
    with Session(db.engine) as session:
        reading(session)
        if left := search_care.cases_left(session):
            log.warning(Event.SEARCH_LEFT_OLD, cases=left)


def _content_problem() -> str | None:
    """What is wrong with the practice's and the clinical files, under the setting that names the file."""
    for setting, read in (
        ("PRACTICE_FILE", context.practice),
        # Before the questionnaire, whose words are filled from it.
        ("POLICY_FILE", context.policy),
        ("QUESTIONNAIRE_FILE", context.questionnaire),
    ):
        try:
            read()
        except ContentError as problem:
            return f"{setting}: {problem}"
    return _example_problem() if current_app.config["ENVIRONMENT"] == "production" else None


def _example_problem() -> str | None:
    """What of the practice is still made up, which real patients must not read."""
    practice = context.practice()
    if practice.is_example:
        return 'PRACTICE_FILE: is an example; put in the practice\'s own names and numbers, and kind = "real"'
    if examples := practice.example_notices:
        return (
            f"PRACTICE_FILE: the words of {', '.join(examples)} are examples; put the practice's own into "
            "the folder that `notices` names, and take out `example` there"
        )
    return None


def _check_once() -> None:
    if _CHECKED in current_app.extensions or request.endpoint in OWN_FILES:
        return
    try:
        check_store(db.engine, keys())
    except Unavailable:
        raise
    except StoreError as refusal:
        raise Unavailable(_reason(refusal), "the office must set it up first") from refusal
    current_app.extensions[_CHECKED] = True


def _reason(refusal: StoreError) -> Reason:
    if isinstance(refusal, WrongSchema):
        return Reason.SCHEMA
    return Reason.KEYS if isinstance(refusal, SealError) else Reason.UNSAFE
