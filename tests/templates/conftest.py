"""The template environment as the product sets it, and a strict way to call one macro."""

from pathlib import Path
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.templates.helpers import assert_wired

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture(scope="session")
def environment() -> Environment:
    loaded = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    loaded.globals.update(
        asset_url=lambda name: f"/static/{name}",
        logo_url=lambda logo: f"/logo/{logo['file_name']}",
        csrf_token=lambda: "a-token",
    )
    return loaded


class Render:
    """Calls macros; their HTML is parsed strictly, so that a stray tag or a doubled attribute is an error."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def raw(self, module: str, macro: str, *args: Any, **kwargs: Any) -> str:
        """The HTML of one macro of macros/<module>.html."""
        template = self.environment.get_template(f"macros/{module}.html")
        return str(getattr(template.module, macro)(*args, **kwargs))

    def __call__(self, module: str, macro: str, *args: Any, **kwargs: Any) -> BeautifulSoup:
        """One macro's HTML, parsed, its labels and references checked."""
        html = self.raw(module, macro, *args, **kwargs)
        html5lib.HTMLParser(strict=True).parseFragment(html)
        soup = BeautifulSoup(html, "html.parser")
        assert_wired(soup)
        return soup

    def source(self, source: str) -> BeautifulSoup:
        """The parsed HTML of a template given as text, for macros used with {% call %}."""
        html = self.environment.from_string(source).render()
        html5lib.HTMLParser(strict=True).parseFragment(html)
        return BeautifulSoup(html, "html.parser")


@pytest.fixture
def render(environment: Environment) -> Render:
    return Render(environment)
