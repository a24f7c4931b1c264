"""The drawings beside the states: one source for pages and paper."""

from functools import cache

from jinja2 import Environment, FileSystemLoader

from tracker.evaluation.vocabulary import AttainmentState
from tracker.shared import palette, paths


@cache
def state_icons() -> dict[str, str]:
    """Return each state's icon as SVG in the colour of its tone."""
    drawings = _drawings()
    return {state.value: _svg(drawings[state.value], palette.TONES[state.tone.value]) for state in AttainmentState}


def _drawings() -> dict[str, str]:
    pages = Environment(loader=FileSystemLoader(paths.TEMPLATES), autoescape=True)
    drawings: dict[str, str] = pages.get_template("components/icon.html").module.drawings  # type: ignore[attr-defined]
    return drawings


def _svg(path: str, colour: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.4" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
