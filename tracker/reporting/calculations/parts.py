"""A report seen by one department: what of it is its own, and where its remark stands."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tracker.reporting.vocabulary import CommitteeReport, DepartmentRemark, FieldSection, MeasureEntry, TargetEntry


def departments_in(report: CommitteeReport) -> dict[int, str]:
    """Return the departments of which a measure or a target stands in the report by name, in its order."""
    entries: list[MeasureEntry | TargetEntry] = []
    for section in report.fields:
        entries += [*section.targets, *section.measures]
    named = [*((each.department_id, each.department) for each in entries)]
    named += [(change.department_id, change.department) for change in report.measure_changes]
    return {key: name for key, name in named if key is not None}


def part_of(report: CommitteeReport, department_id: int) -> CommitteeReport:
    """Return the report with nothing in it but a department's own measures, and the targets that it owns or serves."""
    target_ids = _own_targets(report, department_id)
    paths = {f"/targets/{key}" for key in target_ids}
    sections = (_own_section(section, department_id, target_ids) for section in report.fields)
    return replace(
        report,
        fields=tuple(section for section in sections if section.targets or section.measures),
        target_changes=tuple(change for change in report.target_changes if change.path in paths),
        target_revisions=tuple(each for each in report.target_revisions if each.node_id in target_ids),
        measure_changes=tuple(each for each in report.measure_changes if each.department_id == department_id),
        remarks=tuple(each for each in report.remarks if each.department_id == department_id),
    )


def is_same_part(before: CommitteeReport, after: CommitteeReport, department_id: int) -> bool:
    """Say whether two versions of a report print the same of a department."""
    one, other = (part_of(with_remarks(report, {}), department_id) for report in (before, after))
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("fields", "target_changes", "target_revisions", "measure_changes")
    )


def with_remarks(report: CommitteeReport, texts: Mapping[int, str]) -> CommitteeReport:
    """Return the report with exactly these remarks, each once: in the first field in which its department stands."""
    remarks = {
        key: DepartmentRemark(department_id=key, department=name, text=texts[key])
        for key, name in departments_in(report).items()
        if texts.get(key)
    }
    sections = []
    for section in report.fields:
        here = [remarks.pop(key) for key in _departments_of(section) if key in remarks]
        sections.append(replace(section, remarks=tuple(here)))
    return replace(report, fields=tuple(sections), remarks=tuple(remarks.values()))


def _own_targets(report: CommitteeReport, department_id: int) -> frozenset[int]:
    owned = {
        target.node_id
        for section in report.fields
        for target in section.targets
        if target.department_id == department_id
    }
    served = {
        key
        for section in report.fields
        for measure in section.measures
        if measure.department_id == department_id
        for key in measure.serves
    }
    return frozenset(owned | served)


def _own_section(section: FieldSection, department_id: int, target_ids: Iterable[int]) -> FieldSection:
    """Return a field without what others have in it; its sentence counts everybody's, so it goes too."""
    return replace(
        section,
        sentence="",
        targets=tuple(target for target in section.targets if target.node_id in target_ids),
        measures=tuple(measure for measure in section.measures if measure.department_id == department_id),
        remarks=tuple(remark for remark in section.remarks if remark.department_id == department_id),
    )


def _departments_of(section: FieldSection) -> list[int]:
    """Return who stands in a field, those with measures first."""
    keys = [each.department_id for each in section.measures] + [each.department_id for each in section.targets]
    return list(dict.fromkeys(key for key in keys if key is not None))
