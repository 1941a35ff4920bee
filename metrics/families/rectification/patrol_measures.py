"""How often is patrolled and what is mended on the spot: PT1–PT4 (DOMAIN §4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import narwhals as nw

from metrics.families.rectification import weeks
from metrics.families.rectification.standing import TABLE as LEDGER
from metrics.families.rectification.standing import unreported
from metrics.families.rectification.weeks import TABLE
from metrics.i18n.phrases import quoted
from metrics.model.aggregates import absent, nothing, parted, remark, total
from metrics.model.lamp import Lamp
from metrics.model.measure import Notes, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.rule import blank, day


def weeks_kept(records: Records, quarter: Quarter) -> Value:
    """PT1: weeks with the patrols they owed ÷ weeks that count, in percent.

    A zero report counts as no patrol in any week (DOMAIN §4.4). Parts: ``weeks`` of the quarter so far, Mondays of
    those that fell ``short``, were ``exempt`` or are not over.
    """
    if gone := unreported(records, quarter, TABLE):
        return gone
    found, owed = weeks.weeks(records, quarter), weeks.owed(records, quarter.year)
    counted = [week for week in found if week.is_counted]
    kept = [week for week in counted if week.patrols >= owed]
    exempt = tuple(week.monday for week in found if week.is_exempt)
    unfinished = tuple(week.monday for week in found if not week.is_over)
    parts = {
        "weeks": len(found),
        "owed": owed,
        "short": tuple(week.monday for week in counted if week.patrols < owed),
        "exempt": exempt,
        "unfinished": unfinished,
    }
    rows = weeks.patrols(records, quarter)
    if not counted:
        return Value.missing("no_week_yet", parts=parts, rows=rows)
    return Value.ratio(len(kept), len(counted), rows=rows, parts=parts, notes=_notes(exempt, unfinished))


def patrols(records: Records, quarter: Quarter) -> Value:
    """PT2: patrols made in the quarter, by their day."""
    if gone := nothing(records, TABLE, quarter):
        return gone
    rows = records.rows(TABLE, quarter).filter(day("patrol_date") <= records.cut_day(quarter))
    return Value(float(len(rows)), rows=rows)


def per_week(records: Records, quarter: Quarter) -> Value:
    """PT3: patrols in the weeks that count ÷ those weeks; green from what a week owes, red for none at all.

    What lies between, yellow or red, the catalogue leaves to PT1. A zero report counts as no patrol (DOMAIN §4.4).
    """
    if gone := unreported(records, quarter, TABLE):
        return gone
    counted = [week for week in weeks.weeks(records, quarter) if week.is_counted]
    rows = weeks.patrols(records, quarter)
    if not counted:
        return Value.missing("no_week_yet", rows=rows)
    made = sum(week.patrols for week in counted)
    is_kept = made / len(counted) >= weeks.owed(records, quarter.year)
    lamp = Lamp.GREEN if is_kept else None if made else Lamp.RED
    return Value.ratio(made, len(counted), times=1, rows=rows, lamp=lamp)


def fixed_on_site(records: Records, quarter: Quarter) -> Value:
    """PT4: problems mended on the spot ÷ problems found by patrols, in percent.

    A patrol that does not say how many were mended is in neither sum and is counted in a note.
    """
    if gone := absent(records, TABLE, quarter):
        return gone
    rows = records.rows(TABLE, quarter).filter(day("patrol_date") <= records.cut_day(quarter))
    told, untold = parted(rows, "found", "fixed_on_site")
    notes = remark("note.fixed_blank", untold)
    return Value.ratio(total(told, "fixed_on_site"), total(told, "found"), rows=told, notes=notes)


def no_plan(records: Records, quarter: Quarter) -> None:
    """PT1 has no plan in percent: the target under its code is what each week owes (次/周), shown with PT3."""


def unlike_ledger(records: Records, quarter: Quarter) -> tuple[tuple[str, int, int], ...]:
    """Patrols of a quarter whose problems left open are not those in the ledger: number, due, in the ledger (R2)."""
    kept = records.all(LEDGER).filter(~blank("patrol_no")).group_by("patrol_no").agg(nw.len().alias("listed"))
    told = records.rows(TABLE, quarter).filter(~blank("found") & ~blank("fixed_on_site"))
    due = told.select("patrol_no", due=nw.col("found") - nw.col("fixed_on_site"))
    beside = due.join(kept, on="patrol_no", how="left").with_columns(nw.col("listed").fill_null(0))
    unlike = beside.filter(nw.col("due") != nw.col("listed")).sort("patrol_no")
    return tuple((str(number), int(owed), int(listed)) for number, owed, listed in unlike.iter_rows())


def _notes(exempt: Sequence[date], unfinished: Sequence[date]) -> Notes:
    return (
        *((("note.exempt", {"count": len(exempt), "weeks": quoted(list(map(str, exempt)))}),) if exempt else ()),
        *((("note.unfinished", {"weeks": quoted(list(map(str, unfinished)))}),) if unfinished else ()),
    )
