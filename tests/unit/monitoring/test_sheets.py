"""Files become columns; what is no table is refused, and nothing is guessed."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from tracker.monitoring.errors import (
    EmptyTable,
    FileTooLarge,
    HoldsMacros,
    RepeatedColumn,
    TooManyRows,
    UnknownFileKind,
    UnknownSheet,
    UnreadableFile,
)
from tracker.monitoring.intake.layout import laid_out
from tracker.monitoring.intake.profile_files import load_profile
from tracker.monitoring.intake.sheets import Sheet, read_sheet
from tracker.shared.export import write_xlsx


def read(tmp_path: Path, data: bytes | str, **options: object) -> Sheet:
    path = tmp_path / "table.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_sheet(path, **options)  # type: ignore[arg-type]


def table(sheet: Sheet) -> list[tuple[object, ...]]:
    return list(zip(*(sheet.columns[place] for place in range(len(sheet.columns))), strict=True))


@pytest.mark.parametrize(
    "data",
    [
        "a;b\n001;Köln\n",
        "a,b\r\n001,Köln\r\n",
        "a\tb\n001\tKöln",
        '"a";"b"\n"001";"Köln"\n',
        "\ufeffa;b\n001;Köln\n",
        "a;b\n001;Köln\n".encode("cp1252"),
        "a;b\n001;Köln\n".encode("utf-16"),
        "a;b\n001;Köln\n\n;\n",
        "a;b;\n001;Köln;\n",
    ],
)
def test_every_usual_writing_is_the_same_table(tmp_path: Path, data: bytes | str) -> None:
    sheet = read(tmp_path, data)
    assert sheet.header == ("a", "b")
    assert table(sheet) == [("001", "Köln")]
    assert list(sheet.numbers) == [2]


def test_plain_and_quoted_texts_are_read_alike(tmp_path: Path) -> None:
    plain = read(tmp_path, "a;b;c\n1;;3\n4;5;6\n")
    quoted = read(tmp_path, '"a";b;c\n1;;3\n4;5;6\n')
    assert table(plain) == table(quoted) == [("1", "", "3"), ("4", "5", "6")]


def test_short_rows_are_filled_and_long_ones_are_marked(tmp_path: Path) -> None:
    sheet = read(tmp_path, "a;b\n1\n2;3;4\n\n5;6\n")
    assert table(sheet) == [("1", ""), ("2", "3"), ("5", "6")]
    assert (sheet.too_long, list(sheet.numbers)) == ([1], [2, 3, 5])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", EmptyTable),
        (b"a;b\n", EmptyTable),
        (b"a;a\n1;2\n", RepeatedColumn),
        (b"a;b\n\0\0\0;1\n", UnreadableFile),
        (b"a;b\n" + b"x" * 200_000 + b";1\n", UnreadableFile),
        (b"PK\x03\x04 not really", UnreadableFile),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, reason: type[Exception]) -> None:
    with pytest.raises(reason):
        read(tmp_path, data)


def test_a_browser_takes_so_many_rows_and_no_more(tmp_path: Path) -> None:
    assert len(read(tmp_path, "a;b\n1;2\n3;4\n", most_rows=2)) == 2
    with pytest.raises(TooManyRows):
        read(tmp_path, "a;b\n1;2\n3;4\n5;6\n", most_rows=2)


def test_a_bomb_is_refused_before_anything_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w", compression=8) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 70_000_000)
    with pytest.raises(FileTooLarge):
        read_sheet(path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UnknownFileKind):
        read_sheet(path)


def test_a_workbook_with_macros_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "macros.xlsm"
    with ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/vbaProject.bin", "x")
    with pytest.raises(HoldsMacros):
        read_sheet(path)


def test_an_archive_of_a_kind_nobody_reads_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "later.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 6] = 99  # the version needed to read it
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        read_sheet(path)


def test_a_broken_workbook_breaks_only_the_child(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(UnreadableFile):
        read_sheet(path)


def test_a_sheet_is_found_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    path.write_bytes(write_xlsx([("Erstes", ("a",), [["1"]]), ("Zweites", ("b",), [["2"]])]))
    assert read_sheet(path).header == ("a",)
    assert read_sheet(path, sheet_name="Zweites").header == ("b",)
    with pytest.raises(UnknownSheet):
        read_sheet(path, sheet_name="Drittes")


def test_years_as_columns_become_rows(tmp_path: Path) -> None:
    profile = tmp_path / "wide.toml"
    profile.write_text('wide = "period"\n[columns]\narea = "Stadtteil"\n[constants]\nindicator = "poverty"\n')
    sheet = read(tmp_path, "Stadtteil;2023;2024\n1;10;11\n2;;12\n")
    found = laid_out(sheet, load_profile(profile))
    assert list(zip(*(found.cells[name] for name in ("indicator", "area", "period", "value")), strict=True)) == [
        ("poverty", "1", "2023", "10"),
        ("poverty", "1", "2024", "11"),
        ("poverty", "2", "2024", "12"),
    ]
    assert list(found.numbers) == [2, 2, 3]
    assert [found.title_of(place, "value") for place in range(3)] == ["2023", "2024", "2024"]
    assert found.title_of(0, "area") == "Stadtteil"
