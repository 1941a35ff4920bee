"""Problems as things to draw and list: one plain value per row, blanks as None or "".

Charts, lists, forms and concerns all start from these, so that a problem reads alike wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from metrics.blocks import View
from metrics.blocks.things import Clause, thing
from metrics.families.rectification.standing import open_at
from metrics.families.rectification.vocabulary import DEFERRED
from metrics.model.lamp import Lamp
from metrics.model.records import Rows, plain

_WEEK = 7
_COLUMNS = {"number": "issue_no", "found": "found_date", "due": "due_date"}


class Age(StrEnum):
    """How long a problem has been open past its limit. The value is its text key; order of urgency."""

    LONG = "long"
    MONTH = "month"
    WEEK = "week"
    WITHIN = "within"
    DEFERRED = "deferred"

    @property
    def lamp(self) -> Lamp | None:
        """The lamp of the problems of this age; none where they were deferred."""
        return _LAMPS.get(self)


_LAMPS = {Age.LONG: Lamp.RED, Age.MONTH: Lamp.YELLOW, Age.WEEK: Lamp.YELLOW, Age.WITHIN: Lamp.GREEN}


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem of the ledger; days overdue, lamp and age as of the quarter's cut."""

    number: str
    community: str
    place: str
    category: str
    detail: Clause
    severity: str
    dept: str
    source: str
    found: date | None
    due: date | None
    overdue_days: int
    lamp: Lamp | None
    age: Age
    defer_doc: Clause
    is_illustrative: bool

    @property
    def is_overdue(self) -> bool:
        """Whether it is past its limit."""
        return self.overdue_days > 0


Issues = tuple[Issue, ...]


def open_issues(view: View) -> Issues:
    """Problems open at the page's quarter, the longest overdue first, then by limit."""
    return of_rows(open_at(view.records, view.quarter), view.records.office_at(view.quarter).issue_red_days)


def of_rows(rows: Rows, red_days: int) -> Issues:
    """Rows with days overdue and lamp as problems, the longest overdue first, then by limit and number."""
    found = [_issue(row, red_days) for row in plain(rows)]
    return tuple(sorted(found, key=lambda issue: (-issue.overdue_days, issue.due or date.max, issue.number)))


def overdue(found: Iterable[Issue]) -> Issues:
    """Those past their limit, in the order given."""
    return tuple(issue for issue in found if issue.is_overdue)


def _issue(row: Mapping[str, Any], red_days: int) -> Issue:
    days, is_deferred = int(row["overdue_days"] or 0), row["status"] == DEFERRED
    age = Age.DEFERRED if is_deferred else _age(days, red_days)
    return thing(Issue, row, _COLUMNS, age=age)


def _age(days: int, red_days: int) -> Age:
    if days > red_days:
        return Age.LONG
    if days > _WEEK:
        return Age.MONTH
    return Age.WEEK if days else Age.WITHIN
