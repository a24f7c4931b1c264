"""The check of a PDF finds what it is for."""

from io import BytesIO

import pikepdf
import typst
from pikepdf import Name, Pdf

from tracker.reporting.rendering.accessibility import check_pdf, headings
from tracker.reporting.rendering.row_headers import elements, with_row_headers

SOURCE = """
#set document(title: "Bericht")
#set text(lang: "de")
#title()
= Eins
== Zwei
#table(columns: 2, table.header[Ziel][Stand], [W 1], [erreicht], [W 2], [auf Kurs])
"""


def written() -> bytes:
    return typst.compile(SOURCE.encode(), pdf_standards=["ua-1"], ignore_system_fonts=True)


def changed(content: bytes, change) -> bytes:
    with Pdf.open(BytesIO(content)) as pdf:
        change(pdf)
        output = BytesIO()
        pdf.save(output)
    return output.getvalue()


def test_rows_get_a_header_each():
    assert check_pdf(written()) == ["table 1 has a row without header"]
    assert check_pdf(with_row_headers(written())) == []


def test_an_untagged_file_lacks_everything():
    blank = Pdf.new()
    blank.add_blank_page()
    output = BytesIO()
    blank.save(output)
    assert check_pdf(output.getvalue()) == [
        "the document has no language",
        "the document is not marked as tagged",
        "the title is not shown in the window",
        "the document has no title",
        "the document does not say that it is PDF/UA-1",
    ]


def test_a_figure_without_words_is_found():
    def without_words(pdf):
        next(element for element in elements(pdf) if element.get("/S") == Name.P).S = Name.Figure

    source = SOURCE + "Ein Satz."
    pdf = typst.compile(source.encode(), pdf_standards=["ua-1"], ignore_system_fonts=True)
    assert "figure 1 has no alternative text" in check_pdf(changed(pdf, without_words))


def test_a_skipped_heading_is_found():
    def skip(pdf):
        next(element for element in elements(pdf) if element.get("/S") == Name.H2).S = Name.H4

    pdf = with_row_headers(written())
    assert headings(Pdf.open(BytesIO(pdf))) == [1, 2]
    assert check_pdf(changed(pdf, skip)) == ["a heading of level 4 follows one of level 1"]


def test_a_header_without_scope_and_a_table_without_headers_are_found():
    def unscoped(pdf):
        for element in elements(pdf):
            if element.get("/S") == Name.TH:
                element.A = pikepdf.Dictionary(O=Name.Table)

    def headless(pdf):
        for element in elements(pdf):
            if element.get("/S") == Name.TH:
                element.S = Name.TD

    pdf = with_row_headers(written())
    assert check_pdf(changed(pdf, unscoped)) == ["table 1 has a header without scope"]
    assert check_pdf(changed(pdf, headless)) == ["table 1 has no header", "table 1 has a row without header"]
