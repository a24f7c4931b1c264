"""The bare limit: the same pages by Flask and the standard library's sqlite3, without log-in, rights or frame.

Run as `python -m tests.bench.bare DATABASE PORT`; the server and its settings are those of `tracker serve`.
"""

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import waitress
from flask import Flask, g, render_template

THREADS = 8


def make_app(database: str) -> Flask:
    app = Flask(__name__, template_folder=str(Path(__file__).parent / "templates"))

    def rows(statement: str, *values: object) -> list[sqlite3.Row]:
        if "connection" not in g:
            g.connection = sqlite3.connect(database)
            g.connection.row_factory = sqlite3.Row
        return list(g.connection.execute(statement, values))

    @app.teardown_appcontext
    def close(_: BaseException | None) -> None:
        if "connection" in g:
            g.connection.close()

    _add_pages(app, rows)
    return app


def _add_pages(app: Flask, rows: Callable[..., list[sqlite3.Row]]) -> None:
    @app.get("/start")
    def show_start() -> str:
        return render_template("bare_start.html", rows=rows(START))

    @app.get("/plan")
    def show_plan() -> str:
        return render_template("bare_plan.html", rows=rows(PLAN))

    @app.get("/measures")
    def list_measures() -> str:
        return render_template("bare_measures.html", rows=rows(MEASURES))

    @app.get("/targets")
    def list_targets() -> str:
        return render_template("bare_measures.html", rows=rows(TARGETS))

    @app.get("/search")
    def search() -> str:
        return render_template("bare_measures.html", rows=rows(FOUND, "%beratung%"))

    @app.get("/indicators/<key>")
    def show_indicator(key: str) -> str:
        return render_template("bare_indicator.html", rows=rows(INDICATOR, key))


# A line for each field of action: what the planner's first page counts.
START = """
SELECT field.id, wording.title, field.position, count(below.id) AS strategies
FROM plan_node AS field
JOIN node_wording AS wording ON wording.node_id = field.id AND wording.is_current
LEFT JOIN node_field ON node_field.field_id = field.id
LEFT JOIN plan_node AS below ON below.id = node_field.node_id
WHERE field.kind = 'field'
GROUP BY field.id
ORDER BY field.position, field.id
"""

# Every node of the plan in its wording, a target with its definition and its latest value, a measure with its status.
PLAN = """
SELECT node.id, node.kind, node.code, node.parent_id, node.owner_id, node.publication, wording.title, wording.text,
  target.target_type, target.baseline, target.target, target.target_on, measure.status, indicator.key AS indicator,
  (SELECT observation.numerator FROM observation JOIN period ON period.id = observation.period_id
   WHERE observation.indicator_id = target.indicator_id AND observation.breakdown_id = 1 AND observation.area_id = 1
   ORDER BY period.ends_on DESC LIMIT 1) AS latest
FROM plan_node AS node
JOIN node_wording AS wording ON wording.node_id = node.id AND wording.is_current
LEFT JOIN impact_target AS target ON target.node_id = node.id
LEFT JOIN indicator ON indicator.id = target.indicator_id
LEFT JOIN measure ON measure.node_id = node.id
ORDER BY node.kind, node.position, node.id
"""

# One page of fifty measures, with status, department and last word.
MEASURES = """
SELECT node.id, node.code, wording.title, measure.status, department.name AS owner,
  (SELECT max(reported_at) FROM status_report WHERE status_report.measure_id = node.id) AS said
FROM plan_node AS node
JOIN node_wording AS wording ON wording.node_id = node.id AND wording.is_current
JOIN measure ON measure.node_id = node.id
LEFT JOIN department ON department.id = node.owner_id
ORDER BY node.code LIMIT 50
"""
TARGETS = """
SELECT node.id, node.code, wording.title, target.target_type AS status, NULL AS owner, target.target_on AS said
FROM plan_node AS node
JOIN node_wording AS wording ON wording.node_id = node.id AND wording.is_current
JOIN impact_target AS target ON target.node_id = node.id
ORDER BY node.code LIMIT 50
"""
FOUND = """
SELECT node.id, node.code, wording.title, measure.status, NULL AS owner, NULL AS said
FROM plan_node AS node
JOIN node_wording AS wording ON wording.node_id = node.id AND wording.is_current
LEFT JOIN measure ON measure.node_id = node.id
WHERE wording.title || wording.text LIKE ?
ORDER BY node.id LIMIT 50
"""

# Every figure of an indicator with its area and period.
INDICATOR = """
SELECT area.key AS area, area_version.name, period.ends_on, observation.value, observation.numerator,
  observation.denominator, observation.state, observation.quality, observation.break_reason, observation.note,
  observation.source, import_batch.imported_at
FROM indicator
JOIN observation ON observation.indicator_id = indicator.id
JOIN period ON period.id = observation.period_id
JOIN area ON area.id = observation.area_id
JOIN area_version ON area_version.area_id = area.id AND area_version.valid_to IS NULL
JOIN import_batch ON import_batch.id = observation.batch_id
WHERE indicator.key = ?
ORDER BY area.id, period.ends_on
"""

if __name__ == "__main__":
    waitress.serve(make_app(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), threads=THREADS)
