"""Mails about reports under review."""

from datetime import date

from flask import render_template

from tracker.shared import palette
from tracker.shared.mail import Mail
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, translate


def question_notice(url: str, language: str, *, measure: str, due_on: date) -> Mail:
    """Return the mail that tells a department of a question; what is asked stands behind the log-in."""
    words = {"measure": measure, "date": format_date(due_on, language)}
    said = [
        N_("social planning has a question about your report on “%(measure)s”."),
        N_("Please answer by %(date)s. What you entered still stands there."),
    ]
    shown = {
        "greeting": translate(N_("Good day,"), language),
        "heading": translate(N_("A question about your report"), language),
        "paragraphs": [translate(msgid, language, **words) for msgid in said],
        "link_label": translate(N_("To the question"), language),
        "url": url,
        "language": language,
        "palette": palette,
    }
    return Mail(
        subject=str(shown["heading"]),
        text=render_template("emails/notice.txt", **shown),
        html=render_template("emails/notice.html", **shown),
    )


def entry_request(
    url: str, language: str, *, name: str, asker: str, town: str, as_of: date, due_on: date, last_day: date
) -> Mail:
    """Return the mail with a carrier's link: who asks, until when, one button; nothing of the measure."""
    said = {
        "name": name,
        "asker": asker,
        "town": town,
        "as_of": format_date(as_of, language),
        "due": format_date(due_on, language),
        "last": format_date(last_day, language),
    }

    def words(msgid: str) -> str:
        return translate(msgid, language, **said)

    shown = {
        "language": language,
        "palette": palette,
        "url": url,
        "heading": words(N_("%(asker)s asks for your entries")),
        "greeting": words(N_("Good day,")),
        "asks": words(
            N_("%(asker)s (%(town)s) asks %(name)s to say how a joint measure stands on %(as_of)s, by %(due)s.")
        ),
        "button": words(N_("To the form")),
        "life": words(N_("The link opens once, until %(last)s, without a password. Please do not pass it on.")),
        "other": words(N_("You do not know what this is about? Then please ask %(asker)s and open nothing.")),
    }
    return Mail(
        subject=str(shown["heading"]),
        text=render_template("emails/entry_link.txt", **shown),
        html=render_template("emails/entry_link.html", **shown),
    )


def entry_finished(url: str, language: str, *, who: str, measure: str) -> Mail:
    """Return the mail that tells who asked that a carrier has finished; what it entered stands behind the log-in."""
    words = {"who": who, "measure": measure}
    said = [
        N_("%(who)s has finished the entries on “%(measure)s”."),
        N_("Please look at them, change what is needed, and submit the report."),
    ]
    shown = {
        "greeting": translate(N_("Good day,"), language),
        "heading": translate(N_("A provider has finished"), language),
        "paragraphs": [translate(msgid, language, **words) for msgid in said],
        "link_label": translate(N_("To the report"), language),
        "url": url,
        "language": language,
        "palette": palette,
    }
    return Mail(
        subject=str(shown["heading"]),
        text=render_template("emails/notice.txt", **shown),
        html=render_template("emails/notice.html", **shown),
    )
