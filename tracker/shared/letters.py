"""The program's own mails: heading, greeting, a few sentences, one button; as text and as HTML from the same words."""

from collections.abc import Iterable, Mapping

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tracker.shared import palette
from tracker.shared.mail import Mail
from tracker.shared.paths import TEMPLATES
from tracker.shared.text import N_, translate

GREETING = N_("Good day,")

# Environments of their own: the worker writes mails, too, and has no request.
_pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
_texts = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write_letter(kind: str, language: str, *, heading: str, url: str, **said: object) -> Mail:
    """Return the mail of `templates/emails/<kind>.txt` and `.html`; its subject is the heading."""
    shown = {
        "language": language,
        "palette": palette,
        "heading": heading,
        "greeting": translate(GREETING, language),
        "url": url,
        **said,
    }
    return Mail(
        subject=heading,
        text=_texts.get_template(f"emails/{kind}.txt").render(shown),
        html=_pages.get_template(f"emails/{kind}.html").render(shown),
    )


def write_notice(
    language: str, heading: str, said: Iterable[str], words: Mapping[str, object], *, button: str, url: str
) -> Mail:
    """Return a mail of plain paragraphs and one button; heading, paragraphs and button are messages to translate."""
    return write_letter(
        "notice",
        language,
        heading=translate(heading, language, **words),
        url=url,
        paragraphs=[translate(sentence, language, **words) for sentence in said],
        button=translate(button, language),
    )
