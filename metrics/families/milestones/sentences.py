"""What is said of key projects: the sentences of the quarterly report and the matters that need somebody to act.

Templates 2, 3 and 10 of DOMAIN §7. Not reported is said as such and never as 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from metrics.blocks import Concern, View, until
from metrics.families.milestones.listed import Milestone, Project, late, milestones, money
from metrics.families.milestones.measures import AHEAD, COMPLETED, DAYS_LATE, INVESTED, LAMPS, ON_TIME
from metrics.i18n import numbers, phrases
from metrics.model.lamp import Lamp

_UNREPORTED = ("not_reported", "zero_report")


def narrative(view: View) -> Iterator[str]:
    """Nodes due, done and in hand; then money against the year's plan and time."""
    yield _nodes_sentence(view)
    yield _money_sentence(view)


def lead(view: View) -> Iterator[str]:
    """The report's sentences and the node that is latest, with its owner."""
    yield from narrative(view)
    found = late(milestones(view))
    if found:
        yield view.text("narrative.worst", problem=problem(found[0], view), owner=_owner(found[0], view))


def attention(view: View) -> Iterator[Concern]:
    """Open nodes lit yellow or red and projects behind pace, red before yellow, the furthest behind first."""
    passed = view.records.elapsed_pct(view.quarter)
    concerns = [_node_concern(node, view) for node in late(milestones(view))]
    concerns += [_money_concern(p, passed, view) for p in money(view) if p.lamp in (Lamp.RED, Lamp.YELLOW)]
    yield from sorted(concerns, key=lambda concern: (concern.lamp.urgency, -concern.weight))


def upcoming(view: View) -> Iterator[Concern]:
    """Open nodes expected in the next quarter, by their expected day, the plan's where none is forecast."""
    text, coming = view.text, view.quarter.next
    found = [(node.forecast or node.plan, node) for node in milestones(view) if not node.is_done]
    due = [(day, node) for day, node in found if day and coming.start <= day <= coming.end]
    for day, node in sorted(due, key=lambda pair: (pair[0], pair[1].key)):
        yield Concern(
            family="milestones",
            lamp=node.lamp or Lamp.GREY,
            title=text("concern.coming", project=node.project, node=node.name),
            detail=text("concern.next_step", step=node.next_step) if node.next_step else "",
            owner=text("concern.owner", dept=node.dept, leader=node.leader) if node.leader else node.dept,
            due=numbers.day(day, view.lang),
            until=day,
            narrows="project",
            id=node.project,
            is_illustrative=node.is_illustrative,
        )


def problem(node: Milestone, view: View) -> str:
    """Template 10: how late a node is and when it is expected."""
    slots = {"project": node.project, "node": node.name, "days": node.delay_days}
    if node.forecast is None:
        return view.text("narrative.problem_no_forecast", **slots)
    return view.text("narrative.problem", date=numbers.day(node.forecast, view.lang), **slots)


def _nodes_sentence(view: View) -> str:
    text, on_time, done = view.text, view.read(ON_TIME), view.read(COMPLETED)
    if done.value.reason in _UNREPORTED:
        return text(f"narrative.nodes_{done.value.reason}", until=until(view))
    in_hand = _in_hand(view)
    if done.value.number is None or on_time.value.number is None:
        return text("narrative.nodes_none_due", until=until(view), in_hand=in_hand)
    change = phrases.change(on_time.since_last_quarter, text)
    return text(
        "narrative.nodes",
        until=until(view),
        due=done.value.parts["due"],
        done=done.value.parts["done_due"],
        completed=numbers.percent(done.value.number),
        on_time=numbers.percent(on_time.value.number),
        change=text("narrative.clause", clause=change) if change else "",
        in_hand=in_hand,
    )


def _in_hand(view: View) -> str:
    text, longest, counts = view.text, view.read(DAYS_LATE).value, view.read(LAMPS).value.parts
    if longest.number is None:
        return text("narrative.all_done") if counts.get("blue") else ""
    days = int(longest.number)
    slowest = text("narrative.longest", days=days) if days else ""
    return text("narrative.in_hand", longest=slowest, **{name: counts[name] for name in ("green", "yellow", "red")})


def _money_sentence(view: View) -> str:
    text, rate, ahead = view.text, view.read(INVESTED), view.read(AHEAD).value
    period = text(f"period.{view.quarter.number}")
    if rate.value.number is None:
        which = rate.value.reason if rate.value.reason in _UNREPORTED else "no_plan"
        return text(f"narrative.money_{which}", period=period)
    clauses = (phrases.pace(ahead.number, text), phrases.change(rate.since_last_year, text, since="year"))
    return text(
        "narrative.money",
        period=period,
        amount=numbers.money(rate.value.numerator or 0, view.lang),
        rate=numbers.percent(rate.value.number),
        clauses="".join(text("narrative.clause", clause=clause) for clause in clauses if clause),
    )


def _node_concern(node: Milestone, view: View) -> Concern:
    detail = problem(node, view)
    if node.issues:
        detail += view.text("concern.issue", issue=node.issues)
    return Concern(
        family="milestones",
        lamp=node.lamp or Lamp.YELLOW,
        title=view.text("concern.node", project=node.project, node=node.name, days=node.delay_days),
        detail=detail,
        owner=_owner(node, view),
        due=numbers.day(node.plan, view.lang) if node.plan else "",
        until=node.plan,
        weight=node.delay_days,
        narrows="project",
        id=node.project,
        is_illustrative=node.is_illustrative,
    )


def _money_concern(project: Project, passed: float, view: View) -> Concern:
    text, rate = view.text, project.rate or 0
    detail = text(
        "concern.money_detail",
        plan=numbers.money(project.plan or 0, view.lang),
        invested=numbers.money(project.invested or 0, view.lang),
        pace=phrases.pace(rate - passed, text),
    )
    return Concern(
        family="milestones",
        lamp=project.lamp or Lamp.YELLOW,
        title=text("concern.money", project=project.name, rate=numbers.percent(rate)),
        detail=detail,
        owner=project.dept,
        due=numbers.day(date(view.quarter.year, 12, 31), view.lang),
        until=date(view.quarter.year, 12, 31),
        weight=passed - rate,
        narrows="project",
        id=project.name,
        is_illustrative=project.is_illustrative,
    )


def _owner(node: Milestone, view: View) -> str:
    if node.dept and node.leader:
        return view.text("concern.owner", dept=node.dept, leader=node.leader)
    return node.dept or node.leader
