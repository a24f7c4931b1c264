"""What an installation begins with."""

import click
from sqlmodel import Session

from tracker.accounts import log_in
from tracker.accounts import queries as accounts
from tracker.cli.frame import Installation, main, show
from tracker.cli.schema import upgrade_schema
from tracker.monitoring.intake.indicators import headline_indicators, store_indicators
from tracker.monitoring.services.areas import make_root_area
from tracker.planning import services as planning
from tracker.shared import schema, search
from tracker.shared.town import Town, find_town


@main.command()
@click.pass_obj
def init(here: Installation) -> None:
    """Create or upgrade the database; print a one-time set-up link while there is no administrator."""
    upgrade_schema(here)
    with here.changing() as session:
        prepare_town(session, here)
        if search.is_empty(session):  # what was entered before there was a search
            search.rebuild(session)
        link = None
        if not accounts.has_administrator(session, here.today):
            token = log_in.make_link(session, purpose=log_in.SET_UP, account_id=None, now=here.now)
            link = f"{here.config.base_url}/set-up/{token}"
    invitation = f"\nCreate the first account within 24 hours: {link}" if link else ""
    show(f"The database is ready.{invitation}", revision=schema.head(), set_up_link=link)


@main.group("search")
def search_commands() -> None:
    """What the search finds."""


@search_commands.command("rebuild")
@click.pass_obj
def rebuild_search(here: Installation) -> None:
    """Write anew what the search finds; needed only after changes past the program."""
    with here.changing() as session:
        count = search.rebuild(session)
    show(f"The search finds {count} objects.", objects=count)


def prepare_town(session: Session, here: Installation) -> Town:
    """Make what every installation has: the town, its root area, 18 headline indicators, the words of its lists."""
    town = find_town(session)
    if town is None:
        town = Town(name="Meine Stadt")
        session.add(town)
        session.flush()
        store_indicators(session, headline_indicators(), here.today)
        make_root_area(session, town.name, here.today.replace(year=1900, month=1, day=1))
    planning.seed_vocabulary(session)
    return town
