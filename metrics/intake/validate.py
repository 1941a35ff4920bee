"""Rows against each other, the table's rules, other tables and last quarter (DOMAIN §3 rules, §3.14).

Rules are data of the table; here they are only asked. A rule is not asked about a row in which one of its cells could
not be read, nor a rule about history about a row whose key stands twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import narwhals as nw
import numpy as np
import pandas as pd

from metrics.intake.answers import Answers, cell_key
from metrics.intake.changes import Mask, swings, unit_jumps
from metrics.intake.collected import Collected, Level
from metrics.intake.history import Gone, gone, with_previous
from metrics.intake.parsed import Parsed
from metrics.model.finding import Finding, Severity
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Records, Reporting
from metrics.model.rule import AS_OF_DAY, PREVIOUS, Reference, Rule
from metrics.model.schema import Kind
from metrics.store.columns import typed

# How a cell of a column, named with its row's position, stands in a sentence.
Quotes = Callable[[str, int], str]
# A sentence names so many missing things; the finding's slots hold all of them.
_NAMED = 30
# Stands for the quarter where a reference does not ask for one.
_ANY = ""


def validate(
    rows: Parsed, quarters: Sequence[Quarter], *, records: Records | None, answers: Answers, found: Collected
) -> None:
    """Ask everything that can be asked of rows whose quarters are settled; ``quarters`` are those they report on."""
    frame: pd.DataFrame = typed(rows.table, rows.texts, records.office if records else None).to_native()
    doubled = _doubled(rows, frame)
    for place, first in doubled.items():
        found.add(Level.KEY, _double(rows, place, first))
    joined, has_before = with_previous(rows.table, frame, records)
    compared = has_before.copy()
    compared[list(doubled)] = False
    today = day_number(records.as_of.date()) if records else None
    joined = joined.assign(**{AS_OF_DAY: pd.Series([today] * len(joined), index=joined.index, dtype="Int64")})
    if len(frame):
        quotes = _quoting(joined)
        for rule, place in _broken(rows, joined, compared):
            level = Level.HISTORY if rule.needs_history else Level.ROW
            found.add(level, _breach(rows, quotes, rule, place, answers))
    for reference in rows.table.references:
        for finding in _unreferenced(rows, joined, reference, records):
            found.add(Level.ROW, finding)
    if rows.table.kind is Kind.SNAPSHOT:
        for finding in (*swings(rows, joined, compared, answers), *unit_jumps(rows, joined, compared, answers)):
            found.add(Level.HISTORY, finding)
    for missing in gone(rows.table, frame, quarters, records):
        found.add(Level.HISTORY, _gone(missing, answers))
    if kept := _kept_columns(rows, frame, records):
        found.general.append(_kept_notice(rows, kept, answers))


def _doubled(rows: Parsed, frame: pd.DataFrame) -> dict[int, int]:
    """Positions of rows whose key stood before, with the position of its first row (V-KEY)."""
    keys = rows.texts[list(rows.table.row_key)]
    if rows.table.kind is Kind.SNAPSHOT:
        keys = keys.assign(**{"quarter": frame["quarter"]})
    known = keys.dropna()
    again = known.duplicated(keep=False)
    first: dict[tuple[str, ...], int] = {}
    doubled: dict[int, int] = {}
    for place, key in zip(known.index[again], known[again].itertuples(index=False, name=None), strict=True):
        if first.setdefault(key, int(place)) != place:
            doubled[int(place)] = first[key]
    return doubled


def _double(rows: Parsed, place: int, first: int) -> Finding:
    keys = rows.table.row_key
    field_id = next((name for name in reversed(keys) if name in rows.columns), keys[-1])
    key = " ".join(str(rows.texts[name].iloc[place]) for name in keys)
    slots = {"first": rows.numbers[first], "key": key}
    return rows.point(place, field_id, "key_twice", Severity.ERROR, rule="V-KEY", slots=slots)


def _broken(rows: Parsed, joined: pd.DataFrame, compared: Mask) -> Iterator[tuple[Rule, int]]:
    """Every rule with every row that breaks it."""
    for rule in rows.table.rules:
        broken = _holds(joined, rule.broken)
        if rule.needs_history:
            broken &= compared
        for place in np.flatnonzero(broken):
            if not any(int(place) in rows.failed.get(name, ()) for name in rule.fields):
                yield rule, int(place)


def _holds(joined: pd.DataFrame, condition: nw.Expr) -> Mask:
    """For which rows a condition is true; unknown is not true."""
    frame = nw.from_native(joined, eager_only=True)
    held: Mask = frame.select(held=condition).get_column("held").fill_null(False).to_numpy().astype(bool)
    return held


def _breach(rows: Parsed, quotes: Quotes, rule: Rule, place: int, answers: Answers) -> Finding:
    """A broken rule at its first field. Slots quote its fields and what they were last quarter."""
    row, field_id = rows.numbers[place], rule.fields[0]
    names = [*rule.fields, *(f"{name}{PREVIOUS}" for name in rule.fields)]
    slots = {name: quotes(name, place) for name in names}
    slots["reason"] = answers.reason(row, field_id) if rule.overridable else ""
    fix = (quotes(rule.fix, place) or None) if rule.fix else None
    may_explain = rule.overridable and rule.severity is Severity.ERROR
    asks = "remarks" if may_explain else "fixes" if fix else ""
    return rows.point(
        place,
        field_id,
        rule.code,
        Severity.WARNING if slots["reason"] else rule.severity,
        fix=fix,
        options=(fix,) if fix and rule.severity is Severity.QUESTION else (),
        rule=rule.source,
        overridable=may_explain,
        asks=f"{asks}/{cell_key(row, field_id)}" if asks else None,
        slots=slots,
    )


def _quoting(joined: pd.DataFrame) -> Quotes:
    """Cells as a sentence quotes them: a whole number without its point, "" when blank."""

    @cache
    def cells(name: str) -> list[object]:
        return joined[name].tolist() if name in joined else [None] * len(joined)

    def quote(name: str, place: int) -> str:
        value = cells(name)[place]
        if value is None or value is pd.NA or value != value:  # noqa: PLR0124 (NaN is the one value unlike itself)
            return ""
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

    return quote


def _unreferenced(
    rows: Parsed, joined: pd.DataFrame, reference: Reference, records: Records | None
) -> Iterator[Finding]:
    """Values that another table does not have, or not as often as it must; silent while that table was not reported."""
    table, _, name = reference.target.partition(".")
    target = records.frames.get(table) if records else None
    if records is None or target is None or reference.field not in rows.columns or joined.empty:
        return
    quarters = joined["quarter"] if reference.same_quarter else pd.Series([_ANY] * len(joined))
    known = _values(records, table, name, quarters=quarters if reference.same_quarter else None)
    asked = _holds(joined, reference.where) if reference.where is not None else np.full(len(joined), True)
    due = _times(joined, reference)
    for place, (value, quarter, is_asked) in enumerate(zip(rows.texts[reference.field], quarters, asked, strict=True)):
        if not is_asked or not isinstance(value, str) or quarter not in known:
            continue
        found = known[quarter][value]
        if found == due[place] or (due[place] is None and found):
            continue
        slots = {"target": table, "quarter": quarter, reference.field: value, "found": found, "due": due[place]}
        source = reference.source
        yield rows.point(place, reference.field, reference.code, reference.severity, rule=source, slots=slots)


def _times(joined: pd.DataFrame, reference: Reference) -> Sequence[int | None]:
    """How many rows each row's value must have, None for one or more."""
    if reference.times is None:
        return [None] * len(joined)
    told = nw.from_native(joined, eager_only=True).select(times=reference.times).get_column("times").to_list()
    return [int(times) if isinstance(times, int | float) and times == times else None for times in told]  # noqa: PLR0124


