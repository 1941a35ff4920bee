"""What an upload would do to the figures, told before anything is committed: each measure before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from metrics.insight.readings import Readings
from metrics.intake.draft import Draft
from metrics.intake.outcome import on_record, resulting
from metrics.model.measure import Measure, Reading
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.registry import Catalogue
from metrics.store.columns import empty_texts, typed
from metrics.store.log import Store


@dataclass(frozen=True)
class Effect:
    """One measure of one quarter that an upload changes: its number, its lamp, or why it has none."""

    measure: Measure
    quarter: Quarter
    before: Reading
    after: Reading


def effects(draft: Draft, store: Store, records: Records, catalogue: Catalogue) -> Iterator[Effect]:
    """Every figure that differs in the quarters the draft touches, by quarter and then in the order of the catalogue.

    ``records`` are those the draft was read against. A register touches the quarters that are on record.
    """
    then = Readings(would_be(draft, store, records))
    now = Readings(records)
    for quarter in _quarters(draft, records):
        for measure in catalogue.measures.values():
            before, after = now.read(measure, quarter), then.read(measure, quarter)
            if _shown(before) != _shown(after):
                yield Effect(measure, quarter, before, after)


def would_be(draft: Draft, store: Store, records: Records) -> Records:
    """The records as they would be if the draft were committed."""
    table = draft.table
    if table is None:
        return records
    before = on_record(table, store, records.version)
    states = before | resulting(draft, before)
    texts = pd.concat([empty_texts(table), *(state.texts for state in states.values())], ignore_index=True)
    frame = typed(table, texts, records.book)
    reports = {(table.id, Quarter.parse(quarter)): state.reporting for quarter, state in states.items() if quarter}
    return records.restricted({table.id: frame}, reports)


def _quarters(draft: Draft, records: Records) -> tuple[Quarter, ...]:
    touched = {part.quarter for part in draft.parts if part.quarter}
    return tuple(sorted(touched)) if touched else records.quarters()[-4:]


def _shown(reading: Reading) -> tuple[object, ...]:
    value = reading.value
    number = None if value.number is None else round(value.number, 9)
    return number, value.reason, value.numerator, value.denominator, reading.judgement.lamp
