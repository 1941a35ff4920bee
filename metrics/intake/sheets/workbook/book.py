"""A workbook as read: its sheets, and its other texts, in which a person's number may hide."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.intake.sheets.cells import Sheet


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook. ``beside`` are texts outside their cells: notes, text boxes, headers, properties."""

    sheets: tuple[Sheet, ...]
    beside: tuple[str, ...] = ()
