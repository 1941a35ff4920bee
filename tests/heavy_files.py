"""Small files that ask for far more than their size: each made here, none kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from workbooks import MAIN, Page, xlsx

HEADER = "季度,工程编号,工程名称,预算（万元）"


def book(sheet: str, strings: str = "", more: Iterable[tuple[str, str]] = ()) -> bytes:
    """A workbook with these rows, as XML, and these shared texts."""
    extra = {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'}
    if strings:
        extra["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    return squeezed(xlsx(Page([["a"]]), extra={**extra, **dict(more)}))


def squeezed(data: bytes) -> bytes:
    """A zip packed as small as it goes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as found,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as to,
    ):
        for name in found.namelist():
            to.writestr(name, found.read(name))
    return out.getvalue()


def one_text_in_every_row(letters: int = 32_000, rows: int = 20_000) -> bytes:
    """A shared text that 20,000 rows refer to: some kilobytes."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, rows + 1))
    return book(cells, f"<si><t>{'字' * letters}</t></si>")


def one_endless_text(letters: int = 60_000_000) -> bytes:
    """A single cell of 180 MB."""
    return book(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"字" * letters}</t></is></c></row>')


def one_endless_shared_text(letters: int = 60_000_000) -> bytes:
    """The same among the shared texts."""
    return book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', f"<si><t>{'字' * letters}</t></si>")


def so_many_sheets(count: int = 10_000) -> bytes:
    """A workbook that names one sheet ten thousand times."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, count + 1))
    whole = f'<workbook xmlns="{MAIN}" xmlns:r="{relation}"><sheets>{sheets}</sheets></workbook>'
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 40))
    return book(rows, more=[("xl/workbook.xml", whole)])


def so_many_parts(count: int = 60_000) -> bytes:
    """A workbook packed with tens of thousands of empty parts."""
    out = io.BytesIO(xlsx(Page([["季度"]])))
    with zipfile.ZipFile(out, "a") as to:
        for n in range(count):
            to.writestr(f"xl/x{n}.xml", "<a/>")
    return out.getvalue()


def open_comments(count: int = 58_500) -> bytes:
    """A web page of comments that never close: 234 kB."""
    return b"<table><tr><td>1</td></tr></table>" + b"<!--" * count


def open_tags(start: bytes, count: int = 300_000) -> bytes:
    """A web page of tags that never close."""
    return b"<table><tr><td>1</td></tr></table>" + start * count


def short_rows(rows: int = 300_000, cell: str = "2018Q1") -> bytes:
    """A table whose rows end early."""
    return (HEADER + "\n" + f"{cell},GC-1\n" * rows).encode()


def rows_without_key(rows: int = 300_000) -> bytes:
    """A table whose rows name nothing."""
    return (HEADER + "\n" + "甲\n" * rows).encode()


def wrong_rows(rows: int = 300_000) -> bytes:
    """A table of which every cell is wrong, each in its own way."""
    return (HEADER + "\n" + "".join(f"x{n},,,y{n}\n" for n in range(rows))).encode()


def unclosed_quotes(rows: int = 300_000) -> bytes:
    """A table with a stray quotation mark in every row."""
    return (HEADER + "\n" + '2018Q1,GC-1,"甲"乙,1\n' * rows).encode()


def open_streams(count: int = 18_571) -> bytes:
    """A PDF of streams that never end: 130 kB."""
    return b"%PDF-1.7\n" + b"stream\n" * count


def swelling_streams(count: int = 4_000) -> bytes:
    """A PDF of streams each of which unpacks to megabytes."""
    import zlib

    one = b"stream\n" + zlib.compress(bytes(2_000_000), 9) + b"endstream\n"
    return b"%PDF-1.7\n" + one * count


def deep_key(parts: int = 29_000) -> bytes:
    """A description whose one name has 29,000 parts: 58 kB."""
    return (".".join("a" * parts) + " = 1\n").encode()


def deep_list(depth: int = 5_000) -> bytes:
    """A description of lists in lists."""
    return b"slug = " + b"[" * depth + b"]" * depth


def long_number(digits: int = 100_000) -> bytes:
    """A description whose order has 100,000 digits."""
    return b"order = " + b"9" * digits


def strange_names(count: int = 5_000) -> bytes:
    """A description of thousands of fields and as many names that are none of them."""
    fields = "".join(f'[[table.fields]]\nid="a{n}"\n' for n in range(count))
    keys = ",".join(f'"k{n}"' for n in range(count))
    return f'slug="abc"\n[table]\nname="x"\nkey=[{keys}]\n{fields}'.encode()[:200_000]


def report_with_number(digits: int = 100_000) -> bytes:
    """A workbook whose manifest comes in a piece with a number of 100,000 digits."""
    name = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    held = f'<Properties xmlns="{name}"><property name="Report.{"9" * digits}"><a>x</a></property></Properties>'
    return squeezed(xlsx(Page([["a"]]), extra={"docProps/custom.xml": held}))


def report_with(manifest: str) -> bytes:
    """A web page that carries a manifest."""
    from html import escape

    return f'<!DOCTYPE html><meta name="report" content="{escape(manifest)}">'.encode()
