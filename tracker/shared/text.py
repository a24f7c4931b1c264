"""Words: marking them for translation, and translating them outside of a request."""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

TRANSLATIONS = Path(__file__).parent.parent / "translations"
LANGUAGES = ("de", "en")


class Titled:
    """What has a title and, where somebody has written one, an English title beside it."""

    __slots__ = ()

    title: str
    title_en: str | None

    def title_in(self, language: str) -> str:
        return (self.title_en if language == "en" else None) or self.title


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark ``msgid`` for extraction; it is translated where it is printed."""
    return msgid


def translate(msgid: str, language: str, **values: object) -> str:
    """Return ``msgid`` in ``language`` with its ``%(name)s`` placeholders filled."""
    text = _catalogue(language).ugettext(msgid)
    return text % values if values else text


def translate_plural(singular: str, plural: str, count: int, language: str, **values: object) -> str:
    """Return the form that ``count`` asks for; ``%(count)s`` is filled with the number itself."""
    text = _catalogue(language).ungettext(singular, plural, count)
    return text % {"count": count, **values}


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(TRANSLATIONS, [language])
