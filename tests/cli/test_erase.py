from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, update
from sqlalchemy.orm import Session

from intake.domain.reference import new_reference, show_reference
from intake.store.keys import Keys
from intake.store.models import Case
from tests.cli.conftest import Run
from tests.support.stories import NOW, answered, filed


def a_reference() -> str:
    return new_reference(secrets.randbelow)


@pytest.fixture
def reference(run: Run, engine: Engine, keys: Keys) -> str:
    """The form number of a filed case, as the patient writes it."""
    assert run("keys", "show").exit_code == 0
    with Session(engine) as session:
        shown = show_reference(filed(session, keys, next_reference=a_reference).reference)
        session.commit()
    return shown


def bytes_on_disk(url: URL) -> bytes:
    database = Path(str(url.database))
    return b"".join(path.read_bytes() for path in sorted(database.parent.glob(f"{database.name}*")))


def test_a_request_is_erased_and_its_certificate_printed(run: Run, reference: str) -> None:
    erased = run("erase", reference.lower(), "--yes")

    assert erased.exit_code == 0
    assert "CERTIFICATE OF ERASURE" in erased.stdout
    assert f"Form number   {reference}" in erased.stdout
    again = run("erase", reference, "--yes")
    assert again.stdout == erased.stdout
    assert again.stderr == "This request was erased before.\n"


def test_nothing_is_erased_without_a_yes(run: Run, reference: str, engine: Engine) -> None:
    assert run("erase", reference).exit_code == 1
    with Session(engine) as session:
        assert not session.query(Case).one().is_erased


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give either a form number or --expired."),
        (("2345CFHJ", "--expired"), "Give either a form number or --expired."),
        (("12",), "A form number has 8 characters, this one has 2."),
    ],
)
def test_a_command_that_is_not_clear_says_what_to_give(run: Run, words: tuple[str, ...], said: str) -> None:
    refused = run("erase", *words)

    assert refused.exit_code != 0
    assert said in refused.stderr


@pytest.mark.usefixtures("reference")
def test_an_unknown_form_number_is_told_so(run: Run) -> None:
    refused = run("erase", a_reference(), "--yes")

    assert refused.exit_code == 1
    assert refused.stderr == "Error: No request has this form number.\n"


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_the_destroyed_key_is_on_the_disk_no_more(
    run: Run, reference: str, engine: Engine, engine_url: URL
) -> None:
    with Session(engine) as session:
        case = session.query(Case).one()
        assert case.wrapped_key is not None
        assert case.sealed_identity is not None
        held = (case.wrapped_key, case.sealed_identity)
    engine.dispose()
    assert all(each in bytes_on_disk(engine_url) for each in held)

    assert run("erase", reference, "--yes").exit_code == 0

    assert not any(each in bytes_on_disk(engine_url) for each in held)


def test_what_is_kept_no_longer_is_erased_all_at_once(
    run: Run, reference: str, engine: Engine, keys: Keys
) -> None:
    with Session(engine) as session:
        answered(session, keys)
        long_ago = NOW - timedelta(days=20 * 365)
        session.execute(update(Case).values(status="closed", in_queue=False, updated_at=long_ago))
        session.commit()

    refused = run("erase", "--expired")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: Nothing is erased. It is ")
    assert "the newest entry of the audit chain is of 2026-" in refused.stderr
    assert "give --clock-is-right" in refused.stderr
    erased = run("erase", "--expired", "--clock-is-right")

    assert erased.exit_code == 0
    assert f"Form number   {reference}" in erased.stdout
    assert erased.stdout.splitlines()[-1].endswith("1 closed requests.")
    assert run("erase", "--expired").stdout == "Erased: 0 drafts, 0 safety exits, 0 closed requests.\n"
