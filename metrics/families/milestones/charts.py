"""The charts of milestones: Gantt, milestone trend, lamps over the quarters, the latest open nodes (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from metrics.blocks import View
from metrics.blocks.heads import headed, headings, over_quarters, scope, span, titled
from metrics.blocks.things import illustrative
from metrics.charts.bars import Bars
from metrics.charts.description import Role, Series
from metrics.charts.gantt import Gantt, Node
from metrics.charts.milestone_trend import MilestoneTrend, Track
from metrics.families.milestones.listed import Milestone, late, late_words, milestones
from metrics.families.milestones.measures import LAMPS
from metrics.families.milestones.standing import NODES
from metrics.i18n import numbers
from metrics.i18n.bidi import isolated
from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter, day_of
from metrics.model.records import is_illustrative

_LAMPS = (Lamp.BLUE, Lamp.GREEN, Lamp.YELLOW, Lamp.RED)
_FIRST_BAR = timedelta(days=30)  # a first node has no predecessor from which its bar could begin
_MOST_TRACKS = 8
_MOST_BARS = 15
_FEW_PROJECTS = 2


def gantt(view: View) -> Gantt:
    """Every node that is open or was done this year, the worst project on top; all nodes of one or two projects.

    A bar begins at the plan date of the node before, as the work on a node is taken to begin when the last is due.
    """
    text, found = view.text, milestones(view)
    of_project: dict[str, list[Milestone]] = {}
    for node in found:
        of_project.setdefault(node.project_id, []).append(node)
    is_whole = len(of_project) <= _FEW_PROJECTS
    groups = sorted(of_project.values(), key=lambda group: (_urgency(group), group[0].project_id))
    drawn = tuple(
        _bar(node, before, view)
        for group in groups
        for before, node in zip([None, *group], group, strict=False)
        if node.plan and (is_whole or not node.is_done or (node.actual and node.actual.year == view.quarter.year))
    )
    counts = {
        "total": len(found),
        "done": sum(node.is_done for node in found),
        "open": sum(not node.is_done for node in found),
        "late": len(late(found)),
        "hidden": len(found) - len(drawn),
    }
    return Gantt(
        title=text("chart.gantt" if counts["late"] else "chart.gantt_on_time", **counts),
        subtitle=scope("gantt", view, **counts),
        alt=text("alt.gantt", **counts),
        narrows="project",
        is_illustrative=illustrative(found),
        headings=headings(
            view, "project", "node", "plan", "forecast", "actual", "late_days", "lamp", "first_plan", "total_late"
        ),
        nodes=drawn,
        cut=day_of(view.records.cut_day(view.quarter)),
        cut_label=numbers.day(day_of(view.records.cut_day(view.quarter)), view.lang),
        legend=(text("word.planned"), text("word.forecast"), text("word.actual")),
        late_form=text("label.late"),
        expected_form=text("label.late_expected"),
        first_label=text("label.first_plan"),
    )


def trend(view: View) -> MilestoneTrend:
    """How the expected day of the nodes that moved changed from report to report, the largest drift first.

    Nodes open now or done in this or the last quarter; a done node's line ends on the day it was done.
    """
    text, quarters = view.text, span(view, NODES)
    reports = {quarter: {node.key: node for node in milestones(view, quarter)} for quarter in quarters}
    recent = (view.quarter, view.quarter.previous)
    shown = [
        node
        for node in milestones(view)
        if not node.is_done or (node.actual and Quarter.containing(node.actual) in recent)
    ]
    moved = [(drift, node, track) for node in shown if (drift := _drift(track := _track(node, reports))) is not None]
    moved.sort(key=lambda item: (-item[0], item[1].key))
    kept, hidden = moved[:_MOST_TRACKS], max(len(moved) - _MOST_TRACKS, 0)
    slots = {"count": len(moved)} | ({"name": kept[0][1].label, "days": kept[0][0]} if kept else {})
    which = "none" if not kept else "slipped" if kept[0][0] > 0 else "moved"
    return MilestoneTrend(
        **headed(f"trend_{which}", view, "trend", hidden=hidden, **slots),
        is_illustrative=illustrative(node for _, node, _ in kept),
        headings=headings(view, "node"),
        narrows="project",
        periods=tuple(numbers.quarter_short(quarter, view.lang) for quarter in quarters),
        report_days=tuple(quarter.end for quarter in quarters),
        tracks=tuple(track for _, _, track in kept),
        diagonal_label=text("label.diagonal"),
        rebased_label=text("label.rebased"),
    )


def lamps(view: View) -> Bars:
    """How many nodes stood under each lamp at each quarter's end; a quarter not reported is a gap."""
    text, reading, quarters = view.text, view.read(LAMPS), span(view, NODES)
    known = reading.by_quarter
    told = [known[quarter] if quarter in known and known[quarter].number is not None else None for quarter in quarters]
    now = reading.value.parts if reading.value.number is not None else {}
    slots = {lamp.value: now.get(lamp.value, 0) for lamp in _LAMPS} | {"quarter": _quarter(view)}
    which = "late" if slots["yellow"] or slots["red"] else "clear"
    return Bars(
        **titled("lamps", f"lamps_{which}", reading.value, view, "lamps", **slots),
        unit=text("unit.nodes"),
        is_illustrative=is_illustrative(view.records.until(NODES, view.quarter)),
        categories=tuple(numbers.quarter_short(quarter, view.lang) for quarter in quarters),
        series=tuple(
            Series(
                text(f"lamp.{lamp}"),
                tuple(None if value is None else value.parts[lamp.value] for value in told),
                Role(lamp.value),
                id=lamp.value,
            )
            for lamp in _LAMPS
        ),
        missing=tuple(value is None for value in told),
        **over_quarters(reading, quarters, view),
        stacked=True,
    )


