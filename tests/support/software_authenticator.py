"""A passkey's device in software: it makes keys and signs as a real one, and can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Self

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SoftwareAuthenticator:
    """One device in a browser at `origin`, with one passkey.

    `host`, `flags` and `count` are what it says of the site, of its owner's presence, and of its signatures.
    """

    origin: str
    host: str
    flags: int = PRESENT | VERIFIED
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def copied(self) -> Self:
        """Another device with the same keys, as a thief would like to have."""
        key, self.key = self.key, None  # type: ignore[assignment]  # keys of this library are not copied
        other = deepcopy(self)
        self.key = other.key = key
        return other

    def make(self, options: str) -> str:
        """What the browser answers to `navigator.credentials.create`, as passkey.js sends it."""
        client_data = self._client_data("webauthn.create", json.loads(options)["challenge"])
        length = len(self.credential_id).to_bytes(2, "big")
        key = bytes(16) + length + self.credential_id + self._public_key()
        attested = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._authenticator_data(HAS_KEY) + key,
        }
        return self._answer(clientDataJSON=client_data, attestationObject=cbor2.dumps(attested))

    def sign(self, options: str) -> str:
        """What it answers to `navigator.credentials.get`."""
        self.count += 1 if self.count else 0
        client_data = self._client_data("webauthn.get", json.loads(options)["challenge"])
        data = self._authenticator_data()
        signed = data + hashlib.sha256(client_data).digest()
        return self._answer(
            clientDataJSON=client_data,
            authenticatorData=data,
            signature=self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
        )

    def _client_data(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _authenticator_data(self, more: int = 0) -> bytes:
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _public_key(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = (each.to_bytes(32, "big") for each in (numbers.x, numbers.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _answer(self, **response: bytes) -> str:
        given: dict[str, Any] = {
            "id": encoded(self.credential_id),
            "rawId": encoded(self.credential_id),
            "type": "public-key",
            "response": {name: encoded(value) for name, value in response.items()},
            "clientExtensionResults": {},
        }
        return json.dumps(given)
