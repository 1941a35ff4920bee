"""The charts of projects' money: completion against time progress per project, and the year's S curve (DOMAIN §5)."""

from __future__ import annotations

from metrics.blocks import View
from metrics.blocks.heads import over_quarters, titled
from metrics.blocks.things import illustrative
from metrics.charts.bullet import BulletLevel, Bullets
from metrics.charts.description import Role, Series
from metrics.charts.s_curve import SCurve, single_quarters
from metrics.families.milestones.lateness import PACE
from metrics.families.milestones.listed import Project, money
from metrics.families.milestones.measures import AHEAD, INVESTED
from metrics.families.milestones.standing import PROJECTS, planned_at_end_pct, planned_pct
from metrics.i18n import numbers, phrases
from metrics.model.measure import Basis
from metrics.model.quarter import Quarter
from metrics.model.records import is_illustrative


def completion(view: View) -> Bullets:
    """Each project's share of its year plan against time passed, the one furthest behind on top.

    Projects without a year plan or an amount are counted in the subtitle.
    """
    text, found = view.text, money(view)
    rated = sorted((p for p in found if p.rate is not None), key=lambda p: (p.pace or 0, p.project_id))
    passed = view.records.elapsed_pct(view.quarter)
    behind = sum(p.pace is not None and p.pace < PACE.nearly for p in rated)
    invested, gap = view.read(INVESTED), view.read(AHEAD).value.number
    slots = {
        "rate": numbers.amount(invested.value.number, "%"),
        "pace": phrases.pace(gap, text, invested.plan.basis if invested.plan else Basis.TIME),
        "count": len(rated),
        "behind": behind,
        "hidden": len(found) - len(rated),
    }
    return Bullets(
        **titled("completion", "completion", invested.value, view, "completion", **slots),
        unit="%",
        narrows="project",
        is_illustrative=illustrative(rated),
        headings=tuple(text(f"column.{name}") for name in ("project", "rate", "time", "target", "lamp")),
        levels=tuple(
            BulletLevel(
                id=p.name,
                name=p.name,
                actual=p.rate,
                planned=passed,
                target=100.0,
                lamp=p.lamp,
                label=pace_word(p, view),
            )
            for p in rated
        ),
    )


def year_curve(view: View) -> SCurve:
    """Money invested since the year began against the plan spread over time, with each quarter's own amount.

    The plan is the year's latest on record; a quarter not reported is a gap, and so is the amount of the one after.
    """
    text, reading = view.text, view.read(INVESTED)
    known = reading.by_quarter
    year = [Quarter(view.quarter.year, number) for number in (1, 2, 3, 4)]
    to_date = [known[q].numerator if q in known and known[q].number is not None else None for q in year]
    planned = next((known[q].denominator for q in reversed(year) if q in known and known[q].denominator), None)
    shares = [(planned_pct if q == view.quarter else planned_at_end_pct)(view.records, q) for q in year]
    plan = [planned * share / 100 if planned else None for share in shares]
    amount, due = to_date[view.quarter.number - 1], plan[view.quarter.number - 1]
    slots = {"period": text(f"period.{view.quarter.number}")}
    last_year = [known[q.year_ago].numerator if q.year_ago in known else None for q in year]
    which = "none"
    if amount is not None and due is not None and reading.plan:
        slots["asked"] = text(f"asked.{reading.plan.basis}")
        size = numbers.money(abs(amount - due), view.lang)
        slots |= {"amount": numbers.money(amount, view.lang), "due": numbers.money(due, view.lang), "size": size}
        which = "level" if abs(amount - due) < phrases.LEVEL else "ahead" if amount > due else "behind"
    slots["plan"] = phrases.basis(reading.plan, text) if reading.plan else ""
    return SCurve(
        **titled("curve", f"curve_{which}", reading.value, view, "curve", **slots),
        unit=text("unit.wan_yuan"),
        is_illustrative=is_illustrative(view.unlit.until(PROJECTS, view.quarter)),
        periods=tuple(numbers.season(q, view.lang) for q in year),
        plan=Series(text("label.plan_curve"), tuple(plan), Role.PLAN, dash=True),
        actual=Series(text("label.actual_curve"), tuple(to_date), Role.ACTUAL, weight="bold"),
        bars=Series(text("label.quarter_amount"), single_quarters(to_date), Role.MUTED),
        last_year=Series(text("label.last_year"), tuple(last_year), Role.ACTUAL) if any(last_year) else None,
        **over_quarters(reading, year, view),
    )


def pace_word(project: Project, view: View) -> str:
    """达序, 基本达序, 滞后 or 严重滞后; "" for a project that cannot be judged."""
    return "" if project.pace is None else view.text(PACE.word(project.pace))
