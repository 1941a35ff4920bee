"""Rows against each other, the table's rules, other tables and last quarter (DOMAIN §3 rules, §3.14).

Rules are data of the table; here they are only asked. A rule is not asked about a row in which one of its cells could
not be read, nor a rule about history about a row whose key stands twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import narwhals as nw
import numpy as np
import polars as pl

from metrics.intake.drafts.answers import CLEAR, Answers, cell_key
from metrics.intake.drafts.changes import Mask, swings, unit_jumps
from metrics.intake.drafts.collected import Collected, Level
from metrics.intake.drafts.history import Gone, gone, with_previous
from metrics.intake.drafts.parsed import Parsed
from metrics.intake.drafts.which_quarter import Periods
from metrics.model.finding import Finding, Severity
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Records, Reporting
from metrics.model.rule import AS_OF_DAY, PREVIOUS, Reference, Rule
from metrics.model.schema import Field, Kind, Table
from metrics.store.canonical_csv import typed

# A sentence names so many missing things; the finding's slots hold all of them.
_NAMED = 30
# Stands for the quarter where a reference does not ask for one.
_ANY = ""
_PLACE = "__place"


def validate(
    periods: Periods, quarters: Sequence[Quarter], *, records: Records | None, answers: Answers, found: Collected
) -> None:
    """Ask everything that can be asked of rows; ``quarters`` are those they report on."""
    rows, assumed = periods.checked
    kept = _kept_cells(rows, records)
    if answers.absent != CLEAR:
        rows = replace(rows, texts=rows.texts.with_columns(kept.get_columns()))
    frame: pl.DataFrame = typed(rows.table, rows.texts, records.book if records else None).to_native()
    doubled = _doubled(rows, frame, assumed)
    found.extend((Level.KEY, _double(rows, place, first)) for place, first in doubled.items())
    joined, has_before = with_previous(rows.table, frame, records)
    compared = has_before.copy()
    compared[[*doubled, *assumed]] = False
    today = day_number(records.day) if records else None
    joined = joined.with_columns(pl.lit(today, pl.Int64).alias(AS_OF_DAY))
    if len(frame):
        found.extend(
            (Level.HISTORY if rule.needs_history else Level.ROW, _breach(rows, joined, rule, place, answers))
            for rule, place in _broken(rows, joined, compared)
            if not (place in assumed and rows.table.period in rule.fields)
        )
    for reference in rows.table.references:
        found.extend((Level.ROW, finding) for finding in _unreferenced(rows, joined, reference, records))
    if rows.table.kind is Kind.SNAPSHOT and compared.any():
        for finding in (*swings(rows, joined, compared, answers), *unit_jumps(rows, joined, compared, answers)):
            found.add(Level.HISTORY, finding)
    for missing in gone(rows.table, frame, quarters, records, waiting=periods.waiting):
        found.add(Level.HISTORY, _gone(rows.table, missing, answers))
    if says := tuple(name for name in kept.columns if _says_more(rows.table.by_id[name], kept[name])):
        found.general.append(_kept_notice(rows, says, answers))


def _doubled(rows: Parsed, frame: pl.DataFrame, assumed: frozenset[int]) -> dict[int, int]:
    """Positions of rows whose key stood before, with the position of its first row (V-KEY)."""
    keys = [*rows.table.row_key, *(["quarter"] if rows.table.kind is Kind.SNAPSHOT else [])]
    known = frame.select(keys).with_row_index(_PLACE)
    if assumed:
        known = known.filter(~pl.col(_PLACE).is_in(list(assumed)))
    known = known.drop_nulls()
    # Rows whose hashes all differ are all different, which is far sooner seen.
    if known.select(keys).hash_rows().n_unique() == len(known):
        return {}
    again = known.filter(pl.struct(keys).is_duplicated())
    first: dict[tuple[object, ...], int] = {}
    return {
        place: first[tuple(key)] for place, *key in again.iter_rows() if first.setdefault(tuple(key), place) != place
    }


def _double(rows: Parsed, place: int, first: int) -> Finding:
    keys = rows.table.row_key
    field_id = next((name for name in reversed(keys) if name in rows.columns), keys[-1])
    key = " ".join(str(rows.texts[name][place]) for name in keys)
    slots = {"first": rows.numbers[first], "key": key}
    return rows.point(place, field_id, "key_twice", Severity.ERROR, rule="V-KEY", slots=slots)


def _broken(rows: Parsed, joined: pl.DataFrame, compared: Mask) -> Iterator[tuple[Rule, int]]:
    """Every rule with every row that breaks it."""
    held_by = _holds(joined, {rule.code + str(place): rule.broken for place, rule in enumerate(rows.table.rules)})
    for rule, broken in zip(rows.table.rules, held_by, strict=True):
        places = np.flatnonzero(broken & compared if rule.needs_history else broken)
        for place in map(int, places):
            if not any(place in rows.failed.get(name, ()) for name in rule.fields):
                yield rule, place


def _holds(joined: pl.DataFrame, conditions: Mapping[str, nw.Expr]) -> list[Mask]:
    """For which rows each condition is true; unknown is not true."""
    if not conditions:
        return []
    found = nw.from_native(joined, eager_only=True).select(**conditions).to_native()
    return [column.fill_null(value=False).to_numpy().astype(bool) for column in found]


def _breach(rows: Parsed, joined: pl.DataFrame, rule: Rule, place: int, answers: Answers) -> Finding:
    """A broken rule at its first field. Slots quote its fields and what they were last quarter."""
    row, field_id = rows.numbers[place], rule.fields[0]
    names = [*rule.fields, *(f"{name}{PREVIOUS}" for name in rule.fields)]
    slots = {name: _quoted(joined, name, place) for name in names}
    slots["reason"] = answers.reason(row, field_id) if rule.overridable else ""
    absent = [name for name in rule.fields if name not in rows.columns and slots[name]]
    kept = {"kept": tuple(f"「{rows.table.by_id[name].header}」{slots[name]}" for name in absent)} if absent else {}
    # What the file has no column for cannot be put right in its cell.
    fix = (_quoted(joined, rule.fix, place) or None) if rule.fix and field_id in rows.columns else None
    may_explain = rule.overridable and rule.severity is Severity.ERROR
    asks = "remarks" if may_explain else "fixes" if fix else ""
    return rows.point(
        place,
        field_id,
        rule.code,
        Severity.WARNING if slots["reason"] else rule.severity,
        fix=fix,
        others=rule.fields[1:],
        options=(fix,) if fix and rule.severity is Severity.QUESTION else (),
        rule=rule.source,
        overridable=may_explain,
        asks=f"{asks}/{cell_key(row, field_id)}" if asks else None,
        slots=slots | kept,
    )


def _quoted(joined: pl.DataFrame, name: str, place: int) -> str:
    """A cell as a sentence quotes it: a whole number without its point, "" when blank."""
    value = joined[name][place] if name in joined.columns else None
    if value is None or value != value:  # noqa: PLR0124 (NaN is the one value unlike itself)
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _unreferenced(
    rows: Parsed, joined: pl.DataFrame, reference: Reference, records: Records | None
) -> Iterator[Finding]:
    """Values that another table does not have, or not as often as it must; silent while that table was not reported."""
    table, _, name = reference.target.partition(".")
    target = records.whole(table) if records else None
    if records is None or target is None or reference.field not in rows.columns or joined.is_empty():
        return
    asked = pl.DataFrame({"value": rows.texts[reference.field]}).with_row_index(_PLACE)
    asked = asked.with_columns(
        joined["quarter"] if reference.same_quarter else pl.lit(_ANY).alias("quarter"), _times(joined, reference)
    )
    if reference.where is not None:
        asked = asked.filter(_holds(joined, {"where": reference.where})[0])
    if reference.in_force_on:
        yield from _out_of_force(rows, asked, joined, reference, target.to_native())
        return
    known = _values(records, table, name, quarters=joined["quarter"] if reference.same_quarter else None)
    for quarter, times in known.items():
        found = pl.col("value").replace_strict(dict(times), default=0, return_dtype=pl.Int64) if times else pl.lit(0)
        counted = asked.drop_nulls("value").filter(pl.col("quarter") == quarter).with_columns(found.alias("found"))
        wrong = counted.filter((pl.col("found") != pl.col("due")).fill_null(pl.col("found") == 0))
        for place, value, _, due, told in wrong.iter_rows():
            slots = {"target": table, "quarter": quarter, reference.field: value, "found": told, "due": due}
            source = reference.source
            yield rows.point(place, reference.field, reference.code, reference.severity, rule=source, slots=slots)


def _out_of_force(
    rows: Parsed, asked: pl.DataFrame, joined: pl.DataFrame, reference: Reference, register: pl.DataFrame
) -> Iterator[Finding]:
    """Values whose rows in a register all end before the day they are used on, or begin after it."""
    name, on = reference.target.partition(".")[2], str(reference.in_force_on)
    listed = register.select(pl.col(name).alias("value"), "valid_from", "valid_to", "valid_from_day", "valid_to_day")
    dated = asked.with_columns(joined[f"{on}_day"].gather(asked[_PLACE]).alias("day")).drop_nulls(["value", "day"])
    met = dated.join(listed, on="value", how="inner", maintain_order="left")
    begun = (pl.col("valid_from_day") <= pl.col("day")).fill_null(value=True)
    still = (pl.col("valid_to_day") >= pl.col("day")).fill_null(value=True)
    fine = met.filter(begun & still)[_PLACE]
    for row in met.filter(~pl.col(_PLACE).is_in(fine.implode())).unique(_PLACE, maintain_order=True).to_dicts():
        slots = {
            reference.field: row["value"],
            on: _quoted(joined, on, row[_PLACE]),
            "valid_from": row["valid_from"] or "",
            "valid_to": row["valid_to"] or "",
        }
        severity, source = reference.severity, reference.source
        yield rows.point(row[_PLACE], reference.field, reference.code, severity, rule=source, slots=slots)


def _times(joined: pl.DataFrame, reference: Reference) -> pl.Series:
    """How many rows each row's value must have, null for one or more."""
    if reference.times is None:
        return pl.Series("due", [None] * len(joined), pl.Int64)
    told = nw.from_native(joined, eager_only=True).select(due=reference.times).to_native()["due"]
    return told.cast(pl.Int64, strict=False)


