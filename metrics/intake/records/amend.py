"""One row of a register added or changed, without a file of somebody's: the same checks, the same version."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from metrics.errors import Unanswered
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.records.outcome import keys_of, on_record
from metrics.model.finding import Finding
from metrics.model.schema import Table
from metrics.store import frames
from metrics.store.archive import Archive
from metrics.store.canonical_csv import empty_texts, write_texts


class Unfit(Unanswered):
    """The row does not keep the register's rules; ``findings`` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


def with_row(table: Table, row: Mapping[str, str], archive: Archive, tables: Mapping[str, Table], head: int) -> Draft:
    """A register as it is at version ``head`` with one row more, in place of the row with the same key if there is one.

    ``row`` names canonical texts by field. Raises Unfit.
    """
    known = on_record(table, archive, head).get("")
    texts = known.texts if known else empty_texts(table)
    added = pl.DataFrame([{item.id: row.get(item.id) or None for item in table.fields}], schema=texts.schema)
    key = keys_of(table, added)[0]
    kept = texts.filter(pl.Series([other != key for other in keys_of(table, texts)], dtype=pl.Boolean))
    data = write_texts(table, pl.concat([kept, added]))
    records = frames.load(archive, tables.values(), upto=head)
    draft = read(Upload(f"{table.names[0]}.csv", data), tables=tables, records=records, answers=Answers(table=table.id))
    blocking = tuple(finding for finding in draft.findings if finding.blocks)
    if blocking:
        raise Unfit(blocking)
    return draft
