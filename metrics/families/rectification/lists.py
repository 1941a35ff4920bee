"""The tables of the page and the form to print: overdue, still open, what came back, days to close by class."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median
from typing import Any

from metrics.blocks import Form, FormPage, TableBlock, View, until
from metrics.blocks.lists import Kinds, columns, iso
from metrics.blocks.things import illustrative
from metrics.charts.description import Cell, Grid, GridColumn
from metrics.families.rectification.closing_measures import recurring
from metrics.families.rectification.listed import Age, Issue, Issues, overdue
from metrics.families.rectification.measures import MEAN_DAYS, RECURRENCE
from metrics.model.quarter import day_of
from metrics.model.records import is_illustrative

_OVERDUE: Kinds = {
    "lamp": "lamp", "number": "text", "place": "text", "community": "text", "category": "text", "detail": "text",
    "dept": "text", "found": "date", "due": "date", "overdue": "number",
}  # fmt: skip
_WAITING: Kinds = {
    "age": "text", "number": "text", "place": "text", "community": "text", "category": "text", "dept": "text",
    "found": "date", "due": "date", "reason": "text",
}  # fmt: skip
_FORM: Kinds = {
    "number": "text", "place": "text", "problem": "text", "dept": "text", "due": "date", "overdue": "number",
    "result": "text",
}  # fmt: skip
_RECURRED: Kinds = {
    "place": "text", "category": "text", "community": "text", "dept": "text", "number": "text", "closed": "date",
    "again": "text", "again_day": "date", "after": "number",
}  # fmt: skip
_DURATIONS: Kinds = {
    "category": "text", "closed_count": "number", "mean": "number", "median": "number", "longest": "number",
}  # fmt: skip


def late(found: Issues, view: View) -> TableBlock:
    """Problems past their limit and still open, the longest first, with who answers for them."""
    listed = overdue(found)
    rows = tuple(
        (i.lamp, i.number, i.place, i.community, i.category, i.detail, i.dept, iso(i.found), iso(i.due),
         i.overdue_days)
        for i in listed
    )  # fmt: skip
    return _of_issues("overdue", listed, _OVERDUE, rows, view)


def waiting(found: Issues, view: View) -> TableBlock:
    """Open problems that are not overdue: those within their limit by limit, then the deferred with their reason."""
    text = view.text
    listed = tuple(sorted((i for i in found if not i.is_overdue), key=lambda i: i.age is Age.DEFERRED))
    rows = tuple(
        (text(f"age.{i.age}"), i.number, i.place, i.community, i.category, i.dept, iso(i.found), iso(i.due),
         i.defer_doc)
        for i in listed
    )  # fmt: skip
    return _of_issues("waiting", listed, _WAITING, rows, view, grouped=True)


def order(found: Issues, view: View) -> Form | None:
    """督办单: the overdue problems of the selection to be signed, a page for each department; None when there are none.

    Each line names number, place, problem, owner, limit and days overdue, and leaves room for the result.
    """
    text, listed = view.text, overdue(found)
    if not listed:
        return None
    pages = []
    for dept in dict.fromkeys(issue.dept for issue in listed):
        own = [issue for issue in listed if issue.dept == dept]
        rows = tuple(
            (i.number, i.place, text("form.problem", category=text.word(i.category), detail=i.detail), i.dept,
             iso(i.due), i.overdue_days, None)
            for i in own
        )  # fmt: skip
        pages.append(FormPage(text("form.to", dept=dept), Grid(columns(_FORM, view), rows)))
    return Form(
        key="order",
        title=text("form.title"),
        order=text("form.order", until=until(view)),
        count=text("form.count", count=len(listed), pages=len(pages)),
        pages=tuple(pages),
        signatures=tuple(text(f"form.{name}") for name in ("issued", "received", "finished", "checked")),
        is_illustrative=illustrative(listed),
    )


def recurred(view: View) -> TableBlock:
    """Problems struck off in the quarter that were found again at the same place within 30 days (反弹点位)."""
    rows_closed = view.read(RECURRENCE).value.rows
    pairs = [] if rows_closed is None else list(recurring(view.records, rows_closed).iter_rows(named=True))
    pairs.sort(key=lambda pair: (pair["again_after_days"], pair["issue_no"], pair["again_no"]))
    rows = tuple(_recurrence(pair) for pair in pairs)
    return TableBlock(
        key="recurred",
        title=view.text("list.recurred", count=len({pair["issue_no"] for pair in pairs})),
        grid=Grid(columns(_RECURRED, view), rows),
        narrows="community",
        ids=tuple(pair["community"] for pair in pairs),
        is_illustrative=rows_closed is not None and is_illustrative(rows_closed),
        empty=view.text("empty.recurred"),
    )


def days_by_class(view: View) -> TableBlock:
    """Days from finding to striking off by class of problem, the slowest first.

    The P90 is told for all together only: of the few problems of one class it would be the longest by another name.
    """
    value = view.read(MEAN_DAYS).value
    closed = value.rows
    rows: list[tuple[Cell, ...]] = []
    names: list[str] = []
    if closed is not None:
        for (name,), group in closed.group_by("category"):
            days = [int(number) for number in group.get_column("days").to_list()]
            rows.append((str(name), len(days), fmean(days), median(days), max(days)))
        rows.sort(key=lambda row: (-float(row[2] or 0), row[0]))  # type: ignore[arg-type]
        names = [str(row[0]) for row in rows]
    columns = tuple(
        GridColumn(view.text(f"column.{name}"), kind, 1 if name in ("mean", "median") else 0)
        for name, kind in _DURATIONS.items()
    )
    return TableBlock(
        key="days_by_class",
        title=view.text("list.days_by_class"),
        grid=Grid(columns, tuple(rows)),
        narrows="category",
        ids=tuple(names),
        is_illustrative=closed is not None and is_illustrative(closed),
        empty=view.text("empty.days_by_class"),
    )


def _of_issues(
    key: str, found: Sequence[Issue], kinds: Kinds, rows: tuple[tuple[Cell, ...], ...], view: View, *,
    grouped: bool = False,
) -> TableBlock:  # fmt: skip
    return TableBlock(
        key=key,
        title=view.text(f"list.{key}", count=len(found)),
        grid=Grid(columns(kinds, view), rows),
        narrows="department",
        ids=tuple(issue.dept for issue in found),
        grouped=grouped,
        is_illustrative=illustrative(found),
        empty=view.text(f"empty.{key}"),
    )


def _recurrence(pair: dict[str, Any]) -> tuple[Cell, ...]:
    again = str(day_of(int(pair["again_day"])))
    return (
        pair["place"], pair["category"], pair["community"], pair["dept"], pair["issue_no"], pair["closed_date"],
        pair["again_no"], again, int(pair["again_after_days"]),
    )  # fmt: skip
