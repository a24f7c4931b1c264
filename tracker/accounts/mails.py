"""Mails about log-ins and deputies."""

from datetime import date, timedelta

from tracker.accounts import log_in
from tracker.shared.letters import write_letter, write_notice
from tracker.shared.mail import Mail
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, translate


def log_in_link(url: str, language: str, *, code: str | None = None, valid_for: timedelta = log_in.LINK_LIFE) -> Mail:
    """Return the mail with a one-time link; it names neither the person nor what lies behind."""
    return write_letter(
        "log_in_link",
        language,
        heading=translate(N_("Your link to log in"), language),
        url=url,
        code=code,
        intro=translate(N_("with this link you log in to Zielkreis, without a password:"), language),
        button=translate(N_("Log in"), language),
        or_code=translate(N_("Or type this code on the page where you asked for the link:"), language),
        keep=translate(N_("Nobody of the town will ask you for it."), language),
        life=_life(language, valid_for),
        other=translate(N_("You did not ask for it? Then you need do nothing."), language),
    )


def delegation_notice(url: str, language: str, *, head: str, department: str, first_day: date, last_day: date) -> Mail:
    """Return the mail that tells a deputy of standing in."""
    said = (
        N_("From %(first)s to %(last)s you stand in for %(head)s: %(department)s."),
        N_("You act under your own name, and you cannot pass it on."),
    )
    words = {
        "first": format_date(first_day, language),
        "last": format_date(last_day, language),
        "head": head,
        "department": department,
    }
    heading = N_("You stand in for the head of a department")
    return write_notice(language, heading, said, words, button=N_("Your account"), url=url)


def _life(language: str, valid_for: timedelta) -> str:
    if valid_for < timedelta(days=1):
        minutes = int(valid_for.total_seconds() // 60)
        return translate(N_("The link works once and for %(minutes)s minutes."), language, minutes=minutes)
    return translate(N_("The link works once and for %(days)s days."), language, days=valid_for.days)
