"""What every command shares: settings, the database, how results and refusals are printed."""

import getpass
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine
from sqlmodel import Session

from config import Config, UnusableSetting
from tracker.shared import audit, clock
from tracker.shared.database import make_engine, reading, unit_of_work
from tracker.shared.errors import Refused

REFUSED = 1


@dataclass
class Installation:
    """The installation a command works on."""

    config: Config
    as_json: bool = False
    now: datetime = field(default_factory=clock.now)

    @cached_property
    def engine(self) -> Engine:
        import tracker.tables  # noqa: F401 - what points at a table finds it, whatever the command itself knows of

        self.config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        return make_engine(self.config.database_url, audit_key=self.config.audit_key)

    def close(self) -> None:
        """Let go of the database, if the command has used it."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    @property
    def today(self) -> date:
        return clock.local_date(self.now, self.config.timezone)

    @property
    def actor(self) -> audit.Actor:
        """Who the trail names for what the command line does."""
        return audit.Actor(None, f"tracker ({getpass.getuser()})")

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """One transaction, all of it or nothing."""
        with unit_of_work(self.engine) as session:
            audit.act_as(session, self.actor, self.now)
            yield session

    @contextmanager
    def looking(self) -> Iterator[Session]:
        with Session(reading(self.engine), expire_on_commit=False) as session:
            yield session


def show(words: str, **result: Any) -> None:
    """Print the result: as one JSON object where asked for, else in words."""
    installation: Installation = click.get_current_context().find_root().obj
    if installation.as_json:
        click.echo(json.dumps(result, ensure_ascii=False, default=str))
    elif words:
        click.echo(words)


def write_out(content: bytes, out: Path | None) -> None:
    """Write a finished file where it was asked for, else to the standard output."""
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}") from error


def show_list(rows: list[dict[str, Any]], line: str) -> None:
    """Print rows: as a JSON list where asked for, else one line each."""
    installation: Installation = click.get_current_context().find_root().obj
    if installation.as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
    else:
        for row in rows:
            click.echo(line.format(**{key: "" if value is None else value for key, value in row.items()}))


class Command(click.Command):
    """A command that also takes --json, and ends with 1 and one sentence when something is refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(
            click.Option(["--json"], is_flag=True, expose_value=False, callback=_as_json, help="Print one JSON object.")
        )

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Refused as refused:
            raise click.ClickException(refused.sentence("en")) from refused


class Group(click.Group):
    command_class = Command


Group.group_class = Group


def _as_json(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.find_root().obj.as_json = True


class Commands(Group):
    """All commands by name; the module of one is imported when it is called, so that none waits for the others."""

    modules: Mapping[str, str] = {
        "audit": "audit",
        "committee": "town",
        "db": "schema",
        "demo": "demonstration",
        "department": "town",
        "export": "exports",
        "import": "imports",
        "init": "beginning",
        "outbox": "reports",
        "report": "reports",
        "run": "processes",
        "run-due": "processes",
        "search": "beginning",
        "serve": "processes",
        "subscription": "reports",
        "town": "town",
        "user": "town",
        "worker": "processes",
    }

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(self.modules)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in self.modules:
            import_module(f"tracker.cli.{self.modules[name]}")  # it registers its commands itself
        return super().get_command(context, name)


@click.group(cls=Commands)
@click.version_option(package_name="tracker", prog_name="tracker")
@click.pass_context
def main(context: click.Context) -> None:
    """Zielkreis: a town steers its social policy by goals and effects."""
    try:
        installation = Installation(Config.from_environment())
    except UnusableSetting as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(REFUSED)
    context.obj = installation
    context.call_on_close(installation.close)
