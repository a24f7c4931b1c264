"""The doorway between roles and routes: what a view demands, and who is looking."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar, cast

from flask import Flask, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from tracker.accounts.vocabulary import ANONYMOUS, GRANTS, Permission, Role, Viewer
from tracker.shared.database import current_session

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

ANYONE = "anyone"
ENTRY_VISIT = "entry visit"  # whoever came by a carrier's link, logged in or not


class UndeclaredPolicy(Exception):
    """A route says nothing of who may use it; the program refuses to start with it."""


@dataclass(frozen=True)
class RouteRow:
    """One line of the table routes × roles."""

    endpoint: str
    rule: str
    methods: tuple[str, ...]
    policy: str
    roles: frozenset[Role]


def requires(permission: Permission) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let only those pass whose roles grant the permission; who is not logged in is sent to log in."""

    def declare(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            viewer = current_viewer()
            if viewer.is_anonymous:
                return redirect(url_for("accounts.show_log_in", to=_way_back()), code=303)
            if not viewer.may(permission):
                abort(403)
            return view(*args, **kwargs)

        _keep_marks(view, guarded)
        guarded.policy = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def open_to_anyone(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a route that needs no log-in."""
    view.policy = ANYONE  # type: ignore[attr-defined]
    return view


def open_to_entry_visit(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a route for the visit that a carrier's link begins; the view asks for it, and no log-in counts.

    Forged requests are told by a token that hangs on the visit's own cookie.
    """
    view.policy = ENTRY_VISIT  # type: ignore[attr-defined]
    return view


def current_viewer() -> Viewer:
    return cast(Viewer, g.get("viewer", ANONYMOUS))


def scoped_or_404(find: Callable[[Session, Viewer, int], T | None], key: int) -> T:
    """Return the object if the query gives it to this viewer; a foreign one does not exist."""
    found = find(current_session(), current_viewer(), key)
    if found is None:
        abort(404)
    return found


def list_routes(app: Flask) -> list[RouteRow]:
    """Return the table routes × roles; raise `UndeclaredPolicy` for a route without a policy."""
    table = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        if policy is None:
            raise UndeclaredPolicy(f"{rule.endpoint} ({rule.rule}) declares neither @requires nor @open_to_anyone")
        roles = frozenset(Role) if policy in (ANYONE, ENTRY_VISIT) else GRANTS[policy]
        methods = tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        table.append(RouteRow(rule.endpoint, rule.rule, methods, str(policy), roles))
    return table


def _way_back() -> str | None:
    """Return where to go after the log-in; only what can be repeated without harm."""
    return request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None


def _keep_marks(view: Callable[..., object], guarded: Callable[..., object]) -> None:
    guarded.__dict__.update(view.__dict__)
    for name in ("__name__", "__qualname__", "__doc__", "__module__"):
        setattr(guarded, name, getattr(view, name))
