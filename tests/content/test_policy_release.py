"""A released policy never changes: another level, threshold or word is a new version in a new file."""

from __future__ import annotations

import hashlib
import json

import pytest

from intake.content.policies import DEFAULT_POLICY, POLICIES, load_policy
from intake.content.reading import read_toml

RELEASED = {
    "spine-triage-2026.1.toml": "1034042969f9822c6021783a36ad6fd7817e34ebfd5c0ecc5fb3419a07c5684c",
    "spine-triage-2026.2.toml": "469a271edbd55bc8dfbae5c7fd50a0003e92b3165b68f0d8e7d8d1815fce95c4",
}
"""The digest of what stands in each file, without the engine: comments may change, nothing else."""


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_policy_is_word_for_word_what_was_signed(name: str) -> None:
    said = json.dumps(read_toml(POLICIES / name), sort_keys=True)
    assert hashlib.sha256(said.encode()).hexdigest() == RELEASED[name]


def test_every_policy_in_the_product_is_pinned() -> None:
    assert {file.name for file in POLICIES.iterdir()} == set(RELEASED)


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_policy_can_still_be_read_and_is_named_after_what_it_holds(name: str) -> None:
    policy = load_policy(POLICIES / name)
    assert name == f"{policy.id}-{policy.version}.toml"


def test_the_newest_one_is_the_default() -> None:
    assert DEFAULT_POLICY.name == max(RELEASED)
