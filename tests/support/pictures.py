"""Made-up pictures, written byte by byte: for a practice's logo."""

from __future__ import annotations

import struct
import zlib


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


MOST_LINES = 300
"""That are written: a picture that says it is taller is refused for what it says."""


def png(width: int, height: int, *more: bytes) -> bytes:
    """A PNG with a bar of plum on white, in two colors; `more` are chunks before its data."""
    line = b"\x00" + bytes(0xFF if 1 <= at < 4 else 0 for at in range((width + 7) // 8))
    head = struct.pack(">IIBBBBB", width, height, 1, 3, 0, 0, 0)
    palette = chunk(b"PLTE", b"\xff\xff\xff\x6f\x2c\x5a")
    data = chunk(b"IDAT", zlib.compress(line * min(height, MOST_LINES)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + palette + b"".join(more) + data + chunk(b"IEND", b"")


def jpeg(width: int, height: int, frame: int = 0xC0) -> bytes:
    """What a JPEG says of itself before its data, and its end; `frame` is the kind of its frame."""
    head = b"\xff\xe0" + struct.pack(">H", 4) + b"JF"
    tables = b"\xff\xc4" + struct.pack(">H", 3) + b"\x00"
    size = b"\xff" + bytes([frame]) + struct.pack(">HBHH", 8, 8, height, width) + b"\x03"
    return b"\xff\xd8" + head + tables + size + b"\xff\xda" + struct.pack(">H", 2) + b"data" + b"\xff\xd9"


def webp(kind: bytes, head: bytes) -> bytes:
    """A WebP of one chunk, whole by its own count."""
    body = b"WEBP" + kind + struct.pack("<I", len(head)) + head
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_extended(width: int, height: int, flags: int = 0) -> bytes:
    """An extended WebP."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return webp(b"VP8X", bytes([flags, 0, 0, 0]) + sides)


def webp_lossless(width: int, height: int) -> bytes:
    """A lossless WebP."""
    return webp(b"VP8L", b"\x2f" + (width - 1 | height - 1 << 14).to_bytes(4, "little") + b"\0\0\0\0\0\0")


def webp_lossy(width: int, height: int) -> bytes:
    """A lossy WebP."""
    return webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height))