def _values(records: Records, table: str, name: str, *, quarters: pl.Series | None) -> Mapping[str, Counter[str]]:
    """How often each value of a column is on record: by quarter, for those reported, or all together under ""."""
    if quarters is None:
        found = Counter(records.all(table).get_column(name).drop_nulls().to_list())
        return {_ANY: found} if found else {}
    wanted = [Quarter.parse(text) for text in quarters.drop_nulls().unique().sort()]
    return {
        str(quarter): Counter(records.rows(table, quarter).get_column(name).drop_nulls().to_list())
        for quarter in wanted
        if records.reporting(table, quarter) is not Reporting.MISSING
    }


def _kept_cells(rows: Parsed, records: Records | None) -> pl.DataFrame:
    """What is on record for each row in the columns that the file does not have, null where nothing is."""
    table = rows.table
    keys = list(table.key if table.kind is Kind.SNAPSHOT else table.row_key)
    absent = [item.id for item in table.fields if item.id not in (*rows.columns, *keys, table.period)]
    known = records.frames.get(table.id) if records else None
    if known is None or known.is_empty() or not absent:
        return pl.DataFrame()
    texts = known.to_polars().select(pl.col(*keys, *absent).cast(pl.String)).unique(keys, keep="last")
    return rows.texts.select(keys).join(texts, on=keys, how="left", maintain_order="left").select(absent)


