"""The application: the only module that sees every part of the product."""

from flask import Flask
from flask_babel import Babel
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config
from tracker.accounts import views as accounts
from tracker.accounts.permissions import list_routes, open_to_anyone
from tracker.accounts.visits import init_visits
from tracker.committees import views as committees
from tracker.evaluation import views as evaluation
from tracker.monitoring import views as monitoring
from tracker.planning import views as planning
from tracker.reporting import views as reporting
from tracker.rounds import views as rounds
from tracker.shared import paths
from tracker.shared.addresses import RowKey
from tracker.shared.assets import init_assets
from tracker.shared.database import close_session, make_engine
from tracker.shared.text import TRANSLATIONS
from tracker.start import views as start
from tracker.start.pages import chosen_language, init_pages

MEGABYTE = 1024 * 1024
FEATURES = (start, accounts, committees, monitoring, planning, rounds, evaluation, reporting)


def create_app(config: Config) -> Flask:
    """Return the web application; raise `UndeclaredPolicy` if any route says nothing of who may use it."""
    app = Flask(__name__, template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC))
    app.config.update(
        SECRET_KEY=config.secret_key,
        TESTING=config.environment == "testing",
        TRUSTED_HOSTS=config.trusted_hosts,
        MAX_CONTENT_LENGTH=20 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=2 * MEGABYTE,
        MAX_FORM_PARTS=1000,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        SESSION_COOKIE_NAME="__Host-notices" if config.is_https else "zielkreis_notices",
        SESSION_COOKIE_SECURE=config.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        BABEL_DEFAULT_LOCALE=config.language,
        BABEL_TRANSLATION_DIRECTORIES=str(TRANSLATIONS),
        IS_HTTPS=config.is_https,
        BASE_URL=config.base_url,
        TIMEZONE=config.timezone,
        DATA_DIR=config.data_dir,
    )
    app.extensions["engine"] = make_engine(config.database_url, audit_key=config.audit_key)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.converters["int"] = RowKey
    Babel(app, locale_selector=chosen_language)
    init_assets(app, rebuild_on_change=config.environment == "development")
    init_visits(app)
    init_pages(app)
    app.teardown_appcontext(close_session)
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    open_to_anyone(app.view_functions["static"])
    list_routes(app)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
