"""What the lists of the plan share: the index they are taken from, their filters, and what those leave over."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from flask import request

from tracker.accounts.permissions import current_viewer
from tracker.planning.content import Row, plan_rows
from tracker.planning.forms import NodeFilterForm
from tracker.planning.queries import natural_order
from tracker.planning.queries.lists import ListedNode, PlanIndex, find_index, list_ids_found
from tracker.planning.views.pages import today
from tracker.planning.vocabulary import NodeKind
from tracker.shared.database import current_session, german_order
from tracker.shared.language import page_language

Form = TypeVar("Form", bound=NodeFilterForm)


def chosen_index() -> PlanIndex:
    """Return the nodes of the cycle that the address names, else of the one that runs."""
    return find_index(current_session(), current_viewer().audience, today(), request.args.get("cycle") or None)


def filters_of(kind_of_form: type[Form], index: PlanIndex, kind: NodeKind, statuses: Iterable[tuple[str, str]]) -> Form:
    """Return the filters with what can be chosen among the nodes of a kind."""
    form, language = kind_of_form(request.args), page_language()
    owners = {(node.owner_key, node.owner_name or "") for node in index.of_kind(kind) if node.owner_key}
    fields = index.of_kind(NodeKind.FIELD)
    form.field.offer([(str(field.id), f"{field.code} {field.title_in(language)}") for field in fields])
    form.department.offer(sorted(owners, key=lambda owner: german_order(owner[1])))
    form.status.offer(statuses)
    return form


def narrowed(
    nodes: Sequence[ListedNode], form: NodeFilterForm, status_of: Callable[[ListedNode], str | None]
) -> list[ListedNode]:
    """Return the nodes that words, field, department and status leave."""
    question = form.question
    found = list_ids_found(current_session(), question) if question else None
    return [
        node
        for node in nodes
        if (found is None or node.id in found)
        and form.admits("field", *map(str, node.field_ids))
        and form.admits("department", node.owner_key)
        and form.admits("status", status_of(node))
    ]


def rows_of(kind: NodeKind, index: PlanIndex, nodes: Iterable[ListedNode]) -> list[Row]:
    """Return nodes of the index as rows of the plan's sheet."""
    codes = {node.code for node in nodes}
    rows = plan_rows(current_session(), current_viewer().audience, [kind])
    return [row for row in rows if row["code"] in codes and row["cycle"] == index.cycle_code]


def by_code(node: ListedNode) -> Any:
    return natural_order(node.code)


def by_title(language: str) -> Callable[[ListedNode], tuple[str, str]]:
    return lambda node: german_order(node.title_in(language))
