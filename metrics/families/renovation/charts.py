"""The charts of compounds: stages, progress against plan, households by community, management (DOMAIN §5)."""

from __future__ import annotations

from collections import Counter

from metrics.blocks import View
from metrics.blocks.heads import headed, over_quarters, span, untold
from metrics.blocks.things import illustrative
from metrics.charts.bars import Bars
from metrics.charts.description import Role, Series
from metrics.charts.dumbbell import Dumbbell, Pair
from metrics.charts.heatmap import Heatmap, Spot
from metrics.families.renovation.listed import Compound, Compounds, managed, worst_first
from metrics.families.renovation.measures import PROFESSIONAL as PROFESSIONAL_SHARE
from metrics.families.renovation.schedule import KINDS_OF_MANAGEMENT, PROFESSIONAL, STAGES, UNMANAGED, WORKING
from metrics.families.renovation.standing import TABLE
from metrics.i18n import numbers
from metrics.model.lamp import Lamp
from metrics.model.records import is_illustrative

_MOST_ROWS = 40
_MOST_PAIRS = 20
_WORKING = STAGES.index(WORKING)
_LAMPS = (Lamp.RED, Lamp.YELLOW, Lamp.GREEN, Lamp.BLUE)
_KIND_ROLES = (Role.MUTED, Role.THIRD, Role.FOURTH, Role.SECOND, Role.FIRST)


def stages(found: Compounds, view: View) -> Heatmap:
    """Every compound in its stage under its lamp, stages behind it ticked; the worst on top (改造进度总表)."""
    text = view.text
    ordered = worst_first(found)
    shown, hidden = ordered[:_MOST_ROWS], max(len(ordered) - _MOST_ROWS, 0)
    counts = {
        "total": len(found),
        "done": sum(c.is_finished for c in found),
        "working": sum(c.is_started and not c.is_finished for c in found),
        "waiting": sum(not c.is_started for c in found),
        "lagging": sum(c.is_lagging for c in found),
        "judged": sum(c.lamp is not None and not c.is_finished for c in found),
    }
    all_done = counts["done"] == counts["total"]
    which = "on_plan" if counts["judged"] else "done" if all_done else "unjudged"
    which = "stages" if counts["lagging"] else f"stages_{which}"
    return Heatmap(
        **headed(which, view, "stages", hidden=hidden, **counts),
        narrows="project",
        is_illustrative=illustrative(found),
        headings=(text("column.compound"),),
        names=tuple(c.name for c in shown),
        ids=tuple(c.name for c in shown),
        steps=tuple(text.word(stage) for stage in STAGES),
        spots=tuple(tuple(_spot(c, step, view) for step in range(len(STAGES))) for c in shown),
        legend=tuple((Role(lamp.value), text(f"lamp.{lamp}")) for lamp in _LAMPS if any(c.lamp is lamp for c in shown)),
    )


def progress(listed: Compounds, view: View) -> Dumbbell:
    """Progress against plan of the compounds in hand and of those finished this year, the worst on top."""
    text = view.text
    found = [c for c in listed if c.planned is not None and c.progress is not None and _is_current(c, view)]
    ordered = worst_first(found)
    shown, hidden = ordered[:_MOST_PAIRS], max(len(ordered) - _MOST_PAIRS, 0)
    behind = [c for c in ordered if c.is_lagging]
    late = sum(c.overdue_days > 0 for c in found)
    points = numbers.plain(view.records.office_at(view.quarter).gap_yellow_points)
    slots = {"count": len(found), "behind": len(behind), "late": late, "points": points}
    slots |= {"name": behind[0].name, "how": behind_words(behind[0], view)} if behind else {}
    which = "progress" if behind else "progress_overdue" if late else "progress_on_plan"
    return Dumbbell(
        **headed(which, view, "progress", hidden=hidden, **slots),
        unit="%",
        narrows="project",
        is_illustrative=illustrative(found),
        headings=tuple(text(f"column.{name}") for name in ("compound", "planned", "progress", "lamp", "issues")),
        pairs=tuple(
            Pair(c.name, c.name, c.planned, c.progress, c.lamp, lamp_word(c, view), _why(c, view)) for c in shown
        ),
    )


def benefited(found: Compounds, view: View) -> Bars:
    """Households of finished compounds by community, with those still under works beside; the most on top."""
    text = view.text
    done: Counter[str] = Counter()
    working: Counter[str] = Counter()
    for compound in found:
        done[compound.community] += compound.households if compound.is_finished else 0
        working[compound.community] += compound.households if compound.is_started and not compound.is_finished else 0
    communities = sorted(done, key=lambda name: (-done[name], -working[name], name))
    total = sum(done.values())
    slots = {"total": numbers.amount(total, "户", view.lang), "working": sum(working.values())}
    slots |= {"name": communities[0], "most": done[communities[0]]} if total else {}
    which = "benefited" if total else "benefited_none"
    return Bars(
        **headed(which, view, "benefited", **slots),
        unit=text("unit.households"),
        narrows="community",
        is_illustrative=illustrative(found),
        headings=(text("column.community"),),
        categories=tuple(communities),
        ids=tuple(communities),
        series=(
            Series(text("label.finished"), tuple(float(done[name]) for name in communities), Role.ACTUAL),
            Series(text("label.working"), tuple(float(working[name]) for name in communities), Role.PREVIOUS),
        ),
        stacked=True,
        lying=True,
    )


