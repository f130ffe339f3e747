"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, those first that others point to."""
    create_audit_event()
    create_key_check()
    create_outbox_message()
    create_sign_in_attempt()
    create_staff()
    create_case_file()
    create_content_adoption()
    create_staff_session()
    create_appointment_request()
    create_assessment()
    create_case_event()
    create_case_index()
    create_contact_attempt()
    create_draft()
    create_review()
    create_safety_exit()


def downgrade() -> None:
    """Drop every table, those first that point to others."""
    op.drop_table("safety_exit")
    op.drop_table("review")
    op.drop_table("draft")
    op.drop_table("contact_attempt")
    op.drop_table("case_index")
    op.drop_table("case_event")
    op.drop_table("assessment")
    op.drop_table("appointment_request")
    op.drop_table("staff_session")
    op.drop_table("content_adoption")
    op.drop_table("case_file")
    op.drop_table("staff")
    op.drop_table("sign_in_attempt")
    op.drop_table("outbox_message")
    op.drop_table("key_check")
    op.drop_table("audit_event")


def create_audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=True),
        sa.Column("actor_role", sa.String(length=16), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("object_kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("prev_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_actor_id_seq"), "audit_event", ["actor_id", "seq"])
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"])
    op.create_index(
        op.f("ix_audit_event_object_kind_object_id_seq"), "audit_event", ["object_kind", "object_id", "seq"]
    )


def create_key_check() -> None:
    op.create_table(
        "key_check",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sealed_canary", sa.LargeBinary(), nullable=False),
        sa.Column("index_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("audit_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("wrapping_key", sa.String(length=8), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_check")),
    )
    op.create_index(op.f("ix_key_check_wrapping_key"), "key_check", ["wrapping_key"])


def create_outbox_message() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=64), nullable=True),
        sa.Column("sealed_payload", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("wrapping_key", sa.String(length=8), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'sent', 'dead')", name=op.f("ck_outbox_message_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
    )
    op.create_index(op.f("ix_outbox_message_state_next_at_id"), "outbox_message", ["state", "next_at", "id"])
    op.create_index(op.f("ix_outbox_message_wrapping_key"), "outbox_message", ["wrapping_key"])


def create_sign_in_attempt() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("address_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(op.f("ix_sign_in_attempt_account_mac_at"), "sign_in_attempt", ["account_mac", "at"])
    op.create_index(op.f("ix_sign_in_attempt_address_mac_at"), "sign_in_attempt", ["address_mac", "at"])
    op.create_index(op.f("ix_sign_in_attempt_at"), "sign_in_attempt", ["at"])


def create_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email_mac", sa.LargeBinary(length=16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=256), nullable=False),
        sa.Column("credential_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_profile", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("wrapping_key", sa.String(length=8), nullable=True),
        sa.CheckConstraint(
            "role IN ('front_desk', 'clinician', 'admin', 'auditor')", name=op.f("ck_staff_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("email_mac", name=op.f("uq_staff_email_mac")),
    )
    op.create_index(op.f("ix_staff_wrapping_key"), "staff", ["wrapping_key"])


def create_case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=False),
        sa.Column("link", sa.String(length=32), nullable=False),
        sa.Column("link_group", sa.String(length=32), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("safety_exit", sa.Boolean(), nullable=False),
        sa.Column("contact_only", sa.Boolean(), nullable=False),
        sa.Column("has_phone", sa.Boolean(), nullable=False),
        sa.Column("assessment_seq", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("in_queue", sa.Boolean(), nullable=False),
        sa.Column("queue_class", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_soon_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_holder", sa.String(length=36), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filled_in_by", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=64), nullable=False),
        sa.Column("questionnaire_version", sa.String(length=32), nullable=False),
        sa.Column("sealed_answers", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_identity", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("wrapping_key", sa.String(length=8), nullable=True),
        sa.CheckConstraint("filled_in_by IN ('patient', 'staff')", name=op.f("ck_case_file_filled_in_by")),
        sa.CheckConstraint(
            "urgency IN ('emergency', 'same_day', 'soon', 'routine')", name=op.f("ck_case_file_urgency")
        ),
        sa.ForeignKeyConstraint(["lease_holder"], ["staff.id"], name=op.f("fk_case_file_lease_holder")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_case_file_draft_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_file_reference")),
    )
    op.create_index(op.f("ix_case_file_lease_holder"), "case_file", ["lease_holder"])
    op.create_index(
        op.f("ix_case_file_queue_class"),
        "case_file",
        ["in_queue", "queue_class", "due_at", "received_at", "id"],
    )
    op.create_index(op.f("ix_case_file_queue_due"), "case_file", ["in_queue", "due_at", "received_at", "id"])
    op.create_index(op.f("ix_case_file_received"), "case_file", ["received_at", "id"])
    op.create_index(op.f("ix_case_file_status_received"), "case_file", ["status", "received_at", "id"])
    op.create_index(op.f("ix_case_file_wrapping_key"), "case_file", ["wrapping_key"])


def create_content_adoption() -> None:
    op.create_table(
        "content_adoption",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("content_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(length=36), nullable=True),
        sa.Column("approved_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_content_adoption_approved_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"], name=op.f("fk_content_adoption_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_adoption")),
    )
    op.create_index(op.f("ix_content_adoption_approved_by"), "content_adoption", ["approved_by"])
    op.create_index(
        op.f("ix_content_adoption_kind_content_id_at"), "content_adoption", ["kind", "content_id", "at"]
    )
    op.create_index(op.f("ix_content_adoption_proposed_by"), "content_adoption", ["proposed_by"])


def create_staff_session() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("credential_version", sa.Integer(), nullable=False),
        sa.Column("awaits_second_step", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_session_token_hash")),
    )
    op.create_index(op.f("ix_staff_session_expires_at"), "staff_session", ["expires_at"])
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"])


def create_appointment_request() -> None:
    op.create_table(
        "appointment_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_preferences", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_appointment_request_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_request")),
        sa.UniqueConstraint("case_id", name=op.f("uq_appointment_request_case_id")),
    )


def create_assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("policy_id", sa.String(length=64), nullable=False),
        sa.Column("policy_version", sa.String(length=32), nullable=False),
        sa.Column("policy_digest", sa.String(length=80), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=False),
        sa.Column("link", sa.String(length=32), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("sealed_payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_assessment_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_assessment_case_id_seq")),
    )


def create_case_event() -> None:
    op.create_table(
        "case_event",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status_before", sa.String(length=32), nullable=False),
        sa.Column("status_after", sa.String(length=32), nullable=False),
        sa.Column("undoes", sa.String(length=36), nullable=True),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_event_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_case_event_staff_id")),
        sa.ForeignKeyConstraint(["undoes"], ["case_event.id"], name=op.f("fk_case_event_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_case_event_case_id_seq")),
    )
    op.create_index(op.f("ix_case_event_staff_id"), "case_event", ["staff_id"])
    op.create_index(op.f("ix_case_event_undoes"), "case_event", ["undoes"])


def create_case_index() -> None:
    op.create_table(
        "case_index",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_index_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "kind", "mac", name=op.f("pk_case_index")),
    )
    op.create_index(op.f("ix_case_index_kind_mac_case_id"), "case_index", ["kind", "mac", "case_id"])


def create_contact_attempt() -> None:
    op.create_table(
        "contact_attempt",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_contact_attempt_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_contact_attempt_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_attempt")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_contact_attempt_case_id_seq")),
    )
    op.create_index(op.f("ix_contact_attempt_staff_id"), "contact_attempt", ["staff_id"])


def create_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=64), nullable=False),
        sa.Column("questionnaire_version", sa.String(length=32), nullable=False),
        sa.Column("filled_in_by", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("wrapping_key", sa.String(length=8), nullable=True),
        sa.CheckConstraint("status IN ('open', 'filed', 'ended')", name=op.f("ck_draft_status")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_draft_case_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_draft_token_hash")),
    )
    op.create_index(op.f("ix_draft_case_id"), "draft", ["case_id"])
    op.create_index(op.f("ix_draft_status_expires_at"), "draft", ["status", "expires_at"])
    op.create_index(op.f("ix_draft_wrapping_key"), "draft", ["wrapping_key"])


def create_review() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinician_id", sa.String(length=36), nullable=False),
        sa.Column("assessment_seq", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=True),
        sa.Column("link", sa.String(length=32), nullable=True),
        sa.Column("sealed_decision", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_review_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["clinician_id"], ["staff.id"], name=op.f("fk_review_clinician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_review_case_id_seq")),
    )
    op.create_index(op.f("ix_review_clinician_id"), "review", ["clinician_id"])


def create_safety_exit() -> None:
    op.create_table(
        "safety_exit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("page", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_left", sa.Boolean(), nullable=False),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("wrapping_key", sa.String(length=8), nullable=True),
        sa.CheckConstraint("level IN ('emergency', 'same_day')", name=op.f("ck_safety_exit_level")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_safety_exit_case_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_exit")),
    )
    op.create_index(op.f("ix_safety_exit_case_id"), "safety_exit", ["case_id"])
    op.create_index(op.f("ix_safety_exit_contact_left_at"), "safety_exit", ["contact_left", "at"])
    op.create_index(op.f("ix_safety_exit_draft_id"), "safety_exit", ["draft_id"])
    op.create_index(op.f("ix_safety_exit_wrapping_key"), "safety_exit", ["wrapping_key"])
