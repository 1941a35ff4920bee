"""The headers a table answers to, in the form in which headers are compared.

A header is matched whole, or without its bracketed unit; nothing else is ever matched. A near match only suggests:
总投资（元） is nearly 总投资（万元）, a 10,000-fold error.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from metrics.intake.sheets.spelling import header_form, without_bracket
from metrics.model.schema import Field, Table, Type
from metrics.model.units import alternatives, canonical_unit, scale

# A longer cell is a sentence, not a header.
LONGEST = 60
# Columns of forms that number the lines; they say nothing about a row.
LINE_NUMBERS = frozenset({"序号", "序", "行号", "no", "no."})
# What a bracket may hold besides a unit without changing what the column is.
_MARKS_IN_BRACKETS = frozenset({"必填", "选填", "*", "可不填", ""})
# （年/月/日） or （如2017-09-30） shows how to write a date; it changes nothing.
_DATE_HINT = re.compile(r"(?:格式|例如|如)?:?[年月日季度/\-.ymdq0-9]+")
_TIMES = frozenset({Type.DATE, Type.MONTH, Type.QUARTER})
# Words that count things; a bracket holding one is a unit even where we cannot convert it.
_COUNTERS = frozenset("个户栋幢座件人名次场面位家处起宗套天月年分") | {
    "人次",
    "小时",
    "平方公里",
    "公顷",
    "百万元",
    "美元",
    "‰",
}


@dataclass(frozen=True)
class Match:
    """What a header is: the field it names, whether by its own name, and the unit in its bracket.

    ``choices`` are set instead of ``field_id`` for a header that is always asked about. ``unit`` is the bracket as
    written, None when there is none.
    """

    field_id: str | None = None
    is_own_name: bool = False
    unit: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Headers:
    """The headers of one table."""

    table: Table

    @cached_property
    def _own(self) -> Mapping[str, str]:
        own: dict[str, str] = {}
        for item in self.table.fields:
            form = header_form(item.header)
            own[form] = item.id
            if is_unit(inside := without_bracket(form)[1]) or inside == item.unit:
                own.setdefault(without_bracket(form)[0], item.id)
        return own

    @cached_property
    def _aliases(self) -> Mapping[str, str]:
        return {header_form(alias): item.id for item in self.table.fields for alias in item.aliases}

    @cached_property
    def _asked(self) -> Mapping[str, tuple[str, ...]]:
        return {header_form(header): choices for header, choices in self.table.ambiguous.items()}

    @cached_property
    def forms(self) -> frozenset[str]:
        """The forms of all its headers."""
        return frozenset({*self._own, *self._aliases, *self._asked})

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Its headers as they are usually written."""
        names = [name for item in self.table.fields for name in (item.header, *item.aliases)]
        return frozenset({*self.forms, *names, *self.table.ambiguous})

    def match(self, header: str) -> Match | None:
        """What a header of a file is in this table, None when it is nothing of it."""
        form = header_form(header)
        base, inside = without_bracket(form)
        if form not in self.forms and base not in self.forms:
            return None
        for name, bracket in ((form, None), (base, inside)):
            if choices := self._asked.get(name):
                return Match(choices=choices, unit=_stated(bracket))
            field_id = self._own.get(name) or self._aliases.get(name)
            if field_id is None:
                continue
            item = self.table.by_id[field_id]
            # The whole header matched, so a bracket it has is the one the schema itself writes.
            written = inside if bracket is None and is_unit(inside) else bracket
            if not _fits(item, written) and not is_unit(written):
                continue
            return Match(field_id, name in self._own, _stated(written))
        return None

    def knows(self, header: str) -> bool:
        """Whether a header is one of this table's, clear or ambiguous."""
        return self.match(header) is not None

    def suggest(self, header: str) -> tuple[str, ...]:
        """Ids of fields whose names look like a header that matched nothing, the likeliest first."""
        names = {**self._aliases, **self._own}
        base = without_bracket(header_form(header))[0]
        near = difflib.get_close_matches(base, names, n=3, cutoff=0.55)
        near += [name for name in names if len(base) > 1 and (base in name or name in base) and name not in near]
        return tuple(dict.fromkeys(names[name] for name in near))[:3]


def is_unit(text: str | None) -> bool:
    """Whether a bracket holds a unit of measure."""
    if not text:
        return False
    unit = canonical_unit(text)
    return unit in _COUNTERS or any(scale(unit, stored) is not None for stored in ("万元", "㎡", "户", "%"))


def units_for(item: Field) -> tuple[str, ...]:
    """The units a field's column may be written in."""
    return alternatives(item.unit) or ((item.unit,) if item.unit else ())


def any_of(vocabularies: Iterable[Headers]) -> Callable[[str], bool]:
    """Whether a cell is a header of any of the tables."""
    known = tuple(vocabularies)
    forms = frozenset().union(*(headers.forms for headers in known))

    def is_header(cell: str) -> bool:
        # Nearly every cell is none of any table, which one look tells.
        if len(cell) > LONGEST or not ((form := header_form(cell)) in forms or without_bracket(form)[0] in forms):
            return False
        return any(headers.knows(cell) for headers in known)

    return is_header


def _fits(item: Field, bracket: str | None) -> bool:
    if bracket is None or bracket in _MARKS_IN_BRACKETS:
        return True
    if item.type in _TIMES:
        return _DATE_HINT.fullmatch(bracket) is not None
    return canonical_unit(bracket) == canonical_unit(item.unit) or scale(bracket, item.unit) is not None


def _stated(bracket: str | None) -> str | None:
    return None if bracket is None or bracket in _MARKS_IN_BRACKETS else bracket
