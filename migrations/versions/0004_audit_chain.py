"""The trail becomes a chain: names move beside it, and the database refuses to change an entry."""

import hashlib
import hmac
import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PERSONAL = {
    "person": ("name", "email", "postal_address"),
    "import_batch": ("imported_by",),
    "break_confirmation": ("confirmed_by",),
    "target_review": ("reviewed_by",),
    "report_run": ("released_by",),
}
SIDES = ("old", "new")

entries = sa.table(
    "audit_entry", *(sa.column(name) for name in ("id", "actor_id", "actor", "object_type", "old", "new"))
)
texts = sa.table("audit_text", *(sa.column(name) for name in ("entry_id", "side", "field", "salt", "value")))
account = sa.table("account", sa.column("id"), sa.column("person_id"))
person = sa.table("person", sa.column("id"), sa.column("name"))


def upgrade() -> None:
    _take_names_out()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{change} BEFORE {change.upper()} ON audit_entry "
                f"BEGIN SELECT RAISE(ABORT, 'the audit trail is kept as it is'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for change in ("change", "truncate"):
            op.execute(f"DROP TRIGGER audit_entry_no_{change} ON audit_entry")
        op.execute("DROP FUNCTION refuse_change_of_trail()")
    else:
        for change in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_entry_no_{change}")
    _put_names_back()


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change_of_trail() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the audit trail is kept as it is'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_trail()"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_trail()"
    )


def _take_names_out() -> None:
    """Name accounts by their numbers, and keep personal texts beside the entries, where they can be erased."""
    connection = op.get_bind()
    named = sa.literal("#", sa.String()) + sa.cast(entries.c.actor_id, sa.String())
    connection.execute(entries.update().where(entries.c.actor_id.is_not(None)).values(actor=named))
    told = connection.execute(sa.select(entries).where(entries.c.object_type.in_(list(PERSONAL)))).all()
    for entry in told:
        kept, changed = [], {}
        for side in SIDES:
            values = json.loads(getattr(entry, side) or "null")
            if not isinstance(values, dict):
                continue
            for field in PERSONAL[entry.object_type]:
                if isinstance(values.get(field), str):
                    salt, value = secrets.token_hex(16), values[field]
                    values[field] = {"committed": _commitment(salt, field, value)}
                    kept.append({"entry_id": entry.id, "side": side, "field": field, "salt": salt, "value": value})
                    changed[side] = json.dumps(values, ensure_ascii=False, sort_keys=True)
        if kept:
            connection.execute(entries.update().where(entries.c.id == entry.id).values(changed))
            connection.execute(texts.insert(), kept)


def _put_names_back() -> None:
    connection = op.get_bind()
    for text in connection.execute(sa.select(texts)).all():
        side = entries.c[text.side] if text.side in SIDES else None
        told = (
            connection.execute(sa.select(side).where(entries.c.id == text.entry_id)).scalar()
            if side is not None
            else None
        )
        values = json.loads(told or "null")
        if side is not None and isinstance(values, dict):
            values[text.field] = text.value
            clear = json.dumps(values, ensure_ascii=False, sort_keys=True)
            connection.execute(entries.update().where(entries.c.id == text.entry_id).values({side.name: clear}))
    name = sa.select(person.c.name).join_from(account, person, person.c.id == account.c.person_id)
    name = name.where(account.c.id == entries.c.actor_id)
    known = entries.update().where(entries.c.actor_id.is_not(None))
    connection.execute(known.values(actor=sa.func.coalesce(name.scalar_subquery(), entries.c.actor)))


def _commitment(salt: str, field: str, value: str) -> str:
    return hmac.new(salt.encode(), json.dumps([field, value]).encode(), hashlib.sha256).hexdigest()
