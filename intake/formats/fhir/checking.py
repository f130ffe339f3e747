"""The check that everything passes before it leaves: FHIR R4B's own definitions, by a library made for them.

R4B differs from R4 in none of the resources used here. The library is large and loaded only by who needs it.
No conformance to any profile is claimed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class NotValid(Exception):
    """What was built is no valid FHIR: a fault of this program. The message names elements, and no value."""

    def __init__(self, places: list[str]) -> None:
        super().__init__(f"not valid FHIR at {', '.join(places)}")
        self.places = places


def check(resource: Mapping[str, Any]) -> None:
    """Make sure that a resource, and each of a bundle's, is valid. Raises `NotValid`."""
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    model = get_fhir_model_class(resource["resourceType"])
    try:
        model.model_validate(dict(resource))
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
        raise NotValid(sorted({".".join(map(str, each["loc"])) for each in wrong})) from None
