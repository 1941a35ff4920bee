"""Rules a table's rows keep, written as data.

A rule is a narwhals expression that is true for the rows that break it, so that a million rows are checked by the
engine and not one by one. Beside every date field ``x`` stands ``x_day`` (days since 1970, integer); beside the period
stands ``quarter_end_day``. ``previous("x")`` is the same thing's value one quarter earlier. ``as_of_day`` is the day
of the record that the rows are compared with, never later than today. Unknown compares as kept: a blank cell breaks
only a rule that asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from metrics.model.finding import Severity

PREVIOUS = "__previous"
AS_OF_DAY = "as_of_day"
_TOLERANCE = 0.01  # money that adds up within 1 % adds up
# What counts from January begins again in it.
IS_FIRST_QUARTER = nw.col("quarter").str.ends_with("Q1")


def previous(name: str) -> nw.Expr:
    """The value of a column for the same key in the last quarter on record; null for a new row."""
    return nw.col(name + PREVIOUS)


def day(name: str) -> nw.Expr:
    """The day number of a date field."""
    return nw.col(f"{name}_day")


def blank(name: str) -> nw.Expr:
    """Whether a cell is blank."""
    return nw.col(name).is_null()


def true(condition: nw.Expr) -> nw.Expr:
    """A condition in which unknown is not true, so that its opposite is."""
    return condition.fill_null(value=False)


def moved(name: str) -> nw.Expr:
    """Whether a value differs from the one of last quarter, both being known."""
    # Two texts differ for the engine when one of them is missing, so both are asked for.
    return ~blank(name) & ~previous(name).is_null() & true(nw.col(name) != previous(name))


def fell(name: str) -> nw.Expr:
    """Whether a number is less than last quarter's."""
    return true(nw.col(name) < previous(name))


def exceeds(part: str, whole: str) -> nw.Expr:
    """Whether one number is larger than another, both being known."""
    return true(nw.col(part) > nw.col(whole))


def listed_twice(name: str, *beside: str) -> nw.Expr:
    """Whether several rows have the same value, or the same values, the first not being blank."""
    return (nw.len().over(name, *beside) > 1) & ~blank(name)


def fell_within_year(year: str, total: str) -> nw.Expr:
    """Whether the year's sum is less than last quarter's, the sum of all years not being so."""
    return ~IS_FIRST_QUARTER & fell(year) & ~fell(total)


def not_restarted(year: str, total: str) -> nw.Expr:
    """Whether the year's sum holds in January's quarter more than was added to the sum of all years since the last."""
    added = nw.col(total) * (1 + _TOLERANCE) - previous(total)
    is_sound = ~fell(total) & true(nw.col(year) <= nw.col(total))
    return IS_FIRST_QUARTER & is_sound & true(nw.col(year) > added)


def is_new(*names: str) -> nw.Expr:
    """Whether any of the values is not what it was last quarter, or there was none."""
    changed = nw.lit(value=False)
    for name in names:
        changed = changed | previous(name).is_null() | true(nw.col(name) != previous(name))
    return changed


@dataclass(frozen=True)
class Rule:
    """One cross-field or history rule.

    ``code`` is the finding's code, whose sentence stands in the family's text as ``finding.<code>``. The first of
    ``fields`` is the cell pointed at, the others are quoted; when any of them could not be read the rule is not asked.
    ``source`` is the rule's name in DOMAIN §3. An ``overridable`` error becomes a warning once a reason is given.
    ``needs_history`` rules run only when last quarter is on record. ``fix`` names the computed column that holds the
    one safe text for the first of ``fields``: what an error proposes, and the answer a question offers. A rule that
    proposes what to write in a blank cell speaks in place of "must not be blank".
    """

    code: str
    fields: tuple[str, ...]
    broken: nw.Expr
    severity: Severity = Severity.ERROR
    source: str = ""
    overridable: bool = False
    needs_history: bool = False
    fix: str | None = None

    def __post_init__(self) -> None:
        if self.severity is Severity.QUESTION and not self.fix:
            raise ValueError(f"rule {self.code} asks a question that nobody could answer; name its fix")


def warning(code: str, fields: tuple[str, ...], broken: nw.Expr, source: str) -> Rule:
    """What only looks odd in a row, or what the office's own sample leaves blank."""
    return Rule(code, fields, broken, Severity.WARNING, source)


def changed(code: str, fields: tuple[str, ...], broken: nw.Expr, source: str) -> Rule:
    """What looks odd beside last quarter."""
    return Rule(code, fields, broken, Severity.WARNING, source, needs_history=True)


def unexplained(code: str, fields: tuple[str, ...], broken: nw.Expr, source: str) -> Rule:
    """What beside last quarter is an error until a reason is given, because it may be right."""
    return Rule(code, fields, broken, source=source, overridable=True, needs_history=True)


@dataclass(frozen=True)
class Reference:
    """A column whose values must appear in another table, of the same quarter when ``same_quarter``.

    ``field`` is this table's column and ``target`` the other's, as ``table.field``. ``where`` is true for the rows that
    are asked, None asks all: a flag's recipient is looked for among the communities only when it is one. ``times`` is
    how many rows must have the value, as a patrol's problems must stand in the ledger; None asks for one or more.
    ``in_force_on`` names the date of this table on which the register's row must be in force; a value that is not in
    the register at all is another reference's to tell.
    """

    code: str
    field: str
    target: str
    same_quarter: bool = True
    severity: Severity = Severity.WARNING
    source: str = ""
    where: nw.Expr | None = None
    times: nw.Expr | None = None
    in_force_on: str | None = None
