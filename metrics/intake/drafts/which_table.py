"""Which table a file is: from its headers first, from its name and title where headers leave it open.

Two tables may share 项目编号 and 项目名称. Where the evidence does not decide, the clerk is asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from metrics.intake.drafts.facts import stem
from metrics.intake.drafts.headers import Header
from metrics.intake.sheets.spelling import compact
from metrics.model.finding import Finding, Severity
from metrics.model.schema import Table

# A table called by its name may be this many headers behind another before we ask which it is.
_NEAR = 2


def recognise(
    header: Header, tables: Mapping[str, Table], *, title: str, file_name: str
) -> tuple[Table | None, Finding | None]:
    """The table of a file, or the question which one it is."""
    # A header the clerk marked may name no column of any table: then it may be all of them.
    ranked = sorted((name for name in tables if header.hits.get(name)), key=lambda name: -header.hits[name])
    ranked = ranked or list(tables)
    best = header.hits[ranked[0]]
    first = [name for name in ranked if header.hits[name] == best]
    called = named_table(tables, title, file_name)
    if called in first:
        return tables[called], None
    if len(first) == 1 and (called is None or best - header.hits.get(called, 0) > _NEAR):
        return tables[first[0]], None
    choices = tuple(dict.fromkeys((*first, *(name for name in ranked if name == called))))
    slots = {"choices": tuple(tables[name].names[0] for name in choices)}
    return None, Finding("table_unclear", Severity.QUESTION, options=choices, asks="table", slots=slots)


def named_table(tables: Mapping[str, Table], title: str, file_name: str) -> str | None:
    """The table whose name stands in the title or the file's name; the longest name counts. None when none does."""
    said = compact(title), compact(stem(file_name))
    names = [
        (len(form), table.id)
        for table in tables.values()
        for form in map(compact, (*table.names, table.id))
        if form and any(form in text for text in said)
    ]
    return max(names)[1] if names else None
