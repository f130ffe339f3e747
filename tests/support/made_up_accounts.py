"""Accounts with an EHR that nobody has, with keys made for one run of the tests."""

from __future__ import annotations

from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey, RSAKey

from intake.ehr.account import Account


@cache
def ec_key() -> ECKey:
    return ECKey.generate_key("P-384")


@cache
def rsa_key() -> RSAKey:
    return RSAKey.generate_key(2048)


def short_rsa_pem() -> str:
    """A key that is too short to use, and that some libraries do not even make."""
    key = rsa.generate_private_key(65537, 1024)  # noqa: S505
    whole = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key.private_bytes(*whole).decode()


def pem(key: ECKey | RSAKey, *, private: bool = True) -> str:
    return key.as_pem(private=private).decode()


def account(address: str = "https://ehr.example.org/fhir", **changes: Any) -> Account:
    told: dict[str, Any] = {
        "address": address,
        "client_id": "spine-intake",
        "key": ec_key(),
        "scope": "system/*.write",
    }
    return Account(**(told | changes))
