"""Parts of pages that look the same to all who may see the same; a doorway to Flask, for views only."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from flask import current_app
from markupsafe import Markup

from tracker.shared.database import current_session
from tracker.shared.language import page_language
from tracker.shared.remembering import remembered


def fragment(template: str, *known_by: Hashable, values: Callable[[], Mapping[str, Any]]) -> Markup:
    """Return a rendered part of a page, remembered until something changes.

    `known_by` names all it depends on beside data and language. The template gets `values()` alone: neither
    the viewer nor anything else of the request, so that it cannot show one reader what is meant for another.
    """
    key = (template, page_language(), *known_by)
    return remembered(current_session(), key, lambda: rendered(template, values))


def rendered(template: str, values: Callable[[], Mapping[str, Any]]) -> Markup:
    """Return a part of a page that is asked for too seldom to remember it."""
    return Markup(current_app.jinja_env.get_template(template).render(language=page_language(), **values()))
