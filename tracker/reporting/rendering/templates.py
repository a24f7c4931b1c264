"""Templates outside of a page: for mails and files, in the report's language."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from tracker.reporting.rendering.words import ReportWords
from tracker.reporting.vocabulary import CommitteeReport
from tracker.shared import palette, paths
from tracker.shared.text import translate, translate_plural


def page_context(report: CommitteeReport, base_url: str = "") -> dict[str, Any]:
    """Return what templates/reporting/report_body.html needs besides what every page has."""
    return {
        "report": report,
        "words": ReportWords(report),
        "base_url": base_url.rstrip("/"),
    }


def fill(name: str, report: CommitteeReport, base_url: str = "", **more: object) -> str:
    """Return a template filled with a report; what is no HTML is not escaped."""
    template = _environment(report.language).get_template(name)
    return template.render(page_context(report, base_url), palette=palette, **more)


@cache
def _environment(language: str) -> Environment:
    def gettext(msgid: str, **values: object) -> str:
        return translate(msgid, language, **values)

    def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
        return translate_plural(singular, plural, num, language, **values)

    environment = Environment(
        loader=FileSystemLoader(paths.TEMPLATES),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    return environment
