"""A report field by field: those in which something changed in full, the others as rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracker.evaluation.calculations import counts_sentence, target_counts
from tracker.planning.queries import PlanEntry
from tracker.reporting.content.scope import Scope
from tracker.reporting.vocabulary import FieldSection, MeasureEntry, TargetEntry, UnchangedField
from tracker.shared.text import N_, translate, translate_plural


@dataclass(frozen=True)
class FieldContent:
    """All there is to say of one field; `field` is None for what belongs to none."""

    field: PlanEntry | None
    targets: tuple[TargetEntry, ...]
    measures: tuple[MeasureEntry, ...]


def contents_by_field(
    scope: Scope, targets: Sequence[TargetEntry], measures: Sequence[MeasureEntry]
) -> tuple[FieldContent, ...]:
    """Return the fields in the plan's order, each target and measure in exactly one."""
    entries = scope.plan.entries

    def content(field: PlanEntry | None) -> FieldContent:
        here = {key for key in homes if homes[key] == (field.id if field is not None else None)}
        return FieldContent(
            field,
            tuple(target for target in targets if target.node_id in here),
            tuple(measure for measure in measures if measure.node_id in here),
        )

    node_ids = [*(target.node_id for target in targets), *(measure.node_id for measure in measures)]
    homes = {node_id: scope.field_id_of(entries[node_id]) for node_id in node_ids}
    contents = [content(field) for field in scope.fields()]
    return (*contents, content(None)) if None in homes.values() else tuple(contents)


def field_sections(
    contents: Sequence[FieldContent], touched: Collection[int | None], language: str
) -> tuple[FieldSection, ...]:
    """Return the fields in which something changed."""
    return tuple(
        FieldSection(
            code=content.field.code if content.field else "",
            title=_title(content, language),
            path=_path(content),
            sentence=_sentence(content, language),
            targets=content.targets,
            measures=content.measures,
        )
        for content in contents
        if _key(content) in touched
    )


def unchanged_fields(
    contents: Sequence[FieldContent], touched: Collection[int | None], language: str
) -> tuple[UnchangedField, ...]:
    return tuple(
        UnchangedField(
            code=content.field.code if content.field else "",
            title=_title(content, language),
            path=_path(content),
            sentence=_sentence(content, language),
            target_count=len(content.targets),
            measure_count=len(content.measures),
            grants=tuple(f"{each.code} {each.title}: {said}" for each in content.measures for said in each.grants),
        )
        for content in contents
        if _key(content) not in touched
    )


def _key(content: FieldContent) -> int | None:
    return content.field.id if content.field else None


def _title(content: FieldContent, language: str) -> str:
    if content.field is None:
        return translate(N_("Without a field of action"), language)
    return content.field.title_in(language)


def _path(content: FieldContent) -> str:
    return f"/fields/{content.field.id}" if content.field else "/plan"


def _sentence(content: FieldContent, language: str) -> str:
    states = [(target.standing.state, target.standing.hollow) for target in content.targets]
    measures = translate_plural(
        "%(count)s measure works for this.", "%(count)s measures work for this.", len(content.measures), language
    )
    return f"{counts_sentence(target_counts(states), language)} {measures}"
