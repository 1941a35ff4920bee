"""The figures of a quarter, and a table as it stands."""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from operator import itemgetter

from rich.console import Console
from rich.table import Table as Listing

from metrics.cli.terminal import DONE, FAILED, Terminal
from metrics.cli.uploads import put
from metrics.i18n import numbers, phrases
from metrics.insight.readings import Readings
from metrics.model.dates import Moment
from metrics.model.formulas import guarded
from metrics.model.measure import Reading
from metrics.model.quarter import Quarter
from metrics.store import frames
from metrics.store.canonical_csv import write_texts

# Golden values and published bulletins state rates to one decimal and ratios to three.
_DECIMALS = {"ratio": 3}


def kpis(terminal: Terminal, asked: argparse.Namespace) -> int:
    """Print every figure of the catalogue with fraction, lamp and, where there is none, the reason."""
    records = terminal.records(terminal.turn_to(asked.as_of))
    readings = Readings(records)
    found = {name: readings.read(m, asked.quarter) for name, m in terminal.catalogue.measures.items()}
    if asked.format == "json":
        said = {
            "quarter": str(asked.quarter),
            "as_of": records.as_of.isoformat(),
            "version": records.version,
            "kpis": {name: _told(reading) for name, reading in found.items()},
        }
        print(json.dumps(said, ensure_ascii=False, indent=1, allow_nan=False))
    elif asked.format == "csv":
        put(_csv(terminal, found), None)
    else:
        _show(terminal, found)
    return DONE


def export(terminal: Terminal, asked: argparse.Namespace) -> int:
    """Write a table of a quarter, or a register, as the CSV that the store holds."""
    if asked.as_of is not None:
        terminal.turn_to(asked.as_of)
    table, version = terminal.table(asked.table), terminal.version(asked.as_of)
    if table.is_periodic and asked.quarter is None:
        terminal.say(terminal.text("cli.quarter_needed", table=table.id))
        return FAILED
    found = frames.texts(terminal.archive, table, str(asked.quarter) if table.is_periodic else "", upto=version)
    if found is None:
        terminal.say(terminal.text("cli.not_on_record", table=table.id, quarter=asked.quarter or ""))
        return FAILED
    return put(write_texts(table, found), asked.out)


def _told(reading: Reading) -> dict[str, object]:
    """One figure for a program: rounded as published, and exactly."""
    value, judged = reading.value, reading.judgement
    return {
        "value": None if value.number is None else _published(value.number, reading),
        "unit": value.unit or reading.measure.unit,
        "numerator": _number(value.numerator),
        "denominator": _number(value.denominator),
        "lamp": None if judged.lamp is None else str(judged.lamp),
        "reason": value.reason,
        "exact": value.number,
        "planned": reading.planned,
        "illustrative": value.is_illustrative,
        "parts": plain(value.parts),
    }


def _published(number: float, reading: Reading) -> float:
    """The number as pages print it, so that 99.96 % is 99.9 here too; never with less than one decimal."""
    measure = reading.measure
    decimals = max(measure.decimals, _DECIMALS.get(measure.unit, 1))
    return numbers.as_printed(number, measure.unit, decimals)


def plain(found: object) -> object:
    """A part of a calculation as JSON has it: records by field name, keys of several words joined, no NaN."""
    if isinstance(found, Quarter | Moment | date):
        return str(found)
    if is_dataclass(found) and not isinstance(found, type):
        return {item.name: plain(getattr(found, item.name)) for item in fields(found)}
    if isinstance(found, Mapping):
        # Sorted by name where the engine's grouping decides the order, so that equal figures give equal text.
        named = [(_key(name), plain(value)) for name, value in found.items()]
        return dict(named if all(isinstance(name, str) for name in found) else sorted(named, key=itemgetter(0)))
    if isinstance(found, Collection) and not isinstance(found, str):
        return [plain(item) for item in found]
    if isinstance(found, float):
        return found if math.isfinite(found) else None
    return found if found is None or isinstance(found, int | str) else str(found)


def _key(name: object) -> str:
    return "/".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _number(value: float | None) -> float | int | None:
    """A count as a whole number, a sum of money without the dust of binary fractions."""
    if value is None:
        return None
    tidy = round(float(value), 6)
    return int(tidy) if tidy.is_integer() else tidy


def _rows(terminal: Terminal, found: dict[str, Reading]) -> list[list[str]]:
    rows = []
    for name, reading in found.items():
        text = terminal.text.scoped(terminal.catalogue.family_of(name).slug)
        value = reading.value
        parts = (value.numerator, value.denominator)
        fraction = "" if None in parts else " ÷ ".join(numbers.plain(part) for part in parts if part is not None)
        lamp = reading.judgement.lamp
        word = f"{lamp.shape} {phrases.verdict(reading.judgement, text)}" if lamp else ""
        reason = text(f"reason.{value.reason}") if value.reason else ""
        rows.append([name, text(f"{name}.name"), phrases.value(value, reading.measure, text), fraction, word, reason])
    return rows


def _heads(terminal: Terminal) -> list[str]:
    return [terminal.text(f"cli.head_{name}") for name in ("id", "name", "value", "fraction", "lamp", "reason")]


def _csv(terminal: Terminal, found: dict[str, Reading]) -> bytes:
    out = io.StringIO(newline="")
    # Who computes with a file needs the hyphen of keyboards; Excel would take -0.6个百分点 for a formula (V-FORMULA).
    plain_rows = ([cell.replace(numbers.MINUS, "-") for cell in row] for row in _rows(terminal, found))
    rows = (map(guarded, row) for row in plain_rows)
    csv.writer(out, lineterminator="\r\n").writerows([_heads(terminal), *rows])
    return ("\ufeff" + out.getvalue()).encode()


def _show(terminal: Terminal, found: dict[str, Reading]) -> None:
    listing = Listing(*_heads(terminal), box=None, pad_edge=False)
    for row in _rows(terminal, found):
        listing.add_row(*row)
    Console(width=None if terminal.console.is_terminal else 160).print(listing, markup=False)
