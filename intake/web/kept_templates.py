"""Templates compiled once for all starts, as Python compiles its own files."""

from __future__ import annotations

import jinja2
from flask import Flask
from jinja2.bccache import Bucket

from intake import worked_out


class KeptTemplates(jinja2.BytecodeCache):
    """Each template as it was compiled, for as long as its text, Jinja and our options stay the same."""

    def __init__(self, options: str) -> None:
        self._made_by = f"{jinja2.__version__} {options}".encode()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket what was compiled before; Jinja sees for itself whether the text is another one."""
        if found := worked_out.kept(_name(bucket), self._made_by):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        worked_out.keep(_name(bucket), self._made_by, bucket.bytecode_to_string())


def register(app: Flask) -> None:
    """Let the application keep its templates."""
    app.jinja_env.bytecode_cache = KeptTemplates(repr(app.jinja_options))


def _name(bucket: Bucket) -> str:
    return f"template-{bucket.key}"
