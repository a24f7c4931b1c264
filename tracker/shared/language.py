"""The language of the page that is being answered; a doorway to Flask, for views only."""

from flask_babel import get_locale


def page_language() -> str:
    locale = get_locale()
    return locale.language if locale else "de"
