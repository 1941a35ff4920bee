"""The tables of the page: who lags and what is done about it, what falls due next, what is carried over (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from metrics.blocks import TableBlock, View
from metrics.blocks.lists import Column, listing
from metrics.families.renovation.charts import behind_words
from metrics.families.renovation.listed import Compound, Compounds, in_trouble
from metrics.families.renovation.schedule import STAGES
from metrics.i18n import numbers


@dataclass(frozen=True, slots=True)
class _Due:
    """What a compound is planned to do, and when."""

    plan: date | None
    what: str
    compound: Compound

    @property
    def is_illustrative(self) -> bool:
        """Whether it is planned of a sample row."""
        return self.compound.is_illustrative


def lagging(listed: Compounds, view: View) -> TableBlock:
    """Compounds lit yellow or red or past their planned end, the worst first, with owner, issue and next step."""
    office = view.records.office_at(view.quarter)
    columns = (
        Column("lamp", "lamp", lambda c: c.concern_lamp(office)), Column("compound", of="name"), Column("community"),
        Column("stage", of=lambda c: _stage(c, view)), Column("planned", "percent"), Column("progress", "percent"),
        Column("behind", of=lambda c: behind_words(c, view)), Column("planned_end", "date"), Column("dept"),
        Column("leader"), Column("issues"), Column("next_step"),
    )  # fmt: skip
    return _table("lagging", in_trouble(listed, office), columns, view)


def due_next(listed: Compounds, view: View) -> TableBlock:
    """Compounds planned to start or to finish in the next quarter and not yet there, by date: the 调度会's agenda."""
    after, text = view.quarter.next, view.text
    planned = [_Due(c.planned_start, "label.to_start", c) for c in listed if not c.is_started]
    planned += [_Due(c.planned_end, "label.to_finish", c) for c in listed if not c.is_finished]
    found = sorted(
        (due for due in planned if due.plan and after.start <= due.plan <= after.end),
        key=lambda due: (due.plan or date.max, due.compound.id, due.what == "label.to_finish"),
    )
    columns = (
        Column("plan", "date"), Column("what", of=lambda due: text(due.what)), Column("compound", of="compound.name"),
        Column("community", of="compound.community"), Column("stage", of=lambda due: _stage(due.compound, view)),
        Column("progress", "percent", "compound.progress"), Column("lamp", "lamp", "compound.lamp"),
        Column("dept", of="compound.dept"), Column("leader", of="compound.leader"),
    )  # fmt: skip
    return _table("due_next", found, columns, view, by="compound.name", quarter=numbers.quarter(after, view.lang))


def carried_over(listed: Compounds, view: View) -> TableBlock:
    """结转: compounds of earlier plan years finished this year or still open; those still open on top."""
    year = view.quarter.year
    found = [
        c for c in listed
        if c.plan_year is not None and c.plan_year < year
        and (not c.is_finished or (c.actual_end is not None and c.actual_end.year == year))
    ]  # fmt: skip
    found.sort(key=lambda c: (c.is_finished, -c.overdue_days, c.id))
    columns = (
        Column("compound", of="name"), Column("community"), Column("plan_year", of=lambda c: str(c.plan_year)),
        Column("households", "number", lambda c: c.households or None),
        Column("stage", of=lambda c: _stage(c, view)), Column("progress", "percent"),
        Column("planned_end", "date"), Column("actual_end", "date"),
        Column("overdue", "number", lambda c: c.overdue_days or None), Column("dept"),
    )  # fmt: skip
    done = sum(c.is_finished for c in found)
    return _table("carried_over", found, columns, view, done=done, open=len(found) - done)


def _table(
    key: str, found: Sequence[Compound | _Due], columns: Iterable[Column], view: View, by: str = "name", **slots: object
) -> TableBlock:
    text = view.text
    title, empty = text(f"chart.{key}", count=len(found), **slots), text(f"empty.{key}")
    return listing(key, title, found, columns, view, narrows="project", by=by, empty=empty)


def _stage(compound: Compound, view: View) -> str:
    return "" if compound.stage is None else view.text.word(STAGES[compound.stage])
