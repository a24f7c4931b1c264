"""What a machine can find wrong with a PDF's accessibility; what only a person can hear is not in it."""

from collections.abc import Iterator
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Pdf

from tracker.reporting.rendering.row_headers import children, elements


def check_pdf(content: bytes) -> list[str]:
    """Return the faults found: language, title, marks, alternatives, headers of tables, order of headings."""
    with Pdf.open(BytesIO(content)) as pdf:
        return [*_faults_of_document(pdf), *_faults_of_figures(pdf), *_faults_of_tables(pdf), *_faults_of_headings(pdf)]


def headings(pdf: Pdf) -> list[int]:
    """Return the levels of the headings in reading order."""
    names = (str(element.get("/S", "")) for element in elements(pdf))
    return [int(name[2:]) for name in names if name.startswith("/H") and name[2:].isdigit()]


def _faults_of_document(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    if not str(root.get("/Lang", "")):
        yield "the document has no language"
    if not bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False)):
        yield "the document is not marked as tagged"
    if not bool(root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False)):
        yield "the title is not shown in the window"
    with pdf.open_metadata() as metadata:
        if not metadata.get("dc:title"):
            yield "the document has no title"
        if metadata.get("pdfuaid:part") != "1":
            yield "the document does not say that it is PDF/UA-1"


def _faults_of_figures(pdf: Pdf) -> Iterator[str]:
    figures = [element for element in elements(pdf) if element.get("/S") == Name.Figure]
    for number, figure in enumerate(figures, start=1):
        if not str(figure.get("/Alt", "")).strip():
            yield f"figure {number} has no alternative text"


def _faults_of_tables(pdf: Pdf) -> Iterator[str]:
    tables = [element for element in elements(pdf) if element.get("/S") == Name.Table]
    for number, table in enumerate(tables, start=1):
        rows = [row for row in _below(table) if row.get("/S") == Name.TR]
        cells = [cell for row in rows for cell in children(row)]
        headers = [cell for cell in cells if cell.get("/S") == Name.TH]
        if not headers:
            yield f"table {number} has no header"
        if any(_scope(cell) is None for cell in headers):
            yield f"table {number} has a header without scope"
        if any(not children(row) or children(row)[0].get("/S") != Name.TH for row in rows):
            yield f"table {number} has a row without header"
        if len({len(children(row)) for row in rows}) > 1:
            yield f"table {number} has rows of different length"


def _faults_of_headings(pdf: Pdf) -> Iterator[str]:
    last = 0
    for level in headings(pdf):
        if level > last + 1:
            yield f"a heading of level {level} follows one of level {last}"
        last = level


def _below(element: Object) -> Iterator[Object]:
    for child in children(element):
        yield child
        yield from _below(child)


def _scope(cell: Object) -> str | None:
    attributes = cell.get("/A")
    listed = list(attributes) if isinstance(attributes, Array) else [attributes]
    found = [str(each.Scope) for each in listed if isinstance(each, Dictionary) and "/Scope" in each]
    return found[0] if found else None
