"""The full sheet of a measure, reporting rounds, and what a town decides about them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "carrier",
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier")),
        sa.UniqueConstraint("name", name=op.f("uq_carrier_name")),
    )
    op.create_table(
        "search_text",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("title_words", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "object_id", name=op.f("pk_search_text")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "reporting_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("is_interim", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", name="round_state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_reporting_round_opened_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_round")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "before",
                "after",
                name="reminder_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["reporting_round.id"], name=op.f("fk_reminder_round_id_reporting_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "round_id", "person_id", "kind", "due_on", name=op.f("uq_reminder_round_id_person_id_kind_due_on")
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_person_id"), ["person_id"], unique=False)

    op.create_table(
        "audit_text",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=3), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_text_entry_id_audit_entry")),
        sa.PrimaryKeyConstraint("entry_id", "side", "field", name=op.f("pk_audit_text")),
    )
    op.create_table(
        "budget_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_reason", sa.String(length=300), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "cover",
            sa.Enum("full", "partly", "not", name="budget_cover", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("staff_planned", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("staff_budgeted", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("staff_filled", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("consumptive_planned", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("consumptive_spent", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("investive_planned", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("investive_spent", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.node_id"], name=op.f("fk_budget_year_measure_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_year")),
    )
    with op.batch_alter_table("budget_year", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_year_measure_id"), ["measure_id"], unique=False)
        batch_op.create_index(
            "uq_budget_year_of_measure",
            ["measure_id", "year"],
            unique=True,
            sqlite_where=sa.text("dropped_on IS NULL"),
            postgresql_where=sa.text("dropped_on IS NULL"),
        )

    op.create_table(
        "department_part",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.Column("function", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_department_part_department_id_department")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["report_run.id"], name=op.f("fk_department_part_run_id_report_run")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["person.id"], name=op.f("fk_department_part_seen_by_id_person")),
        sa.PrimaryKeyConstraint("run_id", "department_id", name=op.f("pk_department_part")),
    )
    op.create_table(
        "funding_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_reason", sa.String(length=300), nullable=True),
        sa.Column("programme", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("own_share", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("proof_due_on", sa.Date(), nullable=True),
        sa.Column("proof_given_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.node_id"], name=op.f("fk_funding_grant_measure_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_grant")),
    )
    with op.batch_alter_table("funding_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_grant_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "measure_carrier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_reason", sa.String(length=300), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("carrier_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_measure_carrier_carrier_id_carrier")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_measure_carrier_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.node_id"], name=op.f("fk_measure_carrier_measure_id_measure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_carrier")),
    )
    with op.batch_alter_table("measure_carrier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_carrier_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "measure_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_reason", sa.String(length=300), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
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
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_measure_file_added_by_id_person")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.node_id"], name=op.f("fk_measure_file_measure_id_measure")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_measure_file_sha256_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_file")),
    )
    with op.batch_alter_table("measure_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_file_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "measure_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_reason", sa.String(length=300), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.node_id"], name=op.f("fk_measure_link_measure_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_link")),
    )
    with op.batch_alter_table("measure_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_link_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_reason", sa.String(length=300), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.node_id"], name=op.f("fk_milestone_measure_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "obstacle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_reason", sa.String(length=300), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("obstacle", "risk", name="obstacle_kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.node_id"], name=op.f("fk_obstacle_measure_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obstacle")),
    )
    with op.batch_alter_table("obstacle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_obstacle_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "output",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_reason", sa.String(length=300), nullable=True),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("planned_value", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.node_id"], name=op.f("fk_output_measure_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_output")),
    )
    with op.batch_alter_table("output", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_output_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_reason", sa.String(length=300), nullable=True),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=1000), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "open",
                "adopted",
                "partly",
                "rejected",
                "not_held",
                name="participation_outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("outcome_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.node_id"], name=op.f("fk_participation_measure_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "target_change",
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("reason_text", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_target_change_changed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["target_id"], ["impact_target.node_id"], name=op.f("fk_target_change_target_id_impact_target")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_change")),
    )
    with op.batch_alter_table("target_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_target_change_target_id"), ["target_id"], unique=False)

    op.create_table(
        "output_figure",
        sa.Column("output_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Numeric().with_variant(sa.String(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["output_id"], ["output.id"], name=op.f("fk_output_figure_output_id_output")),
        sa.PrimaryKeyConstraint("output_id", "year", name=op.f("pk_output_figure")),
    )
    op.create_table(
        "round_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "draft",
                "submitted",
                "queried",
                "taken_over",
                "checked",
                "released",
                name="line_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_round_line_department_id_department")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.node_id"], name=op.f("fk_round_line_measure_id_measure")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["status_report.id"], name=op.f("fk_round_line_report_id_status_report")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["reporting_round.id"], name=op.f("fk_round_line_round_id_reporting_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_line")),
        sa.UniqueConstraint("round_id", "measure_id", name=op.f("uq_round_line_round_id_measure_id")),
    )
    with op.batch_alter_table("round_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_line_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_round_line_measure_id"), ["measure_id"], unique=False)
        batch_op.create_index("ix_round_line_state", ["state"], unique=False)

    op.create_table(
        "entry_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("carrier_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visit_hash", sa.String(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_entry_link_carrier_id_carrier")),
        sa.ForeignKeyConstraint(["line_id"], ["round_line.id"], name=op.f("fk_entry_link_line_id_round_line")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_entry_link_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_entry_link_token_hash")),
        sa.UniqueConstraint("visit_hash", name=op.f("uq_entry_link_visit_hash")),
    )
    with op.batch_alter_table("entry_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_link_line_id"), ["line_id"], unique=False)

    op.create_table(
        "line_draft",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("unchanged", "changed", name="answer", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("entered", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("by_carriers", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["round_line.id"], name=op.f("fk_line_draft_line_id_round_line")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_line_draft_saved_by_id_person")),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_line_draft")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("unchanged", "changed", name="answer", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_reason", sa.String(), nullable=True),
        sa.Column("timeliness", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["line_id"], ["round_line.id"], name=op.f("fk_submission_line_id_round_line")),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["person.id"], name=op.f("fk_submission_prepared_by_id_person")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_submission_submitted_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("line_id", "number", name=op.f("uq_submission_line_id_number")),
    )
    op.create_table(
        "review_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column(
            "step",
            sa.Enum(
                "submit",
                "take_back",
                "query",
                "answer",
                "take_over",
                "check",
                "release",
                "unlock",
                name="review_step",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=True),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acted_by_id", sa.Integer(), nullable=True),
        sa.Column("function", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["acted_by_id"], ["person.id"], name=op.f("fk_review_act_acted_by_id_person")),
        sa.ForeignKeyConstraint(["line_id"], ["round_line.id"], name=op.f("fk_review_act_line_id_round_line")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_review_act_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_act")),
    )
    with op.batch_alter_table("review_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_act_line_id"), ["line_id"], unique=False)

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("previous", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("mac", sa.String(length=64), nullable=True))

    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))

    with op.batch_alter_table("log_in_attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("free_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("legal_character", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("deputy", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("target_group_size", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("effect_starts_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("effect_ends_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("next_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("budget_product", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("recommendation", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("programme", sa.String(length=300), nullable=True))

    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leads_to", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("code_hash", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("visitor_hash", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("code_tries", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("role_assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delegated_from_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_role_assignment_delegated_from_id_role_assignment"),
            "role_assignment",
            ["delegated_from_id"],
            ["id"],
        )

    with op.batch_alter_table("status_report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("as_of", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "answer",
                sa.Enum("unchanged", "changed", name="answer", native_enum=False, create_constraint=True, length=32),
                server_default="changed",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("status_reason", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("timeliness", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("details", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_status_report_replaces_id_status_report"), "status_report", ["replaces_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("status_report", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_status_report_replaces_id_status_report"), type_="foreignkey")
        batch_op.drop_column("replaces_id")
        batch_op.drop_column("details")
        batch_op.drop_column("timeliness")
        batch_op.drop_column("status_reason")
        batch_op.drop_constraint(batch_op.f("ck_status_report_answer"), type_="check")
        batch_op.drop_column("answer")
        batch_op.drop_column("as_of")

    with op.batch_alter_table("role_assignment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_role_assignment_delegated_from_id_role_assignment"), type_="foreignkey")
        batch_op.drop_column("delegated_from_id")

    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_column("code_tries")
        batch_op.drop_column("visitor_hash")
        batch_op.drop_column("code_hash")
        batch_op.drop_column("leads_to")

    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_column("programme")
        batch_op.drop_column("recommendation")
        batch_op.drop_column("budget_product")
        batch_op.drop_column("next_on")
        batch_op.drop_column("effect_ends_on")
        batch_op.drop_column("effect_starts_on")
        batch_op.drop_column("target_group_size")
        batch_op.drop_column("deputy")
        batch_op.drop_column("legal_character")
        batch_op.drop_column("kind")

    with op.batch_alter_table("log_in_attempt", schema=None) as batch_op:
        batch_op.drop_column("free_at")

    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_column("mac")
        batch_op.drop_column("previous")

    with op.batch_alter_table("review_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_act_line_id"))

    op.drop_table("review_act")
    op.drop_table("submission")
    op.drop_table("line_draft")
    with op.batch_alter_table("entry_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_link_line_id"))

    op.drop_table("entry_link")
    with op.batch_alter_table("round_line", schema=None) as batch_op:
        batch_op.drop_index("ix_round_line_state")
        batch_op.drop_index(batch_op.f("ix_round_line_measure_id"))
        batch_op.drop_index(batch_op.f("ix_round_line_department_id"))

    op.drop_table("round_line")
    op.drop_table("output_figure")
    with op.batch_alter_table("target_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_target_change_target_id"))

    op.drop_table("target_change")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_measure_id"))

    op.drop_table("participation")
    with op.batch_alter_table("output", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_output_measure_id"))

    op.drop_table("output")
    with op.batch_alter_table("obstacle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_obstacle_measure_id"))

    op.drop_table("obstacle")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_measure_id"))

    op.drop_table("milestone")
    with op.batch_alter_table("measure_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_link_measure_id"))

    op.drop_table("measure_link")
    with op.batch_alter_table("measure_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_file_measure_id"))

    op.drop_table("measure_file")
    with op.batch_alter_table("measure_carrier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_carrier_measure_id"))

    op.drop_table("measure_carrier")
    with op.batch_alter_table("funding_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funding_grant_measure_id"))

    op.drop_table("funding_grant")
    op.drop_table("department_part")
    with op.batch_alter_table("budget_year", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_budget_year_of_measure",
            sqlite_where=sa.text("dropped_on IS NULL"),
            postgresql_where=sa.text("dropped_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_budget_year_measure_id"))

    op.drop_table("budget_year")
    op.drop_table("audit_text")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_person_id"))

    op.drop_table("reminder")
    op.drop_table("reporting_round")
    op.drop_table("stored_file")
    op.drop_table("setting")
    op.drop_table("search_text")
    op.drop_table("carrier")
