"""What the clerk answered about a file, so that reading it again needs no guess.

Answers go into the log with the upload: whoever reads a number next year can see what was decided and by whom.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from reprlib import repr as short
from typing import Any, Self
from unicodedata import normalize

from metrics.errors import Damaged
from metrics.intake.drafts.role import AREA, Role

# The answer to "which field is this column": none of them.
IGNORE = "ignore"
# The answer that empties the columns a file does not have, instead of keeping what is on record.
CLEAR = "clear"

_CELL = re.compile(r"[0-9]{1,9}/.+", re.DOTALL)
_ROW = re.compile(r"[1-9][0-9]{0,8}")

Cell = tuple[int, str]
_BY_NAME = ("columns", "duplicates", "units", "percent", "dashes", "merged", "alike")
_BY_CELL = ("remarks", "fixes")
_BY_PLACE = ("marks", "area")
_ALONE = ("table", "sheet", "quarter", "gone", "absent")


@dataclass(frozen=True)
class Answers:
    """Answers given so far; none by default.

    ``columns`` says which field a column is, by the column's key (its header; 户数@F where a header stands twice), or
    IGNORE. ``duplicates`` says which column letter to take for a field that several columns claim, ``units`` in which
    unit a column is written, ``percent`` whether a field's plain numbers are ``fraction`` (0.85) or ``percent`` (85),
    ``dashes`` whether its dashes between spaces are ``zero`` or ``nothing``, ``merged`` whether a number in merged
    cells is that of ``each`` row or of all together, counted in the ``first``.
    ``alike`` says whether keys of a field that look like known ones are the ``same`` or ``new``.
    ``absent`` says what becomes of columns the file does not have: "clear" empties them. ``gone`` is the reason why
    rows of last quarter are missing. ``remarks`` gives a reason for one cell that breaks a rule which may be
    overridden, ``fixes`` a text to read in place of what the file has, by row number and field. ``marks`` says what a
    row is (``Role``), by the number Excel shows, and ``area`` where on the sheet the table is: ``from_row``,
    ``to_row``, ``from_column``, ``to_column``, both ends included. ``sheets`` are those of a workbook that are read
    together, each with its own answers.
    """

    table: str | None = None
    sheet: str | None = None
    quarter: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    duplicates: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    percent: Mapping[str, str] = field(default_factory=dict)
    dashes: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    alike: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    area: Mapping[str, str] = field(default_factory=dict)
    zero_report: bool = False
    gone: str | None = None
    absent: str | None = None
    remarks: Mapping[Cell, str] = field(default_factory=dict)
    fixes: Mapping[Cell, str] = field(default_factory=dict)
    sheets: Mapping[str, Answers] = field(default_factory=dict)

    def given(self, asks: str, answer: str) -> Self:
        """The same answers and one more: ``asks`` is what the finding asked for.

        An empty correction, reason or mark takes the one given before back; "—" says that a cell is blank. What was
        said of the rows of one sheet is not said of another. ``sheets/名册`` takes a sheet in (yes) or out (""), and
        ``名册!quarter`` answers for it alone. Raises ValueError for something no finding asks.
        """
        if named := next((name for name in self.sheets if asks.startswith(f"{name}!")), None):
            own = self.sheets[named].given(asks.removeprefix(f"{named}!"), answer)
            return replace(self, sheets={**self.sheets, named: own})
        what, _, about = asks.partition("/")
        if what == "zero_report":
            return replace(self, zero_report=answer == "yes")
        if what == "sheets":
            others = {name: own for name, own in self.sheets.items() if name != about}
            return replace(self, sheets={**others, about: self.of_sheet(about)} if answer else others)
        if what == "sheet" and answer != self.sheet:
            return replace(self, sheet=answer, marks={}, area={})
        if what in _ALONE:
            return self._with(what, answer or None)
        if what == "area":
            # Typed on a phone or with a Chinese keyboard: ｂ is column B.
            answer = normalize("NFKC", answer).strip().upper()
        if what in _BY_PLACE and (not answer or _is_place(what, about, answer)):
            others = {place: text for place, text in getattr(self, what).items() if place != about}
            return self._with(what, {**others, about: answer} if answer else others)
        if what in _BY_NAME:
            rest = {name: text for name, text in getattr(self, what).items() if name != about}
            return self._with(what, {**rest, about: answer} if answer else rest)
        if what in _BY_CELL:
            others = {cell: text for cell, text in getattr(self, what).items() if cell != _cell(about)}
            return self._with(what, {**others, _cell(about): answer} if answer.strip() else others)
        raise ValueError(f"{asks!r} is not something a finding asks for")

    def of_sheet(self, name: str) -> Answers:
        """The answers for one sheet of those that are read together; what was answered for it alone counts."""
        if name in self.sheets:
            return self.sheets[name]
        return replace(self, sheets={}) if name == self.sheet else Answers(sheet=name)

    def _with(self, name: str, value: Any) -> Self:
        return replace(self, **{name: value})

    @property
    def roles(self) -> Mapping[int, Role]:
        """What each marked row is, by row number."""
        return {int(row): Role(role) for row, role in self.marks.items()}

    def written(self, asks: str) -> str:
        """The text given so far to what a finding asks, "" when there is none."""
        what, _, about = asks.partition("/")
        if what in _BY_CELL:
            found: str = getattr(self, what).get(_cell(about), "")
            return found
        if what in _BY_PLACE:
            return str(getattr(self, what).get(about, ""))
        return (self.gone or "") if what == "gone" else ""

    def reason(self, row: int | None, field_id: str) -> str:
        """The reason given for a cell, "" when there is none."""
        return self.remarks.get((row or 0, field_id), "").strip()

    def to_dict(self) -> dict[str, Any]:
        """Plain values for the log; what was not answered is left out."""
        written: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if not value:
                continue
            if item.name in _BY_CELL:
                value = {cell_key(row, name): text for (row, name), text in value.items()}
            elif item.name == "sheets":
                value = {name: own.to_dict() for name, own in value.items()}
            written[item.name] = dict(value) if isinstance(value, Mapping) else value
        return written

    @classmethod
    def from_dict(cls, written: Mapping[str, Any]) -> Self:
        """Read ``to_dict`` back, as the store keeps it. Raises Damaged for anything else."""
        known = {item.name for item in fields(cls)}
        if not isinstance(written, Mapping) or (written.keys() - known):
            raise Damaged(f"{short(written)} are no answers to {', '.join(sorted(known))}")
        if wrong := [name for name, value in written.items() if not _is_answer(name, value)]:
            raise Damaged(f"{short(written[wrong[0]])} is no answer to {wrong[0]}")
        values = dict(written)
        for name in _BY_CELL:
            if name in values:
                values[name] = {_cell(key): text for key, text in values[name].items()}
        values["sheets"] = {name: cls.from_dict(own) for name, own in dict(written.get("sheets", {})).items()}
        return cls(**values)


def _is_answer(name: str, value: object) -> bool:
    if name == "sheets":
        # Each is looked at by itself; a sheet has no sheets.
        return isinstance(value, Mapping) and all(
            isinstance(own, Mapping) and "sheets" not in own for own in value.values()
        )
    if name in _BY_PLACE:
        return isinstance(value, Mapping) and all(_is_place(name, about, text) for about, text in value.items())
    if name in (*_BY_NAME, *_BY_CELL):
        return isinstance(value, Mapping) and all(
            isinstance(text, str) and (name in _BY_NAME or _CELL.fullmatch(about)) for about, text in value.items()
        )
    return isinstance(value, bool if name == "zero_report" else str | None)


def _is_place(name: str, about: str, answer: object) -> bool:
    """Whether this says what a row is, or where an edge of the table is."""
    if not isinstance(answer, str):
        return False
    if name == "marks":
        return _ROW.fullmatch(about) is not None and answer in tuple(Role)
    return about in AREA and AREA[about].fullmatch(answer) is not None


def cell_key(row: int | None, field_id: str) -> str:
    """How a cell is named in a question's ``asks``: 14/due_date; row 0 is the file as a whole."""
    return f"{row or 0}/{field_id}"


def _cell(text: str) -> Cell:
    row, _, field_id = text.partition("/")
    if not _CELL.fullmatch(text):
        raise ValueError(f"{text!r} does not name a cell; write it as 14/due_date")
    return int(row), field_id
