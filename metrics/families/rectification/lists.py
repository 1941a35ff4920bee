"""The tables of the page and the form to print: overdue, still open, what came back, days to close by class."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from statistics import fmean, median

from metrics.blocks import Form, FormPage, TableBlock, View, until
from metrics.blocks.lists import Column, grid, listing
from metrics.blocks.things import illustrative
from metrics.families.rectification.closing_measures import recurring
from metrics.families.rectification.listed import Age, Issues, overdue
from metrics.families.rectification.measures import MEAN_DAYS, RECURRENCE
from metrics.model.quarter import day_of
from metrics.model.records import is_illustrative


def late(found: Issues, view: View) -> TableBlock:
    """Problems past their limit and still open, the longest first, with who answers for them."""
    columns = (
        Column("lamp", "lamp"), Column("number"), Column("place"), Column("community"), Column("category"),
        Column("detail"), Column("dept"), Column("found", "date"), Column("due", "date"),
        Column("overdue", "number", "overdue_days"),
    )  # fmt: skip
    return _of_issues("overdue", overdue(found), columns, view)


def waiting(found: Issues, view: View) -> TableBlock:
    """Open problems that are not overdue: those within their limit by limit, then the deferred with their reason."""
    text = view.text
    listed = tuple(sorted((i for i in found if not i.is_overdue), key=lambda i: i.age is Age.DEFERRED))
    columns = (
        Column("age", of=lambda i: text(f"age.{i.age}")), Column("number"), Column("place"), Column("community"),
        Column("category"), Column("dept"), Column("found", "date"), Column("due", "date"),
        Column("reason", of="defer_doc"),
    )  # fmt: skip
    return _of_issues("waiting", listed, columns, view, grouped=True)


def order(found: Issues, view: View) -> Form | None:
    """督办单: the overdue problems of the selection to be signed, a page for each department; None when there are none.

    Each line names number, place, problem, owner, limit and days overdue, and leaves room for the result.
    """
    text, listed = view.text, overdue(found)
    if not listed:
        return None
    columns = (
        Column("number"), Column("place"),
        Column("problem", of=lambda i: text("form.problem", category=text.word(i.category), detail=i.detail)),
        Column("dept"), Column("due", "date"), Column("overdue", "number", "overdue_days"),
        Column("result", of=lambda _: None),
    )  # fmt: skip
    pages = tuple(
        FormPage(text("form.to", dept=dept), grid([issue for issue in listed if issue.dept == dept], columns, view))
        for dept in dict.fromkeys(issue.dept for issue in listed)
    )
    return Form(
        key="order",
        title=text("form.title"),
        order=text("form.order", until=until(view)),
        count=text("form.count", count=len(listed), pages=len(pages)),
        pages=pages,
        signatures=tuple(text(f"form.{name}") for name in ("issued", "received", "finished", "checked")),
        is_illustrative=illustrative(listed),
    )


def recurred(view: View) -> TableBlock:
    """Problems struck off in the quarter that were found again at the same place within 30 days (反弹点位)."""
    rows_closed = view.read(RECURRENCE).value.rows
    pairs = [] if rows_closed is None else list(recurring(view.records, rows_closed).iter_rows(named=True))
    pairs.sort(key=lambda pair: (pair["again_after_days"], pair["issue_no"], pair["again_no"]))
    columns = (
        *(Column(name, of=itemgetter(name)) for name in ("place", "category", "community", "dept")),
        Column("number", of=itemgetter("issue_no")), Column("closed", "date", itemgetter("closed_date")),
        Column("again", of=itemgetter("again_no")),
        Column("again_day", "date", lambda pair: day_of(int(pair["again_day"]))),
        Column("after", "number", lambda pair: int(pair["again_after_days"])),
    )  # fmt: skip
    title = view.text("list.recurred", count=len({pair["issue_no"] for pair in pairs}))
    is_sample = rows_closed is not None and is_illustrative(rows_closed)
    return listing("recurred", title, pairs, columns, view, narrows="community", by=itemgetter("community"),
                   is_illustrative=is_sample, empty=view.text("empty.recurred"))  # fmt: skip


def days_by_class(view: View) -> TableBlock:
    """Days from finding to striking off by class of problem, the slowest first.

    The P90 is told for all together only: of the few problems of one class it would be the longest by another name.
    """
    closed = view.read(MEAN_DAYS).value.rows
    of_class: dict[str, list[int]] = {}
    for name, days in () if closed is None else closed.select("category", "days").iter_rows():
        of_class.setdefault(str(name), []).append(int(days))
    columns = (
        Column("category", of=itemgetter(0)), Column("closed_count", "number", lambda pair: len(pair[1])),
        Column("mean", "number", lambda pair: fmean(pair[1]), decimals=1),
        Column("median", "number", lambda pair: median(pair[1]), decimals=1),
        Column("longest", "number", lambda pair: max(pair[1])),
    )  # fmt: skip
    found = sorted(of_class.items(), key=lambda pair: (-fmean(pair[1]), pair[0]))
    is_sample = closed is not None and is_illustrative(closed)
    return listing("days_by_class", view.text("list.days_by_class"), found, columns, view, narrows="category",
                   by=itemgetter(0), is_illustrative=is_sample, empty=view.text("empty.days_by_class"))  # fmt: skip


def _of_issues(key: str, found: Issues, columns: Iterable[Column], view: View, *, grouped: bool = False) -> TableBlock:
    title, empty = view.text(f"list.{key}", count=len(found)), view.text(f"empty.{key}")
    return listing(key, title, found, columns, view, narrows="department", by="dept", grouped=grouped, empty=empty)
