"""A request of which anything may be sent: what cannot be read is the sender's mistake, not ours."""

from __future__ import annotations

import io
from typing import Any, cast
from urllib.parse import quote_from_bytes

from gunicorn.http.errors import ParseException
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.http import parse_cookie
from werkzeug.utils import cached_property

from intake.web.posted_text import PostedTextRequest

ASCII = "".join(map(chr, range(128)))


class PostedRequest(PostedTextRequest):
    """A request whose address may be bytes that are no text, and whose body may never come whole."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.query_string = quote_from_bytes(self.query_string, safe=ASCII).encode()

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """The cookies that came along."""
        return cast("ImmutableMultiDict[str, str]", parse_cookie(self.environ, cls=self.dict_storage_class))

    def _load_form_data(self) -> None:
        """Read the form. Raises `BadRequest` for a body that is cut off or in chunks of no size.

        Afterwards the form counts as empty: a page of ours says what went wrong and may look at it again, and
        nobody waits twice for a sender who has fallen silent.
        """
        try:
            super()._load_form_data()
        except HTTPException:
            self._count_as_empty()
            raise
        except (OSError, ParseException) as unreadable:
            self._count_as_empty()
            raise BadRequest from unreadable

    def _count_as_empty(self) -> None:
        nothing: ImmutableMultiDict[str, str] = ImmutableMultiDict()
        self.__dict__.update(stream=io.BytesIO(), form=nothing, files=nothing)
