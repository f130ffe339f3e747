"""The commands about the EHR: off in words, a check in words, and what is registered there."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Settings
from intake.content.forms import load_form
from intake.services import outbox
from intake.store.keys import Keys
from intake.store.models.outbox import OutboxKind
from tests.cli.conftest import Run
from tests.support.filed_stories import file_into, new_id
from tests.support.made_up_accounts import ec_key, pem

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def run_with_ehr(stored_settings: Settings, start_with: Callable[[Settings], Run], tmp_path: Path) -> Run:
    """Run a command of an application whose EHR does not answer."""
    key = tmp_path / "ehr.pem"
    key.write_text(pem(ec_key()))
    account = {"ehr_address": f"{NOBODY}/fhir", "ehr_client_id": "spine-intake", "ehr_key_file": key}
    return start_with(stored_settings.model_copy(update=account))


def test_without_an_account_nothing_is_sent_and_the_form_is_there_all_the_same(run: Run) -> None:
    for words in (("check",), ("public-key",), ("send", "--once")):
        refused = run("ehr", *words)
        assert refused.exit_code == 1
        assert "not set up: EHR_ADDRESS is empty" in refused.output
    form = json.loads(run("ehr", "questionnaire").output)
    assert (form["resourceType"], form["version"]) == ("Questionnaire", load_form().version)


def test_what_cannot_be_sent_is_told_in_words_and_stays_in_the_outbox(
    run_with_ehr: Run, engine: Engine, keys: Keys
) -> None:
    (shown,) = json.loads(run_with_ehr("ehr", "public-key").output)["keys"]
    assert (shown["crv"], "d" in shown) == ("P-384", False)
    checked = run_with_ehr("ehr", "check")
    assert checked.exit_code == 1
    assert checked.output.startswith("WRONG  No answer from where tokens are had")

    assert run_with_ehr("outbox", "list").exit_code == 0  # the first command knows the keys from now on
    at = datetime.now(UTC)
    with Session(engine) as session:
        case = file_into(session, keys, "foot drop", at)
        payload = {"case_id": case.id}
        outbox.add(session, keys, kind=OutboxKind.EHR, payload=payload, now=at, new_id=new_id)
        session.commit()
    sent = run_with_ehr("ehr", "send", "--once")
    assert sent.exit_code == 1
    assert "unreachable, will be tried again" in sent.output
    listed = run_with_ehr("outbox", "list").output
    assert "For the EHR: 1 pending, 0 overdue; 0 dead" in listed
    assert "1 pending, of these 0 overdue; 0 dead" in listed.splitlines()[0], "the letters' own event"


def test_a_key_that_is_none_is_named_by_its_setting(
    stored_settings: Settings, start_with: Callable[[Settings], Run], tmp_path: Path
) -> None:
    key = tmp_path / "ehr.pem"
    key.write_text("nonsense")
    account = {"ehr_address": NOBODY, "ehr_client_id": "spine-intake", "ehr_key_file": key}
    run = start_with(stored_settings.model_copy(update=account))
    assert run("ehr", "check").output == "Error: EHR_KEY_FILE: is no private key as PEM or JWK\n"
