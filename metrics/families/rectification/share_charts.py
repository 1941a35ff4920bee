"""Which problems, where, and who closes them in time: classes, departments, days to close, communities (DOMAIN §5)."""

from __future__ import annotations

from collections import Counter

import narwhals as nw

from metrics.blocks import View
from metrics.blocks.heads import headed, scope
from metrics.charts.bars import Bars
from metrics.charts.description import Role, Series
from metrics.charts.heatmap import Heatmap, Spot
from metrics.charts.pareto import Pareto
from metrics.families.rectification.ledger_measures import ranking
from metrics.families.rectification.lifecycle import is_closed
from metrics.families.rectification.measures import FOUND, MEAN_DAYS, ON_TIME, ON_TIME_BANDS
from metrics.families.rectification.standing import cut
from metrics.families.rectification.vocabulary import UNAUTHORISED
from metrics.i18n import numbers
from metrics.model.lamp import Lamp
from metrics.model.measure import Value
from metrics.model.records import is_illustrative
from metrics.model.rule import day, true

_VITAL = 5
_SPANS = ((0, 0), (1, 1), (2, 2), (3, 5), (6, 10), (11, 30), (31, None))
_LAMPS = (Lamp.RED, Lamp.YELLOW, Lamp.GREEN)


def classes(view: View) -> Pareto:
    """Classes of problems found in the quarter, the most first, with the share they add up to (高发前五)."""
    text, value = view.text, view.read(FOUND).value
    ranked = ranking(value.rows) if value.rows is not None else ()
    whole = sum(number for _, number in ranked)
    top = sum(number for _, number in ranked[:_VITAL])
    slots: dict[str, object] = {"kinds": len(ranked), "total": whole, "top": top, "vital": _VITAL}
    if ranked:
        slots |= {"share": numbers.percent(top / whole * 100), "name": text.word(ranked[0][0]), "most": ranked[0][1]}
    which = "none" if not ranked else "few" if len(ranked) <= _VITAL else "many"
    return Pareto(
        **headed(f"classes_{which}", view, "classes", **slots),
        unit=text("unit.issues"),
        narrows="category",
        is_illustrative=_is_sample(value),
        headings=tuple(text(f"column.{name}") for name in ("category", "found_count", "share")),
        categories=tuple(text.word(name) for name, _ in ranked),
        ids=tuple(name for name, _ in ranked),
        values=tuple(float(number) for _, number in ranked),
        vital=_VITAL,
    )


def departments(view: View) -> Bars:
    """On-time closure of each department, the worst on top, with how many of how many; lamps as for the whole."""
    text, value = view.text, view.read(ON_TIME).value
    rule, kept = ON_TIME_BANDS, _kept(value, view)
    ranked = sorted(kept, key=lambda name: (kept[name][0] / kept[name][1], -kept[name][1], name))
    rates = {name: kept[name][0] / kept[name][1] * 100 for name in ranked}
    behind = [name for name in ranked if rates[name] < rule.green]
    slots: dict[str, object] = {"count": len(ranked), "behind": len(behind), "limit": numbers.plain(rule.green)}
    if ranked:
        last = ranked[0]
        slots |= {"name": last, "rate": numbers.percent(rates[last]), "kept": kept[last][0], "due": kept[last][1]}
    which = "none" if not ranked else "behind" if behind else "kept"
    labels = tuple(_told(rates[name], *kept[name], view) for name in ranked)
    return Bars(
        **headed(f"departments_{which}", view, "departments", **slots),
        unit="%",
        decimals=1,
        narrows="department",
        is_illustrative=_is_sample(value),
        headings=(text("column.dept"),),
        categories=tuple(ranked),
        ids=tuple(ranked),
        series=tuple(
            Series(
                text(f"band.{lamp}"),
                tuple(rates[name] if rule.lamp(rates[name]) is lamp else None for name in ranked),
                Role(lamp.value),
                labels=labels,
            )
            for lamp in _LAMPS
            if any(rule.lamp(rates[name]) is lamp for name in ranked)
        ),
        stacked=True,
        lying=True,
    )


