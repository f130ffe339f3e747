"""The closed list of what the audit chain tells of."""

from __future__ import annotations

import re

from sqlalchemy import String

from intake.domain.case_state import Action
from intake.services.audit_actions import AuditAction
from intake.store.models import AuditEvent
from tests.architecture.sources import PRODUCT, python_files


def test_every_step_of_a_request_is_an_action_of_its_own_name() -> None:
    assert {f"case.{step}" for step in Action} <= set(AuditAction)


def test_every_action_is_written_somewhere() -> None:
    own = PRODUCT / "services" / "audit_actions.py"
    text = "\n".join(path.read_text("utf-8") for path in python_files(PRODUCT) if path != own)
    by_step = {AuditAction(f"case.{step}") for step in Action}
    unused = [each for each in AuditAction if each not in by_step and f"AuditAction.{each.name}" not in text]

    assert unused == []


def test_every_action_fits_its_column() -> None:
    column = AuditEvent.__table__.c.action.type
    assert isinstance(column, String)
    assert max(map(len, AuditAction)) <= (column.length or 0)


def test_an_action_is_named_as_it_is_written() -> None:
    assert [each.name for each in AuditAction if each.name.lower() != each.value.replace(".", "_")] == []


def test_no_action_is_written_out_a_second_time() -> None:
    own = PRODUCT / "services" / "audit_actions.py"
    words = "|".join(re.escape(each) for each in AuditAction)
    again = re.compile(rf"""action=["']|["']({words})["']""")
    found = {
        f"{path.name}: {line.strip()}"
        for path in python_files(PRODUCT)
        if path != own
        for line in path.read_text("utf-8").splitlines()
        if again.search(line)
    }
    assert found == set()