def management(view: View) -> Bars:
    """Compounds by who looks after them at each quarter's end: from 无主管 to 专业物业.

    The title compares each compound with itself when it came on the list, because the list grows.
    """
    text, quarters, shares = view.text, span(view, TABLE), view.read(PROFESSIONAL_SHARE)
    told = zip(quarters, shares.numbers(quarters), strict=True)
    reports = {q: managed(view.records.rows(TABLE, q)) for q, share in told if share is not None}
    counted = {q: Counter(found.values()) for q, found in reports.items()}
    sizes = [len(found) for found in reports.values()]
    has_grown = len(set(sizes)) > 1
    slots: dict[str, object] = {"before": sizes[0], "now": sizes[-1]} if has_grown else {}
    under = "management_grown" if has_grown else "management"
    head = untold("management", shares.value, view, under, **slots)
    if reports and shares.value.number is not None:
        # With a year chosen the quarters may end before the page's own.
        last = max(reports)
        at_first = {number: kind for q in reversed(reports) for number, kind in reports[q].items()}
        before, now = Counter(at_first[number] for number in reports[last]), counted[last]
        changes = (_changed(kind, before[kind], now[kind], view) for kind in (PROFESSIONAL, UNMANAGED))
        slots |= {"changes": text.marks.comma.join(changes), "counts": _told(now, view)}
        head = headed("management_now", view, under, quarter=numbers.quarter(last, view.lang), **slots)
    kinds = [*KINDS_OF_MANAGEMENT, *([""] if any(counts[""] for counts in counted.values()) else [])]
    return Bars(
        **head,
        unit=text("unit.compounds"),
        is_illustrative=is_illustrative(view.records.until(TABLE, view.quarter)),
        categories=tuple(numbers.quarter_short(q, view.lang) for q in quarters),
        series=tuple(
            Series(
                text.word(kind) if kind else text("word.unknown"),
                tuple(float(counted[q][kind]) if q in counted else None for q in quarters),
                role,
                id=kind or None,
            )
            for kind, role in zip(kinds, (*_KIND_ROLES, Role.GREY), strict=False)
        ),
        missing=tuple(q not in counted for q in quarters),
        **over_quarters(shares, quarters, view),
        stacked=True,
    )


def lamp_word(compound: Compound, view: View) -> str:
    """The lamp in words; "" for one that is not judged."""
    return view.text(f"lamp.{compound.lamp}") if compound.lamp else ""


def behind_words(compound: Compound, view: View) -> str:
    """How a compound is behind, in a clause: not started, overdue, or points below plan; "" when it is none of them."""
    text = view.text
    if compound.start_delay_days:
        return text("behind.start", days=compound.start_delay_days)
    if compound.overdue_days:
        return text("behind.end", days=compound.overdue_days)
    if compound.gap and compound.is_lagging:
        return text("behind.gap", points=numbers.rounded(compound.gap, 1))
    return ""


def _is_current(compound: Compound, view: View) -> bool:
    ended = compound.actual_end
    return not compound.is_finished or (ended is not None and ended.year == view.quarter.year)


def _spot(compound: Compound, step: int, view: View) -> Spot:
    if compound.stage is None or step > compound.stage:
        return Spot(None)
    if step < compound.stage:
        return Spot(None, view.text("label.passed"), level=0.0)
    if compound.lamp is None:
        return Spot(None, view.text("label.here"), Role.MUTED)
    role = Role(compound.lamp.value)
    if step == _WORKING and compound.progress is not None:
        return Spot(None, f"{compound.lamp.shape} {numbers.percent(compound.progress, decimals=0)}", role)
    return Spot(None, f"{compound.lamp.shape} {lamp_word(compound, view)}", role)


def _why(compound: Compound, view: View) -> str:
    """What the mark says: days late where there are any, and the reported issue."""
    late = behind_words(compound, view) if compound.start_delay_days or compound.overdue_days else ""
    return view.text.marks.comma.join(filter(None, (late, compound.issues)))


def _changed(kind: str, before: int, now: int, view: View) -> str:
    which = "level" if before == now else "up" if now > before else "down"
    return view.text(f"chart.kind_{which}", kind=view.text.word(kind), before=before, now=now)


def _told(counts: Counter[str], view: View) -> str:
    text = view.text
    named = [(text.word(kind) if kind else text("word.unknown"), counts[kind]) for kind in (*KINDS_OF_MANAGEMENT, "")]
    return text.marks.comma.join(text("chart.kind", kind=name, now=now) for name, now in named if now)
