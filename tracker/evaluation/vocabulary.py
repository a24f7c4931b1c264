"""Closed lists of evaluation: states, reasons, remarks and consequences."""

from enum import StrEnum

from tracker.planning.vocabulary import TargetType
from tracker.shared.text import N_


class Tone(StrEnum):
    """The four tones of the pages; a tone never stands without its word."""

    GOOD = "good"
    WATCH = "watch"
    ACT = "act"
    GREY = "grey"


class AttainmentState(StrEnum):
    """Whether a target is being reached, in the order in which the states are tested."""

    NOT_ASSESSABLE = "not_assessable"
    NOT_YET = "not_yet"
    REACHED = "reached"
    MISSED = "missed"
    ON_TRACK = "on_track"
    WRONG_WAY = "wrong_way"
    BEHIND = "behind"
    OFF_TRACK = "off_track"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]

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


class Reason(StrEnum):
    """Why a target is not assessable, in the order in which the reasons are looked for."""

    NO_INDICATOR = "no_indicator"
    NO_BASELINE = "no_baseline"
    NO_TARGET = "no_target"
    NO_VALUE = "no_value"
    MISSING = "missing"
    SUPPRESSED = "suppressed"
    NOT_MEANINGFUL = "not_meaningful"
    TOO_OLD = "too_old"
    SERIES_BREAK = "series_break"
    NO_TOWN_VALUE = "no_town_value"
    NOT_JUDGED = "not_judged"

    @property
    def label(self) -> str:
        return _REASON_LABELS[self]

    @property
    def remedy(self) -> str:
        """What would make the target assessable, as a whole sentence."""
        return _REMEDIES[self]


class Remark(StrEnum):
    """What is said beside a state without changing it."""

    FINAL_VALUE_DUE = "final_value_due"
    WITHIN_CHANCE = "within_chance"
    CHANGE_WITHIN_CHANCE = "change_within_chance"
    TOWN_GOT_WORSE = "town_got_worse"

    @property
    def label(self) -> str:
        return _REMARK_LABELS[self]

    @property
    def sentence(self) -> str:
        return _REMARK_SENTENCES[self]


class Consequence(StrEnum):
    """What a review of a target leads to."""

    KEEP = "keep"
    RE_STEER = "re_steer"
    NEW_WORDING = "new_wording"
    DATA_NEEDED = "data_needed"

    @property
    def label(self) -> str:
        return _CONSEQUENCE_LABELS[self]


KEPT = N_("kept")
_STATE_LABELS = {
    AttainmentState.NOT_ASSESSABLE: N_("not assessable"),
    AttainmentState.NOT_YET: N_("not yet measurable"),
    AttainmentState.REACHED: N_("reached"),
    AttainmentState.MISSED: N_("not reached"),
    AttainmentState.ON_TRACK: N_("on track"),
    AttainmentState.WRONG_WAY: N_("going the wrong way"),
    AttainmentState.BEHIND: N_("slightly behind"),
    AttainmentState.OFF_TRACK: N_("off track"),
}
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
_REASON_LABELS = {
    Reason.NO_INDICATOR: N_("no indicator"),
    Reason.NO_BASELINE: N_("no baseline"),
    Reason.NO_TARGET: N_("no target value"),
    Reason.NO_VALUE: N_("no value yet"),
    Reason.MISSING: N_("latest value missing"),
    Reason.SUPPRESSED: N_("latest value kept secret"),
    Reason.NOT_MEANINGFUL: N_("latest value not meaningful"),
    Reason.TOO_OLD: N_("latest value too old"),
    Reason.SERIES_BREAK: N_("break in the series"),
    Reason.NO_TOWN_VALUE: N_("no value for the town"),
    Reason.NOT_JUDGED: N_("not judged yet"),
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
_REMARK_LABELS = {
    Remark.FINAL_VALUE_DUE: N_("final value due"),
    Remark.WITHIN_CHANCE: N_("within chance"),
    Remark.CHANGE_WITHIN_CHANCE: N_("change within chance"),
    Remark.TOWN_GOT_WORSE: N_("gap closed because the town got worse"),
}
_REMARK_SENTENCES = {
    Remark.FINAL_VALUE_DUE: N_("The target date has passed, but its own value is not there yet."),
    Remark.WITHIN_CHANCE: N_("The difference from the expected value can be chance."),
    Remark.CHANGE_WITHIN_CHANCE: N_("The change since the beginning can be chance."),
    Remark.TOWN_GOT_WORSE: N_("The gap got smaller mainly because the town got worse."),
}
_CONSEQUENCE_LABELS = {
    Consequence.KEEP: N_("Keep going"),
    Consequence.RE_STEER: N_("Re-steer"),
    Consequence.NEW_WORDING: N_("Reword the target"),
    Consequence.DATA_NEEDED: N_("Get better data"),
}
