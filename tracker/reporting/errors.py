"""What can be refused about reports."""

from datetime import date

from tracker.shared.errors import Refused
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, translate


class UnreadableSnapshot(Refused):
    msgid = N_("This report was kept by another version of the program and cannot be read.")


class NotWrittenYet(Refused):
    msgid = N_("This report has not been written yet.")


class UnknownCommittee(Refused):
    msgid = N_("There is no committee with the key %(key)s.")


class UnknownReport(Refused):
    msgid = N_("There is no report with the id %(id)s.")


class UnknownNode(Refused):
    msgid = N_("There is no %(kind)s with the code %(code)s in the plan.")


class SubscriptionRetired(Refused):
    msgid = N_("This subscription has ended; add a new one.")


class AlreadySubscribed(Refused):
    msgid = N_("This committee already has a subscription with the same rhythm and scope.")


class NotInThisState(Refused):
    msgid = N_("This cannot be done with a report in this state: %(state)s.")

    def sentence(self, language: str) -> str:
        return translate(self.msgid, language, state=translate(str(self.values["state"]), language))


class OwnWorkReleased(Refused):
    msgid = N_("You prepared or changed this report; somebody else has to release it.")


class NotSeenYet(Refused):
    msgid = N_("Not seen yet: %(departments)s. The report can be released from %(date)s.")

    def sentence(self, language: str) -> str:
        said = self.values
        day = said["date"]
        assert isinstance(day, date)
        return translate(self.msgid, language, departments=said["departments"], date=format_date(day, language))


class PartClosed(Refused):
    msgid = N_("The report has been released in the meantime; nothing can be added to it any more.")


class NothingAsked(Refused):
    msgid = N_("Say what the committee is asked to decide or to note.")


class ErratumMissing(Refused):
    msgid = N_("Say in a sentence what the corrected report corrects.")


class NoMeetingAhead(Refused):
    msgid = N_("This committee has no meeting ahead; enter one first.")
