"""A workbook as read: its sheets, and its other texts, in which a person's number may hide."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.intake.sheets.cells import Sheet
from metrics.model.finding import Finding, Severity


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook. ``beside`` are texts outside their cells: notes, text boxes, headers, properties.

    ``findings`` name what of it is damaged or was never computed; the rest has been read.
    """

    sheets: tuple[Sheet, ...]
    beside: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def damaged(sheet: str, row: int, severity: Severity = Severity.ERROR) -> Finding:
    """A sheet that cannot be read from a row on."""
    return Finding("sheet_damaged", severity, row=row, slots={"sheet": sheet})
