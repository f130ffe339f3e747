"""Fills a database with a release's own code: `python - < fill_release.py`, in the folder of that release.

It files requests, leaves a form half filled in, signs somebody in of each role, and prints what a browser
holds of it, as JSON. It uses only what the tests' support had in that release already.
"""

from __future__ import annotations

import json
import sys

from config import load_settings
from intake import create_app
from tests.support.browser import Browser
from tests.support.patient_story import go_through
from tests.support.staff_browser import PEOPLE, add_member, email_of, file_story, signed_in

STORIES = ("cannot pass urine", "back within two years")
HALF_WAY = "symptoms"


def main() -> None:
    """Fill the database that the settings name."""
    app = create_app(load_settings().flask_mapping())
    members = {role.value: (name, add_member(app, name, role)) for name, role in PEOPLE[2:]}
    members |= {role.value: (name, add_member(app, name, role)) for name, role in PEOPLE[:1]}
    filed = [file_story(app, name) for name in STORIES]
    sent = Browser(app.test_client())
    go_through(sent)
    begun = Browser(app.test_client())
    go_through(begun, until=HALF_WAY)
    cookie = begun.client.get_cookie("form")
    told = {
        "staff": {role: [email_of(name), signed_in(app, member)] for role, (name, member) in members.items()},
        "filed": filed,
        "form": cookie.value if cookie else "",
        "page": begun.page.address,
    }
    sys.stdout.write(json.dumps(told))


main()
