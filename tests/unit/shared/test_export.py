"""Exported text stays text, exported numbers stay numbers."""

import json
import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from tracker.shared.export import ExportFormat, with_text_mark, without_text_mark, write_csv, write_json, write_table

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "＝1", "＋1", "－1", "＠1", "'=1", "''=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_would_calculate_is_marked_and_comes_back_as_it_was(text: str) -> None:
    assert with_text_mark(text) == "'" + text
    assert without_text_mark(with_text_mark(text)) == text


@pytest.mark.parametrize("text", ["", "Köln", "'tis", "a=b", "12,5", "(1)"])
def test_other_text_is_left_alone(text: str) -> None:
    assert with_text_mark(text) == text
    assert without_text_mark(text) == text


def test_a_csv_is_what_german_spreadsheets_expect() -> None:
    data = write_csv(("a", "b", "c"), [["=1", Decimal("-12.50"), None], ["x;y", 1044555, ""]])
    assert data == '\ufeffa;b;c\r\n\'=1;-12.5;\r\n"x;y";1044555;\r\n'.encode()


def test_json_keeps_every_digit() -> None:
    data = write_json(("a", "b"), [["=1", Decimal("0.12345678901234567890123")], [None, 3]])
    assert b"0.12345678901234567890123" in data
    assert json.loads(data, parse_float=Decimal) == [
        {"a": "=1", "b": Decimal("0.12345678901234567890123")},
        {"a": None, "b": 3},
    ]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_workbook_holds_no_formula(text: str) -> None:
    data = write_table(("a", "b"), [[text, Decimal("-12.5")]], ExportFormat.XLSX)
    with ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>-12.5</v>" in sheet


def _parts(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def test_days_are_days_in_a_workbook_and_stay_iso_elsewhere() -> None:
    rows = [[date(2026, 11, 22), "x"]]
    assert write_csv(("day", "b"), rows).decode("utf-8-sig").splitlines()[1] == "2026-11-22;x"
    assert json.loads(write_json(("day", "b"), rows)) == [{"day": "2026-11-22", "b": "x"}]
    parts = _parts(write_table(("day", "b"), rows, ExportFormat.XLSX))
    assert "<v>46348</v>" in parts["xl/worksheets/sheet1.xml"]
    assert 'numFmtId="14"' in parts["xl/styles.xml"]


def test_a_sheet_keeps_its_header_in_sight_and_on_paper() -> None:
    parts = _parts(write_table(("code", "text"), [["A", "Wort " * 40], ["B", "kurz"]], ExportFormat.XLSX, title="goal"))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert 'ySplit="1"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert '<autoFilter ref="A1:B3"/>' in sheet
    assert "goal!$A:$A,goal!$1:$1" in parts["xl/workbook.xml"]
    assert re.search(r'<row r="2"[^>]* ht="75"', sheet)  # 200 letters in a column of 48
    assert not re.search(r'<row r="3"[^>]* ht=', sheet)


def test_a_number_shows_what_it_has_and_four_decimals_at_most() -> None:
    rows = [[Decimal("75600.0")], [Decimal("27.5")], [Decimal("0.579386131110")]]
    parts = _parts(write_table(("value",), rows, ExportFormat.XLSX))
    assert set(re.findall(r'formatCode="([^"]+)"', parts["xl/styles.xml"])) == {"#,##0", "#,##0.0", "#,##0.0000"}
    assert "<v>0.579386131110</v>" in parts["xl/worksheets/sheet1.xml"]


def test_a_number_longer_than_a_spreadsheet_keeps_is_text_with_every_digit() -> None:
    parts = _parts(write_table(("value",), [[Decimal("0.12345678901234567")]], ExportFormat.XLSX))
    assert "0.12345678901234567" in parts["xl/sharedStrings.xml"]
