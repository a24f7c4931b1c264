"""`tracker export …`: what an audience may see, as CSV, XLSX or JSON."""

from pathlib import Path

import click

from tracker.cli.frame import Installation, main, write_out
from tracker.evaluation.content import export_targets
from tracker.monitoring.queries.exports import export_observations
from tracker.planning.jobs import export_measures, export_plan, write_template
from tracker.shared.export import ExportFormat
from tracker.shared.publication import Audience

KINDS = ("observations", "targets", "measures", "plan")


@main.command("export")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--format", "format_", type=click.Choice([form.value for form in ExportFormat]), default="csv")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else standard output.")
@click.option("--audience", default="internal", help="public, committee:KEY or internal.")
@click.option("--language", type=click.Choice(["de", "en"]), default=None, help="Language of sentences and labels.")
@click.option("--template", is_flag=True, help="Instead of the plan an empty workbook to fill in.")
@click.pass_obj
def export(
    here: Installation,
    kind: str,
    format_: str,
    out: Path | None,
    audience: str,
    language: str | None,
    template: bool,
) -> None:
    """Write observations, targets, measures or the plan."""
    if template and kind != "plan":
        raise click.UsageError("--template goes with `export plan` alone")
    try:
        eyes = Audience.parse(audience)
    except ValueError as error:
        raise click.UsageError(f"--audience must be public, committee:KEY or internal, not {audience!r}") from error
    form, words = ExportFormat(format_), language or here.config.language
    with here.looking() as session:
        if template:
            content = write_template(session, words)
        elif kind == "plan":
            content = export_plan(session, eyes, form)
        elif kind == "measures":
            content = export_measures(session, eyes, form)
        elif kind == "targets":
            content = export_targets(session, eyes, form, language=words, today=here.today)
        else:
            content = export_observations(session, eyes, form)
    write_out(content, out)
