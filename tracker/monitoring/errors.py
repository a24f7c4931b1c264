"""What is wrong with figures that somebody brings, each said in one sentence."""

from typing import Any

from tracker.shared.errors import Refused
from tracker.shared.text import N_


class UnreadableFile(Refused):
    msgid = N_("“%(file)s” cannot be read as a table.")


class UnknownFileKind(Refused):
    msgid = N_("“%(file)s” is neither CSV nor XLSX.")


class HoldsMacros(Refused):
    msgid = N_("This workbook holds macros and is not opened. Please save it as .xlsx, without macros.")


class FileTooLarge(Refused):
    msgid = N_("“%(file)s” is too large: at most %(limit)s are taken.")


class TooManyRows(Refused):
    msgid = N_("The table has more than %(limit)s rows. Larger ones are read by the command “tracker import”.")


class TooManyColumns(Refused):
    msgid = N_("The table has more than %(limit)s columns.")


class EmptyTable(Refused):
    msgid = N_("“%(file)s” holds no rows below its header.")


class UnknownSheet(Refused):
    msgid = N_("There is no sheet “%(sheet)s”. There are: %(sheets)s.")


class ColumnsMissing(Refused):
    msgid = N_("These columns are missing: %(columns)s. The table has: %(found)s.")


class UnknownColumns(Refused):
    msgid = N_("These columns are not known here: %(columns)s.")


class RepeatedColumn(Refused):
    msgid = N_("The column “%(column)s” stands in the header twice.")


class ProfileFault(Refused):
    msgid = N_("The import profile “%(profile)s” says at %(place)s what cannot be followed: %(fault)s.")


class RowTooLong(Refused):
    msgid = N_("The row has more cells than the header has columns.")


class UnreadableGroup(Refused):
    msgid = N_("“%(text)s” is not a group. Write sex=f or sex=f;age=0-5.")


class UnknownIndicator(Refused):
    msgid = N_("There is no indicator “%(key)s”.")


class RetiredIndicator(Refused):
    msgid = N_("The indicator “%(key)s” is no longer kept.")


class UnmappedCode(Refused):
    msgid = N_("The import profile does not say what “%(code)s” is.")


class UnknownArea(Refused):
    msgid = N_("There is no area with the key “%(key)s”.")


class AmbiguousArea(Refused):
    msgid = N_("The key “%(key)s” stands on several levels. Write the level before it: %(choices)s.")


class NoTown(Refused):
    msgid = N_("The town itself is not set up yet. Run “tracker init” first.")


class UnknownState(Refused):
    msgid = N_("“%(text)s” is not a state. Known are: %(known)s.")


class UnknownQuality(Refused):
    msgid = N_("“%(text)s” is not a quality. Known are: %(known)s.")


class NoValue(Refused):
    msgid = N_("There is neither a value nor a state that says why there is none.")


class ValueBesideState(Refused):
    msgid = N_("There is a number beside the state “%(state)s”; only one of them can hold.")


class NoDenominator(Refused):
    msgid = N_("The denominator of this row is missing: %(what)s.")


class DenominatorZero(Refused):
    msgid = N_("The denominator is 0. Leave the numbers empty and give the state not_meaningful.")


class NegativeCount(Refused):
    msgid = N_("A count cannot be negative.")


class CountsDisagree(Refused):
    msgid = N_("The value %(value)s does not agree with %(numerator)s of %(denominator)s, which is %(derived)s.")


class RepeatedRow(Refused):
    msgid = N_("Row %(other)s already holds a figure for the same indicator, area, period and group.")


class RowsRefused(Refused):
    """The import was not made; `result` names each refused row."""

    msgid = N_("Nothing was imported. Rows refused: %(count)s.")

    def __init__(self, result: Any, count: int) -> None:
        super().__init__(count=count)
        self.result = result


class NotGeographic(Refused):
    msgid = N_(
        "The coordinates are not degrees of longitude and latitude (WGS84). Convert the file to EPSG:4326 first."
    )


class NotGeoJson(Refused):
    msgid = N_("“%(file)s” is not a GeoJSON collection of areas.")


class BadGeometry(Refused):
    msgid = N_("The boundary of “%(key)s” is not a polygon that can be drawn.")


class PropertyMissing(Refused):
    msgid = N_("Area %(number)s has no property “%(property)s”.")


class RepeatedAreaKey(Refused):
    msgid = N_("The key “%(key)s” stands in the file twice.")


class UnknownParent(Refused):
    msgid = N_("No area for the parent “%(parent)s” of “%(key)s”.")


class NoLevelAbove(Refused):
    msgid = N_("There is no level above “%(level)s” yet. Import the parents first.")


class BackdatedArea(Refused):
    msgid = N_("“%(key)s” already has a version from %(date)s; a change must begin on a later day (--valid-from).")


class TownLevelReserved(Refused):
    msgid = N_("The level “town” is the town itself and is made by “tracker init”.")


class BadIndicator(Refused):
    msgid = N_("Row %(row)s, column %(column)s: “%(value)s” is refused: %(fault)s.")


class RepeatedIndicator(Refused):
    msgid = N_("Row %(row)s: the key “%(key)s” stands in the file twice.")


class UploadQuotaReached(Refused):
    msgid = N_("The store for uploaded files is full. Ask the administration to make room.")


class UnknownUpload(Refused):
    msgid = N_("The uploaded file is no longer there. Please upload it again.")


class NothingToConfirm(Refused):
    msgid = N_("There is no break in this series at this period.")


class ReasonMissing(Refused):
    msgid = N_("Please say why.")


class UnreadablePaste(Refused):
    msgid = N_("This does not look like a range with districts in the first column and years in the first row.")
