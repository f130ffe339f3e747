"""The one door through which the text of a form comes in, from patients and staff alike."""

from __future__ import annotations

from typing import Any

from flask import Request
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser

from intake.domain.visible_text import without_invisible


class VisibleTextParser(FormDataParser):
    """Reads a posted form as it was seen by whoever typed it, without characters that nobody sees."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """The stream, the fields and the files, as Werkzeug gives them.

        Raises `BadRequest` for a part without a name, which no form sends.
        """
        stream, fields, files = super().parse(*args, **kwargs)
        if None in fields or None in files:
            for file in files.values():
                file.close()
            raise BadRequest
        seen = [(name, without_invisible(value)) for name, value in fields.items(multi=True)]
        return stream, self.cls(seen), files


class PostedTextRequest(Request):
    """A request whose form holds visible text only."""

    form_data_parser_class = VisibleTextParser