def _values(records: Records, table: str, name: str, *, quarters: pd.Series | None) -> Mapping[str, Counter[str]]:
    """How often each value of a column is on record: by quarter, for those reported, or all together under ""."""
    if quarters is None:
        found = Counter(records.all(table).get_column(name).drop_nulls().to_list())
        return {_ANY: found} if found else {}
    wanted = [Quarter.parse(text) for text in quarters.dropna().unique()]
    return {
        str(quarter): Counter(records.rows(table, quarter).get_column(name).drop_nulls().to_list())
        for quarter in wanted
        if records.reporting(table, quarter) is not Reporting.MISSING
    }


def _kept_columns(rows: Parsed, frame: pd.DataFrame, records: Records | None) -> tuple[str, ...]:
    """Columns the file does not have and that hold something on record for the rows it corrects."""
    known = records.frames.get(rows.table.id) if records else None
    if known is None or known.is_empty() or not len(frame):
        return ()
    keys = [*(["quarter"] if rows.table.kind is Kind.SNAPSHOT else []), *rows.table.row_key]
    corrected = frame[keys].drop_duplicates().merge(known.to_pandas(), on=keys)
    return tuple(
        item.id
        for item in rows.table.fields
        if item.id not in rows.columns and item.id not in keys and item.id != rows.table.period
        and (corrected[item.id].dropna() != (item.default or "")).any()
    )  # fmt: skip


def _kept_notice(rows: Parsed, kept: tuple[str, ...], answers: Answers) -> Finding:
    headers = tuple(rows.table.by_id[name].header for name in kept)
    code = "columns_cleared" if answers.absent == "clear" else "columns_kept"
    options = () if answers.absent == "clear" else ("clear",)
    return Finding(code, Severity.NOTICE, options=options, asks="absent", slots={"headers": headers})


def _gone(missing: Gone, answers: Answers) -> Finding:
    """V-GONE: an error for a snapshot, a question for a register; a recorded warning once a reason is given."""
    reason = (answers.gone or "").strip()
    is_register = missing.quarter is None
    severity = Severity.WARNING if reason else Severity.QUESTION if is_register else Severity.ERROR
    slots = {
        "names": (*missing.names[:_NAMED], *(["…"] if len(missing.names) > _NAMED else [])),
        "all": missing.names,
        "count": len(missing.names),
        "quarter": str(missing.quarter or ""),
        "base": str(missing.base or ""),
        "reason": reason,
    }
    code = f"{'register_rows' if is_register else 'rows'}_gone{'_explained' if reason else ''}"
    return Finding(code, severity, rule="V-GONE", asks="gone", overridable=True, slots=slots)
