"""Posts as no page of ours makes a browser send them, as the bytes that go over the wire."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.support.malformed import (
    BOUNDARY,
    CONTENT_TYPES,
    FIELDS,
    MULTIPART,
    URL_ENCODED,
    multipart,
    url_encoded,
)

RIGHT_TO_LEFT = "\u202e\u2067ذضغط العمود الفقري\u2069\u202c"
ODD_TEXTS = (
    "a\x00b",
    "\x00" * 50,
    "\ud83d",
    "\udfff\ud800",
    RIGHT_TO_LEFT,
    "\ufeff\u200b\u00ad",
    "x\r\nSet-Cookie: planted=1",
    "9" * 400,
    "0001-01-01",
    "9999-12-31",
    "²³",
    "../../etc/passwd",
    "{{7*7}}",
    "%00%0d%0a",
    "\x1b[2J",
    "\U0010ffff" * 20,
)
BAD_CHUNKS = (
    b"ZZ\r\nwho=me\r\n0\r\n\r\n",
    b"-1\r\nwho\r\n",
    b"6\r\nwho=meXX0\r\n\r\n",
    b"6;\rx\r\nwho=me\r\n0\r\n\r\n",
    b"\r\n\r\n",
    b"ffffffffffffffffff\r\nwho=me\r\n",
    b"6\r\nwho=me\r\n",
    b"6\r\nwho=me\r\n0\r\nX: \x00\r\n\r\n",
)
BROKEN_PARTS = (
    b"",
    b"--",
    f"--{BOUNDARY}".encode(),
    f"--{BOUNDARY}\r\n\r\n".encode() * 40,
    f"--{BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--{BOUNDARY}--\r\n".encode(),
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="who\r\n\r\nme\r\n'.encode(),
    f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=*=utf-8''%ff\r\n\r\nx\r\n--{BOUNDARY}--".encode(),
    f"--{BOUNDARY}\r\n{'X: y' * 5_000}\r\n\r\nx\r\n--{BOUNDARY}--\r\n".encode(),
    f"--{BOUNDARY}\r\n\xff\xfe: \x00\r\n\r\nx".encode("latin-1"),
)
MANY, LONG = 3_000, 200_000


@dataclass(frozen=True)
class Sender:
    """Who posts: an address to be counted by, cookies, and what a page of theirs hides."""

    address: str
    cookies: Mapping[str, str]
    hidden: Mapping[str, str]

    def head(self, path: str, content_type: str, *more: str) -> bytes:
        """A request's first lines, whose body is still to say how long it is."""
        lines = [
            f"POST {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: close",
            f"X-Forwarded-For: {self.address}",
            f"Cookie: {'; '.join(f'{name}={value}' for name, value in self.cookies.items())}",
            f"Content-Type: {content_type}",
            *more,
        ]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n"


Pairs = list[tuple[str, str]]
Make = Callable[[random.Random, Sender, str], bytes]


def _with_length(sender: Sender, path: str, content_type: str, body: bytes) -> bytes:
    return sender.head(path, content_type, f"Content-Length: {len(body)}") + b"\r\n" + body


def _pairs(dice: random.Random, sender: Sender, count: int = 8) -> Pairs:
    named = [(dice.choice(FIELDS), dice.choice(ODD_TEXTS)) for _ in range(dice.randint(1, count))]
    return [*sender.hidden.items(), *named] if dice.random() < 0.8 else named


def odd_texts(dice: random.Random, sender: Sender, path: str) -> bytes:
    """NUL, half character pairs, right to left, and more of their kind, in fields that pages read."""
    return _with_length(sender, path, URL_ENCODED, url_encoded(_pairs(dice, sender)))


def odd_bytes(dice: random.Random, sender: Sender, path: str) -> bytes:
    """Any bytes, as whatever kind of content."""
    return _with_length(sender, path, dice.choice(CONTENT_TYPES), dice.randbytes(dice.randint(0, 300)))


def file_parts(dice: random.Random, sender: Sender, path: str) -> bytes:
    """A file where a field is meant."""
    return _with_length(sender, path, MULTIPART, multipart(_pairs(dice, sender), is_file=True))


def broken_parts(dice: random.Random, sender: Sender, path: str) -> bytes:
    """Parts that never end, have no name, or heads that are none."""
    body = dice.choice([*BROKEN_PARTS, multipart(_pairs(dice, sender), ends=False)[: -dice.randint(0, 40)]])
    return _with_length(sender, path, MULTIPART, body)


def long_field(dice: random.Random, sender: Sender, path: str) -> bytes:
    """200 kB in one field."""
    text = (dice.choice(ODD_TEXTS) + "x") * (LONG // 100)
    sent = [*sender.hidden.items(), (dice.choice(FIELDS), (text * 100)[:LONG])]
    if dice.random() < 0.5:
        return _with_length(sender, path, MULTIPART, multipart(sent))
    return _with_length(sender, path, URL_ENCODED, url_encoded(sent))


def many_fields(dice: random.Random, sender: Sender, path: str) -> bytes:
    """3,000 fields, of one name or of many."""
    name = dice.choice(FIELDS)
    sent = [(name if dice.random() < 0.5 else f"{name}{n}", "x") for n in range(MANY)]
    sent += sender.hidden.items()
    if dice.random() < 0.5:
        return _with_length(sender, path, MULTIPART, multipart(sent))
    return _with_length(sender, path, URL_ENCODED, url_encoded(sent))


def bad_chunks(dice: random.Random, sender: Sender, path: str) -> bytes:
    """A body in chunks that are none."""
    content_type = dice.choice([URL_ENCODED, MULTIPART])
    return sender.head(path, content_type, "Transfer-Encoding: chunked") + b"\r\n" + dice.choice(BAD_CHUNKS)


def wrong_length(dice: random.Random, sender: Sender, path: str) -> bytes:
    """A body longer or shorter than it says, or that says nothing a number."""
    body = url_encoded(_pairs(dice, sender))
    said = dice.choice([str(len(body) + 50), str(len(body) // 2), "-1", "x", "1e3", "9" * 30, ""])
    return sender.head(path, URL_ENCODED, f"Content-Length: {said}") + b"\r\n" + body


def odd_query(dice: random.Random, sender: Sender, path: str) -> bytes:
    """Any bytes in the address, too."""
    tail = "".join(f"%{byte:02x}" for byte in dice.randbytes(dice.randint(1, 20)))
    name = dice.choice(["after", "before", "next", "to", "check", "show", "about", "assessment", "x"])
    return _with_length(sender, f"{path}?{name}={tail}", URL_ENCODED, url_encoded(_pairs(dice, sender)))


KINDS: tuple[Make, ...] = (
    odd_texts,
    odd_bytes,
    file_parts,
    broken_parts,
    long_field,
    many_fields,
    bad_chunks,
    wrong_length,
    odd_query,
)
