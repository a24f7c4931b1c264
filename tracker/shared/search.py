"""What can be searched: one table of folded words, kept with every change in the transaction that makes it.

A model says by `__searched__` which of its columns are searched, and of which kind and key of object they tell.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction
from sqlmodel import Field, SQLModel, col

from tracker.shared.wordforms import Part, Question, searched_text

AT_ONCE = 500
IN_TITLE, IN_TEXT, AS_WORD = 4, 1, 2


class SearchText(SQLModel, table=True):
    """The words of one object, folded, its title apart; see `wordforms`."""

    __tablename__ = "search_text"

    kind: str = Field(primary_key=True, max_length=20)
    object_id: int = Field(primary_key=True)
    title_words: str = Field(sa_type=sa.Text)
    words: str = Field(sa_type=sa.Text)


@dataclass(frozen=True, slots=True)
class Searched:
    """What a model adds to the words of an object: kind, the column with its key, columns of title and text.

    `only` names a column and what it must be, so that of several versions one counts.
    """

    kind: str
    key: str = "id"
    title: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    only: tuple[str, bool | None] | None = None


def is_found(question: Question) -> sa.ColumnElement[bool]:
    """Return the condition by which a row of `search_text` has all that was looked for."""
    return sa.and_(*(sa.or_(_in_title(part.patterns), _in_text(part.patterns)) for part in question.parts))


def how_well(question: Question) -> sa.ColumnElement[int]:
    """Return how well a row answers: better in the title than in the text, better a word than a part of one."""
    scores = [_score(part) for part in question.parts]
    return sum(scores[1:], scores[0])


def ids_found(kind: str, question: Question) -> sa.Select[Any]:
    """Return the keys of the objects of a kind that answer a question, to narrow a list by."""
    return sa.select(col(SearchText.object_id)).where(col(SearchText.kind) == kind, is_found(question))


def is_empty(session: Session) -> bool:
    return session.execute(sa.select(sa.literal(1)).select_from(SearchText).limit(1)).first() is None


def rebuild(session: Session) -> int:
    """Write the words of all objects anew; return of how many."""
    session.flush()
    session.execute(sa.delete(SearchText))
    count = 0
    for kind, models in _models_by_kind().items():
        keys: set[int] = set()
        for model in models:
            keys |= set(session.execute(sa.select(_column(model, model.__searched__.key))).scalars())
        _write(session, kind, keys)
        count += len(keys)
    return count


@event.listens_for(Session, "before_flush")
def _note(session: Session, _context: UOWTransaction, _instances: object) -> None:
    rows = [*session.new, *(row for row in session.dirty if session.is_modified(row)), *session.deleted]
    noted = [row for row in rows if hasattr(row, "__searched__")]
    if noted:
        session.info.setdefault("searched_rows", []).extend(noted)


@event.listens_for(Session, "after_flush")
def _keep_keys(session: Session, _context: UOWTransaction) -> None:
    """Keep of each changed row whose words it belongs to; new rows have their key now."""
    changed = session.info.setdefault("searched_changes", set())
    for row in session.info.pop("searched_rows", ()):
        changed.add((row.__searched__.kind, getattr(row, row.__searched__.key)))


@event.listens_for(Session, "before_commit")
def _renew(session: Session) -> None:
    session.flush()
    changed = defaultdict(set)
    for kind, key in session.info.pop("searched_changes", ()):
        changed[kind].add(key)
    for kind, keys in changed.items():
        _write(session, kind, keys)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    """Of a savepoint that is rolled back something may still have changed before it: looking again does no harm."""
    session.info.pop("searched_rows", None)
    if not previous.nested:
        session.info.pop("searched_changes", None)


def _write(session: Session, kind: str, keys: Collection[int]) -> None:
    """Write what the rows of these objects say now; of those that are gone nothing stays."""
    for some in _in_batches(sorted(keys)):
        titles: dict[int, list[str]] = defaultdict(list)
        texts: dict[int, list[str]] = defaultdict(list)
        for model in _models_by_kind()[kind]:
            _read(session, model, some, titles, texts)
        told = [
            {"kind": kind, "object_id": key, "title_words": searched_text(*titles[key]), "words": words}
            for key in some
            if (words := searched_text(*texts[key])) or titles[key]
        ]
        session.execute(
            sa.delete(SearchText).where(col(SearchText.kind) == kind, col(SearchText.object_id).in_(some)),
            execution_options={"synchronize_session": False},
        )
        if told:
            session.execute(sa.insert(SearchText.__table__), told)  # type: ignore[attr-defined]


def _read(session: Session, model: Any, keys: list[int], titles: Any, texts: Any) -> None:
    declared: Searched = model.__searched__
    key = _column(model, declared.key)
    columns = [_column(model, name) for name in (*declared.title, *declared.text)]
    statement = sa.select(key, *columns).where(key.in_(keys)).order_by(*sa.inspect(model).primary_key)
    if declared.only is not None:
        name, wanted = declared.only
        statement = statement.where(_column(model, name).is_(wanted))
    for object_id, *told in session.execute(statement):
        titles[object_id] += filter(None, told[: len(declared.title)])
        texts[object_id] += filter(None, told[len(declared.title) :])


def _models_by_kind() -> dict[str, list[Any]]:
    models: dict[str, list[Any]] = defaultdict(list)
    for mapper in SQLModel._sa_registry.mappers:
        if hasattr(mapper.class_, "__searched__"):
            models[mapper.class_.__searched__.kind].append(mapper.class_)
    return {kind: sorted(found, key=lambda model: model.__name__) for kind, found in models.items()}


def _in_batches(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _column(model: Any, name: str) -> Any:
    return getattr(model, name)


def _score(part: Part) -> sa.ColumnElement[int]:
    in_title = sa.case((_in_title(part.whole), IN_TITLE * AS_WORD), (_in_title(part.patterns), IN_TITLE), else_=0)
    return in_title + sa.case((_in_text(part.whole), IN_TEXT * AS_WORD), (_in_text(part.patterns), IN_TEXT), else_=0)


def _in_title(patterns: tuple[str, ...]) -> sa.ColumnElement[bool]:
    return sa.or_(*(col(SearchText.title_words).contains(pattern) for pattern in patterns))


def _in_text(patterns: tuple[str, ...]) -> sa.ColumnElement[bool]:
    return sa.or_(*(col(SearchText.words).contains(pattern) for pattern in patterns))
