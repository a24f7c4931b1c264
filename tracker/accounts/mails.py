"""Mails about log-ins."""

from flask import render_template

from tracker.shared import palette
from tracker.shared.mail import Mail
from tracker.shared.text import N_, translate


def log_in_link(url: str, language: str) -> Mail:
    """Return the mail with a one-time link; it names neither the person nor what lies behind."""
    return Mail(
        subject=translate(N_("Your link to log in"), language),
        text=render_template("emails/log_in_link.txt", url=url, words=_words(language)),
        html=render_template(
            "emails/log_in_link.html", url=url, words=_words(language), mail_language=language, palette=palette
        ),
    )


def _words(language: str) -> dict[str, str]:
    return {
        "greeting": translate(N_("Good day,"), language),
        "intro": translate(N_("with this link you log in to Zielkreis, without a password:"), language),
        "button": translate(N_("Log in"), language),
        "life": translate(N_("The link works once and for 30 minutes."), language),
        "other": translate(N_("You did not ask for it? Then you need do nothing."), language),
    }
