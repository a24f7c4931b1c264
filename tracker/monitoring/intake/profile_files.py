"""Files of import profiles: written down once in TOML and checked before use."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from tracker.monitoring.calculations.breakdowns import canonical_group
from tracker.monitoring.errors import ProfileFault, UnreadableGroup
from tracker.monitoring.intake.profiles import LONG_COLUMNS, Code, DeclaredIndicator, Profile, RowRule
from tracker.monitoring.intake.sheets import FileForm
from tracker.monitoring.models import IndicatorFields
from tracker.monitoring.vocabulary import ValueState
from tracker.shared.numbers import NumberStyle
from tracker.shared.periods import PeriodType
from tracker.shared.publication import Publication

SHIPPED = Path(__file__).parent.parent / "profiles"


def list_profiles() -> dict[str, str]:
    """Return the profiles that come with the product: key and name."""
    return {path.stem: load_profile(path).name for path in sorted(SHIPPED.glob("*.toml"))}


def find_profile(key: str) -> Profile | None:
    path = SHIPPED / f"{key}.toml"
    return load_profile(path) if key and path.parent == SHIPPED and path.is_file() else None


def load_profile(path: Path) -> Profile:
    """Read a profile; raise `ProfileFault` naming the place that cannot be followed."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileFault(profile=path.name, place="-", fault=error) from None
    return _Reader(path.name).profile(path.stem, written)


