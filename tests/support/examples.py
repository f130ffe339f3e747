"""How many examples a property is tried on: all in the long tests, a share of them in every other run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

EVERY_RUN, LONG = "every run", "long"
_OF_A_HUNDRED = {EVERY_RUN: 40, LONG: 100}


def register_profiles() -> None:
    """Make both known to Hypothesis, the short one for all runs without `--hypothesis-profile=long`.

    A property that names no number of examples has 100.
    """
    for name, share in _OF_A_HUNDRED.items():
        # The machine is shared and slow at times; a deadline would measure it, not us.
        settings.register_profile(
            name, max_examples=share, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        )
    settings.load_profile(EVERY_RUN)


def examples(number: int) -> int:
    """The profile's share of a number of examples."""
    return number * settings().max_examples // 100
