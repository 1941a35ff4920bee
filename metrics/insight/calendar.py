"""Who owes which table by when, and how it stands: the reporting calendar of a quarter (DOMAIN §9.1).

A table is due the office's number of days after the quarter's last day. A correction after the first report is told as
such; a zero report is a report. Who owes a table is read from the department column of what was last reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.model.clock import Local
from metrics.model.lamp import Lamp
from metrics.model.office import Office
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.schema import Table
from metrics.registry import Catalogue
from metrics.store.archive import Archive
from metrics.store.entry import Entry

_MOST_NAMED = 3


class FilingState(StrEnum):
    """How a table stands in the calendar."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    NOT_DUE = "not_due"
    IN_REVIEW = "in_review"
    CORRECTED = "corrected"
    ZERO = "zero"
    REPORTED = "reported"

    @property
    def lamp(self) -> Lamp:
        """The lamp beside its word."""
        return _LAMPS[self]


_LAMPS = {
    FilingState.OVERDUE: Lamp.RED,
    FilingState.DUE_SOON: Lamp.YELLOW,
    FilingState.NOT_DUE: Lamp.GREY,
    FilingState.IN_REVIEW: Lamp.YELLOW,
    FilingState.CORRECTED: Lamp.GREEN,
    FilingState.ZERO: Lamp.BLUE,
    FilingState.REPORTED: Lamp.GREEN,
}
_OPEN = frozenset({FilingState.OVERDUE, FilingState.DUE_SOON, FilingState.NOT_DUE})


@dataclass(frozen=True, slots=True)
class Due:
    """One table of one quarter: when it first came by the office's clock, and the version it was last reported with."""

    table: Table
    quarter: Quarter
    state: FilingState
    due: date
    departments: tuple[str, ...] = ()
    came: Local | None = None
    last: Entry | None = None

    @property
    def is_late(self) -> bool:
        """Whether it was first reported after its deadline, or has not been and the deadline is over."""
        return self.state is FilingState.OVERDUE or (self.came is not None and self.came.date() > self.due)

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes it."""
        return self.state in _OPEN


def deadline(quarter: Quarter, office: Office) -> date:
    """The last day on which a quarter's tables are on time."""
    return quarter.end + timedelta(days=office.deadline_days)


def owed(catalogue: Catalogue, records: Records, today: date) -> Quarter:
    """The quarter to report on: the last but one or the last on record while a table of it is owed, else the next.

    Of the last but one only what was reported before it is owed, lest a table that is new leads back. Before anything
    is on record it is the last quarter that is over.
    """
    latest = max(records.quarters(), default=None)
    if latest is None:
        return Quarter.containing(today).previous
    tables = [table.id for table in catalogue.tables.values() if table.is_periodic]
    for quarter in (latest.previous, latest):
        expected = [t for t in tables if quarter == latest or any(q < quarter for q in records.quarters(t))]
        if any(records.reporting(table, quarter) is Reporting.MISSING for table in expected):
            return quarter
    return latest.next


def to_choose(records: Records, today: date, *found: Quarter) -> list[Quarter]:
    """The quarters a clerk may report on, the newest first: from two years before what is on record until now.

    ``found`` are quarters that a file names, which are among them.
    """
    known = [*records.quarters(), *found, Quarter.containing(today).previous]
    return list(Quarter.span(Quarter(min(known).year - 2, 1), max(known).next))[::-1]


def calendar(
    catalogue: Catalogue,
    archive: Archive,
    records: Records,
    quarter: Quarter,
    today: date,
    in_review: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[Due, ...]:
    """Every periodic table of a quarter, in the order of the menu.

    ``in_review`` names the (table, quarter) that wait for approval.
    """
    office = records.office
    due = deadline(quarter, office)
    items = []
    for table in (table for table in catalogue.tables.values() if table.is_periodic):
        reports = tuple(_reports(archive, table, quarter, records.version))
        state = _state(records.reporting(table.id, quarter), reports, due, today, office)
        if state in _OPEN and (table.id, str(quarter)) in in_review:
            state = FilingState.IN_REVIEW
        came, last = (office.clock.at(reports[0].at), reports[-1]) if reports else (None, None)
        items.append(Due(table, quarter, state, due, owing(records, table, quarter), came, last))
    return tuple(items)


def reminder(items: tuple[Due, ...], text: Text, names: dict[str, str]) -> str:
    """What to send to those who still owe a table, "" when nobody does. ``names`` are what the tables are called."""
    still = [item for item in items if item.is_open]
    if not still:
        return ""
    lines = []
    for item in still:
        who = text.marks.joiner.join(item.departments) or text("calendar.whoever")
        lines.append(
            text(
                "calendar.reminder_line",
                who=who,
                table=names[item.table.id],
                due=numbers.day(item.due, text.lang),
                state=text(f"calendar.state_{item.state}"),
            )
        )
    quarter = numbers.quarter(still[0].quarter, text.lang)
    head = text("calendar.reminder_head", quarter=quarter, count=len(still))
    return "\n".join([head, *lines, text("calendar.reminder_foot")])


def _state(reporting: Reporting, reports: tuple[Entry, ...], due: date, today: date, office: Office) -> FilingState:
    if reporting is Reporting.ZERO:
        return FilingState.ZERO
    if reporting is Reporting.REPORTED:
        return FilingState.CORRECTED if len(reports) > 1 else FilingState.REPORTED
    if today > due:
        return FilingState.OVERDUE
    return FilingState.DUE_SOON if due - today <= timedelta(days=office.due_soon_days) else FilingState.NOT_DUE


def _reports(archive: Archive, table: Table, quarter: Quarter, upto: int) -> Iterator[Entry]:
    """The versions that reported a table's quarter, oldest first; withdrawals begin anew."""
    found: list[Entry] = []
    for entry in archive.entries(table.id, upto):
        for part in entry.parts:
            if (part.table, part.quarter) == (table.id, str(quarter)):
                found = [] if part.is_withdrawn else [*found, entry]
    yield from found


def owing(records: Records, table: Table, quarter: Quarter) -> tuple[str, ...]:
    """Departments named in the table's last report up to the quarter, the most frequent first."""
    item = next((field for field in table.fields if field.filter == "department"), None)
    if item is None:
        return ()
    reported = [q for q in records.quarters(table.id) if q <= quarter and not records.damage(table.id, first=q, last=q)]
    if not reported:
        return ()
    held = records.rows(table.id, reported[-1]).get_column(item.id).drop_nulls().to_list()
    return tuple(sorted(set(held), key=lambda name: (-held.count(name), name))[:_MOST_NAMED])