class _Reader:
    """Walks through what is written and knows where it is, so that each complaint names its place."""

    def __init__(self, file_name: str) -> None:
        self._file_name = file_name

    def profile(self, key: str, written: dict[str, Any]) -> Profile:
        known = {"name", "file", "columns", "constants", "wide", "rows", "area", "symbols", "leave_out", "indicators"}
        self._only(written, known, "-")
        file = self._table(written, "file", {"encoding", "separator", "skip", "decimal"})
        area = self._table(written, "area", {"whole_town", "prefix", "pad"})
        columns = self._table(written, "columns", {*LONG_COLUMNS, "code"})
        code_columns = tuple(self._texts(columns.pop("code", []), "columns.code"))
        wide = self._wide(written.get("wide"))
        if wide:
            columns = {**columns, wide: columns.get(wide, wide), "value": columns.get("value", "value")}
        rules = self._rules(self._table(written, "rows", None), len(code_columns))
        profile = Profile(
            key=key,
            name=self._text(written.get("name", key), "name"),
            form=self._form(file),
            decimal=self._one_of(NumberStyle, file.get("decimal"), "file.decimal"),
            columns={name: self._text(column, f"columns.{name}") for name, column in columns.items()},
            constants=self._constants(self._table(written, "constants", set(LONG_COLUMNS))),
            wide=wide,
            code_columns=code_columns,
            rules=rules,
            whole_town=frozenset(self._texts(area.get("whole_town", []), "area.whole_town")),
            area_prefix=self._text(area.get("prefix", ""), "area.prefix"),
            area_pad=self._count(area.get("pad", 0), "area.pad"),
            symbols=self._symbols(self._table(written, "symbols", None)),
            leave_out={
                column: frozenset(self._texts(values, f"leave_out.{column}"))
                for column, values in self._table(written, "leave_out", None).items()
            },
            indicators=self._indicators(written.get("indicators", [])),
        )
        self._check_whole(profile)
        return profile

    def _check_whole(self, profile: Profile) -> None:
        if bool(profile.code_columns) != bool(profile.rules):
            self._fault("columns.code", "codes need [rows], and [rows] need codes")
        said = {*profile.columns, *profile.constants}
        needed = {"area", "period", "value"} - ({"value"} if "numerator" in said else set())
        if not profile.rules:
            needed.add("indicator")
        if missing := sorted(needed - said):
            self._fault("columns", f"nothing is said of {', '.join(missing)}")
        for code, rule in profile.rules.items():
            if rule.denominator is not None and rule.denominator not in profile.rules:
                self._fault(f"rows.{'/'.join(code)}", f"there are no rows {'/'.join(rule.denominator)}")

    def _form(self, file: dict[str, Any]) -> FileForm:
        encoding, separator = file.get("encoding"), file.get("separator")
        if encoding not in (None, "utf-8", "cp1252", "utf-16"):
            self._fault("file.encoding", "utf-8, cp1252 or utf-16 is meant")
        if separator is not None and (not isinstance(separator, str) or len(separator) != 1):
            self._fault("file.separator", "one character is meant")
        return FileForm(encoding, separator, self._count(file.get("skip", 0), "file.skip"))

    def _rules(self, rows: dict[str, Any], length: int) -> dict[Code, RowRule]:
        return {self._code(text, length, "rows"): self._rule(text, rule, length) for text, rule in rows.items()}

    def _rule(self, text: str, rule: object, length: int) -> RowRule:
        place = f"rows.{text}"
        if not isinstance(rule, dict):
            self._fault(place, "a table with an indicator is meant")
        self._only(rule, {"indicator", "group", "label", "denominator"}, place)
        try:
            group = canonical_group(self._text(rule.get("group", ""), place))
        except UnreadableGroup as error:
            self._fault(place, error)
        denominator = rule.get("denominator")
        return RowRule(
            indicator=self._text(rule.get("indicator"), f"{place}.indicator"),
            group=group,
            group_label=self._text(rule.get("label", ""), f"{place}.label"),
            denominator=None if denominator is None else self._code(denominator, length, f"{place}.denominator"),
        )

    def _code(self, text: object, length: int, place: str) -> Code:
        code = tuple(self._text(text, place).split("/"))
        if len(code) != length:
            self._fault(place, f"“{text}” does not have {length} parts")
        return code

    def _indicators(self, written: object) -> tuple[DeclaredIndicator, ...]:
        if not isinstance(written, list):
            self._fault("indicators", "a list is meant")
        return tuple(self._indicator(number, facts) for number, facts in enumerate(written, 1))

    def _indicator(self, number: int, facts: object) -> DeclaredIndicator:
        place = f"indicators[{number}]"
        if not isinstance(facts, dict):
            self._fault(place, "a table is meant")
        self._only(
            facts, {"key", "field", "headline", "publication", "period_type", *IndicatorFields.model_fields}, place
        )
        try:
            definition = IndicatorFields.model_validate(
                {name: value for name, value in facts.items() if name in IndicatorFields.model_fields}
            )
        except ValidationError as error:
            fault = error.errors()[0]
            self._fault(f"{place}.{'.'.join(map(str, fault['loc']))}", fault["msg"])
        publication = self._one_of(Publication, facts.get("publication", "committee"), f"{place}.publication")
        return DeclaredIndicator(
            key=self._text(facts.get("key"), f"{place}.key"),
            field=self._text(facts.get("field"), f"{place}.field"),
            headline=bool(facts.get("headline", False)),
            publication=publication or Publication.COMMITTEE,
            definition=definition,
            period_type=self._one_of(PeriodType, facts.get("period_type"), f"{place}.period_type"),
        )

    def _symbols(self, written: dict[str, Any]) -> dict[str, ValueState]:
        found = {}
        for symbol, text in written.items():
            state = self._one_of(ValueState, text, f"symbols.{symbol}")
            if state is None or state is ValueState.REPORTED:
                self._fault(f"symbols.{symbol}", "a reason why there is no number is meant")
            found[symbol] = state
        return found

    def _constants(self, written: dict[str, Any]) -> dict[str, str]:
        return {name: self._text(value, f"constants.{name}") for name, value in written.items()}

    def _wide(self, written: object) -> str | None:
        if written not in (None, "period", "area"):
            self._fault("wide", "period or area is meant")
        return written

    def _table(self, written: dict[str, Any], name: str, known: set[str] | None) -> dict[str, Any]:
        table = written.get(name, {})
        if not isinstance(table, dict):
            self._fault(name, "a table is meant")
        if known is not None:
            self._only(table, known, name)
        return dict(table)

    def _only(self, table: Mapping[str, Any], known: set[str], place: str) -> None:
        if unknown := sorted(table.keys() - known):
            self._fault(place, f"“{unknown[0]}” is not known; known are {', '.join(sorted(known))}")

    def _text(self, value: object, place: str) -> str:
        if not isinstance(value, str):
            self._fault(place, "a text is meant")
        return value

    def _texts(self, value: object, place: str) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self._fault(place, "a list of texts is meant")
        return value

    def _count(self, value: object, place: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
            self._fault(place, "a whole number from 0 to 100 is meant")
        return value

    def _one_of(self, closed_list: Any, value: object, place: str) -> Any:
        if value is None:
            return None
        try:
            return closed_list(value)
        except ValueError:
            self._fault(place, f"one of {', '.join(closed_list)} is meant")

    def _fault(self, place: str, fault: object) -> NoReturn:
        raise ProfileFault(profile=self._file_name, place=place, fault=fault)
