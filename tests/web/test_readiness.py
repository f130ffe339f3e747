from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import URL, Engine, update
from sqlalchemy.orm import Session

from config import ROOT, Settings
from intake import create_app
from intake.content.practice import DEFAULT_PRACTICE
from intake.extensions import db
from intake.store.canary import check_keys
from intake.store.keys import Keys
from intake.store.models import Case
from intake.web.readiness import refuse_to_serve
from tests.support.databases import postgresql_later
from tests.support.made_up_keys import made_up_key
from tests.support.own_practice import write_own_practice
from tests.support.said import said
from tests.support.stories import filed

WRONG = made_up_key("w")


@pytest.fixture
def sealed(engine: Engine, keys: Keys) -> None:
    """The database has the canary of the tests' keys."""
    with Session(engine) as session:
        check_keys(session, keys)
        session.commit()


def started(settings: Settings, url: URL, data_key: str) -> Flask:
    address = SecretStr(url.render_as_string(hide_password=False))
    changed = {"database_url": address, "data_keys": (SecretStr(data_key),)}
    return create_app(settings.model_copy(update=changed).flask_mapping())


@pytest.fixture
def right(settings: Settings, engine_url: URL) -> Iterator[Flask]:
    app = started(settings, engine_url, made_up_key("d"))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def wrong(settings: Settings, engine_url: URL) -> Iterator[Flask]:
    app = started(settings, engine_url, WRONG)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.usefixtures("sealed")
def test_the_right_keys_serve(right: Flask) -> None:
    assert refuse_to_serve(right) is None
    assert right.test_client().get("/").status_code == 200


@pytest.mark.usefixtures("sealed")
def test_the_wrong_keys_do_not_serve_and_the_setting_is_named(
    wrong: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    refusal = refuse_to_serve(wrong)
    assert refusal is not None
    assert refusal.startswith("DATA_KEYS does not open this database.")
    assert WRONG not in refusal

    for _ in range(2):
        page = wrong.test_client().get("/")
        assert page.status_code == 503
        assert int(page.headers["Retry-After"]) > 0
        assert "DATA_KEYS" not in page.text
    refusals = said(caplog, "request")
    assert [(each["level"], each["status"], each["reason"]) for each in refusals] == [
        ("warning", 503, "keys")
    ] * 2


def test_a_database_that_does_not_answer_is_no_reason_to_refuse_and_opens_later(
    settings: Settings, tmp_path: Path, engine_url: URL
) -> None:
    if engine_url.get_backend_name() == "sqlite":
        elsewhere = engine_url.set(database=str(tmp_path / "not_there" / "intake.db"))
    else:
        elsewhere = engine_url.set(query={"host": str(tmp_path)})

    app = started(settings, elsewhere, made_up_key("d"))

    assert refuse_to_serve(app) is None
    assert app.test_client().get("/").status_code == 503


def test_a_database_without_tables_says_what_to_run(
    settings: Settings, empty_url: URL, caplog: pytest.LogCaptureFixture
) -> None:
    app = started(settings, empty_url, made_up_key("d"))

    assert "flask --app wsgi db upgrade" in str(refuse_to_serve(app))
    assert app.test_client().get("/").status_code == 503
    assert [each["reason"] for each in said(caplog, "request")] == ["schema"]
    with app.app_context():
        db.engine.dispose()


def with_practice(app: Flask, folder: Path, old: str, new: str) -> Flask:
    """The application with a practice file of its own, changed in one place."""
    text = DEFAULT_PRACTICE.read_text(encoding="utf-8")
    assert old in text
    app.config["PRACTICE_FILE"] = folder / "practice.toml"
    app.config["PRACTICE_FILE"].write_text(text.replace(old, new), encoding="utf-8")
    return app


@pytest.mark.usefixtures("sealed")
def test_only_production_refuses_an_example_practice(right: Flask, tmp_path: Path) -> None:
    with_practice(right, tmp_path, "Example Spine Practice", "A copy")
    assert refuse_to_serve(right) is None
    right.config["ENVIRONMENT"] = "production"
    refusal = refuse_to_serve(right)
    assert refusal is not None
    assert refusal.startswith("PRACTICE_FILE: is an example")
    own = tmp_path / "own"
    own.mkdir()
    refusal = refuse_to_serve(with_practice(right, own, 'kind = "example"', 'kind = "real"'))
    assert refusal is not None
    assert refusal.startswith("PRACTICE_FILE: the words of privacy, nondiscrimination, language-help are exa")
    ready = tmp_path / "ready"
    ready.mkdir()
    right.config["PRACTICE_FILE"] = write_own_practice(ready)
    assert refuse_to_serve(right) is None


@pytest.mark.usefixtures("sealed")
def test_a_practice_that_does_not_say_who_answers_after_hours_does_not_serve(
    right: Flask, tmp_path: Path
) -> None:
    refusal = refuse_to_serve(with_practice(right, tmp_path, "\nafter_hours_phone =", "\n# not said ="))
    assert refusal is not None
    assert refusal.startswith("PRACTICE_FILE: practice.toml")
    assert "after_hours_phone" in refusal


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("setting", ["QUESTIONNAIRE_FILE", "POLICY_FILE"])
def test_clinical_files_that_cannot_be_read_do_not_serve(right: Flask, tmp_path: Path, setting: str) -> None:
    right.config[setting] = tmp_path / "clinical" / "questionnaire.toml"
    right.config[setting].parent.mkdir()
    right.config[setting].write_text('id = "half a file"\n', encoding="utf-8")
    assert str(refuse_to_serve(right)).startswith(f"{setting}: ")


@postgresql_later
@pytest.mark.usefixtures("sealed")
def test_the_server_itself_ends_with_words_and_no_traceback(engine_url: URL, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    ended = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "wsgi:app"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "ENVIRONMENT": "testing",
            "INSTANCE_FOLDER": str(tmp_path),
            "DATABASE_URL": engine_url.render_as_string(hide_password=False),
            "SECRET_KEY": made_up_key("s"),
            "DATA_KEYS": WRONG,
            "INDEX_KEY": made_up_key("i"),
            "AUDIT_KEY": made_up_key("a"),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 1
    assert "The product does not start.\nDATA_KEYS does not open this database." in ended.stderr
    assert "Traceback" not in ended.stderr
    assert WRONG not in ended.stderr


@pytest.mark.usefixtures("sealed")
def test_a_server_tells_in_its_log_what_search_knows_by_an_older_version(
    right: Flask, engine: Engine, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    with Session(engine) as session:
        for _ in range(2):
            filed(session, keys)
        session.commit()
        assert refuse_to_serve(right) is None
        assert said(caplog, "search_left_old") == []
        session.execute(update(Case).values(index_version=1))
        session.commit()
    assert refuse_to_serve(right) is None
    assert [(each["level"], each["cases"]) for each in said(caplog, "search_left_old")] == [("warning", 2)]
