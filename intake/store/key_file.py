"""Adding a data key to the TOML file of secrets, so that no key has to pass over a screen."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from intake.store.errors import BadKey

_LIST_BEGINS = re.compile(r"^data_keys\s*=\s*\[", re.MULTILINE)


def holds_data_keys(path: Path | None, in_use: Sequence[str]) -> bool:
    """Whether this file is where the data keys in use come from; False where they come from elsewhere."""
    if path is None or not path.is_file():
        return False
    return bool(tomllib.loads(path.read_text("utf-8")).get("data_keys") == list(in_use))


def put_first(path: Path, key: str) -> None:
    """Make `key` the current data key of this file; the others stay, and so does all else in it.

    The new file takes the place of the old one in one step, readable by its owner alone. Raises `BadKey`
    where the list is written in a way that cannot be edited safely; the file is then as it was.
    """
    before = path.read_text("utf-8")
    after = _LIST_BEGINS.sub(f'data_keys = ["{key}", ', before, count=1)
    old, new = tomllib.loads(before), tomllib.loads(after)
    if new != {**old, "data_keys": [key, *old["data_keys"]]}:
        raise BadKey(f'{path} must hold a line data_keys = ["..."]; put the new key there by hand')
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(after)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
