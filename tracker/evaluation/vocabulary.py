"""Closed lists of evaluation: states, reasons, remarks and consequences."""

from enum import StrEnum

from tracker.planning.vocabulary import TargetType
from tracker.shared.labels import Labelled
from tracker.shared.text import N_


class Tone(StrEnum):
    """The four tones of the pages; a tone never stands without its word."""

    GOOD = "good"
    WATCH = "watch"
    ACT = "act"
    GREY = "grey"


class AttainmentState(Labelled):
    """Whether a target is being reached, in the order in which the states are tested."""

    NOT_ASSESSABLE = "not_assessable", N_("not assessable")
    NOT_YET = "not_yet", N_("not yet measurable")
    REACHED = "reached", N_("reached")
    MISSED = "missed", N_("not reached")
    ON_TRACK = "on_track", N_("on track")
    WRONG_WAY = "wrong_way", N_("going the wrong way")
    BEHIND = "behind", N_("slightly behind")
    OFF_TRACK = "off_track", N_("off track")

    @property
    def tone(self) -> Tone:
        return _TONES[self]

    @property
    def is_assessed(self) -> bool:
        return self.tone is not Tone.GREY

    def label_for(self, target_type: TargetType, *, is_final: bool) -> str:
        """Return the label; a level or corridor that holds before its date is kept, not reached."""
        keeps = target_type in {TargetType.HOLD, TargetType.CORRIDOR} and not is_final
        return KEPT if self is AttainmentState.REACHED and keeps else self.label


class Reason(Labelled):
    """Why a target is not assessable, in the order in which the reasons are looked for."""

    NO_INDICATOR = "no_indicator", N_("no indicator")
    NO_BASELINE = "no_baseline", N_("no baseline")
    NO_TARGET = "no_target", N_("no target value")
    NO_VALUE = "no_value", N_("no value yet")
    MISSING = "missing", N_("latest value missing")
    SUPPRESSED = "suppressed", N_("latest value kept secret")
    NOT_MEANINGFUL = "not_meaningful", N_("latest value not meaningful")
    TOO_OLD = "too_old", N_("latest value too old")
    SERIES_BREAK = "series_break", N_("break in the series")
    NO_TOWN_VALUE = "no_town_value", N_("no value for the town")
    NOT_JUDGED = "not_judged", N_("not judged yet")

    @property
    def remedy(self) -> str:
        """What would make the target assessable, as a whole sentence."""
        return _REMEDIES[self]


class Remark(Labelled):
    """What is said beside a state without changing it."""

    FINAL_VALUE_DUE = "final_value_due", N_("final value due")
    WITHIN_CHANCE = "within_chance", N_("within chance")
    CHANGE_WITHIN_CHANCE = "change_within_chance", N_("change within chance")
    TOWN_GOT_WORSE = "town_got_worse", N_("gap closed because the town got worse")

    @property
    def sentence(self) -> str:
        return _REMARK_SENTENCES[self]


class Consequence(Labelled):
    """What a review of a target leads to."""

    KEEP = "keep", N_("Keep going")
    RE_STEER = "re_steer", N_("Re-steer")
    NEW_WORDING = "new_wording", N_("Reword the target")
    DATA_NEEDED = "data_needed", N_("Get better data")


KEPT = N_("kept")
_TONES = {
    AttainmentState.NOT_ASSESSABLE: Tone.GREY,
    AttainmentState.NOT_YET: Tone.GREY,
    AttainmentState.REACHED: Tone.GOOD,
    AttainmentState.MISSED: Tone.ACT,
    AttainmentState.ON_TRACK: Tone.GOOD,
    AttainmentState.WRONG_WAY: Tone.ACT,
    AttainmentState.BEHIND: Tone.WATCH,
    AttainmentState.OFF_TRACK: Tone.ACT,
}
_REMEDIES = {
    Reason.NO_INDICATOR: N_("Name an indicator that shows the effect, or judge the target in words."),
    Reason.NO_BASELINE: N_("Enter the baseline and its date."),
    Reason.NO_TARGET: N_("Enter what is to be reached, and by when."),
    Reason.NO_VALUE: N_("The first value imported makes the target assessable."),
    Reason.MISSING: N_("Ask the source for this value and import it."),
    Reason.SUPPRESSED: N_("Measure the target on a larger area or over a longer period."),
    Reason.NOT_MEANINGFUL: N_("Measure the target on a larger area or on another indicator."),
    Reason.TOO_OLD: N_("Import a newer value."),
    Reason.SERIES_BREAK: N_("Confirm that the values can be compared, or enter a new baseline."),
    Reason.NO_TOWN_VALUE: N_("Import the town's value of the same period."),
    Reason.NOT_JUDGED: N_("Judge the target in a review and give the reason."),
}
_REMARK_SENTENCES = {
    Remark.FINAL_VALUE_DUE: N_("The target date has passed, but its own value is not there yet."),
    Remark.WITHIN_CHANCE: N_("The difference from the expected value can be chance."),
    Remark.CHANGE_WITHIN_CHANCE: N_("The change since the beginning can be chance."),
    Remark.TOWN_GOT_WORSE: N_("The gap got smaller mainly because the town got worse."),
}
