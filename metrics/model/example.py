"""A worked example of a measure: a small table with the answer worked out by hand.

Examples are run as tests and shown to users as 口径说明: the definition people read is the one computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Row = Mapping[str, str]


def row(usual: Mapping[str, str], **cells: str) -> Row:
    """A row as canonical texts by field id: ``cells`` before what is ``usual``, an empty one left blank."""
    return {field: text for field, text in {**usual, **cells}.items() if text}


@dataclass(frozen=True)
class Example:
    """``tables`` gives the rows of each table as canonical texts by field id, naming only the fields that matter.

    ``title`` is a text key of the family. ``number`` or ``reason`` is the answer; ``zero_reports`` are tables reported
    as zero for the quarter.
    """

    measure: str
    title: str
    quarter: str
    tables: Mapping[str, tuple[Row, ...]]
    number: float | None = None
    reason: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    zero_reports: tuple[str, ...] = field(default=())
