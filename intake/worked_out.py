"""What a start has worked out and the next one need not: kept beside the compiled code, trusted as that is.

Whatever is missing, damaged or made from something else is worked out anew, and where nothing can be written
nothing is kept. Nothing of any patient, and no key, comes here.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

FOLDER = Path(__file__).parent / "__pycache__" / "worked_out"
_DIGEST = hashlib.sha256().digest_size


def once(name: str, made_from: bytes, work: Callable[[], bytes]) -> bytes:
    """What `work` gives, or gave before under that name and from the same."""
    found = kept(name, made_from)
    if found is None:
        found = work()
        keep(name, made_from, found)
    return found


def kept(name: str, made_from: bytes) -> bytes | None:
    """What was kept under that name, made from this very thing; None where there is nothing sound."""
    try:
        whole = (FOLDER / name).read_bytes()
    except OSError:
        return None
    seal, content = whole[:_DIGEST], whole[_DIGEST:]
    return content if seal == _seal(made_from, content) else None


def keep(name: str, made_from: bytes, content: bytes) -> None:
    """Keep this for the next start, in place of what was kept under that name."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):
        FOLDER.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=FOLDER, delete=False) as draft:
            draft.write(_seal(made_from, content) + content)
        Path(draft.name).replace(FOLDER / name)


def _seal(made_from: bytes, content: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(made_from).digest() + content).digest()
