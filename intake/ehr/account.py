"""How this product is known to the EHR: where that is, who we say we are, and the key that proves it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from warnings import catch_warnings, simplefilter

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

PatientSetting = Literal["contained", "match", "create"]
CONTAINED: PatientSetting = "contained"
CREATE: PatientSetting = "create"
SMALLEST_RSA_KEY = 2048
_CURVE = "P-384"


class UnusableKey(ValueError):
    """A key that cannot sign for us; the message says what is wrong with it and never shows it."""


@dataclass(frozen=True)
class Account:
    """What the settings say of the EHR.

    `address` is the base of its FHIR server, `token_address` where a token is had ("": the server says so
    itself). `patient` says whom resources refer to: a Patient inside them, one that the server has under that
    name and birth date, or else one made there. `leave_out` are kinds of resource that it does not take.
    `timeout` is how many seconds an answer may take.
    """

    address: str
    client_id: str
    key: RSAKey | ECKey = field(repr=False)
    token_address: str = ""
    scope: str = ""
    patient: PatientSetting = CONTAINED
    leave_out: frozenset[str] = frozenset()
    timeout: float = 10

    @property
    def algorithm(self) -> str:
        """How assertions are signed: one of the two that SMART Backend Services asks servers to know."""
        return "RS384" if isinstance(self.key, RSAKey) else "ES384"

    @property
    def key_id(self) -> str:
        """What the key is called in the set of keys that is registered with the EHR."""
        return str(self.key.kid or self.key.thumbprint())

    def public_keys(self) -> dict[str, Any]:
        """The set of keys to register with the EHR: the public half alone."""
        public = self.key.as_dict(private=False)
        about = {"kid": self.key_id, "alg": self.algorithm, "use": "sig", "key_ops": ["verify"]}
        whole = {"keys": [{**public, **about}]}
        KeySet.import_key_set(whole)  # type: ignore[arg-type]  # it has just this shape
        return whole


def account_from(config: Mapping[str, Any]) -> Account | None:
    """The account in the application's settings; None where sending is not set up. Raises `UnusableKey`."""
    if not config["EHR_ADDRESS"]:
        return None
    return Account(
        address=config["EHR_ADDRESS"],
        client_id=config["EHR_CLIENT_ID"],
        key=read_key(config["EHR_KEY"]),
        token_address=config["EHR_TOKEN_ADDRESS"],
        scope=config["EHR_SCOPE"],
        patient=config["EHR_PATIENT"],
        leave_out=frozenset(config["EHR_LEAVE_OUT"]),
        timeout=config["EHR_TIMEOUT"],
    )


def read_key(text: str) -> RSAKey | ECKey:
    """A private key as PEM or as a JWK: RSA of 2048 bits or more, or EC on P-384. Raises `UnusableKey`."""
    with catch_warnings():
        simplefilter("ignore")  # the library warns of keys that are refused below
        for kind in (RSAKey, ECKey):
            try:
                key = kind.import_key(text if text.lstrip().startswith("-") else _as_jwk(text))
            except (JoseError, ValueError, KeyError, TypeError):
                continue
            return _usable(key)
    raise UnusableKey("is no private key as PEM or JWK")


def _as_jwk(text: str) -> Any:
    return json.loads(text)


def _usable(key: RSAKey | ECKey) -> RSAKey | ECKey:
    if not key.is_private:
        raise UnusableKey("is a public key; give the private one")
    if isinstance(key, RSAKey):
        bits = key.private_key.key_size if key.private_key else 0
        if bits < SMALLEST_RSA_KEY:
            raise UnusableKey(f"is shorter than {SMALLEST_RSA_KEY} bits")
    elif key.curve_name != _CURVE:
        raise UnusableKey(f"is not on the curve {_CURVE}")
    return key
