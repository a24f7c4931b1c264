"""Changes to reporting rounds. Every function flushes; none commits."""

from tracker.rounds.services.drafts import save_draft
from tracker.rounds.services.links import (
    ask_again,
    ask_carrier,
    begin_visit,
    finish_visit,
    keep_entry,
    mail_key,
    renew_link,
    revoke_entry_links,
)
from tracker.rounds.services.reviews import (
    Reviewer,
    ask_back,
    check,
    hands_in,
    open_again,
    release,
    take_back,
    take_over,
)
from tracker.rounds.services.rounds import burdens, close_round, move_deadline, open_interim, open_round
from tracker.rounds.services.submissions import submit

__all__ = [
    "Reviewer",
    "ask_again",
    "ask_back",
    "ask_carrier",
    "begin_visit",
    "burdens",
    "check",
    "close_round",
    "finish_visit",
    "hands_in",
    "keep_entry",
    "mail_key",
    "move_deadline",
    "open_again",
    "open_interim",
    "open_round",
    "release",
    "renew_link",
    "revoke_entry_links",
    "save_draft",
    "submit",
    "take_back",
    "take_over",
]
