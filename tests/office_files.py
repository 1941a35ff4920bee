"""Report files opened as another program would: parts, charts, workbooks, and what the schemas say of them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from metrics.charts.cells import grid_text
from metrics.charts.description import Description
from metrics.i18n.text import Text
from metrics.reports.ooxml.chart_cells import DAY
from metrics.reports.ooxml.drawing import C, R

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Office itself writes both elements into this extension of a label; the validator's table allows it only one.
_KNOWN = re.compile(r"/dLbl\[\d+\]/extLst\[1\]/ext\[1\]: Choice allows at most 1 occurrence")


@dataclass(frozen=True)
class NativeChart:
    """A chart part with the workbook it names."""

    xml: Any
    book: Any

    def texts(self, path: str) -> list[str]:
        """Cached words or numbers under a path."""
        return [each.text or "" for each in self.xml.iterfind(path, {"c": C})]


def parts(data: bytes) -> dict[str, bytes]:
    """Every part of a package by name."""
    with zipfile.ZipFile(BytesIO(data)) as found:
        return {name: found.read(name) for name in found.namelist()}


def charts(data: bytes) -> list[NativeChart]:
    """The charts of slides or a document in the order of their numbers, each with its embedded workbook."""
    held = parts(data)
    names = sorted(
        (name for name in held if re.fullmatch(r".*/charts/chart\d+\.xml", name)),
        key=lambda name: int(re.findall(r"\d+", name)[-1]),
    )
    found = []
    for name in names:
        root = etree.fromstring(held[name])
        relation = root.find(f"{{{C}}}externalData").get(f"{{{R}}}id")
        folder, file = name.rsplit("/", 1)
        relations = etree.fromstring(held[f"{folder}/_rels/{file}.rels"])
        target = next(each.get("Target") for each in relations if each.get("Id") == relation)
        path = target.lstrip("/") if target.startswith("/") else str(Path(folder.rsplit("/", 1)[0]) / target[3:])
        found.append(NativeChart(root, load_workbook(BytesIO(held[path]))))
    return found


def held_numbers(book: Any) -> list[list[object]]:
    """The cells of a workbook's first sheet, numbers as float."""
    rows = book.worksheets[0].iter_rows(values_only=True)
    return [[_number(cell) if isinstance(cell, int | float) else cell for cell in row] for row in rows]


def told_numbers(chart: Description, text: Text) -> list[list[object]]:
    """The grid of a chart as its workbook must hold it: headings, then rows; days as days, blanks as None."""
    grid = chart.grid()
    rows: list[list[object]] = [[column.title for column in grid.columns]]
    for row in grid.rows:
        cells: list[object] = []
        for cell, column in zip(row, grid.columns, strict=True):
            if cell is None or cell == "":
                cells.append(None)
            elif isinstance(cell, int | float):
                cells.append(_number(cell))
            else:
                cells.append(grid_text(cell, column, text))
        rows.append(cells)
    return rows


def _number(cell: float) -> float:
    """As exactly as a spreadsheet keeps numbers, 15 digits, read from the 16 that are written to it."""
    return float(f"{float(f'{float(cell):.16g}'):.14g}")


def as_days(rows: list[list[object]]) -> list[list[object]]:
    """Cells of days as 2018-06-30, whether openpyxl read them as dates or they are texts."""
    return [[str(cell)[:10] if hasattr(cell, "year") else cell for cell in row] for row in rows]


def faults(data: bytes, ending: str, folder: Path) -> list[str]:
    """What the schemas and relationships of ECMA-376 forbid in a file."""
    path = folder / f"file.{ending}"
    path.write_bytes(data)
    found = [str(error) for error in OpenXmlValidator().validate(str(path)).errors]
    return [error for error in found if not _KNOWN.search(error)]


__all__ = ["DAY", "A", "NativeChart", "W", "as_days", "charts", "faults", "held_numbers", "parts", "told_numbers"]
