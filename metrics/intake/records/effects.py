"""What an upload would do to the figures, told before anything is committed: each measure before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from metrics.insight.readings import Readings
from metrics.intake.drafts.draft import Draft
from metrics.intake.records.outcome import would_be
from metrics.model.lamp import Judgement
from metrics.model.measure import Measure, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.registry import Catalogue
from metrics.store.archive import Archive


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


def effects(drafts: Sequence[Draft], archive: Archive, now: Readings, catalogue: Catalogue) -> Iterator[Effect]:
    """Every figure that differs in the quarters drafts touch together, by quarter, then in the catalogue's order.

    ``now`` reads the records they were read against. A register touches the quarters that are on record.
    """
    records = now.records
    then = Readings(would_be(drafts, archive, records))
    reached = {measure.id for draft in drafts for measure in _touched(draft, catalogue)}
    measures = [measure for measure in catalogue.measures.values() if measure.id in reached]
    for quarter in _quarters(drafts, records):
        for measure in measures:
            before, after = (Judged(*readings.judged(measure, quarter)) for readings in (now, then))
            if before.shown != after.shown:
                yield Effect(measure, quarter, before, after)


def _touched(draft: Draft, catalogue: Catalogue) -> Iterable[Measure]:
    """The measures a table can reach: its own family's, as no family reads another's; a register reaches all.

    The reports themselves, which the last family counts, change with every upload and are not told here.
    """
    family = catalogue.family_of(draft.table.id) if draft.table else None
    return family.measures if family and family.measures else catalogue.measures.values()


def _quarters(drafts: Iterable[Draft], records: Records) -> tuple[Quarter, ...]:
    touched = {part.quarter for draft in drafts for part in draft.parts if part.quarter}
    return tuple(sorted(touched)) if touched else records.quarters()[-4:]
