"""What is said of key projects: the sentences of the quarterly report and the matters that need somebody to act.

Templates 2, 3 and 10 of DOMAIN §7. Not reported is said as such and never as 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from metrics.blocks import Concern, View, by_when, until
from metrics.families.milestones.listed import Milestone, Project, late, late_words, milestones, money, rebased
from metrics.families.milestones.measures import AHEAD, COMPLETED, DAYS_LATE, INVESTED, LAMPS, ON_TIME
from metrics.families.milestones.standing import NODES
from metrics.i18n import numbers, phrases
from metrics.model.aggregates import NO_ROWS
from metrics.model.lamp import Lamp
from metrics.model.measure import Basis, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting


def narrative(view: View) -> Iterator[str]:
    """Nodes due, done and in hand, those whose plan was moved; then money against the year's plan and time."""
    yield _nodes_sentence(view)
    # A lamp narrows lists and no sentence.
    if moved := rebased(milestones(replace(view, records=view.unlit))):
        yield view.text("narrative.rebased", count=len(moved), **_rebasing(moved[0], view))
    yield _money_sentence(view)


def lead(view: View) -> Iterator[str]:
    """The report's sentences, the nodes of this quarter and year, and the node that is latest, with its owner."""
    yield from narrative(view)
    on_time = view.read(ON_TIME).value
    if on_time.number is not None:
        yield view.text("narrative.scopes", scopes=view.text.marks.semicolon.join(_scopes(on_time, view)))
    found = late(milestones(view))
    if found:
        yield view.text(
            "narrative.worst",
            problem=problem(found[0], view),
            owner=phrases.owner(found[0].dept, found[0].leader, view.text),
        )


def attention(view: View) -> Iterator[Concern]:
    """Open nodes lit yellow or red and projects behind pace, red before yellow, the furthest behind first."""
    passed = view.records.elapsed_pct(view.quarter)
    concerns = [_node_concern(node, view) for node in late(milestones(view))]
    concerns += [_money_concern(p, passed, view) for p in money(view) if p.lamp in (Lamp.RED, Lamp.YELLOW)]
    yield from sorted(concerns, key=lambda concern: (concern.lamp.urgency, -concern.weight))


def upcoming(view: View) -> Iterator[Concern]:
    """Open nodes expected in the next quarter, by their expected day, the plan's where none is forecast.

    Of a quarter that was not reported the last report is asked, and named.
    """
    text, coming, last = view.text, view.quarter.next, _last_report(view)
    told = "" if last == view.quarter else text("concern.by_report", quarter=numbers.quarter(last, view.lang))
    found = [(node.forecast or node.plan, node) for node in milestones(view, last) if not node.is_done]
    due = [(day, node) for day, node in found if day and coming.start <= day <= coming.end]
    for day, node in sorted(due, key=lambda pair: (pair[0], pair[1].key)):
        yield Concern(
            family="milestones",
            lamp=node.lamp or Lamp.GREY,
            title=text("concern.coming", project=node.project, node=node.name),
            detail=told + (text("concern.next_step", step=node.next_step) if node.next_step else ""),
            owner=phrases.owner(node.dept, node.leader, text),
            **by_when(day, view),
            narrows="project",
            id=node.project,
            is_illustrative=node.is_illustrative,
        )


def problem(node: Milestone, view: View) -> str:
    """Template 10: how late a node is and when it is expected; how late it is to be, of one that is not due yet."""
    slots = {"project": node.project, "node": node.name, "days": node.delay_days}
    slots["date"] = numbers.day(node.forecast, view.lang) if node.forecast else ""
    which = "problem_no_forecast" if not node.forecast else "problem" if node.is_due else "problem_expected"
    since = view.text("narrative.since_first", **_rebasing(node, view)) if node.is_rebased else ""
    return view.text(f"narrative.{which}", **slots) + since


def _rebasing(node: Milestone, view: View) -> dict[str, object]:
    """First and present plan of a node whose plan was moved, and how late it is against the first one."""
    days = {"first": node.first_plan, "plan": node.plan}
    told = {name: numbers.day(day, view.lang) for name, day in days.items() if day}
    return {"project": node.project, "node": node.name, "days": node.total_delay_days, **told}


def _nodes_sentence(view: View) -> str:
    text, on_time, done = view.text, view.read(ON_TIME), view.read(COMPLETED)
    if done.value.reason in NO_ROWS:
        return text(f"narrative.nodes_{done.value.reason}", until=until(view))
    in_hand = _in_hand(view)
    if done.value.number is None or on_time.value.number is None:
        return text("narrative.nodes_none_due", until=until(view), in_hand=in_hand)
    return text(
        "narrative.nodes",
        until=until(view),
        due=done.value.parts["due"],
        done=done.value.parts["done_due"],
        completed=numbers.percent(done.value.number),
        on_time=numbers.percent(on_time.value.number),
        change=phrases.clauses(text, phrases.change(on_time.since_last_quarter, text)),
        in_hand=in_hand,
    )


def _scopes(on_time: Value, view: View) -> Iterator[str]:
    """On time among the nodes due this quarter and this year, which is what officials ask."""
    for scope in ("quarter", "year"):
        due, pct = on_time.parts[f"{scope}_due"], on_time.parts[f"{scope}_pct"]
        slots = {
            "scope": view.text(f"narrative.scope_of_{scope}"),
            "due": due,
            "on_time": on_time.parts[f"{scope}_on_time"],
        }
        which = "scope_rate" if due else "scope_none"
        yield view.text(f"narrative.{which}", rate=numbers.amount(pct, "%"), **slots)


def _last_report(view: View) -> Quarter:
    """The page's quarter, or the last one before it for which nodes were reported."""
    records = view.records
    if records.reporting(NODES, view.quarter) is not Reporting.MISSING:
        return view.quarter
    return max((q for q in records.quarters(NODES) if q < view.quarter), default=view.quarter)


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
        which = rate.value.reason if rate.value.reason in NO_ROWS else "no_plan"
        return text(f"narrative.money_{which}", period=period)
    basis = rate.plan.basis if rate.plan else Basis.TIME
    clauses = (phrases.pace(ahead.number, text, basis), phrases.change(rate.since_last_year, text, since="year"))
    return text(
        "narrative.money",
        period=period,
        amount=numbers.money(rate.value.numerator or 0, view.lang),
        rate=numbers.percent(rate.value.number),
        clauses=phrases.clauses(text, *clauses),
    )


def _node_concern(node: Milestone, view: View) -> Concern:
    detail = problem(node, view)
    if node.issues:
        detail += view.text("concern.issue", issue=node.issues)
    return Concern(
        family="milestones",
        lamp=node.lamp or Lamp.YELLOW,
        title=view.text("concern.node", project=node.project, node=node.name, late=late_words(node, view)),
        detail=detail,
        owner=phrases.owner(node.dept, node.leader, view.text),
        **by_when(node.plan, view),
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
        **by_when(date(view.quarter.year, 12, 31), view),
        weight=passed - rate,
        narrows="project",
        id=project.name,
        is_illustrative=project.is_illustrative,
    )
