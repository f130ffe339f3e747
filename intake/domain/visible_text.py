"""Text without characters that nobody sees: what two people read alike is alike, and nothing seen is blank.

Such characters come along unseen when text is copied from mail, a web page or a chat. A few of them carry
meaning where they stand, and stay there: those that join the parts of an emoji or shape a letter.
"""

from __future__ import annotations

import re

_NEVER_SEEN = re.compile(
    "["
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0"  # soft hyphen, fillers
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero widths, turned directions
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # marks of shorthand and of scores
    "]"
)
_BLANK_TO_SEE = "\u2800"  # braille without a dot

_SHAPING = "\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d\u180f"  # which look a letter or emoji has
_JOINING = "\u200c\u200d"
_TAGS = "\U000e0001\U000e0020-\U000e007f"
# What those may follow: letters of scripts that use them, and emoji; neither Latin letters nor figures.
_SHAPED = (
    "[\u0590-\u180a\u1810-\u1dff\u2190-\u27ff\u2900-\u2bff\u2e80-\u3163\u3165-\ud7ff\uf900-\ufdff\ufe70-\ufefe"
    "\U00010000-\U0001bc9f\U0001bca4-\U0001d172\U0001d17b-\U000dffff]"
)
_IN_PLACE_OR_NOT = re.compile(
    f"(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # flags of England, Scotland and Wales
    "|[#*0-9]\ufe0f\u20e3"  # keys
    f"|{_SHAPED}[{_SHAPING}]?[{_JOINING}]?)"
    f"|[{_SHAPING}{_JOINING}{_TAGS}]"
)


def without_invisible(text: str) -> str:
    """The text as it is seen; of characters nobody sees only those stay that an emoji or a letter needs."""
    if text.isascii():
        return text
    seen = _NEVER_SEEN.sub("", text).replace(_BLANK_TO_SEE, " ")
    return _IN_PLACE_OR_NOT.sub(lambda found: found[1] or "", seen)