def durations(view: View) -> Bars:
    """How many problems took how many days from finding to striking off, unauthorised building apart."""
    text, value = view.text, view.read(MEAN_DAYS).value
    rows = [] if value.rows is None else value.rows.select("category", "days").iter_rows()
    taken = [(str(name), int(days)) for name, days in rows]
    parts = value.parts
    slots: dict[str, object] = {"count": len(taken)}
    if taken:
        slots |= {"mean": numbers.rounded(value.number or 0, 1)}
        slots |= {name: numbers.plain(parts[f"{name}_days"], 1) for name in ("median", "p90")}
    which = "durations" if taken else "durations_none"
    groups = (
        (text("label.others"), Role.ACTUAL, [days for name, days in taken if name != UNAUTHORISED]),
        (text.word(UNAUTHORISED), Role.SECOND, [days for name, days in taken if name == UNAUTHORISED]),
    )
    return Bars(
        title=text(f"chart.{which}", **slots),
        alt=text(f"alt.{which}", **slots),
        subtitle=scope("durations", view, **slots) if taken else "",
        unit=text("unit.issues"),
        is_illustrative=_is_sample(value),
        headings=(text("column.days"),),
        categories=tuple(_span_word(low, high, view) for low, high in _SPANS),
        series=tuple(
            Series(name, tuple(float(sum(_is_in(d, low, high) for d in days)) for low, high in _SPANS), role)
            for name, role, days in groups
            if days
        ),
        stacked=True,
    )


def communities(view: View) -> Heatmap:
    """Problems found in the quarter by community and class; a cell opens its own."""
    text, value = view.text, view.read(FOUND).value
    pairs = [] if value.rows is None else list(value.rows.select("community", "category").iter_rows())
    counted, by_name = Counter(pairs), Counter(name for name, _ in pairs)
    classes_found = [name for name, _ in ranking(value.rows)] if value.rows is not None else []
    names = sorted(by_name, key=lambda name: (-by_name[name], name))
    most = max(counted.values(), default=1)
    slots: dict[str, object] = {"count": len(names), "total": len(pairs)}
    if names:
        (place, kind), worst = max(counted.items(), key=lambda item: (item[1], item[0]))
        slots |= {"name": names[0], "most": by_name[names[0]], "place": place, "worst": worst, "kind": text.word(kind)}
    which = "communities" if names else "communities_none"
    return Heatmap(
        **headed(which, view, "communities", **slots),
        unit=text("unit.issues"),
        narrows="community",
        narrows_step="category",
        is_illustrative=_is_sample(value),
        headings=(text("column.community"),),
        names=tuple(names),
        ids=tuple(names),
        steps=tuple(text.word(name) for name in classes_found),
        step_ids=tuple(classes_found),
        spots=tuple(
            tuple(Spot(counted[name, kind], str(counted[name, kind]), level=counted[name, kind] / most)
                  for kind in classes_found)
            for name in names
        ),
    )  # fmt: skip


def _kept(value: Value, view: View) -> dict[str, tuple[int, int]]:
    """Of each department how many of its due problems were struck off in time, and how many were due."""
    if value.rows is None or value.rows.is_empty():
        return {}
    in_time = is_closed(cut(view.records, view.quarter)) & true(day("closed_date") <= day("due_date"))
    counted = value.rows.with_columns(kept=in_time.cast(nw.Int64))
    grouped = counted.group_by("dept").agg(nw.col("kept").sum(), nw.len().alias("due"))
    return {str(name): (int(kept), int(due)) for name, kept, due in grouped.iter_rows()}


def _told(rate: float, kept: int, due: int, view: View) -> str:
    return view.text("label.of", rate=numbers.percent(rate), kept=kept, due=due)


def _is_in(days: int, low: int, high: int | None) -> bool:
    return low <= days and (high is None or days <= high)


def _span_word(low: int, high: int | None, view: View) -> str:
    text = view.text
    if high is None:
        return text("days.more", days=low - 1)
    if low == high:
        return text("days.same_day") if low == 0 else text("days.one", days=low)
    return text("days.span", low=low, high=high)


def _is_sample(value: Value) -> bool:
    return value.rows is not None and is_illustrative(value.rows)
