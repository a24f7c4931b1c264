"""Import profiles: what is said of how a town's own table is to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.monitoring.intake.sheets import FileForm
from tracker.monitoring.models import IndicatorFields
from tracker.monitoring.vocabulary import ValueState
from tracker.shared.numbers import NumberStyle
from tracker.shared.periods import PeriodType
from tracker.shared.publication import Publication

LONG_COLUMNS = (
    "indicator", "area", "period", "group", "value", "numerator", "denominator", "state", "quality", "break", "note",
    "source",
)  # fmt: skip
Code = tuple[str, ...]


@dataclass(frozen=True)
class RowRule:
    """What the rows of one code are: an indicator's figures of one group, shares if a denominator is named."""

    indicator: str
    group: str = ""
    group_label: str = ""
    denominator: Code | None = None


@dataclass(frozen=True)
class DeclaredIndicator:
    """An indicator that a profile brings along; made only where the key is still free."""

    key: str
    field: str
    headline: bool
    publication: Publication
    definition: IndicatorFields
    period_type: PeriodType | None = None


@dataclass(frozen=True)
class Profile:
    """How a table is laid out; without anything said it is the long format."""

    key: str = ""
    name: str = ""
    form: FileForm = field(default_factory=FileForm)
    decimal: NumberStyle | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: {name: name for name in LONG_COLUMNS})
    constants: Mapping[str, str] = field(default_factory=dict)  # columns the table does not have
    wide: str | None = None  # "period" or "area": what the headings of all other columns are
    code_columns: tuple[str, ...] = ()
    rules: Mapping[Code, RowRule] = field(default_factory=dict)
    whole_town: frozenset[str] = frozenset()
    area_prefix: str = ""
    area_pad: int = 0
    symbols: Mapping[str, ValueState] = field(default_factory=dict)
    leave_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    indicators: tuple[DeclaredIndicator, ...] = ()

    @property
    def is_long_format(self) -> bool:
        return not self.key


LONG_FORMAT = Profile()
