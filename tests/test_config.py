from __future__ import annotations

import base64
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config import ROOT, BadSettings, Settings, load_settings, production_problems


def key(start: int) -> str:
    return base64.b64encode(bytes((start + step * 7) % 256 for step in range(32))).decode()


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    path = tmp_path / "practice.toml"
    path.write_text('name = "A practice"\n')
    return path


@pytest.fixture
def production(practice: Path, tmp_path: Path) -> dict[str, str]:
    """An environment that production starts on."""
    ehr_key = tmp_path / "ehr.pem"
    ehr_key.touch(mode=0o600)
    return {
        "ENVIRONMENT": "production",
        "INSTANCE_FOLDER": str(tmp_path),
        "EXTERNAL_URL": "https://intake.spine.test",
        "SECRET_KEY": key(1),
        "DATA_KEYS": f"{key(2)},{key(3)}",
        "INDEX_KEY": key(4),
        "AUDIT_KEY": key(5),
        "PRACTICE_FILE": str(practice),
        "MAIL_HOST": "mail.spine.test",
        "MAIL_SENDER": "intake@spine.org",
        "PROXY_HOPS": "1",
        "EHR_ADDRESS": "https://ehr.spine.test/fhir",
        "EHR_CLIENT_ID": "spine-intake",
        "EHR_KEY_FILE": str(ehr_key),
    }


def readable_by_others(name: str) -> Callable[[Path], str]:
    def make(folder: Path) -> str:
        path = folder / name
        path.write_text("")
        path.chmod(0o644)
        return str(path)

    return make


def open_database(folder: Path) -> str:
    return f"sqlite:///{readable_by_others('intake.db')(folder)}"


BAD: dict[str, tuple[str, str | Callable[[Path], str]]] = {
    "no secret key": ("SECRET_KEY", ""),
    "a short secret key": ("SECRET_KEY", "Zq8-short"),
    "a sample secret key": ("SECRET_KEY", "change-me-0123456789-abcdefghijklm"),
    "a secret key of one letter": ("SECRET_KEY", "x" * 64),
    "a sample old secret key": ("SECRET_KEY_FALLBACKS", "password-0123456789-abcdefghijklm"),
    "no data key": ("DATA_KEYS", ""),
    "a data key used for the index too": ("INDEX_KEY", key(2)),
    "an audit key that is the secret key": ("AUDIT_KEY", key(1)),
    "no audit key": ("AUDIT_KEY", ""),
    "debugging on": ("FLASK_DEBUG", "1"),
    "an address without TLS": ("EXTERNAL_URL", "http://intake.spine.test"),
    "an address that is not one": ("EXTERNAL_URL", "intake.spine.test"),
    "any host trusted": ("TRUSTED_HOSTS", "*"),
    "a database in memory": ("DATABASE_URL", "sqlite://"),
    "a database of another make": ("DATABASE_URL", "mysql://intake:hunter2hunter2@db/intake"),
    "counts in a store that is none": ("RATELIMIT_STORAGE_URI", "redis:/:hunter2hunter2@counts"),
    "counts in a store of another make": ("RATELIMIT_STORAGE_URI", "memcached://hunter2hunter2@counts"),
    "a database that others can read": ("DATABASE_URL", open_database),
    "a secrets file that others can read": ("SECRETS_FILE", readable_by_others("secrets.toml")),
    "no practice": ("PRACTICE_FILE", ""),
    "a practice that is not there": ("PRACTICE_FILE", "/nowhere/practice.toml"),
    "no mail server": ("MAIL_HOST", ""),
    "an EHR without TLS": ("EHR_ADDRESS", "http://ehr.spine.test/fhir"),
    "an EHR that is no address": ("EHR_ADDRESS", "ehr.spine.test"),
    "tokens without TLS": ("EHR_TOKEN_ADDRESS", "http://ehr.spine.test/token"),
    "an EHR that does not know us": ("EHR_CLIENT_ID", ""),
    "an EHR without a key": ("EHR_KEY_FILE", ""),
    "a key for the EHR that is not there": ("EHR_KEY_FILE", "/nowhere/key.pem"),
    "a key for the EHR that others can read": ("EHR_KEY_FILE", readable_by_others("key.pem")),
    "an EHR that does not take the answers": ("EHR_LEAVE_OUT", "QuestionnaireResponse"),
    "a patient made in passing": ("EHR_PATIENT", "invent"),
    "a sender that mail servers refuse": ("MAIL_SENDER", "josé@spine.org"),
    "mail in the clear": ("MAIL_SECURITY", "none"),
    "a negative number of proxies": ("PROXY_HOPS", "-1"),
    "proxies that nobody counted": ("PROXY_HOPS", "0"),
    "a proxy counted where there is none": ("DIRECT", "yes"),
    "a demonstration's clock": ("DEMO_CLOCK_AHEAD", "3600"),
    "an environment we do not know": ("ENVIRONMENT", "staging"),
}


