"""What stands on a page of a PDF, read back through the fonts' own tables."""

import re
from io import BytesIO

import pikepdf
from pikepdf import Pdf


def page_texts(content: bytes) -> list[str]:
    with Pdf.open(BytesIO(content)) as pdf:
        return [_text_of(page) for page in pdf.pages]


def squeezed(text: str) -> str:
    """Return text without what depends on where lines end."""
    return re.sub(r"[\s\u00ad-]", "", text)


def _text_of(page: pikepdf.Page) -> str:
    tables = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    words: list[str] = []
    table: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            table = tables[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
            words += [_decoded(bytes(piece), table) for piece in pieces if isinstance(piece, pikepdf.String)]
        elif str(operator) == "ET":
            words.append("\n")
    return "".join(words)


def _decoded(codes: bytes, table: dict[int, str]) -> str:
    return "".join(table.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2))


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Read the table that turns codes of glyphs into letters."""
    listing = font.ToUnicode.read_bytes().decode("latin-1")
    letters = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", listing, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            letters[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", listing, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for code in range(int(first, 16), int(last, 16) + 1):
                letters[code] = chr(int(text, 16) + code - int(first, 16))
    return letters
