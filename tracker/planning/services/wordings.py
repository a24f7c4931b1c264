"""The words of a node: a draft that is adopted, and the versions that follow it."""

from datetime import datetime

from sqlmodel import Session

from tracker.committees.models import Resolution
from tracker.planning import queries
from tracker.planning.errors import AdoptedWording, NoSuchResolution, ResolutionTaken
from tracker.planning.models import NodeWording, PlanNode, WordingFields
from tracker.planning.services.saving import key_of, refuse_a_stale_view, save_changed
from tracker.planning.vocabulary import GoalStatus
from tracker.shared.audit import because

WORDS = ("title", "text", "title_en", "text_en")


def adopt_node(session: Session, node: PlanNode, *, resolution_id: int, seen_version: int) -> None:
    """Bind the present draft to the resolution that adopted it; from then on its words stay as they are."""
    refuse_a_stale_view(node, seen_version)
    wording = queries.find_wording(session, key_of(node))
    if wording.status is GoalStatus.ADOPTED:
        raise AdoptedWording
    resolution = _resolution(session, resolution_id)
    wording.status, wording.resolution_id = GoalStatus.ADOPTED, resolution.id
    wording.valid_from = resolution.decided_on
    session.add(wording)
    save_changed(session, node)


def reword_node(
    session: Session,
    node: PlanNode,
    words: WordingFields,
    *,
    resolution_id: int,
    seen_version: int,
    now: datetime,
    reason: str | None = None,
) -> NodeWording:
    """Add the next version of an adopted wording, bound to the resolution that adopted it."""
    refuse_a_stale_view(node, seen_version)
    old = queries.find_wording(session, key_of(node))
    resolution = _resolution(session, resolution_id)
    if old.status is GoalStatus.ADOPTED and old.resolution_id == resolution.id:
        raise ResolutionTaken
    with because(session, reason):
        old.is_current = False
        session.add(old)
        session.flush()
        wording = write_words(session, node, words, number=old.number + 1, now=now)
        wording.status, wording.resolution_id = GoalStatus.ADOPTED, resolution.id
        wording.valid_from = resolution.decided_on
        save_changed(session, node)
    return wording


def write_words(session: Session, node: PlanNode, words: WordingFields, *, number: int, now: datetime) -> NodeWording:
    wording = NodeWording(
        node_id=key_of(node),
        number=number,
        valid_from=words.starts_on or now.date(),
        written_at=now,
        **{name: getattr(words, name) for name in WORDS},
    )
    session.add(wording)
    return wording


def words_differ(wording: NodeWording, entered: WordingFields) -> bool:
    return any((getattr(wording, name) or "") != (getattr(entered, name) or "") for name in WORDS)


def _resolution(session: Session, resolution_id: int) -> Resolution:
    resolution = session.get(Resolution, resolution_id)
    if resolution is None:
        raise NoSuchResolution
    return resolution
