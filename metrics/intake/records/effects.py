"""What an upload would do to the figures, told before anything is committed: each measure before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from metrics.insight.readings import Readings
from metrics.intake.drafts.draft import Draft
from metrics.intake.records.outcome import on_record, resulting
from metrics.model.lamp import Judgement
from metrics.model.measure import Measure, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.registry import Catalogue
from metrics.store.archive import Archive
from metrics.store.canonical_csv import empty_texts, typed


@dataclass(frozen=True)
class Judged:
    """A value with its lamp."""

    value: Value
    judgement: Judgement

    @property
    def shown(self) -> tuple[object, ...]:
        """What a person sees of it."""
        value = self.value
        number = None if value.number is None else round(value.number, 9)
        return number, value.reason, value.numerator, value.denominator, self.judgement.lamp


@dataclass(frozen=True)
class Effect:
    """One measure of one quarter that an upload changes: its number, its lamp, or why it has none."""

    measure: Measure
    quarter: Quarter
    before: Judged
    after: Judged


def effects(draft: Draft, archive: Archive, now: Readings, catalogue: Catalogue) -> Iterator[Effect]:
    """Every figure that differs in the quarters the draft touches, by quarter and then in the order of the catalogue.

    ``now`` reads the records the draft was read against. A register touches the quarters that are on record.
    """
    records = now.records
    then = Readings(would_be(draft, archive, records))
    for quarter in _quarters(draft, records):
        for measure in _touched(draft, catalogue):
            before, after = (Judged(*readings.judged(measure, quarter)) for readings in (now, then))
            if before.shown != after.shown:
                yield Effect(measure, quarter, before, after)


def _touched(draft: Draft, catalogue: Catalogue) -> Iterable[Measure]:
    """The measures a table can reach: its own family's, as no family reads another's; a register reaches all.

    The reports themselves, which the last family counts, change with every upload and are not told here.
    """
    family = catalogue.family_of(draft.table.id) if draft.table else None
    return family.measures if family and family.measures else catalogue.measures.values()


def would_be(draft: Draft, archive: Archive, records: Records) -> Records:
    """The records as they would be if the draft were committed."""
    table = draft.table
    if table is None:
        return records
    before = on_record(table, archive, records.version)
    states = before | resulting(draft, before)
    texts = pl.concat([empty_texts(table), *(state.texts for state in states.values())])
    frame = typed(table, texts, records.book)
    reports = {(table.id, Quarter.parse(quarter)): state.reporting for quarter, state in states.items() if quarter}
    return records.restricted({table.id: frame}, reports)


def _quarters(draft: Draft, records: Records) -> tuple[Quarter, ...]:
    touched = {part.quarter for part in draft.parts if part.quarter}
    return tuple(sorted(touched)) if touched else records.quarters()[-4:]
