"""Exported text stays text, exported numbers stay numbers."""

import json
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
