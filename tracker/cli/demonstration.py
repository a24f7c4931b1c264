"""`tracker demo`: the fictitious town."""

from datetime import datetime, time

import click

from tracker.cli.frame import Installation, main, show
from tracker.cli.schema import upgrade_schema
from tracker.shared.trail import ANCHORS

DEFAULT_SEED = 2026


@main.command()
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Another seed, other figures.")
@click.option("--today", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day the town stands at; else today.")
@click.option("--reset", is_flag=True, help="Build it anew where a demonstration town stands already.")
@click.pass_obj
def demo(here: Installation, seed: int, day: datetime | None, reset: bool) -> None:
    """Build a fictitious town that shows everything; refuses a database that holds anything else."""
    from tracker.demo.building import build_demo
    from tracker.demo.log_ins import write_log_ins
    from tracker.reporting.rendering.renderer import ReportRenderer
    from tracker.shared import paths

    upgrade_schema(here)
    now = here.now
    if day is not None:
        now = datetime.combine(day.date(), time(9), tzinfo=here.config.timezone)
    result = build_demo(
        here.engine,
        seed=seed,
        today=now.astimezone(here.config.timezone).date(),
        now=now,
        timezone=here.config.timezone,
        base_url=here.config.base_url,
        renderer=ReportRenderer(here.config.base_url, paths.FONTS),
        reset=reset,
    )
    if reset:
        (here.config.data_dir / ANCHORS).unlink(missing_ok=True)  # they speak of the trail that made way
    file = write_log_ins(here.config.data_dir, result.log_ins)
    log_ins = [log_in._asdict() for log_in in result.log_ins]
    show(f"{file.read_text()}They are kept in {file.name} in the data directory.", log_ins=log_ins)
