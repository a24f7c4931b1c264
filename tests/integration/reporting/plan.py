"""A small plan for tests of a report's content: one field per name, targets and measures below them."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

from tests.integration.reporting.stage import LONG_AGO
from tracker.accounts.models import Department
from tracker.monitoring.models import (
    Area,
    AreaLevel,
    AreaVersion,
    Breakdown,
    ImportBatch,
    Indicator,
    IndicatorVersion,
    Observation,
    Period,
)
from tracker.monitoring.vocabulary import Direction, IndicatorKind, ValueState
from tracker.planning.models import ImpactTarget, Measure, NodeField, NodeWording, PlanNode, StatusReport
from tracker.planning.services import seed_vocabulary
from tracker.planning.vocabulary import NodeKind, TargetType
from tracker.shared.periods import PeriodType
from tracker.shared.publication import Publication

Row = TypeVar("Row", bound=SQLModel)


class SmallPlan:
    """Builds rows directly, so that these tests break only when the report does."""

    def __init__(self, session: Session, department: Department | None = None) -> None:
        self.session = session
        seed_vocabulary(session)
        level = self._add(AreaLevel(key="town", name_de="Stadt", name_en="Town", rank=0))
        self.town = self._add(Area(level_id=level.id, key="town"))
        self._add(AreaVersion(area_id=self.town.id, valid_from=date(1900, 1, 1), name="Musterstadt"))
        self.total = session.exec(select(Breakdown).where(Breakdown.key == "")).first() or self._add(Breakdown(key=""))
        self.batch = self._add(
            ImportBatch(
                kind="observations", file_name="a.csv", sha256="0", imported_at=LONG_AGO, imported_by="Test",
                released_at=LONG_AGO,
            )
        )  # fmt: skip
        self.department = department or self._add(Department(key="youth", name="Jugendamt"))
        self.cycle = self.node(NodeKind.CYCLE, "Z", "Zyklus", None, starts_on=date(2020, 1, 1))
        self.goal = self.node(NodeKind.GOAL, "LZ1", "Alle Kinder wachsen gut auf", self.cycle)

    def field(self, code: str, title: str) -> PlanNode:
        return self.node(NodeKind.FIELD, code, title, self.cycle)

    def target(
        self, code: str, title: str, field: PlanNode, *, values: dict[int, str | None], indicator: str, **more: Any
    ) -> PlanNode:
        """A target “at most 7 in 2030, from 8 in 2020”; a value None was suppressed."""
        node = self.node(NodeKind.TARGET, code, title, self.goal, **more)
        self._add(NodeField(node_id=node.id, field_id=field.id))
        made = self.indicator(indicator)
        for year, value in values.items():
            self.value(made, year, value)
        self._add(
            ImpactTarget(
                node_id=node.id, indicator_id=made.id, target_type=TargetType.AT_MOST, baseline=Decimal(8),
                baseline_on=date(2020, 12, 31), target=Decimal(7), target_on=date(2030, 12, 31),
            )
        )  # fmt: skip
        return node

    def measure(self, code: str, title: str, field: PlanNode, status: str = "started", **more: Any) -> PlanNode:
        said = {"owner_id": self.department.id, "parent": self.goal} | more
        node = self.node(NodeKind.MEASURE, code, title, **said)
        self._add(NodeField(node_id=node.id, field_id=field.id))
        self._add(Measure(node_id=node.id, status=status))
        return node

    def say(self, measure: PlanNode, text: str) -> None:
        self._add(
            StatusReport(measure_id=measure.id, reported_at=LONG_AGO, function="Jugendamt", status="started", text=text)
        )

    def set_status(self, measure: PlanNode, status: str, reason: str | None = None) -> None:
        row = self.session.get_one(Measure, measure.id)
        row.status, row.status_reason = status, reason
        self._add(row)

    def indicator(self, key: str, publication: Publication = Publication.COMMITTEE) -> Indicator:
        made = self._add(Indicator(key=key, field="demography", period_type=PeriodType.YEAR, publication=publication))
        self._add(
            IndicatorVersion(
                indicator_id=made.id, number=1, valid_from=date(1900, 1, 1), name_de=f"Anteil {key}", unit="percent",
                kind=IndicatorKind.SHARE, decimals=1, direction=Direction.HIGHER_WORSE, interval_months=12,
                source_de="Statistikstelle",
            )
        )  # fmt: skip
        return made

    def value(self, indicator: Indicator, year: int, value: str | None) -> None:
        period = self.session.exec(select(Period).where(Period.ends_on == date(year, 12, 31))).first() or self._add(
            Period(type=PeriodType.YEAR, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
        )
        self._add(
            Observation(
                indicator_id=indicator.id, breakdown_id=self.total.id, period_id=period.id, area_id=self.town.id,
                value=Decimal(value) if value is not None else None, batch_id=self.batch.id,
                state=ValueState.REPORTED if value is not None else ValueState.SUPPRESSED,
            )
        )  # fmt: skip

    def node(self, kind: NodeKind, code: str, title: str, parent: PlanNode | None, **more: Any) -> PlanNode:
        cycle_id = None if kind is NodeKind.CYCLE else self.cycle.id
        node = self._add(
            PlanNode(kind=kind, code=code, cycle_id=cycle_id, parent_id=parent.id if parent else None, **more)
        )
        self._add(NodeWording(node_id=node.id, number=1, title=title, valid_from=date(2020, 1, 1), written_at=LONG_AGO))
        return node

    def _add(self, row: Row) -> Row:
        self.session.add(row)
        self.session.flush()
        return row
