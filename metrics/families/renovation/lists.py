"""The tables of the page: who lags and what is done about it, what falls due next, what is carried over (DOMAIN §5)."""

from __future__ import annotations

from metrics.blocks import TableBlock, View
from metrics.blocks.lists import Kinds, columns, iso
from metrics.blocks.things import illustrative
from metrics.charts.description import Cell, Grid
from metrics.families.renovation.charts import behind_words
from metrics.families.renovation.listed import Compound, Compounds, in_trouble
from metrics.families.renovation.schedule import STAGES
from metrics.i18n import numbers


def lagging(listed: Compounds, view: View) -> TableBlock:
    """Compounds lit yellow or red or past their planned end, the worst first, with owner, issue and next step."""
    office = view.records.office_at(view.quarter)
    found = in_trouble(listed, office)
    kinds: Kinds = {
        "lamp": "lamp", "compound": "text", "community": "text", "stage": "text", "planned": "percent",
        "progress": "percent", "behind": "text", "planned_end": "date", "dept": "text", "leader": "text",
        "issues": "text", "next_step": "text",
    }  # fmt: skip
    rows = tuple(
        (c.concern_lamp(office), c.name, c.community, _stage(c, view), c.planned, c.progress, behind_words(c, view),
         iso(c.planned_end), c.dept, c.leader, c.issues, c.next_step)
        for c in found
    )  # fmt: skip
    return _table("lagging", found, kinds, rows, view)


def due_next(listed: Compounds, view: View) -> TableBlock:
    """Compounds planned to start or to finish in the next quarter and not yet there, by date: the 调度会's agenda."""
    after, text = view.quarter.next, view.text
    found = []
    for compound in listed:
        if compound.planned_start and after.start <= compound.planned_start <= after.end and not compound.is_started:
            found.append((compound.planned_start, text("label.to_start"), compound))
        if compound.planned_end and after.start <= compound.planned_end <= after.end and not compound.is_finished:
            found.append((compound.planned_end, text("label.to_finish"), compound))
    found.sort(key=lambda item: (item[0], item[2].id))
    kinds: Kinds = {
        "plan": "date", "what": "text", "compound": "text", "community": "text", "stage": "text", "progress": "percent",
        "lamp": "lamp", "dept": "text", "leader": "text",
    }  # fmt: skip
    rows = tuple(
        (str(day), what, c.name, c.community, _stage(c, view), c.progress, c.lamp, c.dept, c.leader)
        for day, what, c in found
    )
    slots = {"quarter": numbers.quarter(after, view.lang)}
    return _table("due_next", [compound for _, _, compound in found], kinds, rows, view, **slots)


def carried_over(listed: Compounds, view: View) -> TableBlock:
    """结转: compounds of earlier plan years finished this year or still open; those still open on top."""
    year = view.quarter.year
    found = [
        c for c in listed
        if c.plan_year is not None and c.plan_year < year
        and (not c.is_finished or (c.actual_end is not None and c.actual_end.year == year))
    ]  # fmt: skip
    found.sort(key=lambda c: (c.is_finished, -c.overdue_days, c.id))
    kinds: Kinds = {
        "compound": "text", "community": "text", "plan_year": "text", "households": "number", "stage": "text",
        "progress": "percent", "planned_end": "date", "actual_end": "date", "overdue": "number", "dept": "text",
    }  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (c.name, c.community, str(c.plan_year), c.households or None, _stage(c, view), c.progress, iso(c.planned_end),
         iso(c.actual_end), c.overdue_days or None, c.dept)
        for c in found
    )  # fmt: skip
    done = sum(c.is_finished for c in found)
    return _table("carried_over", found, kinds, rows, view, done=done, open=len(found) - done)


def _table(
    key: str, found: list[Compound], kinds: Kinds, rows: tuple[tuple[Cell, ...], ...], view: View, **slots: object
) -> TableBlock:
    return TableBlock(
        key=key,
        title=view.text(f"chart.{key}", count=len(found), **slots),
        grid=Grid(columns(kinds, view), rows),
        narrows="project",
        ids=tuple(c.name for c in found),
        is_illustrative=illustrative(found),
        empty=view.text(f"empty.{key}"),
    )


def _stage(compound: Compound, view: View) -> str:
    return "" if compound.stage is None else view.text.word(STAGES[compound.stage])
