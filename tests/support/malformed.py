"""Requests as no page of ours makes a browser send them: odd values, files, broken bodies and addresses."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_from_bytes

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from intake.content.forms import load_form
from tests.support.examples import examples

BOUNDARY = "----edge"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URL_ENCODED = "application/x-www-form-urlencoded"
FIELDS = (
    "who",
    "safety_legs",
    "safety_moving",
    "prior_surgery",
    "surgery_date",
    "surgery_date-range",
    "surgery_date-meant",
    "surgery_date-asked",
    "surgery_date-asked_on",
    "surgery_date-birth_year",
    "surgery_date-offer",
    "symptoms",
    "pain_onset_when",
    "pain_onset_date",
    "pain_places",
    "pain_score",
    "hope",
    "own_words",
    "name_given",
    "name_family",
    "birth_date-year",
    "birth_date-month",
    "birth_date-day",
    "phone",
    "email",
    "earlier_reference",
    "consent",
    "code",
    "form_number",
    "code_by",
    "website",
    "language",
    "back",
    "action",
    "page_mark",
    "csrf_token",
    "version",
    "note",
    "outcome",
    "next_try",
    "day",
    "time",
    "with_whom",
    "reason",
    "step",
    "sought",
    "send",
    "password",
    "present",
    "role",
    "next_step",
    "line",
    "urgency",
    "link",
    "override_reason",
    "clinician",
    *(question.link_id for question in load_form().questions),
)
"""Names of fields that some page reads."""


awkward = st.sampled_from(
    [
        "",
        "yes",
        "1",
        "-1",
        "1e9",
        "9" * 40,
        "0001-01-01",
        "9999-12-31",
        "23:59:60",
        "a\x00b",
        "\x00",
        "\ud83d",
        "\u202egnp.exe",
        "\ufeff",
        "²³",
        "٣",
        "x" * 20_000,
        "../../etc/passwd",
        "{{7*7}}",
        "%00%0d%0a",
        "emergency",
    ]
)
values = awkward | st.text(max_size=40)
pairs = st.lists(st.tuples(st.sampled_from(FIELDS), values), max_size=8)


def url_encoded(sent: list[tuple[str, str]]) -> bytes:
    """Fields as a browser's form sends them."""
    return "&".join(
        f"{name}={quote_from_bytes(value.encode('utf-8', 'surrogatepass'))}" for name, value in sent
    ).encode()


def multipart(sent: list[tuple[str, str]], *, is_file: bool = False, ends: bool = True) -> bytes:
    """The same in parts; with `is_file` each says that it is one."""
    file_name = '; filename="x.exe"' if is_file else ""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file_name}\r\n\r\n'.encode()
        + value.encode("utf-8", "surrogatepass")
        + b"\r\n"
        for name, value in sent
    ]
    return b"".join(parts) + (f"--{BOUNDARY}--\r\n".encode() if ends else b"")


CONTENT_TYPES = (
    URL_ENCODED,
    MULTIPART,
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "",
    "x/y;=",
    "application/json",
    f"{MULTIPART}; charset=utf-7",
    f"{URL_ENCODED}; charset=nonsense",
)
OF_NO_NAME = f"--{BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--{BOUNDARY}--\r\n".encode()
bodies: st.SearchStrategy[tuple[str, bytes]] = st.one_of(
    st.just((MULTIPART, OF_NO_NAME)),
    st.tuples(st.just(URL_ENCODED), pairs.map(url_encoded)),
    st.tuples(st.just(MULTIPART), pairs.map(multipart)),
    st.tuples(st.just(MULTIPART), pairs.map(lambda sent: multipart(sent, is_file=True))),
    st.tuples(st.just(MULTIPART), pairs.map(lambda sent: multipart(sent, ends=False)[:-3])),
    st.tuples(
        st.sampled_from(CONTENT_TYPES),
        st.binary(max_size=200),
    ),
)
cursors = st.tuples(
    values | st.integers().map(str),
    st.datetimes().map(lambda at: at.isoformat() + "+14:00") | values,
    st.datetimes().map(lambda at: at.isoformat() + "-14:00") | values,
    st.uuids().map(str) | values,
).map("~".join)
queries = st.fixed_dictionaries(
    {},
    optional={
        "after": cursors | values,
        "before": values | st.integers().map(str),
        "about": values,
        "show": values,
        "assessment": values | st.integers().map(str),
        "to": values,
        "next": values,
        "check": values,
    },
)
often = settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])


def encodable(query: dict[str, str]) -> dict[str, str]:
    """A query that a test client can write: half a character pair becomes a question mark."""
    return {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}


def answered(client: Any, address: str, **request: Any) -> int:
    """The status of the answer, which must not say that the product failed."""
    with client.open(address, **request) as response:
        assert response.status_code < 500, (address, request)
        return int(response.status_code)
