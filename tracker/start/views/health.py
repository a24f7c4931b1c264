"""Is the process there, is it ready: for machines, without a log-in."""

import shutil

from flask import current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine, text

from tracker.accounts.permissions import open_to_anyone
from tracker.shared import paths
from tracker.start.views import blueprint

LEAST_FREE_SHARE = 0.05


@blueprint.get("/healthz")
@open_to_anyone
def show_health() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@open_to_anyone
def show_readiness() -> ResponseReturnValue:
    faults = {name: fault for name, check in _CHECKS.items() if (fault := check())}
    return jsonify(status="ok" if not faults else "not ready", faults=faults), 200 if not faults else 503


def _database_fault() -> str | None:
    engine: Engine = current_app.extensions["engine"]
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception:
        return "the database does not answer"
    return None


def _schema_fault() -> str | None:
    from alembic.migration import MigrationContext  # with what it brings a tenth of the start, and no page needs it

    engine: Engine = current_app.extensions["engine"]
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except Exception:
        return "the schema cannot be read"
    head = (paths.MIGRATIONS / "current_head").read_text().strip()
    return None if current == head else "the schema is not up to date: run `tracker db upgrade`"


def _disk_fault() -> str | None:
    usage = shutil.disk_usage(current_app.config["DATA_DIR"])
    return None if usage.free / usage.total >= LEAST_FREE_SHARE else "less than 5 % of the disk is free"


_CHECKS = {"database": _database_fault, "schema": _schema_fault, "disk": _disk_fault}