def set_all(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("case", BAD)
def test_production_refuses_and_names_the_setting_but_never_its_value(
    case: str, production: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name, value = BAD[case]
    given = value if isinstance(value, str) else value(tmp_path)
    set_all(monkeypatch, production | {name: given})
    with pytest.raises(BadSettings) as refusal:
        load_settings()
    assert [problem for problem in refusal.value.problems if problem.startswith(f"{name}:")]
    for secret in (
        given,
        *(production[each] for each in ("SECRET_KEY", "INDEX_KEY", "AUDIT_KEY")),
        key(2),
        key(3),
    ):
        assert len(secret) < 3 or secret not in str(refusal.value)


def test_production_starts_on_good_settings(
    production: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, production)
    assert load_settings().environment == "production"


def test_production_starts_without_a_proxy_only_where_it_is_told_that_there_is_none(
    production: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, production | {"PROXY_HOPS": "0", "DIRECT": "yes"})
    assert load_settings().proxy_hops == 0
    monkeypatch.delenv("PROXY_HOPS")
    assert load_settings().proxy_hops == 0
    monkeypatch.setenv("DIRECT", "no")
    with pytest.raises(BadSettings, match=r"PROXY_HOPS: .* count the proxies .* DIRECT=yes"):
        load_settings()


def test_every_problem_is_told_at_once(production: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, production | {"SECRET_KEY": "", "EXTERNAL_URL": "http://intake.spine.test"})
    with pytest.raises(BadSettings) as refusal:
        load_settings()
    assert {problem.partition(":")[0] for problem in refusal.value.problems} == {"SECRET_KEY", "EXTERNAL_URL"}


@pytest.mark.parametrize(
    ("name", "value"), [("SECRET_KEY", "Zq8-short"), ("DATA_KEYS", f"{key(2)}=="), ("FLASK_DEBUG", "1")]
)
def test_a_server_with_bad_settings_ends_with_words_and_no_traceback(
    production: dict[str, str], name: str, value: str
) -> None:
    environment = {"PATH": os.environ["PATH"]} | production | {name: value}
    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert name in ended.stderr
    assert "Traceback" not in ended.stderr
    assert value not in ended.stderr or value == "1"


def run_with(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment,
        input='{"id": "c1", "today": "2026-06-15"}\n',
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("environment", ["production", "development"])
def test_judging_cases_needs_no_settings_and_leaves_nothing_behind(environment: str, tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    ended = run_with({"ENVIRONMENT": environment, "INSTANCE_FOLDER": str(folder)}, "triage", "assess", "-")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["id"] == "c1"
    assert not folder.exists()


@pytest.mark.parametrize("environment", ["production", "development"])
def test_reading_dates_needs_no_settings_and_leaves_nothing_behind(environment: str, tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    words = ("triage", "dates", "-", "--today", "2026-06-15")
    ended = run_with({"ENVIRONMENT": environment, "INSTANCE_FOLDER": str(folder)}, *words)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["readings"] == []
    assert not folder.exists()


def test_judging_cases_loads_neither_the_settings_nor_the_product() -> None:
    """Most of what they would cost is waiting for them to load: a short file would be slow for it."""
    program = "import sys; sys.argv += ['triage', 'assess', '-']; import wsgi; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={}, capture_output=True, text=True, check=True
    )
    assert "intake.domain.triage" in ended.stdout.split()
    assert {"config", "pydantic", "sqlalchemy", "intake.web"}.isdisjoint(ended.stdout.split())


@pytest.mark.parametrize("words", [("outbox", "list"), ("run",), ("audit", "verify")])
def test_every_other_command_keeps_to_the_settings_of_production(words: tuple[str, ...]) -> None:
    ended = run_with({"ENVIRONMENT": "production"}, *words)
    assert ended.returncode == 1
    assert ended.stderr.startswith("The product does not start.\n  SECRET_KEY: is missing")


def test_secrets_may_come_from_a_file_and_the_environment_wins(
    production: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "keys.toml"
    file.write_text(f'secret_key = "{key(6)}"\ndata_keys = ["{key(7)}"]\nindex_key = "{key(8)}"\n')
    file.chmod(0o600)
    for name in ("SECRET_KEY", "DATA_KEYS", "INDEX_KEY"):
        del production[name]
    set_all(monkeypatch, production | {"SECRETS_FILE": str(file)})
    settings = load_settings()
    assert settings.secret_key.get_secret_value() == key(6)
    assert [each.get_secret_value() for each in settings.data_keys] == [key(7)]
    assert settings.audit_key.get_secret_value() == production["AUDIT_KEY"]


def test_settings_never_show_a_secret(settings: Settings) -> None:
    for _, secret in settings.secret_values():
        assert secret not in repr(settings)
        assert secret not in str(settings)


class TestDevelopment:
    def test_keys_are_made_once_for_their_owner_alone(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("INSTANCE_FOLDER", str(tmp_path / "instance"))
        first, second = load_settings(), load_settings()
        assert list(first.secret_values()) == list(second.secret_values())
        assert len({value for _, value in first.secret_values()}) == 4
        made = [path for path in (tmp_path / "instance").iterdir() if path.is_file()]
        assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o600]

    def test_keys_made_for_development_would_pass_in_production(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("INSTANCE_FOLDER", str(tmp_path))
        problems = production_problems(load_settings())
        assert [each for each in problems if "KEY" in each.partition(":")[0]] == []

    def test_it_starts_without_keys_where_they_cannot_be_kept(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "instance").write_text("a file where the folder would be")
        monkeypatch.setenv("INSTANCE_FOLDER", str(tmp_path / "instance"))
        assert load_settings().flask_mapping()["SECRET_KEY"] is None


class TestMapping:
    def test_the_database_is_a_file_in_the_instance_folder(self, settings: Settings, tmp_path: Path) -> None:
        assert settings.flask_mapping()["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/intake.db"

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
    def test_postgresql_is_reached_by_the_driver_we_ship(
        self, monkeypatch: pytest.MonkeyPatch, scheme: str
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", f"{scheme}://intake:hush@db/intake")
        assert (
            Settings().flask_mapping()["SQLALCHEMY_DATABASE_URI"]
            == "postgresql+psycopg://intake:hush@db/intake"
        )

    def test_a_relative_database_file_is_counted_from_the_project(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", "sqlite:///instance/other.db")
        assert Settings().database.database == str(ROOT / "instance" / "other.db")

    def test_requests_are_limited_in_size(self, settings: Settings) -> None:
        mapping = settings.flask_mapping()
        limits = [mapping[name] for name in ("MAX_CONTENT_LENGTH", "MAX_FORM_MEMORY_SIZE", "MAX_FORM_PARTS")]
        assert limits == [65536, 65536, 200]

    def test_only_the_named_host_is_answered_in_production(
        self, production: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_all(monkeypatch, production)
        assert load_settings().flask_mapping()["TRUSTED_HOSTS"] == ["intake.spine.test"]

    def test_over_tls_the_cookie_is_bound_to_the_host(
        self, production: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_all(monkeypatch, production)
        mapping = load_settings().flask_mapping()
        assert mapping["SESSION_COOKIE_SECURE"] is True
        assert mapping["SESSION_COOKIE_NAME"].startswith("__Host-")