def delays(view: View) -> Bars:
    """Open nodes by days late, the latest on top; red and yellow as two series of one bar each."""
    text, found = view.text, late(milestones(view))
    shown, hidden = found[:_MOST_BARS], max(len(found) - _MOST_BARS, 0)
    expected = sum(not node.is_due for node in found)
    slots: dict[str, object] = {"count": len(found), "expected": expected}
    slots |= {"name": found[0].label, "how": late_words(found[0], view)} if found else {}
    which = "none" if not found else "expected" if expected == len(found) else "partly" if expected else "now"
    return Bars(
        **headed(f"delays_{which}", view, "delays", hidden=hidden, **slots),
        unit=text("unit.days"),
        narrows="project",
        is_illustrative=illustrative(shown),
        headings=headings(view, "node"),
        categories=tuple(node.label if node.is_due else text("label.expected", name=node.label) for node in shown),
        ids=tuple(node.project for node in shown),
        series=tuple(
            Series(
                text(f"lamp.{lamp}"),
                tuple(node.delay_days if node.lamp is lamp else None for node in shown),
                Role(lamp.value),
            )
            for lamp in (Lamp.RED, Lamp.YELLOW)
        ),
        stacked=True,
        lying=True,
    )


def _bar(node: Milestone, before: Milestone | None, view: View) -> Node:
    plan = node.plan or view.quarter.end
    start = before.plan if before and before.plan and before.plan < plan else plan - _FIRST_BAR
    return Node(
        id=node.project,
        project=node.project,
        name=f"{isolated(node.name)} {Lamp.BLUE.shape}" if node.is_rebased else node.name,
        first=node.first_plan if node.is_rebased else None,
        total_delay_days=node.total_delay_days,
        start=start,
        baseline=plan,
        forecast=None if node.is_done else node.forecast,
        actual=node.actual,
        delay_days=node.delay_days,
        lamp=node.lamp,
        lamp_word=view.text(f"lamp.{node.lamp}") if node.lamp else "",
    )


def _urgency(group: Sequence[Milestone]) -> tuple[int, int]:
    """Sort key of a project: its worst open lamp, then its longest delay."""
    in_hand = [node for node in group if not node.is_done]
    worst = min((node.lamp.urgency for node in in_hand if node.lamp), default=len(Lamp))
    return (worst, -max((node.delay_days for node in in_hand), default=0))


def _track(node: Milestone, reports: Mapping[Quarter, Mapping[tuple[str, int], Milestone]]) -> Track:
    expected: list[date | None] = []
    rebased: list[bool] = []
    before: Milestone | None = None
    for found in (report.get(node.key) for report in reports.values()):
        is_over = before is not None and before.is_done
        expected.append(None if found is None or is_over else found.actual if found.is_done else found.forecast)
        rebased.append(bool(found and before and not is_over and found.plan != before.plan))
        before = found or before
    role = Role.BLUE if node.is_done else Role(node.lamp.value) if node.lamp else Role.GREY
    return Track(node.project, node.label, tuple(expected), tuple(rebased), node.is_done, role)


def _drift(track: Track) -> int | None:
    """Days between the first and the last expectation; None when it never moved."""
    days = [day for day in track.expected if day is not None]
    return (days[-1] - days[0]).days if len(set(days)) > 1 else None


def _quarter(view: View) -> str:
    return numbers.quarter(view.quarter, view.lang)
