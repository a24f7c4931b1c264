"""The schema of the database."""

import click

from tracker.cli.frame import Installation, main, show
from tracker.shared import schema


@main.group()
def db() -> None:
    """Migrations."""


@db.command("upgrade")
@click.pass_obj
def db_upgrade(here: Installation) -> None:
    upgrade_schema(here)
    show(f"The schema is at {schema.head()}.", revision=schema.head())


@db.command("downgrade")
@click.argument("revision")
@click.pass_obj
def db_downgrade(here: Installation, revision: str) -> None:
    schema.downgrade(here.config.database_url, revision)
    show(f"The schema is at {revision}.", revision=revision)


@db.command("current")
@click.pass_obj
def db_current(here: Installation) -> None:
    revision = schema.current(here.config.database_url)
    show(revision or "empty", revision=revision, head=schema.head())


@db.command("revision")
@click.argument("message")
@click.pass_obj
def db_revision(here: Installation, message: str) -> None:
    """Write a migration from what changed in the models."""
    schema.new_revision(here.config.database_url, message)


def upgrade_schema(here: Installation) -> None:
    here.config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        schema.upgrade(here.config.database_url)
    except schema.NewerSchema as error:
        raise click.ClickException(f"{error}; install the version that made it, or a newer one") from error
