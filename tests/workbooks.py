"""Workbooks written by hand, part by part and record by record, so that a test may hold any cell any program writes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from metrics.intake.sheets.spelling import letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Value = str | int | float | bool | None


@dataclass(frozen=True)
class Cell:
    """A cell with a format code, a formula, or an attribute of its own."""

    value: Value = None
    code: str = ""
    formula: str | None = None
    kind: str = ""


@dataclass(frozen=True)
class Page:
    """One sheet: rows of cells from row 1, or by row number."""

    rows: Sequence[Sequence[Value | Cell]] | Mapping[int, Sequence[Value | Cell]]
    name: str = "Sheet1"
    state: str = ""
    merges: Sequence[str] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: Sequence[int] = ()

    @property
    def numbered(self) -> Mapping[int, Sequence[Value | Cell]]:
        return self.rows if isinstance(self.rows, Mapping) else dict(enumerate(self.rows, 1))


@dataclass
class _Styles:
    codes: list[str] = field(default_factory=lambda: [""])

    def number(self, code: str) -> int:
        if code not in self.codes:
            self.codes.append(code)
        return self.codes.index(code)


def xlsx(*pages: Page, is_1904: bool = False, extra: Mapping[str, bytes | str] | None = None) -> bytes:
    """An XLSX of these sheets; ``extra`` adds or replaces parts."""
    styles = _Styles()
    parts: dict[str, bytes | str] = {
        f"xl/worksheets/sheet{place}.xml": _sheet(page, styles) for place, page in enumerate(pages, 1)
    }
    sheets = "".join(
        f"<sheet name={quoteattr(page.name)} sheetId='{place}' r:id='rId{place}'"
        f"{f' state={quoteattr(page.state)}' if page.state else ''}/>"
        for place, page in enumerate(pages, 1)
    )
    relations = "".join(
        f"<Relationship Id='rId{place}' Type='{RELATION}/worksheet' Target='worksheets/sheet{place}.xml'/>"
        for place in range(1, len(pages) + 1)
    )
    first = "<workbookPr date1904='1'/>" if is_1904 else ""
    parts |= {
        "_rels/.rels": f"<Relationships xmlns='{PACKAGE}'><Relationship Id='rId1' Type='{RELATION}/officeDocument' "
        "Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{MAIN}' xmlns:r='{RELATION}'>{first}<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{PACKAGE}'>{relations}<Relationship Id='rIdS' "
        f"Type='{RELATION}/styles' Target='styles.xml'/></Relationships>",
        "xl/styles.xml": _styles(styles.codes),
    }
    return packed(parts | dict(extra or {}))


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _sheet(page: Page, styles: _Styles) -> str:
    columns = "".join(f"<col min='{c + 1}' max='{c + 1}' hidden='1'/>" for c in page.hidden_columns)
    rows = "".join(
        f"<row r='{number}' hidden='{int(number in page.hidden_rows)}'>"
        + "".join(_cell(cell, number, column, styles) for column, cell in enumerate(cells))
        + "</row>"
        for number, cells in page.numbered.items()
    )
    merges = "".join(f"<mergeCell ref='{reference}'/>" for reference in page.merges)
    return (
        f"<worksheet xmlns='{MAIN}'>{f'<cols>{columns}</cols>' if columns else ''}<sheetData>{rows}</sheetData>"
        f"{f'<mergeCells>{merges}</mergeCells>' if merges else ''}</worksheet>"
    )


def _cell(cell: Value | Cell, row: int, column: int, styles: _Styles) -> str:
    if not isinstance(cell, Cell):
        cell = Cell(cell)
    value, formula = cell.value, "" if cell.formula is None else f"<f>{escape(cell.formula)}</f>"
    if value is None and not formula:
        return ""
    head = f"<c r='{letter(column)}{row}' s='{styles.number(cell.code)}'"
    if value is None:
        return f"{head}>{formula}</c>"
    if isinstance(value, bool):
        return f"{head} t='b'>{formula}<v>{int(value)}</v></c>"
    if isinstance(value, int | float):
        return f"{head}>{formula}<v>{value!r}</v></c>"
    if cell.kind or formula:
        return f"{head} t='{cell.kind or 'str'}'>{formula}<v>{escape(value)}</v></c>"
    return f"{head} t='inlineStr'><is><t xml:space='preserve'>{escape(value)}</t></is></c>"


def _styles(codes: Sequence[str]) -> str:
    formats = "".join(f"<numFmt numFmtId='{164 + n}' formatCode={quoteattr(code)}/>" for n, code in enumerate(codes))
    cells = "".join(f"<xf numFmtId='{164 + n if code else 0}'/>" for n, code in enumerate(codes))
    return f"<styleSheet xmlns='{MAIN}'><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>"


# ---- old workbooks -------------------------------------------------------------------------------------------------


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def wide(text: str, count: str = "<H") -> bytes:
    """A text as Excel 97 writes it."""
    return struct.pack(count, len(text)) + b"\x01" + text.encode("utf-16-le")


def xls(*pages: Page, is_1904: bool = False, before_sheets: bytes = b"", shared: bool = True) -> bytes:
    """A bare old workbook of these sheets. ``shared`` puts texts into the table all sheets share."""
    styles, strings = _Styles(), list[str]()
    bodies = [_old_sheet(page, styles, strings if shared else None) for page in pages]
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 0)) + before_sheets
    if is_1904:
        head += record(0x22, b"\x01\x00")
    for place, code in enumerate(styles.codes):
        head += record(0x41E, struct.pack("<H", 164 + place) + wide(code or "General"))
    for place in range(len(styles.codes)):
        head += record(0xE0, struct.pack("<HH", 0, 164 + place) + bytes(16))
    tail = _shared(strings) + record(0x0A)
    length = sum(len(record(0x85, bytes(6) + wide(page.name, "<B"))) for page in pages)
    place = len(head) + length + len(tail)
    for page, body in zip(pages, bodies, strict=True):
        head += record(0x85, struct.pack("<IBB", place, bool(page.state), 0) + wide(page.name, "<B"))
        place += len(body)
    return head + tail + b"".join(bodies)


def _shared(strings: Sequence[str]) -> bytes:
    """The shared texts, cut into records wherever one is full, also in the middle of a text."""
    pieces, piece = [], struct.pack("<II", len(strings), len(strings))
    for text in strings:
        head, rest = struct.pack("<HB", len(text), 1), text
        if len(piece) + 3 > 200:
            pieces.append(piece)
            piece = b""
        piece += head
        while rest:
            room = max((200 - len(piece)) // 2, 0)
            piece += rest[:room].encode("utf-16-le")
            rest = rest[room:]
            if rest:
                pieces.append(piece)
                piece = b"\x01"
    pieces.append(piece)
    return record(0xFC, pieces[0]) + b"".join(record(0x3C, piece) for piece in pieces[1:])


def _old_sheet(page: Page, styles: _Styles, strings: list[str] | None) -> bytes:
    out = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 0))
    for column in page.hidden_columns:
        out += record(0x7D, struct.pack("<HHHHHH", column, column, 2000, 0, 1, 0))
    for number, cells in page.numbered.items():
        if number in page.hidden_rows:
            out += record(0x208, struct.pack("<HHHHHHHH", number - 1, 0, 9, 255, 0, 0, 0x20, 0))
        for column, cell in enumerate(cells):
            out += _old_cell(cell if isinstance(cell, Cell) else Cell(cell), number - 1, column, styles, strings)
    if page.merges:
        blocks = [_corners(reference) for reference in page.merges]
        out += record(0xE5, struct.pack("<H", len(blocks)) + b"".join(struct.pack("<HHHH", *b) for b in blocks))
    return out + record(0x0A)


def _old_cell(cell: Cell, row: int, column: int, styles: _Styles, strings: list[str] | None) -> bytes:
    head, value = struct.pack("<HHH", row, column, styles.number(cell.code)), cell.value
    if value is None:
        return b""
    if isinstance(value, bool):
        return record(0x205, head + bytes([value, 0]))
    if isinstance(value, str):
        if cell.formula is not None:
            return record(0x06, head + b"\x00\x00\x00\x00\x00\x00\xff\xff" + bytes(8)) + record(0x207, wide(value))
        if strings is None:
            return record(0x204, head + wide(value))
        strings.append(value)
        return record(0xFD, head + struct.pack("<I", len(strings) - 1))
    if isinstance(value, int) and abs(value) < 1 << 28:
        return record(0x27E, head + struct.pack("<I", (value << 2 | 2) & 0xFFFFFFFF))
    return record(0x203, head + struct.pack("<d", value))


def _corners(reference: str) -> tuple[int, int, int, int]:
    from metrics.intake.sheets.workbook.xlsx import block

    merge = block(reference)
    assert merge is not None
    return merge.first_row - 1, merge.last_row - 1, merge.first_column, merge.last_column


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file of streams, each padded to a length that is kept in sectors."""
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        blocks = [data[at : at + 512].ljust(512, b"\x00") for at in range(0, len(data), 512)]
        sectors.extend(blocks)
        fat.extend([*range(first + 1, first + len(blocks)), 0xFFFFFFFE])
        return first

    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, data in streams.items():
        whole = data.ljust(4096, b"\x00")
        entries.append(_entry(name, 2, put(whole), len(whole)))
    directory = put(b"".join(entries).ljust(512, b"\x00"))
    count = (len(sectors) + 128) // 128
    table = len(sectors)
    fat += [0xFFFFFFFD] * count
    sectors.extend(
        struct.pack("<128I", *(fat[at : at + 128] + [0xFFFFFFFF] * 128)[:128]) for at in range(0, 128 * count, 128)
    )
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, count, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *([*range(table, table + count)] + [0xFFFFFFFF] * 109)[:109])
    return header + b"".join(sectors)


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    spelt = (name + "\x00").encode("utf-16-le")
    return (
        spelt.ljust(64, b"\x00") + struct.pack("<HBB", len(spelt), kind, 1) + b"\xff" * 12 + bytes(36)
        + struct.pack("<III", first, size, 0)
    )  # fmt: skip


def rows_of(cells: Iterable[Iterable[Value | Cell]]) -> list[list[Value | Cell]]:
    return [list(row) for row in cells]
