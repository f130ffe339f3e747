"""A browser's token is signed once; it opens nothing for another browser, and a foreign one opens nothing."""

from __future__ import annotations

from flask import Flask, session
from flask_wtf.csrf import generate_csrf, validate_csrf

from intake.web.page_tokens import FIELD, is_page_token, page_token


def test_the_token_of_a_browser_stays_the_same_and_is_one_of_flask_wtfs(app: Flask) -> None:
    with app.test_request_context("/"):
        first = page_token()
        assert page_token() == first
        secret = session[FIELD]
    with app.test_request_context("/"):
        session[FIELD] = secret
        token = page_token()
        validate_csrf(token)
        assert is_page_token(token)
        assert page_token() == token


def test_a_token_of_another_browser_or_of_nobody_is_none(app: Flask) -> None:
    with app.test_request_context("/"):
        foreign = page_token()
        assert not is_page_token("x")
    with app.test_request_context("/"):
        assert not is_page_token(foreign)  # this browser has no secret yet
        generate_csrf()
        for sent in (foreign, "", None, "\udc00", "ñ", page_token()[:-1]):
            assert not is_page_token(sent)


def test_what_another_process_signed_is_left_to_flask_wtf(app: Flask) -> None:
    with app.test_request_context("/"):
        secret = session[FIELD] = "a secret"
        ours = page_token()
        other = f"{ours}x"
        assert not is_page_token(other)
    with app.test_request_context("/"):
        session[FIELD] = secret
        assert is_page_token(ours)
