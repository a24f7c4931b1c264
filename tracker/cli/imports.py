"""`tracker import …`: everything in one transaction, all rows or none."""

from datetime import date, datetime
from pathlib import Path

import click

from tracker.cli.frame import Installation, main, show
from tracker.monitoring.errors import RowsRefused
from tracker.monitoring.intake.areas import import_areas
from tracker.monitoring.intake.geojson import AreaOptions
from tracker.monitoring.intake.indicators import import_indicators
from tracker.monitoring.intake.observations import ImportResult, import_file
from tracker.monitoring.intake.profile_files import load_profile
from tracker.monitoring.intake.profiles import LONG_FORMAT
from tracker.planning.jobs import import_plan
from tracker.planning.services import PlanRefused
from tracker.shared.numbers import NumberStyle

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST_NAMED = 50


@main.group("import")
def import_group() -> None:
    """Take in areas, indicators, observations or a plan."""


@import_group.command("areas")
@click.argument("file", type=FILE)
@click.option("--level", required=True, help="Key of the level, such as stadtteil.")
@click.option("--key", required=True, help="Property that holds the key.")
@click.option("--name", required=True, help="Property that holds the name.")
@click.option("--pad", type=click.IntRange(1, 20), default=None, help="Fill keys with leading zeros to this length.")
@click.option("--parent", help="Property that names the parent.")
@click.option("--parent-prefix", type=click.IntRange(1, 20), help="The parent is named by the key's first characters.")
@click.option("--valid-from", type=click.DateTime(["%Y-%m-%d"]), help="First day these boundaries hold.")
@click.pass_obj
def areas(
    here: Installation,
    file: Path,
    level: str,
    key: str,
    name: str,
    pad: int | None,
    parent: str | None,
    parent_prefix: int | None,
    valid_from: datetime | None,
) -> None:
    """Areas with geometry, from GeoJSON in WGS84."""
    if parent and parent_prefix:
        raise click.UsageError("--parent and --parent-prefix name the parent in two ways; give one")
    day: date | None = valid_from.date() if valid_from else None
    options = AreaOptions(
        level=level, key=key, name=name, pad=pad or 0, parent=parent, parent_prefix=parent_prefix, valid_from=day
    )
    with here.changing() as session:
        result = import_areas(session, file, options, now=here.now, actor=here.actor)
    words = f"{file.name}: {result.new} areas new, {result.changed} changed, {result.same} the same on level {level}."
    show(words, level=level, new=result.new, changed=result.changed, same=result.same)


@import_group.command("indicators")
@click.argument("file", type=FILE)
@click.pass_obj
def indicators(here: Installation, file: Path) -> None:
    """Definitions of indicators, from CSV with the columns of the catalogue."""
    with here.changing() as session:
        result = import_indicators(session, file, now=here.now, actor=here.actor)
    words = f"{file.name}: {result.new} indicators new, {result.changed} changed, {result.same} the same."
    show(words, new=result.new, changed=result.changed, same=result.same)


@import_group.command("observations")
@click.argument("file", type=FILE)
@click.option("--profile", type=FILE, help="Description of another layout (TOML).")
@click.option("--sheet", help="Sheet of a workbook.")
@click.option("--decimal", type=click.Choice(["comma", "point"]), help="Which sign stands before the decimals.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.pass_obj
def observations(
    here: Installation, file: Path, profile: Path | None, sheet: str | None, decimal: str | None, dry_run: bool
) -> None:
    """Figures, in the long format or in any layout that a profile describes."""
    try:
        result = import_file(
            here.engine,
            file,
            now=here.now,
            actor=here.actor,
            profile=load_profile(profile) if profile else LONG_FORMAT,
            sheet_name=sheet,
            decimal=NumberStyle(decimal) if decimal else None,
            dry_run=dry_run,
        )
    except RowsRefused as refused:
        _name_refused(refused.result)
        raise
    if result.refused:
        _name_refused(result)
        raise RowsRefused(result, len(result.refused))
    show(_told(result), **result.as_json())


@import_group.command("plan")
@click.argument("file", type=FILE)
@click.pass_obj
def plan(here: Installation, file: Path) -> None:
    """Goals, strategies, targets and measures, from CSV or XLSX."""
    try:
        with here.changing() as session:
            result = import_plan(session, file, here.now.astimezone(here.config.timezone))
    except PlanRefused as refused:
        for fault in refused.faults[:MOST_NAMED]:
            place = ", ".join(part for part in (fault.sheet, f"row {fault.number}", fault.column) if part)
            click.echo(f"{place}: {fault.value!r}: {fault.sentence('en')}", err=True)
        raise
    counts = {"new": len(result.new), "changed": len(result.changed), "same": len(result.same)}
    if result.changes_nothing:
        show(f"{file.name} changes nothing: all {counts['same']} rows are here already.", **counts)
    else:
        show(
            f"{file.name}: {counts['new']} rows new, {counts['changed']} changed, {counts['same']} the same.", **counts
        )


def _told(result: ImportResult) -> str:
    rate = f" {result.rate:,.0f} rows per second, process start apart." if result.rate else ""
    if result.changes_nothing:
        return f"{result.file_name} changes nothing: all {result.same} figures are here already.{rate}"
    would = "would be " if result.dry_run else ""
    return (
        f"{result.file_name}: {result.rows} rows; {result.new} figures {would}new, "
        f"{result.changed} {would}changed, {result.same} the same.{rate}"
    )


def _name_refused(result: object) -> None:
    assert isinstance(result, ImportResult)
    for row in result.refused[:MOST_NAMED]:
        place = ", ".join(part for part in (row.sheet, f"row {row.row}", f"column {row.column}") if part)
        click.echo(f"{place}: {row.value!r}: {row.reason.sentence('en')}", err=True)
    if len(result.refused) > MOST_NAMED:
        click.echo(f"… and {len(result.refused) - MOST_NAMED} more", err=True)
