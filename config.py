"""Settings from the environment, secrets also from a file. Production refuses to start on an unsafe set.

Each field below is one environment variable of the same name in capitals. The secrets may instead stand in
the TOML file that SECRETS_FILE names; in development that file is made once, in the instance folder, readable
by its owner alone.
"""

from __future__ import annotations

import base64
import os
import secrets
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import EmailStr, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).parent
KIB = 1024
SECRET_CHARACTERS = 32
SECRET_DISTINCT_CHARACTERS = 12
# Long enough that random text does not hold one by chance.
SAMPLE_WORDS = (
    "change-me",
    "changeme",
    "example",
    "insecure",
    "password",
    "placeholder",
    "replace",
    "sample",
    "secret",
)
OTHERS_MAY_READ = stat.S_IRWXG | stat.S_IRWXO

LeftOut = Literal[
    "Questionnaire", "Condition", "Procedure", "Observation", "Appointment", "Task", "Provenance"
]
CommaList = Annotated[tuple[str, ...], NoDecode]
SecretList = Annotated[tuple[SecretStr, ...], NoDecode]


class BadSettings(Exception):
    """Why the product does not start: a line a setting, with its name and what to do, never its value."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(f"  {problem}" for problem in problems))
        self.problems = problems


class Settings(BaseSettings):
    """Everything a host decides about the product. Sizes in bytes, lists separated by commas."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, populate_by_name=True
    )

    environment: Literal["development", "testing", "production"] = "development"
    debug: bool = Field(default=False, validation_alias="FLASK_DEBUG")
    instance_folder: Path = ROOT / "instance"

    # Where the product is reached
    external_url: str = "http://127.0.0.1:8000"
    trusted_hosts: CommaList = ()

    # How many proxies of yours stand between a visitor and this server and add the address they were asked
    # from to X-Forwarded-For: 1 for an nginx in front, 2 with a load balancer before that. One too few, and
    # all visitors share the last proxy's address and its limits; one too many, and a visitor can write any
    # address into the header and is believed. Where there is no proxy at all, production wants DIRECT=yes.
    proxy_hops: int = Field(default=0, ge=0, le=5)
    direct: bool = False

    # Where things are kept. Empty: a SQLite file in the instance folder.
    database_url: SecretStr = SecretStr("")
    # Where addresses are counted: the Redis that several machines share. Empty: memory that one
    # server's processes share.
    ratelimit_storage_uri: SecretStr = SecretStr("")

    # What one address may do, and how soon a person can send a form. Below both limits stay the patients of a
    # clinic who share an address, 20 in 10 minutes.
    pages_per_minute: int = Field(default=600, ge=60)
    starts_per_hour: int = Field(default=200, ge=120)
    minimum_fill_seconds: int = Field(default=20, ge=0, le=60)

    # Keys. Those of data, index and audit are base64 of 32 random bytes; the current data key stands first.
    secrets_file: Path | None = None
    secret_key: SecretStr = SecretStr("")
    secret_key_fallbacks: SecretList = ()
    data_keys: SecretList = ()
    index_key: SecretStr = SecretStr("")
    audit_key: SecretStr = SecretStr("")

    # Where the head of the audit chain is published; best on another host's disk. Empty: the instance folder.
    audit_head_file: Path | None = None

    # Where the list of erasures is kept, which a restored backup needs; copy it off this host. Empty: the
    # instance folder.
    erasure_file: Path | None = None

    # The practice and its clinical content. Empty: what ships with the product (as practice, an example).
    practice_file: Path | None = None
    questionnaire_file: Path | None = None
    policy_file: Path | None = None

    # A demonstration's clock, in seconds ahead of this host's: `make demo AT=monday-9am` sets it.
    # For made-up data alone: production refuses it.
    demo_clock_ahead: int = Field(default=0, ge=0)

    # Mail. Without a host, letters become files in the instance folder; production wants one.
    mail_host: str = ""
    mail_port: int = Field(default=587, ge=1, le=65535)
    mail_security: Literal["starttls", "tls", "none"] = "starttls"
    mail_username: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_sender: EmailStr | None = None

    # Sending requests to the practice's EHR (docs/fhir.md). Off without an address. The key is a private one,
    # as PEM or JWK, in a file of its own. Without a token address the server is asked where tokens are had.
    ehr_address: str = ""
    ehr_client_id: str = ""
    ehr_key_file: Path | None = None
    ehr_token_address: str = ""
    ehr_scope: str = "system/*.write system/Patient.read"
    # Whom resources refer to: a Patient inside them, the one the EHR has by name and birth date, or else one
    # made there.
    ehr_patient: Literal["contained", "match", "create"] = "contained"
    # Kinds of resource that the EHR does not take.
    ehr_leave_out: Annotated[tuple[LeftOut, ...], NoDecode] = ()

    @field_validator("trusted_hosts", "secret_key_fallbacks", "data_keys", "ehr_leave_out", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return [part.strip() for part in value.split(",") if part.strip()]

    @field_validator("external_url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        only_host = parts.hostname and not parts.path.strip("/") and not parts.query
        if parts.scheme not in ("http", "https") or not only_host:
            raise ValueError("give scheme and host only, such as https://intake.your-practice.org")
        return value.rstrip("/")

    @field_validator("ehr_address", "ehr_token_address")
    @classmethod
    def _ehr_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
            raise ValueError("give the whole address, such as https://ehr.example.org/fhir/r4")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and _database_address(value.get_secret_value()) is None:
            raise ValueError("give sqlite:////full/path/intake.db or postgresql://user@host/name")
        return value

    @field_validator("ratelimit_storage_uri")
    @classmethod
    def _counts(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if value.get_secret_value() and (parts.scheme not in ("redis", "rediss") or not parts.hostname):
            raise ValueError("give redis://:password@host:6379/0, or rediss:// for TLS")
        return value

    @field_validator("mail_sender")
    @classmethod
    def _sender(cls, value: str | None) -> str | None:
        if value is not None and not value.isascii():
            raise ValueError("must be plain letters; write the domain as its xn-- form")
        return value

    @field_validator("practice_file", "questionnaire_file", "policy_file", "ehr_key_file")
    @classmethod
    def _there(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("there is no such file")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings calls by these names
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the secrets file."""
        file = _secrets_file(init_settings(), env_settings())
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    @property
    def database(self) -> URL:
        """The database's address, with the driver this product uses and an absolute path."""
        given = self.database_url.get_secret_value() or f"sqlite:///{self.instance_folder / 'intake.db'}"
        address = _database_address(given)
        assert address is not None, "DATABASE_URL was checked when it was read"  # noqa: S101 - for the type checker
        return address

    @property
    def secrets_path(self) -> Path | None:
        """The file that keys come from where the environment does not give them; None where there is none."""
        if self.secrets_file is None and self.environment == "development":
            return _development_secrets(self.instance_folder)
        return self.secrets_file

    @property
    def hosts(self) -> list[str]:
        """The host names that requests may carry; outside production this machine's own too."""
        named = list(self.trusted_hosts) or [str(urlsplit(self.external_url).hostname)]
        return named if self.environment == "production" else [*named, "127.0.0.1", "localhost"]

    def secret_values(self) -> Iterator[tuple[str, str]]:
        """Every key with the name of its setting."""
        yield "SECRET_KEY", self.secret_key.get_secret_value()
        yield from (("SECRET_KEY_FALLBACKS", key.get_secret_value()) for key in self.secret_key_fallbacks)
        yield from (("DATA_KEYS", key.get_secret_value()) for key in self.data_keys or (SecretStr(""),))
        yield "INDEX_KEY", self.index_key.get_secret_value()
        yield "AUDIT_KEY", self.audit_key.get_secret_value()

    def flask_mapping(self) -> dict[str, Any]:
        """The settings as the application takes them. Holds secrets: never print or log it."""
        secure = self.external_url.startswith("https://")
        return {
            "ENVIRONMENT": self.environment,
            "TESTING": self.environment == "testing",
            "DEBUG": self.debug,
            "INSTANCE_FOLDER": str(self.instance_folder.resolve()),
            "SECRETS_FILE": self.secrets_path,
            "AUDIT_HEAD_FILE": self.audit_head_file or self.instance_folder.resolve() / "audit-heads.txt",
            "ERASURE_FILE": self.erasure_file or self.instance_folder.resolve() / "erasures.txt",
            "EXTERNAL_URL": self.external_url,
            "PREFERRED_URL_SCHEME": "https" if secure else "http",
            "TRUSTED_HOSTS": self.hosts,
            "PROXY_HOPS": self.proxy_hops,
            "MAX_CONTENT_LENGTH": 64 * KIB,
            "MAX_FORM_MEMORY_SIZE": 64 * KIB,
            "MAX_FORM_PARTS": 200,
            "SECRET_KEY": self.secret_key.get_secret_value() or None,
            "SECRET_KEY_FALLBACKS": [key.get_secret_value() for key in self.secret_key_fallbacks],
            "DATA_KEYS": [key.get_secret_value() for key in self.data_keys],
            "INDEX_KEY": self.index_key.get_secret_value(),
            "AUDIT_KEY": self.audit_key.get_secret_value(),
            "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            # Filling in the form may take hours, and pages send no referrer for the strict check to read.
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": False,
            "SQLALCHEMY_DATABASE_URI": self.database.render_as_string(hide_password=False),
            "RATELIMIT_STORAGE_URI": self.ratelimit_storage_uri.get_secret_value() or "shared://",
            "PAGES_ALLOWED": f"{self.pages_per_minute} per minute",
            "STARTS_ALLOWED": f"{self.starts_per_hour} per hour",
            "MINIMUM_FILL_SECONDS": self.minimum_fill_seconds,
            "CLOCK_AHEAD": timedelta(seconds=self.demo_clock_ahead),
            "PRACTICE_FILE": self.practice_file,
            "QUESTIONNAIRE_FILE": self.questionnaire_file,
            "POLICY_FILE": self.policy_file,
            **self._mail_mapping(),
            **self._ehr_mapping(),
        }

    def _ehr_mapping(self) -> dict[str, Any]:
        return {
            "EHR_ADDRESS": self.ehr_address,
            "EHR_CLIENT_ID": self.ehr_client_id,
            "EHR_KEY": self.ehr_key_file.read_text("utf-8") if self.ehr_key_file else "",
            "EHR_TOKEN_ADDRESS": self.ehr_token_address,
            "EHR_SCOPE": self.ehr_scope,
            "EHR_PATIENT": self.ehr_patient,
            "EHR_LEAVE_OUT": list(self.ehr_leave_out),
            "EHR_TIMEOUT": 15,
        }

    def _mail_mapping(self) -> dict[str, Any]:
        return {
            "MAIL_HOST": self.mail_host,
            "MAIL_PORT": self.mail_port,
            "MAIL_SECURITY": self.mail_security,
            "MAIL_USERNAME": self.mail_username,
            "MAIL_PASSWORD": self.mail_password.get_secret_value(),
            "MAIL_SENDER": self.mail_sender or f"intake@{urlsplit(self.external_url).hostname}",
            "MAIL_FOLDER": str(self.instance_folder.resolve() / "mail"),
            "MAIL_TIMEOUT": 10,
        }


def load_settings(*, for_patients: bool = True) -> Settings:
    """The settings of this host.

    In development missing keys are made once. Raises `BadSettings` with every problem found, each under its
    setting's name; in production that includes everything that would make the product unsafe to run. A
    command that is not `for_patients` reaches none of their data: it gets no keys made and no such refusal.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        raise BadSettings([_problem(each) for each in error.errors(include_input=False)]) from None
    if not for_patients:
        return settings
    in_development = settings.environment == "development" and settings.secrets_file is None
    if in_development and _make_secrets(_development_secrets(settings.instance_folder)):
        settings = Settings()
    problems = list(_ehr_problems(settings))
    if settings.environment == "production":
        problems += production_problems(settings)
    if problems:
        raise BadSettings(problems)
    return settings


def production_problems(settings: Settings) -> Iterator[str]:
    """Everything that makes these settings unsafe for real patients."""
    yield from _key_problems(settings)
    yield from _network_problems(settings)
    yield from _database_problems(settings)
    yield from _file_problems(settings)
    if settings.demo_clock_ahead:
        yield "DEMO_CLOCK_AHEAD: is for demonstrations with made-up data; take it away"


def _key_problems(settings: Settings) -> Iterator[str]:
    values = list(settings.secret_values())
    uses = Counter(value for _, value in values)
    for name, value in values:
        if not value:
            yield f"{name}: is missing; give it or name a SECRETS_FILE that holds it"
        elif len(value) < SECRET_CHARACTERS:
            yield f"{name}: is shorter than {SECRET_CHARACTERS} characters; give a random value"
        elif _looks_like_a_sample(value):
            yield f"{name}: looks like a sample; give a random value"
        elif uses[value] > 1:
            yield f"{name}: is used for more than one thing; each key needs a value of its own"


def _looks_like_a_sample(value: str) -> bool:
    return len(set(value)) < SECRET_DISTINCT_CHARACTERS or any(word in value.lower() for word in SAMPLE_WORDS)


def _network_problems(settings: Settings) -> Iterator[str]:
    if settings.debug:
        yield "FLASK_DEBUG: must be off in production"
    if not settings.external_url.startswith("https://"):
        yield "EXTERNAL_URL: must start with https://"
    if any(host.startswith(("*", ".")) for host in settings.hosts):
        yield "TRUSTED_HOSTS: must name each host in full"
    yield from _proxy_problems(settings)
    yield from _mail_problems(settings)


def _proxy_problems(settings: Settings) -> Iterator[str]:
    if settings.proxy_hops == 0 and not settings.direct:
        yield (
            "PROXY_HOPS: is missing, so a limit meant for one visitor would shut out everybody behind the "
            "proxy; count the proxies in front that add to X-Forwarded-For, mostly 1. Only where there is "
            "none at all, give DIRECT=yes instead"
        )
    if settings.proxy_hops > 0 and settings.direct:
        yield (
            "DIRECT: says that there is no proxy, and PROXY_HOPS counts some; with one counted too many a "
            "visitor can pass for any address. Leave one of the two out"
        )


def _mail_problems(settings: Settings) -> Iterator[str]:
    if not settings.mail_host:
        yield "MAIL_HOST: is missing; staff are told of urgent requests by mail"
    if settings.mail_security == "none" and settings.mail_host not in ("127.0.0.1", "localhost", "::1"):
        yield "MAIL_SECURITY: must be starttls or tls for a mail server on another machine"
    if settings.mail_sender is None:
        yield "MAIL_SENDER: is missing; give the address that mail comes from"


def _ehr_problems(settings: Settings) -> Iterator[str]:
    """What a way to the EHR that is set up in part lacks, and in production what makes it unsafe."""
    if not settings.ehr_address:
        return
    if not settings.ehr_client_id:
        yield "EHR_CLIENT_ID: is missing; give the name that the EHR knows this program by"
    if settings.ehr_key_file is None:
        yield "EHR_KEY_FILE: is missing; name the file with the private key"
    if settings.environment != "production":
        return
    for name in ("ehr_address", "ehr_token_address"):
        value = getattr(settings, name)
        if value and not value.startswith("https://"):
            yield f"{name.upper()}: must start with https://"
    if settings.ehr_key_file and _others_may_read(settings.ehr_key_file):
        yield "EHR_KEY_FILE: other users of this machine can read it; run chmod 600 on it"


def _database_problems(settings: Settings) -> Iterator[str]:
    address = settings.database
    if address.get_backend_name() != "sqlite":
        return
    if address.database in (None, "", ":memory:"):
        yield "DATABASE_URL: a database in memory is lost at every restart; name a file or a server"
    elif _others_may_read(Path(str(address.database))):
        yield "DATABASE_URL: other users of this machine can read the file; run chmod 600 on it"


def _file_problems(settings: Settings) -> Iterator[str]:
    if settings.secrets_file and _others_may_read(settings.secrets_file):
        yield "SECRETS_FILE: other users of this machine can read it; run chmod 600 on it"
    if settings.practice_file is None:
        yield "PRACTICE_FILE: is missing; the practice that ships with the product is an example"


def _others_may_read(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & OTHERS_MAY_READ)


def _database_address(text: str) -> URL | None:
    """The address with our driver and an absolute path; None where it is neither of the two engines."""
    try:
        url = make_url(text)
    except ArgumentError:
        return None
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg") and url.database:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite":
        return None
    if url.database in (None, "", ":memory:"):
        return url
    return url.set(database=str(ROOT / str(url.database)))


def _secrets_file(*sources: Mapping[str, Any]) -> Path | None:
    given: dict[str, Any] = {}
    for source in reversed(sources):
        given.update(source)
    if path := given.get("secrets_file"):
        return Path(path)
    if given.get("environment", "development") != "development":
        return None
    return _development_secrets(Path(given.get("instance_folder", ROOT / "instance")))


def _development_secrets(instance: Path) -> Path:
    return instance / "secrets.toml"


def _make_secrets(path: Path) -> bool:
    """Make the keys of a development host, once; False where they are there or the folder cannot be written.

    Where they cannot be made the settings stay without them: what needs a key says so, and the rest runs.
    """
    if path.exists():
        return False
    text = (
        "# The keys of this development host. Without this file its database cannot be read.\n"
        f'secret_key = "{_new_key()}"\ndata_keys = ["{_new_key()}"]\n'
        f'index_key = "{_new_key()}"\naudit_key = "{_new_key()}"\n'
    )
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        _put_in_place(draft, path)
    except OSError:
        return False
    return True


def _put_in_place(draft: Path, path: Path) -> None:
    """Give the whole file its name in one step; where another process was first, its keys count."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _problem(error: Mapping[str, Any]) -> str:
    name = str(error["loc"][0]).upper()
    return f"{name}: {error['msg'].removeprefix('Value error, ')}"
