"""How much of a file is read: asked of what a file declares before it is read, and counted again while it is.

A workbook of a kilobyte may declare the last cell of the last row, or unpack to gigabytes; neither may take memory.
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.confined.bounds import Bounds

MEGABYTE = 1024 * 1024
# Whatever a file declares, reading it takes no more; with what the process holds before, 600 MB.
_WHILE_WAITING = Bounds(memory=420 * MEGABYTE, cpu=10, wall=60, answer=600 * MEGABYTE)
_ON_OWN_DISK = Bounds(memory=12_000 * MEGABYTE, cpu=1800, wall=3600, answer=8_000 * MEGABYTE)


@dataclass(frozen=True)
class Limits:
    """``size`` of the file and ``unpacked`` of all its parts in bytes; rows with content; cells up to the last filled.

    ``letters`` counts those of all cells, a text that stands in many as often as it stands; ``columns`` the columns of
    a sheet, ``sheets`` those of a workbook, ``parts`` the files packed in it. ``findings`` are so many that nobody
    looks at each. ``bounds`` hold whatever else a file may cost.
    """

    size: int = 10 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    rows: int = 300_000
    cells: int = 6_000_000
    letters: int = 60_000_000
    columns: int = 1000
    sheets: int = 256
    parts: int = 10_000
    findings: int = 20_000
    bounds: Bounds = _WHILE_WAITING


# What is uploaded through a page: it is read while somebody waits, and several may upload at once.
PAGE = Limits()
# The command line reads what its user has on his own disk.
LARGE = Limits(
    size=1024 * MEGABYTE, unpacked=4096 * MEGABYTE, rows=2_000_000, cells=60_000_000, letters=1_000_000_000,
    findings=200_000, bounds=_ON_OWN_DISK,
)  # fmt: skip
