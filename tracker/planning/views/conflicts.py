"""Two people saved the same thing: both texts side by side, and nothing is lost."""

from collections.abc import Iterator
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from sqlmodel import SQLModel

from tracker.planning.queries import Plan, PlanEntry
from tracker.planning.queries.history import find_last_change
from tracker.planning.views.pages import address, trail
from tracker.shared.database import current_session
from tracker.shared.forms import PageForm, as_read

KEEP = "keep-"


def with_choices_kept(form: PageForm[Any], stored: SQLModel) -> None:
    """Put back what stands in the plan wherever the conflict page's reader chose the other's text."""
    for name in stored.model_dump():
        if request.form.get(f"{KEEP}{name}") == "theirs" and name in form:
            form[name].data = getattr(stored, name)
            form[name].raw_data = None


def conflict_page(form: PageForm[Any], stored: SQLModel, plan: Plan, entry: PlanEntry) -> str:
    """Return the page on which the loser of a race sees both texts; all that was typed travels along."""
    changed = find_last_change(current_session(), entry.id)
    return render_template(
        "planning/conflict.html",
        differences=list(_differences(form, stored)),
        typed=list(_typed(form)),
        version=entry.version,
        who=changed.who if changed else _("somebody else"),
        when=changed.at if changed else None,
        entry=entry,
        trail=trail(plan, entry),
        back=address(entry),
    )


def _differences(form: PageForm[Any], stored: SQLModel) -> Iterator[dict[str, Any]]:
    for field in form:
        if field.name == "version" or not hasattr(stored, field.name):
            continue
        theirs = getattr(stored, field.name)
        if (field.data or None) != (theirs or None):
            yield {
                "name": field.name,
                "label": field.label.text,
                "mine": as_read(field, field.data),
                "theirs": as_read(field, theirs),
            }


def _typed(form: PageForm[Any]) -> Iterator[tuple[str, str]]:
    for field in form:
        if field.name != "version":
            yield from ((field.name, value) for value in request.form.getlist(field.name))
