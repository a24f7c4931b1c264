"""The first page of each role: what needs me today, then the evidence."""

from flask import Response, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts.permissions import current_viewer, open_to_anyone, requires
from tracker.accounts.vocabulary import Permission
from tracker.shared import clock
from tracker.shared.database import current_session
from tracker.shared.language import page_language
from tracker.shared.town import find_town
from tracker.start import queries
from tracker.start.views import blueprint


@blueprint.get("/")
@requires(Permission.OWN_ACCOUNT)
def show_home() -> ResponseReturnValue:
    now = clock.now()
    desk = queries.desk_of(
        current_session(), current_viewer(), now=now, timezone=current_app.config["TIMEZONE"], language=page_language()
    )
    return render_template("start/home.html", desk=desk, things=[thing.linked(url_for) for thing in desk.things])


@blueprint.get("/crest")
@open_to_anyone
def show_crest() -> ResponseReturnValue:
    town = find_town(current_session())
    if town is None or town.crest is None:
        abort(404)
    # A crest may be an SVG: opened on its own it must not be able to run anything.
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    return Response(town.crest, mimetype=town.crest_type, headers=policy)
