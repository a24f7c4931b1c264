"""Mails about reports under review and about carriers' links."""

from datetime import date

from tracker.shared.letters import write_letter, write_notice
from tracker.shared.mail import Mail
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, translate


def question_notice(url: str, language: str, *, measure: str, due_on: date) -> Mail:
    """Return the mail that tells a department of a question; what is asked stands behind the log-in."""
    said = (
        N_("social planning has a question about your report on “%(measure)s”."),
        N_("Please answer by %(date)s. What you entered still stands there."),
    )
    words = {"measure": measure, "date": format_date(due_on, language)}
    return write_notice(
        language, N_("A question about your report"), said, words, button=N_("To the question"), url=url
    )


def entry_request(
    url: str, language: str, *, name: str, asker: str, town: str, as_of: date, due_on: date, last_day: date
) -> Mail:
    """Return the mail with a carrier's link: who asks, until when, one button; nothing of the measure."""
    words = {
        "name": name,
        "asker": asker,
        "town": town,
        "as_of": format_date(as_of, language),
        "due": format_date(due_on, language),
        "last": format_date(last_day, language),
    }
    asks = N_("%(asker)s (%(town)s) asks %(name)s to say how a joint measure stands on %(as_of)s, by %(due)s.")
    life = N_("The link opens once, until %(last)s, without a password. Please do not pass it on.")
    other = N_("You do not know what this is about? Then please ask %(asker)s and open nothing.")
    return write_letter(
        "entry_link",
        language,
        heading=translate(N_("%(asker)s asks for your entries"), language, **words),
        url=url,
        asks=translate(asks, language, **words),
        button=translate(N_("To the form"), language),
        life=translate(life, language, **words),
        other=translate(other, language, **words),
    )


def entry_finished(url: str, language: str, *, who: str, measure: str) -> Mail:
    """Return the mail that tells who asked that a carrier has finished; what it entered stands behind the log-in."""
    said = (
        N_("%(who)s has finished the entries on “%(measure)s”."),
        N_("Please look at them, change what is needed, and submit the report."),
    )
    words = {"who": who, "measure": measure}
    return write_notice(language, N_("A carrier has finished"), said, words, button=N_("To the report"), url=url)
