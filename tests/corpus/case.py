"""One file of the corpus: its bytes, and what reading it must give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Code, row and field of a finding.
Found = tuple[str, int | None, str | None]
HEADER = "季度,工程编号,名称"


@dataclass(frozen=True)
class Case:
    """``cells`` are the canonical texts by field, None where blank, in the order of ``rows``, the rows Excel shows.

    ``findings`` are all there are; ``excluded`` the records that are no data, by row and reason.
    """

    name: str
    data: bytes
    rows: Sequence[int] = ()
    cells: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    findings: Sequence[Found] = ()
    excluded: Sequence[tuple[int, str]] = ()
    file: str = "上报.csv"


def text(*lines: str, encoding: str = "utf-8-sig", newline: str = "\r\n") -> bytes:
    """A file of these lines."""
    return (newline.join(lines) + newline).encode(encoding)


def works(extra: str, *cells: str) -> bytes:
    """A works form with one more column, whose cells stand under it from row 2 on."""
    return text(f"{HEADER},{extra}", *(f'2018Q2,GC-{n},样例{n},"{cell}"' for n, cell in enumerate(cells, 1)))


def column(name: str, extra: str, field_id: str, *pairs: tuple[str, str | None]) -> Case:
    """A case about the forms of one column: each cell with the canonical text it gives; all of them are read."""
    data = works(extra, *(written for written, _ in pairs))
    return Case(name, data, range(2, len(pairs) + 2), {field_id: [canonical for _, canonical in pairs]})
