"""The outbox: what has been sent to whom, what waits, what was given up and why."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import requires, scoped_or_404
from tracker.accounts.vocabulary import Permission
from tracker.reporting import queries
from tracker.reporting.views import blueprint
from tracker.shared import audit, clock, outbox
from tracker.shared.database import commits, current_session
from tracker.shared.listing import downloads_of, exported
from tracker.shared.outbox import OutboxState

COLUMNS = ("recipient", "subject", "state", "at", "reply")
MOST_EXPORTED = 10_000


@blueprint.get("/deliveries")
@requires(Permission.SEE_DELIVERIES)
def list_deliveries() -> ResponseReturnValue:
    session, states = current_session(), _states_asked_for()
    return render_template(
        "reporting/delivery_list.html",
        messages=queries.list_deliveries(session, states),
        counts=queries.count_deliveries(session),
        states=OutboxState,
        chosen=states[0] if len(states) == 1 else None,
        hold=outbox.find_hold(session),
        links=downloads_of(".export_deliveries"),
    )


@blueprint.get("/deliveries/export")
@requires(Permission.SEE_DELIVERIES)
def export_deliveries() -> ResponseReturnValue:
    rows = [
        (
            each.address,
            each.subject,
            each.state.value,
            (each.settled_at or each.next_try_at).isoformat(),
            "" if each.state is OutboxState.WITHDRAWN else each.reply,
        )
        for each in queries.list_deliveries(current_session(), _states_asked_for(), most=MOST_EXPORTED)
    ]
    return exported(COLUMNS, rows, _("Deliveries"))


@blueprint.post("/deliveries/<int:message_id>/retry")
@requires(Permission.SEE_DELIVERIES)
@commits
def retry_delivery(message_id: int) -> ResponseReturnValue:
    message = scoped_or_404(queries.find_delivery, message_id)
    session = current_session()
    outbox.retry(session, message, now=clock.now())
    audit.record(session, "retry", "outbox_message", message_id, key=message.key)
    flash(_("The mail goes out with the next round."))
    return redirect(url_for(".list_deliveries"), code=303)


def _states_asked_for() -> list[OutboxState]:
    wanted = request.args.get("state", "")
    return [OutboxState(wanted)] if wanted in set(OutboxState) else list(OutboxState)
