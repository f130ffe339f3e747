"""The reader of a practice's logo: a small picture, judged by its bytes and never by its name.

SVG is refused: it may carry scripts and fetch from elsewhere. A picture that moves is refused, because nobody
could stop it (WCAG 2.2.2).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intake.content.reading import Table

MOST_BYTES = 60_000
MOST_PIXELS = (800, 240)
HASH_LENGTH = 12
"""Characters of the content's hash in a logo's address: enough that no two logos meet."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_BETWEEN = 12  # a chunk's length, kind and checksum
_JPEG, _JPEG_END = b"\xff\xd8", b"\xff\xd9"
_JPEG_MARK = 0xFF
# The frame headers; between them stand the tables' C4, C8 and CC.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_PIXELS_AT = 5
_RIFF_HEAD = 8
_WEBP_MOVES = 0x02
_WEBP_LOSSY = b"\x9d\x01\x2a"


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture ready to be served; `width` and `height` in pixels, `alt` what is read out in its place."""

    content: bytes
    media_type: str
    width: int
    height: int
    alt: str

    @property
    def file_name(self) -> str:
        """A name that changes with the content, such as "0a1b2c3d4e5f.png"."""
        version = hashlib.sha256(self.content).hexdigest()[:HASH_LENGTH]
        return f"{version}.{self.media_type.removeprefix('image/')}"


def read_logo(top: Table, folder: Path, name: str) -> Logo | None:
    """The logo that the practice file in that folder names, read out as `logo_alt` or the practice's name.

    None where it names none. Raises ContentError for a file that is not a still PNG, JPEG or WebP, whole and
    no larger than `MOST_BYTES` and `MOST_PIXELS`.
    """
    if not top.has("logo"):
        if top.has("logo_alt"):
            raise top.error("logo_alt", "expected only beside a logo")
        return None
    file, content = _content(top, folder)
    media_type, size = _picture(top, file, content)
    if not all(0 < side <= most for side, most in zip(size, MOST_PIXELS, strict=True)):
        raise _wrong(top, file, "at most {} x {} pixels".format(*MOST_PIXELS), "{} x {}".format(*size))
    return Logo(content, media_type, *size, alt=top.text("logo_alt") if top.has("logo_alt") else name)


def _content(top: Table, folder: Path) -> tuple[str, bytes]:
    file = top.text("logo")
    try:
        with (folder / file).open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        reason = getattr(error, "strerror", None) or error
        expected = f"expected a picture beside this file; {file} cannot be read: {reason}"
        raise top.error("logo", expected) from error
    if len(content) > MOST_BYTES:
        raise _wrong(top, file, f"at most {MOST_BYTES // 1000} kB", "more")
    return file, content


def _picture(top: Table, file: str, content: bytes) -> tuple[str, tuple[int, int]]:
    """The picture's media type, and its width and height."""
    for media_type, signed, pixels in _KINDS:
        if signed(content):
            try:
                return media_type, pixels(content)
            except (_NotWhole, IndexError, struct.error):
                raise _wrong(top, file, "a whole picture", "one that is damaged or cut short") from None
            except _Moves:
                raise _wrong(top, file, "a picture that stands still", "an animated one") from None
    raise _wrong(top, file, "a PNG, JPEG or WebP picture (no SVG)", "something else")


def _wrong(top: Table, file: str, expected: str, found: str) -> Exception:
    return top.error("logo", f"expected {expected}, found {found} in {file}")


class _NotWhole(Exception):
    """The picture does not begin or end as its kind does."""


class _Moves(Exception):
    """The picture is animated."""


def _png_pixels(content: bytes) -> tuple[int, int]:
    kinds = []
    at = len(_PNG)
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kinds.append(content[at + 4 : at + 8])
        at += _PNG_BETWEEN + length
    if at != len(content) or kinds[0] != b"IHDR" or kinds[-1] != b"IEND":
        raise _NotWhole
    if b"acTL" in kinds:
        raise _Moves
    return struct.unpack_from(">II", content, len(_PNG) + 8)


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, int]]:
    """The marker of each segment before the picture's own data, and where it stands."""
    at = len(_JPEG)
    while content[at] == _JPEG_MARK:
        yield content[at + 1], at
        (length,) = struct.unpack_from(">H", content, at + 2)
        at += 2 + length


def _jpeg_pixels(content: bytes) -> tuple[int, int]:
    for marker, at in _jpeg_segments(content):
        if marker in _JPEG_FRAMES and content.endswith(_JPEG_END):
            height, width = struct.unpack_from(">HH", content, at + _JPEG_PIXELS_AT)
            return width, height
    raise _NotWhole


def _webp_pixels(content: bytes) -> tuple[int, int]:
    (length,) = struct.unpack_from("<I", content, 4)
    if _RIFF_HEAD + length != len(content):
        raise _NotWhole
    kind, head = content[12:16], content[20:30]
    if kind == b"VP8X":
        if head[0] & _WEBP_MOVES:
            raise _Moves
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind != b"VP8 " or head[3:6] != _WEBP_LOSSY:
        raise _NotWhole
    width, height = struct.unpack_from("<HH", head, 6)
    return width & 0x3FFF, height & 0x3FFF


_KINDS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes], tuple[int, int]]], ...] = (
    ("image/png", lambda content: content.startswith(_PNG), _png_pixels),
    ("image/jpeg", lambda content: content.startswith(_JPEG), _jpeg_pixels),
    ("image/webp", lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP", _webp_pixels),
)
