"""The files in static/, each sent in the smallest form that the browser takes, packed once for everybody.

They hold no secret, so it does not matter who asks; of pages see `packed_pages`.
"""

from __future__ import annotations

import hashlib
import mimetypes
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request

from intake import worked_out
from intake.extensions import limiter
from intake.web.guards import public

ADDRESS = "/static/"
STATIC = "static"
FOLDER = Path(__file__).parents[2] / "static"
HASH_LENGTH = 12
"""Characters of a file's hash in its address: enough that no two versions meet."""
AS_IT_IS = "identity"
ON_DISK = {"br": ".br", "gzip": ".gz"}
"""What a packed form's name on a disk ends in, by its content coding: where web servers look for it."""
FOR_ALL_TO_OPEN, FOR_ALL_TO_READ = 0o755, 0o644
GZIP_HEADER = 16 + zlib.MAX_WBITS


@dataclass(frozen=True)
class StaticFile:
    """One file: its bytes and what they are."""

    content: bytes
    media_type: str

    @cached_property
    def version(self) -> str:
        """What changes with the content."""
        return hashlib.sha256(self.content).hexdigest()[:HASH_LENGTH]

    @cached_property
    def forms(self) -> Mapping[str, bytes]:
        """The file by content coding: as it is, and packed wherever that makes it smaller."""
        packed = {
            coding: worked_out.once(f"{self.version}.{coding}", self.content, partial(pack, self.content))
            for coding, pack in {"br": _brotli, "gzip": _gzip}.items()
        }
        smaller = {coding: form for coding, form in packed.items() if len(form) < len(self.content)}
        return {AS_IT_IS: self.content, **smaller}


def _brotli(content: bytes) -> bytes:
    packed: bytes = brotli.compress(content)
    return packed


def _gzip(content: bytes) -> bytes:
    gzip = zlib.compressobj(zlib.Z_BEST_COMPRESSION, zlib.DEFLATED, GZIP_HEADER)
    return gzip.compress(content) + gzip.flush()


def register(app: Flask) -> None:
    """Put the files' addresses onto the application."""
    app.add_url_rule(f"{ADDRESS}<file_name>", STATIC, show, methods=["GET"])


@limiter.exempt
@public
def show(file_name: str) -> Response:
    """The file in the smallest form that the browser takes."""
    file = static_files().get(file_name)
    if file is None:
        abort(404)
    taken = [AS_IT_IS, *(coding for coding in ON_DISK if request.accept_encodings[coding] > 0)]
    coding = min(taken, key=lambda each: len(file.forms.get(each, file.content)))
    response = Response(file.forms[coding], mimetype=file.media_type)
    if coding != AS_IT_IS:
        response.content_encoding = coding
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{file.version}-{coding}")
    response.make_conditional(request)
    return response


def asset_url(name: str) -> str:
    """The address of a file in static/, which changes with its content and so may be kept for good.

    It needs no routing, so that it stands on every error page, too.
    """
    return f"{request.script_root}{ADDRESS}{name}?v={static_files()[name].version}"


def static_text(name: str) -> str:
    """The text of a file, for what is made of it elsewhere than in a browser; KeyError: there is none."""
    return static_files()[name].content.decode()


def is_asked_by_content() -> bool:
    """Whether the request is for a file by the address that its content gives it now."""
    if request.endpoint != STATIC:
        return False
    file = static_files().get((request.view_args or {}).get("file_name", ""))
    return file is not None and request.args.get("v") == file.version


def pack() -> None:
    """Pack every file now, so that no visitor waits for it and a server's processes share the result."""
    for file in static_files().values():
        _ = file.forms


def write(folder: Path) -> list[Path]:
    """Write every file and its packed forms, readable by all, for a web server that sends them from there.

    A file lies in a folder named by its version, so that pages which were open before an update find theirs.
    Returns what was written. Raises OSError where a folder cannot be made or written to.
    """
    written = []
    for name, file in static_files().items():
        of_version = folder / file.version
        for each in (folder, of_version):
            each.mkdir(parents=True, exist_ok=True)
            each.chmod(FOR_ALL_TO_OPEN)
        for coding, form in file.forms.items():
            path = of_version / f"{name}{ON_DISK.get(coding, '')}"
            path.write_bytes(form)
            path.chmod(FOR_ALL_TO_READ)
            written.append(path)
    return written


@lru_cache(maxsize=1)
def static_files() -> Mapping[str, StaticFile]:
    """Every file in static/ by its name, as it was when first asked for."""
    return {path.name: StaticFile(path.read_bytes(), _media_type(path)) for path in sorted(FOLDER.iterdir())}


def _media_type(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
