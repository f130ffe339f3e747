"""An office full of the product's own demonstration data, made at the moment on its clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from config import Settings
from intake import create_app
from intake.content.forms import load_form
from intake.content.practice import load_practice
from intake.demo import making
from intake.extensions import db, keys
from intake.mail import delivery
from intake.mail.letters import Letterhead
from intake.services.actor import system
from intake.services.frontdesk import duty
from intake.store.start import check_store
from tests.browser.clock import shown_in
from tests.browser.serving import KEYS, Product
from tests.support.demonstration import tools
from tests.support.filed_stories import new_id, office

PASSWORD = "otter canyon velvet lamp"
EMAILS = {name: email for name, email, _ in making.STAFF}


def fill(product: Product) -> None:
    """Put the demonstration's staff, all with `PASSWORD`, and its requests into the product's database."""
    with _working_on(product) as now:
        check_store(db.engine, keys())
        making.make(db.session(), tools(keys(), now), PASSWORD)
        db.session.commit()


def let_letters_go(product: Product) -> None:
    """Pass on what waits too long, turn events into letters, and note these as sent: as where mail works."""
    letterhead = Letterhead(load_practice(), load_form(), "https://intake.example.com/staff/sign-in")
    with _working_on(product) as now:
        session = db.session()
        duty.escalate(session, keys(), office(), actor=system(), now=now, new_id=new_id)
        while (taken := delivery.claim(session, now)) is not None:
            if taken.is_event:
                delivery.write_letters(session, keys(), letterhead, taken, now=now, new_id=new_id)
            else:
                delivery.note_sent(session, taken, now)
        session.commit()


@contextmanager
def _working_on(product: Product) -> Iterator[datetime]:
    """An application on the product's database; gives the moment on its clock."""
    settings = Settings(
        environment="testing",
        instance_folder=product.instance,
        secret_key=KEYS["SECRET_KEY"],
        data_keys=(KEYS["DATA_KEYS"],),
        index_key=KEYS["INDEX_KEY"],
        audit_key=KEYS["AUDIT_KEY"],
    )
    app = create_app(settings.flask_mapping())
    with app.app_context():
        yield shown_in(product.instance)
        db.engine.dispose()
