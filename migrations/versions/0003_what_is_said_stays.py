"""What has been said stays: words in force, submissions and acts of review are never changed, locked lines neither."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEPT = ("status_report", "submission", "review_act")
CHANGES = ("update", "delete")

# A locked line opens again only by an act of its own, with a reason, by somebody else than who took the last step.
IS_OPENED = """NOT new.is_locked AND EXISTS (
        SELECT 1 FROM review_act AS opening
        JOIN review_act AS last_step ON last_step.id = (
            SELECT max(id) FROM review_act
            WHERE line_id = old.id AND step IN ('take_over', 'check', 'release')
        )
        WHERE opening.line_id = old.id AND opening.step = 'unlock' AND opening.id > last_step.id
          AND opening.text <> '' AND opening.acted_by_id <> last_step.acted_by_id
    )"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in KEPT:
            op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
        op.execute("DROP TRIGGER round_line_locked ON round_line")
        op.execute("DROP FUNCTION refuse_change()")
        op.execute("DROP FUNCTION refuse_change_of_locked_line()")
        return
    for change in CHANGES:
        for table in KEPT:
            op.execute(f"DROP TRIGGER {table}_no_{change}")
        op.execute(f"DROP TRIGGER round_line_locked_{change}")


def _guard_sqlite() -> None:
    for table in KEPT:
        for change in CHANGES:
            op.execute(
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept as they are'); END"
            )
    op.execute(
        f"CREATE TRIGGER round_line_locked_update BEFORE UPDATE ON round_line WHEN old.is_locked AND NOT (\n"
        f"    {IS_OPENED}\n) BEGIN SELECT RAISE(ABORT, 'this line is locked'); END"
    )
    op.execute(
        "CREATE TRIGGER round_line_locked_delete BEFORE DELETE ON round_line WHEN old.is_locked "
        "BEGIN SELECT RAISE(ABORT, 'this line is locked'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE FUNCTION refuse_change_of_locked_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' THEN IF old.is_locked THEN RAISE EXCEPTION 'this line is locked'; END IF; RETURN old; "
        f"END IF; IF old.is_locked AND NOT ({IS_OPENED}) THEN RAISE EXCEPTION 'this line is locked'; END IF; "
        "RETURN new; END $$"
    )
    op.execute(
        "CREATE TRIGGER round_line_locked BEFORE UPDATE OR DELETE ON round_line "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_line()"
    )