def _says_more(item: Field, cells: pl.Series) -> bool:
    """Whether any cell holds more than a blank one would say."""
    return bool((cells != (item.default or "")).any())


def _kept_notice(rows: Parsed, kept: tuple[str, ...], answers: Answers) -> Finding:
    headers = tuple(rows.table.by_id[name].header for name in kept)
    code = "columns_cleared" if answers.absent == CLEAR else "columns_kept"
    options = () if answers.absent == CLEAR else (CLEAR,)
    return Finding(code, Severity.NOTICE, options=options, asks="absent", slots={"headers": headers})


def _gone(table: Table, missing: Gone, answers: Answers) -> Finding:
    """V-GONE: an error for a snapshot, a question for a register; a recorded warning once a reason is given.

    Where each thing reports for itself, one that has not (未报) is a warning from the start.
    """
    reason = (answers.gone or "").strip()
    is_register = missing.quarter is None
    severity = Severity.QUESTION if is_register else Severity.ERROR
    if reason or table.reports_singly:
        severity = Severity.WARNING
    slots = {
        "names": (*missing.names[:_NAMED], *(["…"] if len(missing.names) > _NAMED else [])),
        "all": missing.names,
        "count": len(missing.names),
        "quarter": str(missing.quarter or ""),
        "base": str(missing.base or ""),
        "reason": reason,
    }
    what = "register_rows" if is_register else "rows"
    code = f"{what}_gone_explained" if reason else f"{what}_unreported" if table.reports_singly else f"{what}_gone"
    return Finding(code, severity, rule="V-GONE", asks="gone", overridable=True, slots=slots)
