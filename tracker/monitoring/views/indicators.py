"""Indicators: the list, one indicator's page with its background, and its figures as a file."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import current_viewer, requires
from tracker.accounts.vocabulary import Permission
from tracker.monitoring.calculations.breakdowns import group_label
from tracker.monitoring.calculations.courses import change_before, latest_figure, said_change, said_standing, said_value
from tracker.monitoring.forms import IndicatorFilterForm
from tracker.monitoring.queries.areas import list_areas
from tracker.monitoring.queries.exports import OBSERVATION_COLUMNS, export_observations, list_observation_rows
from tracker.monitoring.queries.figures import list_indicator_figures, list_revisions, list_series
from tracker.monitoring.queries.indicators import (
    find_indicator,
    list_breakdowns,
    list_definitions,
    list_ids_found,
    list_indicators,
)
from tracker.monitoring.views import blueprint
from tracker.monitoring.views.drawing import chance_remark, draw_indicator
from tracker.monitoring.vocabulary import IndicatorFacts, Wanted, field_label
from tracker.planning.queries import list_measures_watching
from tracker.planning.queries.target_marks import list_target_marks
from tracker.shared.database import current_session, german_order
from tracker.shared.export import ExportFormat, write_table
from tracker.shared.fragments import fragment
from tracker.shared.language import page_language
from tracker.shared.listing import exported, filtered_by, listed
from tracker.shared.publication import Audience

LIST_COLUMNS = ("key", "name", "field", "value", "state", "period")


@blueprint.get("/indicators", endpoint="list_indicators")
@requires(Permission.READ)
def show_indicators() -> ResponseReturnValue:
    everything, found, form = _asked_for()
    listing = listed(
        found, {"usual": lambda facts: (not facts.headline, facts.id), "name": _by_name, "field": _by_field}
    )
    return render_template(
        "monitoring/indicator_list.html",
        rows=_rows(listing.rows),
        listing=listing,
        **filtered_by(form, ".export_indicators"),
        total=len(everything),
    )


@blueprint.get("/indicators/export")
@requires(Permission.READ)
def export_indicators() -> ResponseReturnValue:
    """Answer with the list as it is filtered: each indicator with its latest published figure."""
    rows = [
        (facts.key, facts.name(page_language()), _(field_label(facts.field)), *_told(latest))
        for facts, latest in _latest(_asked_for()[1])
    ]
    return exported(LIST_COLUMNS, rows, _("Indicators"))


@blueprint.get("/indicators/<key>")
@requires(Permission.READ)
def show_indicator(key: str) -> ResponseReturnValue:
    viewer, language, level = current_viewer(), page_language(), request.args.get("level")
    facts, may_confirm = _found(key), viewer.may(Permission.IMPORT_FIGURES)

    def content() -> dict[str, Any]:
        return _content(facts, viewer.audience, level, language) | {"may_confirm": may_confirm}

    return render_template(
        "monitoring/indicator_detail.html",
        name=facts.name(language),
        content=fragment("monitoring/_indicator.html", viewer.audience, key, level, may_confirm, values=content),
    )


def _content(facts: IndicatorFacts, audience: Audience, level: str | None, language: str) -> dict[str, Any]:
    session = current_session()
    figures = list_indicator_figures(session, facts, audience)
    areas = list_areas(session, with_outlines=not facts.is_count)
    targets = list_target_marks(session, audience, facts.id)
    drawing = draw_indicator(facts, figures, areas, targets, level, language)
    return {
        "facts": facts,
        "name": facts.name(language),
        "answer": said_standing(drawing.of_town, facts, language),
        "chance": chance_remark(facts, drawing.of_town, language),
        "drawing": drawing,
        "targets": targets,
    }


@blueprint.get("/indicators/<key>/background")
@requires(Permission.READ)
def show_indicator_background(key: str) -> ResponseReturnValue:
    """What one has to know: definitions, what was revised, groups, and what it is used for."""
    session, viewer, language = current_session(), current_viewer(), page_language()
    facts = _found(key)
    names = {area.id: area.name for area in list_areas(session)}
    return render_template(
        "monitoring/indicator_background.html",
        facts=facts,
        name=facts.name(language),
        definitions=list_definitions(session, facts.id),
        revisions=[
            (names[each.area_id], each.period.label(language), said_value(each, facts, language), each.replaced_on)  # type: ignore[arg-type]
            for each in list_revisions(session, facts.id, viewer.audience)
        ],
        groups=[
            (each.key, group_label(each.key, language)) for each in list_breakdowns(session, facts.id, viewer.audience)
        ],
        targets=list_target_marks(session, viewer.audience, facts.id),
        measures=list_measures_watching(session, viewer, facts.id),
    )


@blueprint.get("/indicators/<key>/figures.<ending>")
@requires(Permission.READ)
def export_indicator(key: str, ending: str) -> ResponseReturnValue:
    if ending not in set(ExportFormat):
        abort(404)
    format_, facts = ExportFormat(ending), _found(key)
    rows = list_observation_rows(current_session(), current_viewer().audience, facts.id)
    return attachment(write_table(OBSERVATION_COLUMNS, rows, format_), format_, facts.key)


@blueprint.get("/indicators/figures.<ending>")
@requires(Permission.READ)
def export_figures(ending: str) -> ResponseReturnValue:
    if ending not in set(ExportFormat):
        abort(404)
    format_ = ExportFormat(ending)
    data = export_observations(current_session(), current_viewer().audience, format_)
    return attachment(data, format_, "observations")


def attachment(data: bytes, format_: ExportFormat, name: str) -> Response:
    response = Response(data, mimetype=format_.mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{format_.value}")
    return response


def _found(key: str) -> IndicatorFacts:
    facts = find_indicator(current_session(), current_viewer().audience, key)
    if facts is None:
        abort(404)
    return facts


def _asked_for() -> tuple[list[IndicatorFacts], list[IndicatorFacts], IndicatorFilterForm]:
    """Return all indicators, those that the address asks for, and the form that says so."""
    session = current_session()
    everything = list_indicators(session, current_viewer().audience)
    form = IndicatorFilterForm(request.args)
    fields = {(facts.field, _(field_label(facts.field))) for facts in everything}
    form.field.offer(sorted(fields, key=lambda field: german_order(field[1])))
    named = list_ids_found(session, form.question) if form.question else None
    found = [
        facts
        for facts in everything
        if (named is None or facts.id in named)
        and form.admits("field", facts.field)
        and (facts.headline or not form.headline.data)
    ]
    return everything, found, form


def _rows(shown: Sequence[IndicatorFacts]) -> list[dict[str, Any]]:
    series = list_series(current_session(), [Wanted(facts.id) for facts in shown], current_viewer().audience)
    return [_row(facts, series[Wanted(facts.id)], page_language()) for facts in shown]


def _latest(shown: Sequence[IndicatorFacts]) -> list[tuple[IndicatorFacts, Any]]:
    series = list_series(current_session(), [Wanted(facts.id) for facts in shown], current_viewer().audience)
    return [(facts, latest_figure(series[Wanted(facts.id)])) for facts in shown]


def _told(latest: Any) -> tuple[Any, ...]:
    """Return a figure's value, its state and the last day of its period, empty where there is none."""
    if latest is None:
        return None, None, None
    value = latest.value if isinstance(latest.value, Decimal | int) else None
    return value, latest.state.value, latest.period.end.isoformat()


def _by_name(facts: IndicatorFacts) -> tuple[str, str]:
    return german_order(facts.name(page_language()))


def _by_field(facts: IndicatorFacts) -> tuple[str, str]:
    return german_order(_(field_label(facts.field)))


def _row(facts: IndicatorFacts, figures: Sequence[Any], language: str) -> dict[str, Any]:
    latest = latest_figure(figures)
    return {
        "facts": facts,
        "name": facts.name(language),
        "field": field_label(facts.field),
        "value": said_value(latest, facts, language),
        "is_number": latest is not None and latest.value is not None,
        "change": said_change(change_before(figures, latest), facts, language),
        "period": latest.period.label(language) if latest else "–",
    }
