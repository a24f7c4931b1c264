"""What can be refused about the plan."""

from datetime import date

from tracker.planning.vocabulary import NodeKind
from tracker.shared.errors import Refused
from tracker.shared.numbers import format_date
from tracker.shared.text import N_, translate


class CodeTaken(Refused):
    msgid = N_("The code %(code)s is already used in this plan.")


class ParentNotAllowed(Refused):
    msgid = N_("%(kind)s cannot stand below %(parent)s.")

    def __init__(self, kind: NodeKind, parent: NodeKind | None) -> None:
        super().__init__(kind=kind, parent=parent)
        self.kind, self.parent = kind, parent

    def sentence(self, language: str) -> str:
        kind = translate(self.kind.label, language)
        if self.parent is None:
            return translate(_NEEDS_PARENT, language, kind=kind)
        return translate(self.msgid, language, kind=kind, parent=translate(self.parent.label, language))


_NEEDS_PARENT = N_("%(kind)s needs something to stand below.")


class NoSuchParent(Refused):
    msgid = N_("What it is to stand below does not exist in this plan, or has been retired.")


class PlanCircle(Refused):
    msgid = N_("This would make a circle: “%(title)s” already stands below it.")


class AdoptedWording(Refused):
    msgid = N_("This wording has been adopted and stays as it is. A new wording needs the resolution that adopted it.")


class ResolutionTaken(Refused):
    msgid = N_("This resolution has adopted the present wording. A new wording needs a new resolution.")


class NoSuchResolution(Refused):
    msgid = N_("This resolution does not exist.")


class NoSuchDepartment(Refused):
    msgid = N_("This department does not exist.")


class NoSuchField(Refused):
    msgid = N_("This field of action does not exist in the plan.")


class ReasonMissing(Refused):
    msgid = N_("Please give the reason in a few words.")


class StillCarries(Refused):
    msgid = N_("%(count)s entries still stand below it. Move or retire them first.")


class AlreadyRetired(Refused):
    msgid = N_("This has already been retired.")


class UnknownStatus(Refused):
    msgid = N_("“%(status)s” is no status of this town.")


class _AboutStatus(Refused):
    """A rule about one of the town's own words, which has a German and an English form."""

    def __init__(self, german: str, english: str) -> None:
        super().__init__(status=german)
        self.english = english

    def sentence(self, language: str) -> str:
        return translate(self.msgid, language, status=self.english if language == "en" else self.values["status"])


class StatusNeedsReason(_AboutStatus):
    msgid = N_("The status “%(status)s” needs a reason.")


class StatusNeedsLink(_AboutStatus):
    msgid = N_("The status “%(status)s” needs the measure that it is continued in.")


class NoSuchMeasure(Refused):
    msgid = N_("This measure does not exist in the plan.")


class NoSuchIndicator(Refused):
    msgid = N_("This indicator does not exist.")


class NoSuchArea(Refused):
    msgid = N_("This area does not exist.")


class MonitoredTwice(Refused):
    msgid = N_("This indicator is already monitored in this role.")


class PlannedValueNeedsOutput(Refused):
    msgid = N_("Only an output can carry a planned value, together with its date.")


class PhaseGoesBack(Refused):
    msgid = N_("The field has been in a later phase since %(since)s. Give a day after that.")

    def __init__(self, since: date) -> None:
        super().__init__(since=since)
        self.since = since

    def sentence(self, language: str) -> str:
        return translate(self.msgid, language, since=format_date(self.since, language))


class DefinitionRefused(Refused):
    """What is entered about a target contradicts itself; each fault is a field and the sentence beside it."""

    msgid = N_("The target contradicts itself.")

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.faults = faults

    def sentence(self, language: str) -> str:
        return " ".join(translate(msgid, language) for _, msgid in self.faults)


class ChangeNeedsReason(Refused):
    msgid = N_("What the target demands is being changed. Please say why; it is printed in the next report.")


class AboutField(Refused):
    """A rule about one field of an entry; the sentence stands beside it."""

    def __init__(self, field: str, **values: object) -> None:
        super().__init__(**values)
        self.field = field


class InTheFuture(AboutField):
    msgid = N_("This day has not come yet.")


class UnknownTerm(AboutField):
    msgid = N_("This word is no longer offered. Please choose another one.")


class BudgetYearTaken(AboutField):
    msgid = N_("The year %(year)s already stands here. Please change its entry.")


class CarrierTwice(AboutField):
    msgid = N_("It already stands here in this role.")


class NoSuchCarrier(AboutField):
    msgid = N_("This carrier does not exist, or is no longer offered.")


class CarrierNameTaken(AboutField):
    msgid = N_("A carrier with this name already stands in the register.")


class FileRefused(AboutField):
    msgid = N_("Only PDF, Word, Excel, OpenDocument, PNG, JPEG, CSV and text files are kept. This one is none of them.")


class FileTooLarge(AboutField):
    msgid = N_("This file is larger than 10 MB. Please make it smaller, or enter a link to it.")


class FileEmpty(AboutField):
    msgid = N_("Please choose a file.")


class StoreIsFull(AboutField):
    msgid = N_("The 2 GB for files of this town are used up. Please enter a link instead.")


class EndingChanged(AboutField):
    msgid = N_("The ending of the name must stay .%(ending)s.")


class AlreadyDropped(Refused):
    msgid = N_("This entry has already been taken away.")


class LastTerm(AboutField):
    msgid = N_("At least one word of the list must be offered.")


class TermTaken(AboutField):
    msgid = N_("This word already stands in the list.")
