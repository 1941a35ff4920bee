"""How much of a file is read: asked of what a file declares before it is read, and counted again while it is.

A workbook of a kilobyte may declare the last cell of the last row, or unpack to gigabytes; neither may take memory.
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """``size`` of the file and ``unpacked`` of all its parts in bytes; rows with content; cells up to the last filled.

    ``columns`` counts the columns of a sheet.
    """

    size: int = 10 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    rows: int = 300_000
    cells: int = 6_000_000
    columns: int = 1000


# What is uploaded through a page: it is read while somebody waits, and several may upload at once.
PAGE = Limits()
# The command line reads what its user has on his own disk.
LARGE = Limits(size=1024 * MEGABYTE, unpacked=4096 * MEGABYTE, rows=2_000_000, cells=60_000_000)
