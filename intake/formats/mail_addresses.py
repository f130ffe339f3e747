"""Mail addresses as our own mail can use them: what is taken here can be written to."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\uff07`\u00b4", "'"))


class UnusableAddress(ValueError):
    """A text that no letter can be sent to.

    `letter` is the one before the @ that not every mail server passes on; "" where that is not the reason.
    """

    def __init__(self, reason: str, letter: str = "") -> None:
        super().__init__(reason)
        self.letter = letter


def read_address(text: str) -> str:
    """The address in a text, curly apostrophes put right; nobody is asked whether it exists.

    Raises UnusableAddress.
    """
    straight = text.translate(_APOSTROPHES)
    try:
        found = validate_email(straight, check_deliverability=False)
    except EmailNotValidError as error:
        raise UnusableAddress(str(error)) from error
    if foreign := next((letter for letter in found.local_part if not letter.isascii()), ""):
        raise UnusableAddress(f"Not every mail server takes the letter {foreign} before the @.", foreign)
    try:
        found.domain.encode("idna")  # how the letter's own address will be made
    except UnicodeError as error:
        raise UnusableAddress("The part after the @ has letters that mail servers do not know.") from error
    return found.normalized
