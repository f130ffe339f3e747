"""Keys for tests, here and in the processes that they start."""

from __future__ import annotations

import base64


def made_up_key(letter: str) -> str:
    """A key that is random enough to be taken and the same in every run."""
    return base64.b64encode(bytes((ord(letter) * step) % 251 for step in range(1, 33))).decode()
