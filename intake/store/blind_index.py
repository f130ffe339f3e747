"""The blind index: keyed hashes by which search and sign-in find a person without reading anything.

Each hash covers its kind and the value as it is compared, so that the same words under another kind, or
another key, have nothing in common.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from intake.domain.person import Identity, fold_email, name_parts, sought_ways
from intake.domain.phone import Phone, sought
from intake.domain.sounds import sounds_of

MAC_BYTES = 16
YEAR_FIGURES = 4

INDEX_VERSION = 3
"""Which traits `index_entries` makes. A change to them is a new version; `search reindex` brings stored cases
to it. 1: the words of names, whole phones. 2: also words joined, more letters folded, the ends of phones.
3: also how names sound, the year of birth."""

Trait = tuple[str, bytes]
"""The kind of a trait, and its keyed hash."""


def index_entries(index_key: bytes, identity: Identity) -> set[Trait]:
    """Every (kind, keyed hash) by which search may find this person."""
    entries = {("name", _mac(index_key, "name", part)) for part in name_parts(identity.sought_names)}
    entries |= {("phone", mac) for mac in phone_macs(index_key, identity.phones)}
    entries |= {phone_end(index_key, end) for phone in identity.phones for end in phone.ends}
    if identity.birth_date:
        entries.add(("birth_date", birth_date_mac(index_key, identity.birth_date)))
        entries.add(birth_year(index_key, identity.birth_date[:YEAR_FIGURES]))
    entries |= sounding(index_key, identity.sought_names)
    if identity.email:
        entries.add(("email", email_mac(index_key, identity.email)))
    return entries


def name_ways(index_key: bytes, typed: str) -> list[list[Trait]]:
    """The ways to read a typed name (`sought_ways`), each the traits a case must have, the rarest first."""
    return [[("name", _mac(index_key, "name", part)) for part in way] for way in sought_ways(typed)]


def sounding(index_key: bytes, names: Iterable[str]) -> set[Trait]:
    """The traits of how the words of these names sound; none of words too short to tell."""
    return {("sound", _mac(index_key, "sound", sound)) for sound in sounds_of(names)}


def birth_year(index_key: bytes, year: str) -> Trait:
    """The trait of a year of birth in four figures."""
    return "birth_year", _mac(index_key, "birth_year", year)


def phone_end(index_key: bytes, digits: str) -> Trait:
    """The trait of a phone number's last digits, as `sought_end` gives them."""
    return "phone_end", _mac(index_key, "phone_end", digits)


def phone_mac(index_key: bytes, typed: str) -> bytes | None:
    """The keyed hash of a phone number in any format, without its extension; None where there is none."""
    number = sought(typed)
    return _mac(index_key, "phone", number) if number else None


def phone_macs(index_key: bytes, phones: Iterable[Phone]) -> set[bytes]:
    """The keyed hashes that these numbers are found by."""
    return {_mac(index_key, "phone", number) for phone in phones for number in phone.sought_by}


def birth_date_mac(index_key: bytes, birth_date: str) -> bytes:
    """The keyed hash of a birth date written YYYY-MM-DD."""
    return _mac(index_key, "birth_date", birth_date.strip())


def email_mac(index_key: bytes, email: str) -> bytes:
    """The keyed hash of an email address, upper and lower case alike."""
    return _mac(index_key, "email", fold_email(email))


def credential_mac(index_key: bytes, credential_id: bytes) -> bytes:
    """The keyed hash of the id that a device gave a passkey."""
    return _mac(index_key, "passkey", credential_id.hex())


def _mac(index_key: bytes, kind: str, value: str) -> bytes:
    plain = f"{kind}\x1f{value}".encode("utf-8", "surrogatepass")
    return hmac.digest(index_key, plain, hashlib.sha256)[:MAC_BYTES]
