"""The first schema: people, committees, figures, plan, reviews, reports, and the trail of all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # German order for names; on SQLite every connection brings it along. A server built without ICU
        # knows no language: there names are in order of their letters' codes.
        op.execute(
            """
            DO $$ BEGIN
                CREATE COLLATION IF NOT EXISTS german (provider = icu, locale = 'de');
            EXCEPTION WHEN feature_not_supported THEN
                CREATE COLLATION IF NOT EXISTS german FROM "C";
            END $$
            """
        )
    op.create_table(
        "area_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name_de", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_level")),
        sa.UniqueConstraint("key", name=op.f("uq_area_level_key")),
    )
    op.create_table(
        "breakdown",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("label_de", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breakdown")),
        sa.UniqueConstraint("key", name=op.f("uq_breakdown_key")),
    )
    op.create_table(
        "committee",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "committee",
                "executive_board",
                "coordination",
                "steering",
                "advisory",
                name="committee_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee")),
        sa.UniqueConstraint("key", name=op.f("uq_committee_key")),
    )
    op.create_table(
        "department",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["department.id"], name=op.f("fk_department_parent_id_department")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("key", name=op.f("uq_department_key")),
    )
    op.create_table(
        "due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                "failed",
                "cancelled",
                name="due_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_due_kind_key")),
    )
    with op.batch_alter_table("due", schema=None) as batch_op:
        batch_op.create_index("ix_due_open", ["state", "next_try_at"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows_new", sa.Integer(), nullable=False),
        sa.Column("rows_changed", sa.Integer(), nullable=False),
        sa.Column("rows_same", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_sha256"), ["sha256"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("headline", sa.Boolean(), nullable=False),
        sa.Column(
            "period_type",
            sa.Enum(
                "year",
                "half_year",
                "quarter",
                "month",
                "school_year",
                name="period_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "publication",
            sa.Enum(
                "internal",
                "committee",
                "public",
                name="publication",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("key", name=op.f("uq_indicator_key")),
    )
    op.create_table(
        "log_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_in_attempt")),
        sa.UniqueConstraint("subject", "window_start", name=op.f("uq_log_in_attempt_subject_window_start")),
    )
    op.create_table(
        "mail_part",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_mail_part")),
    )
    op.create_table(
        "outbox_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_hold")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("attachments", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "due",
                "sending",
                "sent",
                "retry",
                "failed",
                "withdrawn",
                name="outbox_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", "address", name=op.f("uq_outbox_message_key_address")),
        sa.UniqueConstraint("name", name=op.f("uq_outbox_message_name")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_waiting", ["state", "next_try_at"], unique=False)

    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "year",
                "half_year",
                "quarter",
                "month",
                "school_year",
                name="period_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("type", "starts_on", "ends_on", name=op.f("uq_period_type_starts_on_ends_on")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("postal_address", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "report_number",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_report_number")),
    )
    op.create_table(
        "town",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("ags", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("crest", sa.LargeBinary(), nullable=True),
        sa.Column("crest_type", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town")),
    )
    op.create_table(
        "vocabulary_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_key", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label_de", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_term")),
        sa.UniqueConstraint("list_key", "code", name=op.f("uq_vocabulary_term_list_key_code")),
    )
    op.create_table(
        "worker_beat",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_worker_beat")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("auth_epoch", sa.Integer(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
    )
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["level_id"], ["area_level.id"], name=op.f("fk_area_level_id_area_level")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("level_id", "key", name=op.f("uq_area_level_id_key")),
    )
    op.create_table(
        "indicator_version",
        sa.Column("name_de", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("numerator_de", sa.String(), nullable=True),
        sa.Column("denominator_de", sa.String(), nullable=True),
        sa.Column("source_de", sa.String(), nullable=True),
        sa.Column("periodicity", sa.String(), nullable=True),
        sa.Column("interval_months", sa.Integer(), nullable=False),
        sa.Column("max_age_months", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "count",
                "share",
                "rate",
                "ratio",
                "mean",
                "index",
                name="indicator_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "direction",
            sa.Enum(
                "higher_better",
                "higher_worse",
                "neutral",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("tolerance", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_version_indicator_id_indicator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_version")),
        sa.UniqueConstraint("indicator_id", "number", name=op.f("uq_indicator_version_indicator_id_number")),
    )
    op.create_table(
        "meeting",
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                name="meeting_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_meeting_committee_id_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "plan_node",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "cycle",
                "field",
                "goal",
                "strategy",
                "target",
                "measure",
                name="node_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column(
            "publication",
            sa.Enum(
                "internal",
                "committee",
                "public",
                name="publication",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("retired_reason", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'cycle') = (cycle_id IS NULL)", name=op.f("ck_plan_node_cycle_stands_alone")),
        sa.ForeignKeyConstraint(["cycle_id"], ["plan_node.id"], name=op.f("fk_plan_node_cycle_id_plan_node")),
        sa.ForeignKeyConstraint(["owner_id"], ["department.id"], name=op.f("fk_plan_node_owner_id_department")),
        sa.ForeignKeyConstraint(["parent_id"], ["plan_node.id"], name=op.f("fk_plan_node_parent_id_plan_node")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_node")),
        sa.UniqueConstraint("cycle_id", "code", name=op.f("uq_plan_node_cycle_id_code")),
    )
    with op.batch_alter_table("plan_node", schema=None) as batch_op:
        batch_op.create_index("ix_plan_node_kind", ["kind", "cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_node_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_node_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "role_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "planner",
                "department_head",
                "department_clerk",
                "releaser",
                "statistics",
                "council_office",
                "provider",
                "committee_member",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("committee_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_role_assignment_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_role_assignment_department_id_department")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_assignment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
    )
    with op.batch_alter_table("role_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_assignment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "subscription",
        sa.Column("days_before", sa.Integer(), nullable=True),
        sa.Column("cut_off_days", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_title", sa.String(length=200), nullable=False),
        sa.Column("asked_text", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column(
            "rhythm",
            sa.Enum(
                "meeting",
                "month",
                "quarter",
                "half_year",
                "year",
                name="rhythm",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "release",
            sa.Enum("required", "automatic", name="release_rule", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("releaser_id", sa.Integer(), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("retired_reason", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_subscription_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_subscription_deputy_id_person")),
        sa.ForeignKeyConstraint(["releaser_id"], ["person.id"], name=op.f("fk_subscription_releaser_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscription_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "area_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("geometry", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_version_area_id_area")),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_version_parent_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_version")),
        sa.UniqueConstraint("area_id", "valid_from", name=op.f("uq_area_version_area_id_valid_from")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_type", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_audit_entry_actor_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_entry_object", ["object_type", "object_id"], unique=False)

    op.create_table(
        "break_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("breakdown_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_break_confirmation_area_id_area")),
        sa.ForeignKeyConstraint(
            ["breakdown_id"], ["breakdown.id"], name=op.f("fk_break_confirmation_breakdown_id_breakdown")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_break_confirmation_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_break_confirmation_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_confirmation")),
        sa.UniqueConstraint(
            "indicator_id",
            "area_id",
            "breakdown_id",
            "period_id",
            name=op.f("uq_break_confirmation_indicator_id_area_id_breakdown_id_period_id"),
        ),
    )
    op.create_table(
        "further_parent",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["plan_node.id"], name=op.f("fk_further_parent_node_id_plan_node")),
        sa.ForeignKeyConstraint(["parent_id"], ["plan_node.id"], name=op.f("fk_further_parent_parent_id_plan_node")),
        sa.PrimaryKeyConstraint("node_id", "parent_id", name=op.f("pk_further_parent")),
    )
    with op.batch_alter_table("further_parent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_further_parent_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "impact_target",
        sa.Column("baseline_on", sa.Date(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column(
            "target_type",
            sa.Enum(
                "at_least",
                "at_most",
                "hold",
                "corridor",
                "reduce_gap",
                "qualitative",
                name="target_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "direction",
            sa.Enum(
                "higher_better",
                "higher_worse",
                "neutral",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("baseline", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("target", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("corridor_low", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("corridor_high", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("tolerance", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("effect_from", sa.Date(), nullable=True),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("breakdown_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_impact_target_area_id_area")),
        sa.ForeignKeyConstraint(
            ["breakdown_id"], ["breakdown.id"], name=op.f("fk_impact_target_breakdown_id_breakdown")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_impact_target_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(["node_id"], ["plan_node.id"], name=op.f("fk_impact_target_node_id_plan_node")),
        sa.PrimaryKeyConstraint("node_id", name=op.f("pk_impact_target")),
    )
    with op.batch_alter_table("impact_target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_impact_target_indicator_id"), ["indicator_id"], unique=False)

    op.create_table(
        "log_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("auth_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_log_in_session_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_log_in_session_token_hash")),
    )
    with op.batch_alter_table("log_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_in_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "measure",
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_reason", sa.String(length=1000), nullable=True),
        sa.Column("target_group", sa.String(length=300), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("unmonitored_reason", sa.String(length=1000), nullable=True),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("money", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["merged_into_id"], ["plan_node.id"], name=op.f("fk_measure_merged_into_id_plan_node")),
        sa.ForeignKeyConstraint(["node_id"], ["plan_node.id"], name=op.f("fk_measure_node_id_plan_node")),
        sa.PrimaryKeyConstraint("node_id", name=op.f("pk_measure")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "delivery",
            sa.Enum("mail", "paper", name="delivery_form", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["role_assignment.id"], name=op.f("fk_membership_assignment_id_role_assignment")
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_membership_committee_id_committee")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_membership_assignment_id")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "node_field",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["plan_node.id"], name=op.f("fk_node_field_field_id_plan_node")),
        sa.ForeignKeyConstraint(["node_id"], ["plan_node.id"], name=op.f("fk_node_field_node_id_plan_node")),
        sa.PrimaryKeyConstraint("node_id", "field_id", name=op.f("pk_node_field")),
    )
    with op.batch_alter_table("node_field", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_node_field_field_id"), ["field_id"], unique=False)

    op.create_table(
        "observation",
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("breakdown_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("numerator", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("denominator", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "reported",
                "missing",
                "suppressed",
                "not_meaningful",
                "not_yet_due",
                "not_applicable",
                name="value_state",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "quality",
            sa.Enum("final", "preliminary", "estimated", "revised", name="quality", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("break_reason", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'reported') = (value IS NOT NULL OR (numerator IS NOT NULL AND denominator IS NOT NULL))",
            name=op.f("ck_observation_number_or_reason"),
        ),
        sa.CheckConstraint(
            "quality = 'final' OR quality IN ('preliminary', 'estimated', 'revised')",
            name=op.f("ck_observation_quality"),
        ),
        sa.CheckConstraint(
            "state = 'reported' OR state IN "
            "('missing', 'suppressed', 'not_meaningful', 'not_yet_due', 'not_applicable')",
            name=op.f("ck_observation_value_state"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_observation_area_id_area")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_observation_batch_id_import_batch")),
        sa.ForeignKeyConstraint(["breakdown_id"], ["breakdown.id"], name=op.f("fk_observation_breakdown_id_breakdown")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_observation_indicator_id_indicator")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_observation_period_id_period")),
        sa.PrimaryKeyConstraint("indicator_id", "breakdown_id", "area_id", "period_id", name=op.f("pk_observation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "observation_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("breakdown_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("numerator", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("denominator", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "reported",
                "missing",
                "suppressed",
                "not_meaningful",
                "not_yet_due",
                "not_applicable",
                name="value_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "quality",
            sa.Enum(
                "final",
                "preliminary",
                "estimated",
                "revised",
                name="quality",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("break_reason", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_observation_revision_area_id_area")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_observation_revision_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["breakdown_id"], ["breakdown.id"], name=op.f("fk_observation_revision_breakdown_id_breakdown")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_observation_revision_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_observation_revision_period_id_period")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["import_batch.id"], name=op.f("fk_observation_revision_replaced_by_id_import_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_revision")),
    )
    with op.batch_alter_table("observation_revision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_observation_revision_figure", ["indicator_id", "breakdown_id", "area_id", "period_id"], unique=False
        )

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_one_time_link_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    op.create_table(
        "report_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("period_key", sa.String(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "draft",
                "released",
                "dispatched",
                "superseded",
                "cancelled",
                "failed",
                name="run_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cut_off_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("erratum", sa.String(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(), nullable=True),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_report_run_committee_id_committee")),
        sa.ForeignKeyConstraint(["corrects_id"], ["report_run.id"], name=op.f("fk_report_run_corrects_id_report_run")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_report_run_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name=op.f("fk_report_run_subscription_id_subscription")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_run")),
        sa.UniqueConstraint(
            "subscription_id",
            "period_key",
            "version_number",
            name=op.f("uq_report_run_subscription_id_period_key_version_number"),
        ),
    )
    with op.batch_alter_table("report_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_run_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index("ix_report_run_state", ["state", "due_at"], unique=False)

    op.create_table(
        "resolution",
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "adopted",
                "adopted_amended",
                "noted",
                "rejected",
                "postponed",
                name="resolution_outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "publication",
            sa.Enum(
                "internal",
                "committee",
                "public",
                name="publication",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_resolution_committee_id_committee")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_resolution_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
        sa.UniqueConstraint("reference", name=op.f("uq_resolution_reference")),
    )
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resolution_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "subscription_node",
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["plan_node.id"], name=op.f("fk_subscription_node_node_id_plan_node")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name=op.f("fk_subscription_node_subscription_id_subscription")
        ),
        sa.PrimaryKeyConstraint("subscription_id", "node_id", name=op.f("pk_subscription_node")),
    )
    op.create_table(
        "field_phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum(
                "mandate",
                "goals",
                "analysis",
                "needs",
                "programme",
                "implementation",
                "controlling",
                "evaluation",
                name="phase",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("resolution_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["field_id"], ["plan_node.id"], name=op.f("fk_field_phase_field_id_plan_node")),
        sa.ForeignKeyConstraint(
            ["resolution_id"], ["resolution.id"], name=op.f("fk_field_phase_resolution_id_resolution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_phase")),
    )
    with op.batch_alter_table("field_phase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_phase_field_id"), ["field_id"], unique=False)

    op.create_table(
        "interim_target",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"], ["impact_target.node_id"], name=op.f("fk_interim_target_target_id_impact_target")
        ),
        sa.PrimaryKeyConstraint("target_id", "due_on", name=op.f("pk_interim_target")),
    )
    op.create_table(
        "measure_area",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_measure_area_area_id_area")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.node_id"], name=op.f("fk_measure_area_measure_id_measure")),
        sa.PrimaryKeyConstraint("measure_id", "area_id", name=op.f("pk_measure_area")),
    )
    with op.batch_alter_table("measure_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_area_area_id"), ["area_id"], unique=False)

    op.create_table(
        "measure_indicator",
        sa.Column("lag_years", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "output",
                "outcome",
                "context",
                name="monitoring_role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "direction",
            sa.Enum("up", "down", name="expected_direction", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column(
            "evidence",
            sa.Enum(
                "strong",
                "moderate",
                "weak",
                "assumed",
                name="evidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("planned_value", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_measure_indicator_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.node_id"], name=op.f("fk_measure_indicator_measure_id_measure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_indicator")),
        sa.UniqueConstraint(
            "measure_id", "indicator_id", "role", name=op.f("uq_measure_indicator_measure_id_indicator_id_role")
        ),
    )
    with op.batch_alter_table("measure_indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_indicator_indicator_id"), ["indicator_id"], unique=False)

    op.create_table(
        "node_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("text_en", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft", "adopted", "retired", name="goal_status", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("resolution_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["plan_node.id"], name=op.f("fk_node_wording_node_id_plan_node")),
        sa.ForeignKeyConstraint(
            ["resolution_id"], ["resolution.id"], name=op.f("fk_node_wording_resolution_id_resolution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node_wording")),
        sa.UniqueConstraint("node_id", "number", name=op.f("uq_node_wording_node_id_number")),
    )
    op.create_table(
        "report_document",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column(
            "format",
            sa.Enum("html", "pdf", "json", name="report_format", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["report_run.id"], name=op.f("fk_report_document_run_id_report_run")),
        sa.PrimaryKeyConstraint("run_id", "format", name=op.f("pk_report_document")),
    )
    op.create_table(
        "report_hand",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_hand_person_id_person")),
        sa.ForeignKeyConstraint(["run_id"], ["report_run.id"], name=op.f("fk_report_hand_run_id_report_run")),
        sa.PrimaryKeyConstraint("run_id", "person_id", name=op.f("pk_report_hand")),
    )
    op.create_table(
        "status_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.node_id"], name=op.f("fk_status_report_measure_id_measure")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_status_report_reported_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_report")),
    )
    with op.batch_alter_table("status_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_report_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "target_review",
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.String(), nullable=False),
        sa.Column(
            "seen_state",
            sa.Enum(
                "not_assessable",
                "not_yet",
                "reached",
                "missed",
                "on_track",
                "wrong_way",
                "behind",
                "off_track",
                name="attainment_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("seen_reason", sa.String(), nullable=True),
        sa.Column("seen_sentence", sa.Text(), nullable=False),
        sa.Column(
            "judgement",
            sa.Enum(
                "not_assessable",
                "not_yet",
                "reached",
                "missed",
                "on_track",
                "wrong_way",
                "behind",
                "off_track",
                name="judgement",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "consequence",
            sa.Enum(
                "keep",
                "re_steer",
                "new_wording",
                "data_needed",
                name="consequence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["impact_target.node_id"], name=op.f("fk_target_review_target_id_impact_target")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_review")),
    )
    with op.batch_alter_table("target_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_target_review_target_id"), ["target_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("target_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_target_review_target_id"))

    op.drop_table("target_review")
    with op.batch_alter_table("status_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_report_measure_id"))

    op.drop_table("status_report")
    op.drop_table("report_hand")
    op.drop_table("report_document")
    op.drop_table("node_wording")
    with op.batch_alter_table("measure_indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_indicator_indicator_id"))

    op.drop_table("measure_indicator")
    with op.batch_alter_table("measure_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_area_area_id"))

    op.drop_table("measure_area")
    op.drop_table("interim_target")
    with op.batch_alter_table("field_phase", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_field_phase_field_id"))

    op.drop_table("field_phase")
    op.drop_table("subscription_node")
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resolution_committee_id"))

    op.drop_table("resolution")
    with op.batch_alter_table("report_run", schema=None) as batch_op:
        batch_op.drop_index("ix_report_run_state")
        batch_op.drop_index(batch_op.f("ix_report_run_committee_id"))

    op.drop_table("report_run")
    op.drop_table("one_time_link")
    with op.batch_alter_table("observation_revision", schema=None) as batch_op:
        batch_op.drop_index("ix_observation_revision_figure")

    op.drop_table("observation_revision")
    op.drop_table("observation")
    with op.batch_alter_table("node_field", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_node_field_field_id"))

    op.drop_table("node_field")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_committee_id"))

    op.drop_table("membership")
    op.drop_table("measure")
    with op.batch_alter_table("log_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_in_session_account_id"))

    op.drop_table("log_in_session")
    with op.batch_alter_table("impact_target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_impact_target_indicator_id"))

    op.drop_table("impact_target")
    with op.batch_alter_table("further_parent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_further_parent_parent_id"))

    op.drop_table("further_parent")
    op.drop_table("break_confirmation")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_object")
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    op.drop_table("area_version")
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscription_committee_id"))

    op.drop_table("subscription")
    with op.batch_alter_table("role_assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_assignment_person_id"))

    op.drop_table("role_assignment")
    with op.batch_alter_table("plan_node", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_node_parent_id"))
        batch_op.drop_index(batch_op.f("ix_plan_node_owner_id"))
        batch_op.drop_index("ix_plan_node_kind")

    op.drop_table("plan_node")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_committee_id"))

    op.drop_table("meeting")
    op.drop_table("indicator_version")
    op.drop_table("area")
    op.drop_table("account")
    op.drop_table("worker_beat")
    op.drop_table("vocabulary_term")
    op.drop_table("town")
    op.drop_table("report_number")
    op.drop_table("person")
    op.drop_table("period")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_waiting")

    op.drop_table("outbox_message")
    op.drop_table("outbox_hold")
    op.drop_table("mail_part")
    op.drop_table("log_in_attempt")
    op.drop_table("indicator")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_sha256"))

    op.drop_table("import_batch")
    with op.batch_alter_table("due", schema=None) as batch_op:
        batch_op.drop_index("ix_due_open")

    op.drop_table("due")
    op.drop_table("department")
    op.drop_table("committee")
    op.drop_table("breakdown")
    op.drop_table("area_level")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP COLLATION german")
