"""What is said of renovation: the report's sentences, and what needs somebody to act.

Templates 1 and 10 of DOMAIN §7. Not reported is said as such and never as 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from metrics.blocks import Concern, View, by_when, until
from metrics.families.renovation.course import pace
from metrics.families.renovation.listed import Compound, Compounds, in_trouble, listed
from metrics.families.renovation.measures import BENEFITED, COMPLETED, INVESTED, OVERDUE, STARTED, STARTED_HOUSEHOLDS
from metrics.i18n import numbers, phrases
from metrics.model.aggregates import NO_ROWS
from metrics.model.lamp import Lamp

_MOST_PROBLEMS = 3


def narrative(view: View) -> Iterator[str]:
    """Started, finished, households and money against the year's plan."""
    text, started = view.text, view.read(STARTED)
    if started.value.reason in NO_ROWS:
        yield text(f"narrative.{started.value.reason}", until=until(view))
        return
    benefited = numbers.amount(view.read(BENEFITED).value.number, "户", view.lang)
    if started.value.number is None:
        yield text("narrative.no_plan", until=until(view), benefited=benefited)
        return
    completed = view.read(COMPLETED)
    change = phrases.change(completed.since_last_year, text, since="year")
    yield text(
        "narrative.whole",
        until=until(view),
        plan=started.value.parts["plan_n"],
        started=started.value.parts["started_n"],
        rates=_rates(view),
        completed=completed.value.parts["completed_n"],
        completion=numbers.amount(completed.value.number, "%"),
        change=phrases.clauses(text, change),
        benefited=benefited,
        money=_money(view),
    )


def lead(found: Compounds, view: View) -> Iterator[str]:
    """The report's sentence, the worst compounds with who answers for them, and what is past its planned end."""
    yield from narrative(view)
    if told := problems(found, view):
        owners = dict.fromkeys(_owner(compound, view) for compound in _worst(found, view))
        yield told + view.text("narrative.owners", owners=view.text.marks.semicolon.join(owners))
    overdue = view.read(OVERDUE).value
    if overdue.number:
        slots = {"count": int(overdue.number), "long": overdue.parts["over_90_days"]}
        yield view.text("narrative.overdue", days=overdue.parts["longest_days"], **slots)


def problems(found: Compounds, view: View) -> str:
    """Template 10: 存在问题, the worst three compounds in one sentence; "" when none lags."""
    told = view.text.marks.semicolon.join(problem(compound, view) for compound in _worst(found, view))
    return view.text("narrative.problems", problems=told) if told else ""


def problem(compound: Compound, view: View) -> str:
    """How far a compound is behind and why, without a full stop: progress against plan, days late, reported issue."""
    text, clauses = view.text, []
    if compound.start_delay_days and compound.planned_start:
        day = numbers.day(compound.planned_start, view.lang)
        clauses.append(text("narrative.not_started", date=day, days=compound.start_delay_days))
    else:
        clauses.append(text("narrative.progress", progress=numbers.amount(compound.progress, "%")))
        if compound.gap is not None and compound.gap >= phrases.LEVEL:
            clauses.append(text("narrative.below_plan", points=numbers.rounded(compound.gap, 1)))
    if compound.overdue_days and compound.planned_end:
        day = numbers.day(compound.planned_end, view.lang)
        clauses.append(text("narrative.not_finished", date=day, days=compound.overdue_days))
    if compound.issues:
        clauses.append(text("narrative.because", issues=compound.issues))
    return text("narrative.of", name=compound.name, clauses=text.marks.comma.join(clauses))


def attention(view: View) -> Iterator[Concern]:
    """Compounds lit yellow or red or past their planned end, red before yellow, the furthest behind first."""
    for compound in in_trouble(listed(view), view.records.office_at(view.quarter)):
        due = compound.planned_start if compound.start_delay_days else compound.planned_end
        yield Concern(
            family="renovation",
            lamp=compound.concern_lamp(view.records.office_at(view.quarter)) or Lamp.YELLOW,
            title=_headline(compound, view),
            detail=view.text("concern.detail", problem=problem(compound, view), next_step=_next_step(compound, view)),
            owner=_owner(compound, view),
            **by_when(due, view),
            weight=compound.weight,
            narrows="project",
            id=compound.name,
            is_illustrative=compound.is_illustrative,
        )


def _worst(found: Compounds, view: View) -> list[Compound]:
    return in_trouble(found, view.records.office_at(view.quarter))[:_MOST_PROBLEMS]


def _rates(view: View) -> str:
    text = view.text
    compounds = numbers.amount(view.read(STARTED).value.number, "%")
    households = view.read(STARTED_HOUSEHOLDS).value.number
    if households is None:
        return text("narrative.rate", compounds=compounds)
    return text("narrative.rates", compounds=compounds, households=numbers.percent(households))


def _money(view: View) -> str:
    text, invested = view.text, view.read(INVESTED)
    if invested.value.number is None:
        return text("narrative.no_money")
    return text(
        "narrative.money",
        amount=numbers.money(invested.value.numerator or 0, view.lang),
        rate=numbers.percent(invested.value.number),
        pace=pace(invested, text),
    )


def _headline(compound: Compound, view: View) -> str:
    text = view.text
    if compound.start_delay_days:
        return text("concern.start", name=compound.name, days=compound.start_delay_days)
    if compound.overdue_days:
        return text("concern.end", name=compound.name, days=compound.overdue_days)
    return text("concern.gap", name=compound.name, points=numbers.rounded(compound.gap or 0, 1))


def _next_step(compound: Compound, view: View) -> str:
    return view.text("concern.next_step", next_step=compound.next_step) if compound.next_step else ""


def _owner(compound: Compound, view: View) -> str:
    return phrases.owner(compound.dept, compound.leader, view.text) or view.text("concern.no_owner")
