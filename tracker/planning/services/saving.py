"""A node's version: it rises with whatever belongs to the node, so that the loser of a race is told."""

from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from tracker.planning.models import PlanNode
from tracker.shared.errors import ChangedMeanwhile


def save_changed(session: Session, node: PlanNode) -> None:
    """Write the node with a new version number, whatever of it changed; the database decides a race."""
    flag_modified(node, "position")  # any column that says nothing: the UPDATE must happen
    session.add(node)
    try:
        session.flush()
    except StaleDataError as error:
        raise ChangedMeanwhile(node) from error


def refuse_a_stale_view(node: PlanNode, seen_version: int) -> None:
    if node.version != seen_version:
        raise ChangedMeanwhile(node)


def key_of(node: PlanNode) -> int:
    assert node.id is not None
    return node.id
