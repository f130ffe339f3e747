"""An office full of the product's own demonstration data, made at the moment on its clock."""

from __future__ import annotations

from config import Settings
from intake import create_app
from intake.demo import making
from intake.extensions import db, keys
from intake.store.start import check_store
from tests.browser.clock import shown_in
from tests.browser.serving import KEYS, Product
from tests.support.demonstration import tools

PASSWORD = "otter canyon velvet lamp"
EMAILS = {name: email for name, email, _ in making.STAFF}


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
        making.make(db.session(), tools(keys(), shown_in(product.instance)), PASSWORD)
        db.session.commit()
        db.engine.dispose()
