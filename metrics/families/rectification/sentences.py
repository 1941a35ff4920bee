"""What is said of patrols and rectification: the report's sentence, and what needs somebody to act.

Template 4 of DOMAIN §7. Not reported is said as such and never as 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from metrics.blocks import Concern, View, by_when, until
from metrics.families.rectification.listed import Issue, Issues, open_issues, overdue
from metrics.families.rectification.measures import (
    CLOSURE,
    FOUND,
    ON_TIME,
    PATROLS_MADE,
    PER_WEEK,
    TOP_CLASSES,
    WEEKS_KEPT,
)
from metrics.families.rectification.weeks import TABLE as PATROLS
from metrics.families.rectification.wording import is_narrowed, short_day, within
from metrics.i18n import numbers, phrases
from metrics.model.lamp import Lamp
from metrics.model.measure import Change, Compare, Reading
from metrics.model.records import Reporting

_MOST_TOLD = 3


def narrative(view: View) -> Iterator[str]:
    """Template 4: patrols and their weeks; problems found, due, closed and closed in time; the three top classes.

    Narrowed, it speaks of the ledger alone: patrols know none of the filters, and one sentence has one scope.
    """
    text, made, found = view.text, view.read(PATROLS_MADE), view.read(FOUND)
    patrols, ledger = _patrols(view), _ledger(view)
    if is_narrowed(view):
        yield _alone("ledger", ledger, found, view)
        return
    if patrols and ledger:
        yield text("narrative.whole", within=within(view), patrols=patrols, ledger=ledger)
        return
    if made.value.reason == "not_reported" and found.value.reason == "not_reported":
        yield text("narrative.not_reported", within=within(view))
        return
    for said, reading, name in ((patrols, made, "patrols"), (ledger, found, "ledger")):
        yield _alone(name, said, reading, view)


def lead(found: Issues, view: View) -> Iterator[str]:
    """The report's sentence, the weeks that fell short, and what is overdue with who answers for it."""
    yield from narrative(view)
    kept = view.read(WEEKS_KEPT).value
    if not is_narrowed(view) and (short := kept.parts.get("short", ())):
        days = view.text.marks.joiner.join(short_day(monday, view) for monday in short)
        owed = numbers.plain(kept.parts["owed"])
        yield view.text("narrative.short_weeks", count=len(short), days=days, owed=owed)
    if late := overdue(found):
        told = view.text.marks.semicolon.join(problem(issue, view) for issue in late[:_MOST_TOLD])
        which = "overdue_more" if len(late) > _MOST_TOLD else "overdue"
        yield view.text(f"narrative.{which}", until=until(view), count=len(late), problems=told)


def _alone(name: str, said: str, reading: Reading, view: View) -> str:
    """What one of the two tables says without the other, or why it says nothing."""
    which = "alone" if said else reading.value.reason
    return view.text(f"narrative.{name}_{which}", within=within(view), said=said)


def problem(issue: Issue, view: View) -> str:
    """An overdue problem in a clause: where, what, how long, who; without a full stop."""
    return view.text(
        "narrative.problem",
        place=issue.place,
        category=view.text.word(issue.category),
        number=issue.number,
        days=issue.overdue_days,
        dept=issue.dept or view.text("concern.no_owner"),
    )


def attention(view: View) -> Iterator[Concern]:
    """Problems past their limit and still open, red before yellow, the longest overdue first."""
    late = overdue(open_issues(view))
    for issue in sorted(late, key=lambda issue: ((issue.lamp or Lamp.YELLOW).urgency, -issue.overdue_days)):
        yield Concern(
            family="rectification",
            lamp=issue.lamp or Lamp.YELLOW,
            title=view.text(
                "concern.overdue",
                place=issue.place,
                category=view.text.word(issue.category),
                days=issue.overdue_days,
            ),
            detail=view.text(
                "concern.detail",
                number=issue.number,
                detail=issue.detail,
                found=numbers.day(issue.found, view.lang) if issue.found else "",
                source=view.text.word(issue.source),
            ),
            owner=issue.dept or view.text("concern.no_owner"),
            **by_when(issue.due, view),
            weight=issue.overdue_days,
            narrows="department" if issue.dept else None,
            id=issue.dept or None,
            is_illustrative=issue.is_illustrative,
        )


def _patrols(view: View) -> str:
    """How often was patrolled, as the first half of the sentence; "" when that is not known."""
    text, made = view.text, view.read(PATROLS_MADE).value
    if made.number is None:
        return ""
    zero = "_zero" if view.records.reporting(PATROLS, view.quarter) is Reporting.ZERO else ""
    average, kept = view.read(PER_WEEK).value, view.read(WEEKS_KEPT).value
    if average.number is None or kept.number is None:
        return text(f"narrative.patrols{zero}_no_week", patrols=int(made.number))
    return text(
        f"narrative.patrols{zero}",
        patrols=int(made.number),
        average=numbers.plain(average.number, PER_WEEK.decimals),
        rate=numbers.percent(kept.number),
    )


def _ledger(view: View) -> str:
    """What was found and closed, as the second half of the sentence; "" when the ledger was not reported."""
    text, found = view.text, view.read(FOUND)
    if found.value.number is None:
        return ""
    closure, on_time = view.read(CLOSURE), view.read(ON_TIME)
    told = text(
        "narrative.found", found=int(found.value.number), change=phrases.clauses(text, _found_change(found, view))
    )
    if closure.value.number is None or on_time.value.number is None:
        due = text("narrative.none_due")
    else:
        due = text(
            "narrative.due",
            due=int(closure.value.denominator or 0),
            closure=numbers.percent(closure.value.number),
            closure_change=phrases.clauses(text, phrases.change(closure.since_last_quarter, text)),
            on_time=numbers.percent(on_time.value.number),
            on_time_change=phrases.clauses(text, phrases.change(on_time.since_last_quarter, text)),
        )
    return told + due + _top(view)


def _top(view: View) -> str:
    text, ranked = view.text, view.read(TOP_CLASSES).value.parts.get("top3", ())
    if not ranked:
        return ""
    names = text.marks.semicolon.join(text("narrative.class", name=text.word(n), count=c) for n, c in ranked)
    return text("narrative.top" if len(ranked) == 3 else "narrative.top_few", names=names)


def _found_change(found: Reading, view: View) -> str:
    """More or fewer problems than last quarter in the words of bulletins; counts are neither better nor worse."""
    made: Change | None = found.since_last_quarter
    if made is None or made.number is None:
        return ""
    if abs(made.number) < phrases.LEVEL or phrases.multiple(made) is not None:
        return phrases.change(made, view.text)
    kind = "found" if made.compare is Compare.PERCENT else "few"
    which = "up" if made.number > 0 else "down"
    return view.text(f"narrative.{kind}_{which}", size=phrases.size(made, view.lang, unit="件"))
