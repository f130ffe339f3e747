"""An office full of the product's own demonstration data, made at the moment on its clock."""

from __future__ import annotations

import secrets
import uuid

from config import Settings
from intake import create_app
from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.content.practice import load_practice
from intake.domain.reference import new_reference
from intake.extensions import db, keys
from intake.services import demo
from intake.services.placing import Office
from intake.store.start import check_store
from tests.browser.clock import shown_in
from tests.browser.serving import KEYS, Product

PASSWORD = "otter canyon velvet lamp"
EMAILS = {name: email for name, email, _ in demo.STAFF}


def fill(product: Product) -> None:
    """Put the demonstration's staff, all with `PASSWORD`, and its requests into the product's database."""
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
        check_store(db.engine, keys())
        demo.make(db.session(), _tools(product), PASSWORD)
        db.session.commit()
        db.engine.dispose()


def _tools(product: Product) -> demo.Tools:
    return demo.Tools(
        keys=keys(),
        questionnaire=load_questionnaire(),
        office=Office(load_practice().hours, load_policy()),
        now=shown_in(product.instance),
        new_id=lambda: str(uuid.uuid4()),
        new_token=lambda: secrets.token_urlsafe(32),
        new_reference=lambda: new_reference(secrets.randbelow),
    )
