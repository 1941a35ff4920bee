"""Workbooks written by hand, part by part and record by record, so that a test may hold any cell any program writes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

from metrics.intake.sheets.spelling import letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Value = str | int | float | bool | None


@dataclass(frozen=True)
class Cell:
    """A cell with a format code, a formula, an attribute of its own, or the block its array formula stands over."""

    value: Value = None
    code: str = ""
    formula: str | None = None
    kind: str = ""
    array: str = ""


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


def xlsx(*pages: Page, is_1904: bool = False, calc: str = "", extra: Mapping[str, bytes | str] | None = None) -> bytes:
    """An XLSX of these sheets; ``extra`` adds or replaces parts, ``calc`` says how its formulas were computed."""
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
        "xl/workbook.xml": f"<workbook xmlns='{MAIN}' xmlns:r='{RELATION}'>{first}<sheets>{sheets}</sheets>"
        f"{f'<calcPr {calc}/>' if calc else ''}</workbook>",
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
    over = f" t='array' ref='{cell.array}'" if cell.array else ""
    value, formula = cell.value, "" if cell.formula is None else f"<f{over}>{escape(cell.formula)}</f>"
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


# ---- one document of XML ---------------------------------------------------------------------------------------------


def spreadsheet_xml(*pages: Page) -> bytes:
    """An XML Spreadsheet 2003 of these sheets."""
    codes = sorted({c.code for page in pages for row in page.numbered.values() for c in row if isinstance(c, Cell)})
    styles = "".join(
        f"<Style ss:ID='s{place}'><NumberFormat ss:Format={quoteattr(code)}/></Style>"
        for place, code in enumerate(codes)
    )
    sheets = "".join(
        f"<Worksheet ss:Name={quoteattr(page.name)}><Table>{_xml_rows(page, codes)}</Table>"
        f"<WorksheetOptions><Visible>{'SheetHidden' if page.state else 'SheetVisible'}</Visible></WorksheetOptions>"
        "</Worksheet>"
        for page in pages
    )
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        "<?xml version='1.0' encoding='UTF-8'?><?mso-application progid='Excel.Sheet'?>"
        f"<Workbook xmlns='{name}' xmlns:ss='{name}'><Styles>{styles}</Styles>{sheets}</Workbook>"
    ).encode()


def _xml_rows(page: Page, codes: Sequence[str]) -> str:
    columns = "".join(f"<Column ss:Index='{c + 1}' ss:Hidden='1'/>" for c in page.hidden_columns)
    return columns + "".join(
        f"<Row ss:Index='{number}' ss:Hidden='{int(number in page.hidden_rows)}'>"
        + "".join(
            _xml_cell(cell if isinstance(cell, Cell) else Cell(cell), column, codes)
            for column, cell in enumerate(cells, 1)
        )
        + "</Row>"
        for number, cells in page.numbered.items()
    )


def _xml_cell(cell: Cell, column: int, codes: Sequence[str]) -> str:
    style = f" ss:StyleID='s{codes.index(cell.code)}'" if cell.code in codes else ""
    head = (
        f"<Cell ss:Index='{column}'{style}{'' if cell.formula is None else f' ss:Formula={quoteattr(cell.formula)}'}>"
    )
    if cell.value is None:
        return f"{head}</Cell>" if cell.formula is not None else ""
    kind = "Boolean" if isinstance(cell.value, bool) else "String" if isinstance(cell.value, str) else "Number"
    value = int(cell.value) if kind == "Boolean" else cell.value
    return f"{head}<Data ss:Type='{cell.kind or kind}'>{escape(str(value))}</Data></Cell>"


def ods(*pages: Page) -> bytes:
    """An OpenDocument file of these sheets."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": _document("document-content", pages)})


def fods(*pages: Page) -> bytes:
    """The same as one document."""
    return _document("document", pages).encode()


def _document(root: str, pages: Sequence[Page]) -> str:
    spaces = ("office", "table", "text", "style")
    names = "".join(f" xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'" for name in spaces)
    sheets = "".join(
        f"<table:table table:name={quoteattr(page.name)} table:style-name='{'off' if page.state else 'on'}'>"
        + "".join(f"<table:table-column table:visibility='{'collapse' if c in page.hidden_columns else 'visible'}'/>"
                  for c in range(max(page.hidden_columns, default=-1) + 1))
        + _ods_rows(page)
        + "</table:table>"
        for page in pages
    )  # fmt: skip
    hidden = "<style:style style:name='off'><style:table-properties table:display='false'/></style:style>"
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><office:{root}{names}><office:automatic-styles>{hidden}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        f"</office:{root}>"
    )


def _ods_rows(page: Page) -> str:
    rows, last = "", 0
    for number, cells in page.numbered.items():
        if number > last + 1:
            blank = f"<table:table-row table:number-rows-repeated='{number - last - 1}'>"
            rows += f"{blank}<table:table-cell/></table:table-row>"
        seen = "collapse" if number in page.hidden_rows else "visible"
        rows += f"<table:table-row table:visibility='{seen}'>{''.join(map(_ods_cell, cells))}</table:table-row>"
        last = number
    return rows


def _ods_cell(cell: Value | Cell) -> str:
    cell = cell if isinstance(cell, Cell) else Cell(cell)
    value, head = cell.value, "" if cell.formula is None else f" table:formula={quoteattr(f'of:={cell.formula}')}"
    if value is None:
        return f"<table:table-cell{head}/>"
    if isinstance(value, bool):
        said, shown = f"office:value-type='boolean' office:boolean-value='{str(value).lower()}'", str(value).upper()
    elif isinstance(value, str):
        said, shown = "office:value-type='string'", value
    elif "y" in cell.code:
        day = f"{date(1899, 12, 30) + timedelta(value):%Y-%m-%d}"
        said, shown = f"office:value-type='date' office:date-value='{day}'", day
    elif "%" in cell.code:
        said, shown = f"office:value-type='percentage' office:value='{value!r}'", f"{value:.0%}"
    else:
        said, shown = f"office:value-type='float' office:value='{value!r}'", f"{value:,.1f}"
    return f"<table:table-cell{head} {said}><text:p>{escape(shown)}</text:p></table:table-cell>"


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
    if cell.formula is not None and not isinstance(value, str):
        # A number, or a text that never comes.
        result = b"\x00\x00\x00\x00\x00\x00\xff\xff" if value is None else struct.pack("<d", value)
        return record(0x06, head + result + bytes(8))
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
