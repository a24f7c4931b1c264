"""Reports of an invented town, from rich to empty, as rendering is handed them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tracker.evaluation.vocabulary import AttainmentState
from tracker.monitoring.charts import BarCounts, Break, LineChart, Mark, Point, Series
from tracker.monitoring.charts import StateCount as CountedState
from tracker.monitoring.vocabulary import Quality, ValueState
from tracker.planning.vocabulary import StatusCategory
from tracker.reporting.vocabulary import (
    Asked,
    CommitteeReport,
    DepartmentRemark,
    FieldSection,
    MeasureChange,
    MeasureChangeKind,
    MeasureEntry,
    ReportChart,
    Standing,
    StateCount,
    TargetChange,
    TargetEntry,
    TargetRevision,
    UnchangedField,
)
from tracker.shared.text import translate

STATES = (
    AttainmentState.REACHED,
    AttainmentState.ON_TRACK,
    AttainmentState.BEHIND,
    AttainmentState.OFF_TRACK,
    AttainmentState.WRONG_WAY,
    AttainmentState.MISSED,
    AttainmentState.NOT_YET,
    AttainmentState.NOT_ASSESSABLE,
)
ASKED = (
    Asked(
        title="Die Verwaltung wird beauftragt, die Sprachförderung auf alle 34 Kindertageseinrichtungen auszuweiten.",
        text="Der Anteil der Kinder mit Sprachförderbedarf ist in zwei Jahren um 2,1 Prozentpunkte gestiegen.",
    ),
    Asked(title="Der Bericht wird zur Kenntnis genommen.", text=""),
)
TARGETS = (
    ("Anteil der Kinder in Familien mit Leistungen nach dem SGB II senken", AttainmentState.BEHIND),
    ("Mehr Kinder vor der Einschulung in Sprachförderung", AttainmentState.WRONG_WAY),
    ("Wohnungslosigkeit von Familien vermeiden", AttainmentState.REACHED),
    ("Jugendarbeitslosigkeit unter dem Landesdurchschnitt halten", AttainmentState.ON_TRACK),
    ("Zugang zu Schuldnerberatung in allen Stadtteilen", AttainmentState.NOT_ASSESSABLE),
    ("Barrierefreie Haltestellen", AttainmentState.OFF_TRACK),
)
FIELDS = (
    "Kinder, Jugend und Familie",
    "Bildung und lebenslanges Lernen",
    "Arbeit und Beschäftigungsförderung",
    "Gesundheit, Pflege und gesellschaftliche Teilhabe älterer Menschen",
    "Wohnen",
    "Migration und Integration",
    "Inklusion",
    "Bürgerschaftliches Engagement",
    "Sicherheit und Zusammenleben",
)


def standing(state: AttainmentState, language: str = "de", *, hollow: bool = False) -> Standing:
    return Standing(state=state, label=translate(state.label, language), tone=state.tone, hollow=hollow)


def line_chart(language: str = "de", *, falls: bool = True) -> ReportChart:
    shares = ("12.4", "12.1", None, "11.2", "11.6", "10.9", "9.1", None, "8.4", "8.0", "8.2")
    points = []
    for place, share in enumerate(shares):
        unknown = ValueState.SUPPRESSED if place == 2 else ValueState.MISSING
        points.append(
            Point(
                label=str(2015 + place),
                on=date(2015 + place, 12, 31),
                value=Decimal(share) if share else None,
                state=ValueState.REPORTED if share else unknown,
                quality=Quality.PRELIMINARY if place == 10 else Quality.FINAL,
            )
        )
    goal = Decimal("7.0") if falls else Decimal("14.0")
    return _frozen(
        LineChart(
            unit="percent",
            decimals=1,
            series=(Series("Stadt" if language == "de" else "Town", tuple(points)),),
            breaks=(Break(date(2021, 12, 31), "neue Zählweise der Kreisstatistik"),),
            baseline=Mark("2020", date(2020, 12, 31), Decimal("10.9")),
            interims=(Mark("2026", date(2026, 12, 31), Decimal("8.5") if falls else Decimal("12.5")),),
            target=Mark("2030", date(2030, 12, 31), goal),
        ),
        "Kinder in Haushalten mit Leistungen nach dem SGB II",
        language,
    )


def overview(counts: tuple[StateCount, ...], language: str = "de") -> ReportChart:
    states = tuple(CountedState(count.label, count.count, count.tone.value) for count in counts)
    counted = "Wirkungsziele" if language == "de" else "impact targets"
    return _frozen(BarCounts(counted, states), "Stand der Wirkungsziele", language)


def state_counts(language: str = "de", numbers: tuple[int, ...] = (4, 5, 3, 2, 4, 0, 5, 7)) -> tuple[StateCount, ...]:
    return tuple(
        StateCount(state=state, label=translate(state.label, language), tone=state.tone, count=number)
        for state, number in zip(STATES, numbers, strict=True)
    )


def target(number: int, language: str = "de", *, changed: bool = False) -> TargetEntry:
    title, state = TARGETS[number % len(TARGETS)]
    return TargetEntry(
        node_id=number,
        code=f"W {number}",
        title=title,
        path=f"/targets/{number}",
        standing=standing(state, language, hollow=number % 4 == 1),
        sentence="Ausgangswert 10,9 % (2020), Ziel 7,0 % (2030); Ende 2025 waren 8,9 % zu erwarten, gemessen 8,2 % "
        "(vorläufig): " + translate(state.label, language) + ".",
        remarks=("Die Veränderung seit Beginn kann Zufall sein.",) if number % 4 == 1 else (),
        source="Bundesagentur für Arbeit, Stand 31.12.2025; eigene Berechnung",
        chart=None if state is AttainmentState.NOT_ASSESSABLE else line_chart(language, falls=number % 2 == 1),
        is_changed=changed,
    )


def target_change(number: int, before: AttainmentState | None, language: str = "de") -> TargetChange:
    title, state = TARGETS[number % len(TARGETS)]
    old = standing(before, language) if before else None
    return TargetChange(
        code=f"W {number}",
        title=title,
        path=f"/targets/{number}",
        before=old,
        after=standing(state, language),
        sentence=f"W {number} {title}: "
        + (f"bisher {old.label}, jetzt {translate(state.label, language)}." if old else "neu im Bericht."),
        calculation=target(number, language).sentence,
    )


def revision(number: int, language: str = "de") -> TargetRevision:
    title, _ = TARGETS[number % len(TARGETS)]
    demand, reason = "Zielwert 7,0 % → 7,5 %, Zieljahr 2030 → 2031", "neue Datenlage: Gezählt werden jetzt alle Kinder."
    if language == "en":
        demand, reason = "Target value 7.0% → 7.5%, Target year 2030 → 2031", "New data: all children are counted now."
    return TargetRevision(
        node_id=number,
        code=f"W {number}",
        title=title,
        path=f"/targets/{number}",
        changed_on=date(2026, 9, 3),
        demand=demand,
        reason=reason,
        sentence=f"W {number} {title}: {demand}; {reason}",
    )


def remark(number: int = 1, text: str = "Die Stelle war sieben Monate unbesetzt.") -> DepartmentRemark:
    return DepartmentRemark(department_id=number, department="Schulverwaltungsamt", text=text)


def lost_target() -> TargetChange:
    """Return a target that was on track and cannot be assessed any more."""
    return replace(
        target_change(14, AttainmentState.ON_TRACK),
        sentence="W 14 Wohnungslosigkeit von Familien vermeiden: bisher auf Kurs, jetzt nicht bewertbar. "
        "Der letzte Wert (2025) fehlt.",
        after=standing(AttainmentState.NOT_ASSESSABLE),
        reason="Nicht mehr bewertbar: Der letzte Wert (2025) fehlt.",
        calculation="",
    )


def measure(number: int, *, changed: bool = False) -> MeasureEntry:
    titles = ("Familiengrundschulzentrum", "Elterncafé", "Quartiersmanagement und aufsuchende Jugendsozialarbeit")
    words = (
        "Der zweite Standort hat im September geöffnet; 48 Familien nehmen teil, davon 21 zum ersten Mal.",
        "",
        "Die Förderzusage der Bezirksregierung steht noch aus. Ohne sie endet das Angebot am 31.03.2027.",
    )
    has_word = bool(words[number % 3])
    return MeasureEntry(
        node_id=100 + number,
        code=f"M {number}",
        title=titles[number % 3],
        path=f"/measures/{100 + number}",
        department="Amt für Kinder, Jugend und Familie" if number % 2 else "Schulverwaltungsamt",
        status_label="in Umsetzung" if number % 3 else "in Vorbereitung",
        category=StatusCategory.RUNNING,
        last_word=words[number % 3],
        last_word_on=date(2026, 11, 3) if has_word else None,
        function="Fachbereichsleitung" if has_word else "",
        is_changed=changed,
        grants=("Die Förderung „Soziale Stadt“ endet am 31.03.2027.",) if number % 3 == 2 else (),
    )


def measure_change(number: int, kind: MeasureChangeKind, reason: str = "") -> MeasureChange:
    entry = measure(number)
    return MeasureChange(
        kind=kind,
        label=translate(kind.label, "de"),
        code=entry.code,
        title=entry.title,
        path=entry.path,
        department=entry.department,
        reason=reason,
    )


def section(number: int, *, targets: int = 3, measures: int = 6) -> FieldSection:
    return FieldSection(
        code=f"HF {number}",
        title=FIELDS[number - 1],
        path=f"/fields/{number}",
        sentence="Von 3 Wirkungszielen sind alle bewertbar: 1 auf Kurs, 1 zurück, 1 gegenläufig.",
        targets=tuple(target(number * 10 + place, changed=place == 0) for place in range(targets)),
        measures=tuple(measure(number * 10 + place, changed=place == 1) for place in range(measures)),
    )


def unchanged(number: int) -> UnchangedField:
    return UnchangedField(
        code=f"HF {number}",
        title=FIELDS[number - 1],
        path=f"/fields/{number}",
        sentence="Von 3 Wirkungszielen sind 2 bewertbar: 2 erreicht oder auf Kurs; 1 noch nicht.",
        target_count=3,
        measure_count=7,
    )


def rich_report() -> CommitteeReport:
    """Return an everyday report: two requests, five changed targets, three changed measures, four fields."""
    counts = state_counts()
    return CommitteeReport(
        number="2026/14",
        version=1,
        language="de",
        timezone="Europe/Berlin",
        title="Sozialplanung: Ziele, Maßnahmen, Wirkung",
        town="Musterstadt an der Lippe",
        is_demonstration=True,
        committee="Ausschuss für Soziales, Familie und Senioren",
        committee_key="soziales",
        meeting_at=datetime(2026, 12, 2, 16, 0, tzinfo=UTC),
        meeting_place="Ratssaal, Rathaus",
        due_at=datetime(2026, 11, 18, 6, 0, tzinfo=UTC),
        cut_off=datetime(2026, 11, 13, 23, 0, tzinfo=UTC),
        frozen_at=datetime(2026, 11, 14, 5, 0, tzinfo=UTC),
        is_late=False,
        is_first=False,
        since=datetime(2026, 5, 8, 22, 0, tzinfo=UTC),
        erratum="",
        asked=ASKED,
        nothing_changed=False,
        change_sentence="5 Wirkungsziele stehen anders da als im Mai, 2 davon schlechter; 1 Maßnahme ist neu, "
        "1 abgeschlossen, 1 aufgegeben.",
        target_changes=(
            target_change(12, AttainmentState.BEHIND),
            target_change(13, AttainmentState.ON_TRACK),
            target_change(20, None),
            target_change(31, AttainmentState.NOT_YET),
            lost_target(),
        ),
        measure_changes=(
            measure_change(11, MeasureChangeKind.NEW),
            measure_change(23, MeasureChangeKind.ENDED, "Ziel erreicht, Regelbetrieb seit August."),
            measure_change(32, MeasureChangeKind.DROPPED, "Der Träger hat das Angebot zum 30.09.2026 eingestellt."),
        ),
        counts=counts,
        counts_sentence="Von 30 Wirkungszielen sind 18 bewertbar: 9 erreicht oder auf Kurs, 5 zurück, 4 gegenläufig "
        "(davon 3 im Zufallsbereich); 12 noch nicht.",
        chance_note="Im Zufallsbereich: Der gemessene Unterschied kann auch Zufall sein.",
        overview=overview(counts),
        fields=tuple(section(number) for number in (1, 2, 3, 4)),
        unchanged=tuple(unchanged(number) for number in (5, 6, 7, 8, 9)),
        sources=(
            "Bundesagentur für Arbeit: Grundsicherung für Arbeitsuchende, Stand 31.12.2025.",
            "Kreis Musterland, Gesundheitsamt: Schuleingangsuntersuchung 2025.",
        ),
        hidden=("Sprachförderbedarf 2017: geheim gehalten, weil die Zahl auf einzelne Personen schließen ließe.",),
        notes=("Ein hohler Rahmen sagt: Der Unterschied kann Zufall sein.",),
        target_records=(),
        measure_records=(),
    )


def crowded_report() -> CommitteeReport:
    """Return a report of 25 changed targets and 12 changed measures: too much for one page."""
    befores = (AttainmentState.ON_TRACK, AttainmentState.NOT_YET, None)
    kinds = tuple(MeasureChangeKind)
    return replace(
        rich_report(),
        target_changes=(
            *(target_change(number, befores[number % 3]) for number in range(10, 35) if number != 14),
            lost_target(),
        ),
        measure_changes=tuple(
            measure_change(number, kinds[number % 3], "Die Förderung des Landes ist ausgelaufen." * (number % 2))
            for number in range(40, 52)
        ),
    )


def wordy_report() -> CommitteeReport:
    """Return a report whose requests alone would fill the first page."""
    reason = "Die Verwaltung schlägt vor, den Ansatz im Haushalt 2027 um 120.000 Euro zu erhöhen. " * 6
    titles = [f"Der Ausschuss beschließt Vorschlag {number}." for number in range(1, 6)]
    return replace(crowded_report(), asked=tuple(Asked(title=title, text=reason) for title in titles))


def first_report() -> CommitteeReport:
    """Return the first report of a committee: nothing to compare with, every field in full."""
    return replace(
        rich_report(),
        is_first=True,
        since=None,
        change_sentence="Erster Bericht: Es gibt noch keinen früheren, mit dem verglichen werden könnte.",
        target_changes=(),
        measure_changes=(),
        unchanged=(),
    )


def quiet_report() -> CommitteeReport:
    """Return a report in which nothing changed."""
    return replace(
        rich_report(),
        asked=ASKED[1:],
        nothing_changed=True,
        change_sentence="Seit dem letzten Bericht hat sich nichts geändert.",
        target_changes=(),
        measure_changes=(),
        fields=(),
        unchanged=tuple(unchanged(number) for number in range(1, 10)),
    )


def corrected_report() -> CommitteeReport:
    return replace(
        rich_report(),
        version=2,
        erratum="Auf Seite 3 stand für 2024 der Wert 8,6 %. Richtig sind 8,0 %. Das Ziel W 13 ist dadurch gegenläufig.",
    )


def english_report() -> CommitteeReport:
    counts = state_counts("en")
    return replace(
        quiet_report(),
        language="en",
        title="Social planning: goals, measures, effects",
        committee="Committee for social affairs",
        asked=(Asked(title="The report is noted.", text=""),),
        nothing_changed=False,
        change_sentence="One impact target stands elsewhere than in May.",
        target_changes=(target_change(13, AttainmentState.ON_TRACK, "en"),),
        target_revisions=(revision(12, "en"),),
        remarks=(remark(),),
        counts=counts,
        counts_sentence="Of 30 impact targets 18 are assessable: 9 reached or on track, 5 behind, "
        "4 going the wrong way; 12 not yet.",
        chance_note="Within chance: the measured difference may also be chance.",
        overview=overview(counts, "en"),
        fields=(),
    )


def large_report() -> CommitteeReport:
    """Return 30 targets and 60 measures in nine fields."""
    return replace(
        crowded_report(),
        fields=tuple(section(number, targets=4 if number < 4 else 3, measures=7) for number in range(1, 10)),
        unchanged=(),
    )


def _frozen(chart: LineChart | BarCounts, title: str, language: str) -> ReportChart:
    table = chart.table(language)
    return ReportChart(
        title=title,
        summary=chart.summary(language),
        drawing=chart.as_json(language),
        header=table.header,
        rows=table.rows,
        words=table.words,
    )
