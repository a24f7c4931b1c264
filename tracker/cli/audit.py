"""`tracker audit`: whether the trail is whole, where it ends, and all of it as a file."""

import json
from pathlib import Path
from typing import Any

import click

from tracker.accounts.queries.names import list_account_names
from tracker.cli.frame import Installation, main, show
from tracker.shared import trail
from tracker.shared.chain import Entry

REFUSED = 1


@main.group()
def audit() -> None:
    """The audit trail."""


@audit.command("verify")
@click.option(
    "--anchor", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Anchors kept elsewhere."
)
@click.pass_obj
def audit_verify(here: Installation, file: Path | None) -> None:
    """Walk the whole chain; end with 1 and say where, if it is broken."""
    kept = here.config.data_dir / trail.ANCHORS
    try:
        anchors = [anchor for each in (kept, file) if each and each.exists() for anchor in trail.read_anchors(each)]
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    with here.looking() as session:
        found = trail.verify_trail(session, here.config.audit_key, anchors)
    head = found.head.as_json() if found.head else None
    result: dict[str, Any] = {"whole": found.fault is None, "sealed": found.sealed, "older": found.older}
    result |= {"erased": found.erased, "anchors": len(anchors), "head": head}
    if found.fault is not None:
        sentence = found.fault.sentence("en")
        show(sentence, **result, fault=found.fault.kind.value, **found.fault.words, sentence=sentence)
        raise SystemExit(REFUSED)
    end = f"the last is {found.head.seq}, sealed {found.head.mac}" if found.head else "there is none yet"
    show(f"The trail is whole; entries sealed: {found.sealed}, anchors that hold: {len(anchors)}; {end}.", **result)


@audit.command("anchor")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Add the anchor to this file.")
@click.pass_obj
def audit_anchor(here: Installation, out: Path | None) -> None:
    """Print the end of the chain, to be kept where the database is not."""
    with here.looking() as session:
        head = trail.find_head(session)
    if head is None:
        raise click.ClickException("the trail has no sealed entry yet")
    line = json.dumps(head.as_json())
    if out is not None:
        with out.open("a") as file:
            file.write(f"{line}\n")
    show(line, **head.as_json())


@audit.command("export")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def audit_export(here: Installation, out: Path) -> None:
    """Write the whole trail as JSON lines, with seals, names and personal texts as far as they are there."""
    count = 0
    with here.looking() as session, out.open("w", encoding="utf-8") as file:
        names = list_account_names(session)
        for count, entry in enumerate(trail.sealed_entries(session), 1):  # noqa: B007 - the last number counts them
            file.write(json.dumps(_line(entry, names), ensure_ascii=False) + "\n")
    show(f"{count} entries are in {out}.", entries=count, file=str(out))


def _line(entry: Entry, names: dict[int, str]) -> dict[str, object]:
    said = entry._asdict() | {"at": entry.at.isoformat(), "name": names.get(entry.actor_id or 0)}
    texts = [
        {"side": side, "field": field, "salt": text.salt, "value": text.value}
        for (side, field), text in entry.texts.items()
    ]
    return said | {"texts": texts}
