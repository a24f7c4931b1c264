"""What typst does not write yet: the first cell of a table's row as its header."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf


def with_row_headers(content: bytes) -> bytes:
    """Return the PDF with the first cell of each row of data tagged as that row's header."""
    with Pdf.open(BytesIO(content)) as pdf:
        for element in elements(pdf):
            if element.get("/S") == Name.TR and (cells := children(element)) and cells[0].get("/S") == Name.TD:
                cells[0].S = Name.TH
                cells[0].A = Dictionary(O=Name.Table, Scope=Name.Row)
        output = BytesIO()
        pdf.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return output.getvalue()


def elements(pdf: Pdf) -> Iterator[Object]:
    """Yield the structure elements in reading order."""
    waiting: list[Object] = [pdf.Root.StructTreeRoot] if "/StructTreeRoot" in pdf.Root else []
    while waiting:
        element = waiting.pop()
        yield element
        waiting += reversed(children(element))


def children(element: Object) -> list[Object]:
    """Return the structure elements right below one; content itself is left out."""
    below = element.get("/K")
    listed = list(below) if isinstance(below, Array) else [below]
    return [child for child in listed if isinstance(child, Dictionary) and "/S" in child]
