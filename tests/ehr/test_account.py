"""The account with the EHR: off unless it is set up, and a key that can sign."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from config import LeftOut, Settings
from intake.ehr.account import UnusableKey, account_from, read_key
from intake.ehr.problems import NotLetIn
from intake.formats.fhir.bundle import TYPES_SENT
from tests.support.made_up_accounts import account, ec_key, pem, rsa_key, short_rsa_pem
from tests.support.made_up_ehr import TOKEN_ADDRESS, MadeUpEhr
from tests.support.stories import NOW


def test_without_an_address_there_is_no_account(settings: Settings) -> None:
    assert account_from(settings.flask_mapping()) is None


def test_the_settings_make_the_account(settings: Settings) -> None:
    config = settings.flask_mapping() | {
        "EHR_ADDRESS": "https://ehr.example.org/fhir",
        "EHR_CLIENT_ID": "spine-intake",
        "EHR_KEY": pem(ec_key()),
        "EHR_PATIENT": "match",
        "EHR_LEAVE_OUT": ["Task"],
    }
    made = account_from(config)
    assert made is not None
    assert (made.patient, made.leave_out, made.algorithm) == ("match", frozenset({"Task"}), "ES384")
    assert "ECKey" not in repr(made)


def test_what_can_be_left_out_is_all_but_the_answers() -> None:
    assert {*LeftOut.__args__, "QuestionnaireResponse"} == set(TYPES_SENT)  # type: ignore[attr-defined]


@pytest.mark.parametrize("made", [ec_key, rsa_key])
def test_a_key_is_read_as_pem_or_jwk_and_only_its_public_half_is_shown(
    made: Callable[[], ECKey | RSAKey],
) -> None:
    key = made()
    for text in (pem(key), json.dumps(key.as_dict(private=True))):
        shown = account(key=read_key(text)).public_keys()
        assert KeySet.import_key_set(shown).keys[0].thumbprint() == key.thumbprint()  # type: ignore[arg-type]
        assert not {"d", "p", "q"} & set(shown["keys"][0])


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: "", "no private key"),
        (lambda: "-----BEGIN NONSENSE-----", "no private key"),
        (lambda: '{"kty": "oct", "k": "AAAA"}', "no private key"),
        (lambda: "[]", "no private key"),
        (lambda: pem(ec_key(), private=False), "public key"),
        (short_rsa_pem, "shorter than 2048"),
        (lambda: pem(ECKey.generate_key("P-256")), "not on the curve P-384"),
    ],
)
def test_a_key_that_cannot_sign_for_us_is_refused_in_words(made: Callable[[], str], says: str) -> None:
    with pytest.raises(UnusableKey, match=says):
        read_key(made())


def test_the_statement_names_us_once_and_holds_nothing_else() -> None:
    ehr = MadeUpEhr()
    server = ehr.server(lambda: NOW)
    server.tokens.renew()
    server.tokens.renew()
    statements = [dict(part.split("=", 1) for part in each.content.decode().split("&")) for each in ehr.asked]
    claims = [
        jwt.decode(each["client_assertion"], ec_key(), algorithms=["ES384"]).claims for each in statements
    ]
    assert claims[0] == {
        "iss": "spine-intake",
        "sub": "spine-intake",
        "aud": TOKEN_ADDRESS,
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 240,
        "jti": claims[0]["jti"],
    }
    assert claims[0]["jti"] != claims[1]["jti"]


def test_a_token_endpoint_in_the_clear_is_not_used_for_a_server_that_is_not() -> None:
    ehr = MadeUpEhr(transaction=(200, {"token_endpoint": "http://ehr.example.org/token"}))
    with pytest.raises(NotLetIn, match="not https"):
        ehr.server(lambda: NOW, account()).tokens.endpoint()
