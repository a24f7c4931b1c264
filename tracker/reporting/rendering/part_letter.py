"""The mail that shows a head the own part of a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.shared.letters import write_notice
from tracker.shared.mail import Mail
from tracker.shared.numbers import format_date
from tracker.shared.text import N_

SUBJECT = N_("Your part of the report to “%(committee)s”")
GOES_OUT = N_(
    "here is your part of the report to “%(committee)s”, exactly as it will be printed. It goes out on %(due)s."
)
CORRECTED = N_(
    "the report to “%(committee)s” is being corrected, and your part of it has changed. "
    "It goes out as soon as it is released."
)
PLEASE = N_(
    "Please look at it and press “Seen”. If you like, add a remark of up to 400 characters; "
    "it is printed as you write it."
)
CORRECTED_PLEASE = N_("You find it behind the button, exactly as it will be printed.")
ABOUT = N_("It is about: %(departments)s.")


@dataclass(frozen=True)
class PartNotice:
    """What a head is told: of which committee's report, for which departments, when it goes out."""

    committee: str
    departments: Sequence[str]
    due_on: date
    url: str
    is_correction: bool


def render_part_notice(notice: PartNotice, language: str) -> Mail:
    words = {
        "committee": notice.committee,
        "departments": ", ".join(notice.departments),
        "due": format_date(notice.due_on, language),
    }
    said = (CORRECTED, ABOUT, CORRECTED_PLEASE) if notice.is_correction else (GOES_OUT, ABOUT, PLEASE)
    return write_notice(language, SUBJECT, said, words, button=N_("To your part"), url=notice.url)
