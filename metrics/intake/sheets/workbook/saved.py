"""A workbook as the bytes of its file, the same whenever and wherever it is made of the same cells."""

from __future__ import annotations

import io
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

# What a workbook that was never another says of its own beginning.
MADE = datetime.min.replace(year=2018)
_UNIX = 3


def saved(book: Workbook) -> bytes:
    """The file. ``Workbook.save`` would write the server's hour on every part and into the properties."""
    made, out = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, ZipFile(made, "w", ZIP_STORED)).save()
    with ZipFile(made) as parts, ZipFile(out, "w") as file:
        for name in parts.namelist():
            # Without a date of its own an entry is of the first day a zip can carry.
            entry = ZipInfo(name)
            entry.create_system = _UNIX
            file.writestr(entry, parts.read(name), ZIP_DEFLATED)
    return out.getvalue()
