"""What can be refused about reporting rounds."""

from tracker.shared.errors import Refused
from tracker.shared.text import N_, translate


class NothingToAsk(Refused):
    msgid = N_("None of the chosen departments has a measure to report on.")


class TooMuchAsked(Refused):
    msgid = N_(
        "“%(department)s” would have to make %(entries)s entries this year; the town allows %(most)s. "
        "Ask for less, or for fewer measures."
    )


class RoundIsClosed(Refused):
    msgid = N_("This round is closed; nothing can be entered any more.")


class LineIsLocked(Refused):
    msgid = N_("The report on this measure has been taken over. Planning can open it again, with a reason.")


class NotAnswered(Refused):
    msgid = N_("Please choose “unchanged” or “has changed”.")


class NeedsASentence(Refused):
    msgid = N_("It has been unchanged twice before. Please say in one sentence why it stays so.")


class NeedsAFirstWord(NeedsASentence):
    msgid = N_("Nothing has been reported on this measure before. Please say in one sentence how it stands.")


class WrongStep(Refused):
    """`state` is the label of the line's state, translated together with the sentence."""

    msgid = N_("This step is not possible: the report is “%(state)s”.")

    def sentence(self, language: str) -> str:
        return translate(self.msgid, language, state=translate(str(self.values["state"]), language))


class OwnReport(Refused):
    msgid = N_("You prepared or submitted this report yourself. Somebody else has to take this step.")


class OwnDecision(Refused):
    msgid = N_("You locked this report yourself. Somebody else has to open it again.")


class NeedsAReason(Refused):
    msgid = N_("Please say why, in one sentence.")


class DeadlineInThePast(Refused):
    msgid = N_("The due day must not lie in the past.")


class DoneInTheFuture(Refused):
    msgid = N_("A milestone cannot be done on a day that has not come yet.")


class NobodyToAsk(Refused):
    msgid = N_("Please choose a carrier, or name somebody else.")


class NoMailbox(Refused):
    msgid = N_("Please give an e-mail address; the register knows none for this carrier.")


class UnusableMailbox(Refused):
    msgid = N_("Please write exactly one e-mail address, such as buero@example.org.")


class TooLateToAsk(Refused):
    msgid = N_("Nothing can be entered here any more, so nobody can be asked for it.")


class TooLong(Refused):
    msgid = N_("This text is too long to be kept. Please shorten it.")


class NotOurWorkbook(Refused):
    msgid = N_("This is not the workbook of this page. Please download it here, fill it in and save it as .xlsx.")


class WorkbookTooLarge(Refused):
    msgid = N_("This file is too large to be the workbook of this page: at most 1 MB is taken.")


class ColumnGone(Refused):
    msgid = N_("The sheet “%(sheet)s” lacks the column “%(column)s”. Please download the workbook anew.")


class UnknownWord(Refused):
    msgid = N_("“%(text)s” is not on the list. Please choose one of: %(words)s.")


class NotOfThisList(Refused):
    msgid = N_(
        "This row does not belong to your list in this round. Please clear it; what you want to report goes into the "
        "row of the measure."
    )


class RepeatedMeasure(Refused):
    msgid = N_("This stands in row %(other)s already. Please clear one of the two rows.")


class ChangedYetUnchanged(Refused):
    msgid = N_(
        "This was changed, but the answer is “unchanged”. Please choose “has changed”, or write what stood here: "
        "%(before)s."
    )


class NewerWordStands(Refused):
    msgid = N_("A newer report on this measure is in force. Please open that one, or report anew.")
