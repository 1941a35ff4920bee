"""A TOML file as a description, or everything that is wrong with it, each with where and what to write instead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from metrics.i18n.phrases import quoted
from metrics.model.lamp import Bands, LampRule, Pace
from metrics.model.measure import Better
from metrics.model.schema import Field, Kind, Need, Table, Type
from metrics.model.selection import OF_ROWS
from metrics.model.sources import DATA_SOURCE, QUARTER, REMARK

MOST_BYTES = 200_000
# A name in a description has three parts at most; the library takes memory by the square of their number.
MOST_DEEP = 16
# Whoever has more to mend begins with these.
_MOST_FAULTS = 50
_LONGEST = 200
_QUOTED = re.compile(
    r"""\"{3}(?:\\.|[^\\])*?(?:\"{3}|\Z)|'{3}.*?(?:'{3}|\Z)|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*""", re.DOTALL
)
_DEEP = re.compile(r"(?:\.[ \t]*[\w-]*[ \t]*){16}|(?:[\[{]\s*){16}")
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,40}")
_MEASURE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_TYPES = (Type.TEXT, Type.CODE, Type.ENUM, Type.INTEGER, Type.DECIMAL, Type.PERCENT, Type.DATE, Type.YES_NO)
_KINDS = ("count", "sum", "ratio", "share", "on_time")
_ADDED = (QUARTER, DATA_SOURCE, REMARK)
# Also a column beside every table's, and the answer that a column is none of them.
_OWN = frozenset({*(item.id for item in _ADDED), "quarter_end_day", "ignore"})
_TOP = ("slug", "title", "order", "table", "measures")
_OF_TABLE = ("name", "aliases", "kind", "key", "period", "label", "fields")
_OF_FIELD = ("id", "header", "en", "type", "required", "aliases", "unit", "allowed", "minimum", "maximum", "filter",
             "register", "example")  # fmt: skip
_OF_MEASURE = ("id", "name", "kind", "field", "numerator", "denominator", "where", "due", "done", "unit", "better",
               "decimals", "headline", "cumulative", "target", "lamp", "note")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place of the file; the sentence stands under ``described.fault_<code>``."""

    code: str
    where: str
    slots: Mapping[str, Any] = field(default_factory=dict)


class Broken(Exception):
    """The file cannot be used. ``faults`` holds everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{fault.where}: {fault.code}" for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class DescribedFigure:
    """One measure as described. ``where`` are the values a column must have for a row to count."""

    id: str
    name: Mapping[str, str]
    kind: str
    field: str = ""
    numerator: str = ""
    denominator: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    due: str = ""
    done: str = ""
    unit: str = ""
    better: Better = Better.UP
    decimals: int = 1
    is_headline: bool = False
    is_cumulative: bool = False
    is_snapshot: bool = True
    targets: tuple[tuple[int, float], ...] = ()
    lamp: LampRule | None = None
    note: str = ""


@dataclass(frozen=True)
class FamilyDescription:
    """A family as described. ``english`` are English names of fields."""

    slug: str
    order: int
    title: Mapping[str, str]
    table: Table
    figures: tuple[DescribedFigure, ...]
    english: Mapping[str, str]


def read(data: bytes) -> FamilyDescription:
    """Read a file. Raises Broken with every fault; never anything else, whatever the bytes."""
    if len(data) > MOST_BYTES:
        raise Broken([Fault("too_large", "", {"most": MOST_BYTES // 1000})])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Broken([Fault("not_utf8", "")]) from None
    if _DEEP.search(_QUOTED.sub("q", text)):
        raise Broken([Fault("too_deep", "", {"most": MOST_DEEP})])
    try:
        return described_in(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Broken([Fault("not_toml", "", {"why": str(error)})]) from None
    except RecursionError:
        raise Broken([Fault("too_deep", "", {"most": MOST_DEEP})]) from None
    except ValueError:
        # A number of some thousand digits, which Python neither reads nor writes.
        raise Broken([Fault("number_too_long", "")]) from None


def described_in(plain: Mapping[str, Any]) -> FamilyDescription:
    """The description in what a TOML file holds. Raises Broken with every fault."""
    return _Reader().description(plain)


class _Reader:
    """Collects faults while a file is read, so that all are told together."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def description(self, plain: Mapping[str, Any]) -> FamilyDescription:
        self._known(plain, _TOP, "")
        slug = self._text(plain, "slug", "", _SLUG)
        title = self._names(plain.get("title"), "title")
        order = self._whole(plain, "order", "", 200)
        table, english = self._table(plain.get("table"), slug or "x")
        listed = self._list(plain.get("measures"), "measures")
        figures = tuple(self._figure(one, f"measures[{n}]", table) for n, one in enumerate(listed, 1))
        if not listed:
            self._tell("no_measure", "measures")
        ids = [figure.id for figure in figures]
        for twice in sorted({name for name in ids if name and ids.count(name) > 1}):
            self._tell("twice", "measures", name=twice)
        if self.faults or table is None:
            raise Broken(self.faults)
        return FamilyDescription(slug, order, title, table, figures, english)

    def _table(self, plain: object, slug: str) -> tuple[Table | None, Mapping[str, str]]:
        if not isinstance(plain, Mapping):
            self._tell("no_table", "table")
            return None, {}
        self._known(plain, _OF_TABLE, "table")
        name = self._text(plain, "name", "table")
        kind = self._one_of(plain, "kind", "table", ("snapshot", "event"), "snapshot")
        english: dict[str, str] = {}
        listed = self._list(plain.get("fields"), "table.fields")
        found = [self._field(one, f"table.fields[{n}]", english) for n, one in enumerate(listed, 1)]
        own = [item for item in found if item]
        if not listed:
            self._tell("no_field", "table.fields")
        ids = [item.id for item in own]
        headers = [item.header for item in own]
        for twice in sorted({each for each in (*ids, *headers) if (*ids, *headers).count(each) > 1}):
            self._tell("twice", "table.fields", name=twice)
        for taken in sorted((set(ids) & _taken(own)) | (set(headers) & {item.header for item in _ADDED})):
            self._tell("taken", "table.fields", name=taken)
        key = tuple(self._texts(plain.get("key"), "table.key"))
        if not key:
            self._tell("missing", "table.key")
        label = self._text(plain, "label", "table") if "label" in plain else ""
        for where, names in (("table.key", key), ("table.label", (label,) if label else ())):
            for strange in [each for each in names if each not in ids]:
                self._tell("no_such_field", where, name=strange, known=quoted(tuple(ids)))
        period = self._text(plain, "period", "table") if kind == "event" else ""
        if kind == "event" and period and not any(f.id == period and f.type is Type.DATE for f in own):
            self._tell("no_such_date", "table.period", name=period)
        if self.faults:
            return None, english
        is_snapshot = kind == "snapshot"
        return Table(
            id=slug,
            kind=Kind.SNAPSHOT if is_snapshot else Kind.EVENT,
            names=(name, *self._texts(plain.get("aliases", []), "table.aliases"), slug),
            key=("quarter", *key) if is_snapshot else key,
            period="quarter" if is_snapshot else period,
            label=label or key[0],
            fields=(*((QUARTER,) if is_snapshot else ()), *own, DATA_SOURCE, REMARK),
        ), english

    def _field(self, plain: object, where: str, english: dict[str, str]) -> Field | None:
        if not isinstance(plain, Mapping):
            self._tell("not_a_table", where)
            return None
        self._known(plain, _OF_FIELD, where)
        name = self._text(plain, "id", where, _FIELD)
        header = self._text(plain, "header", where)
        kind = self._one_of(plain, "type", where, tuple(map(str, _TYPES)), "text")
        allowed = tuple(self._texts(plain.get("allowed", []), f"{where}.allowed"))
        if kind == "enum" and not allowed:
            self._tell("no_allowed", f"{where}.allowed")
        chosen = plain.get("filter")
        if chosen is not None and chosen not in OF_ROWS:
            self._tell("one_of", f"{where}.filter", found=chosen, known=quoted(OF_ROWS))
        register = plain.get("register")
        if register is not None and register not in ("communities.community", "departments.department"):
            self._tell("one_of", f"{where}.register", found=register,
                       known="communities.community、departments.department")  # fmt: skip
        if not name or not header or self.faults:
            return None
        english[name] = str(plain.get("en") or header)
        is_number = kind in ("integer", "decimal", "percent")
        return Field(
            name, header, Type(kind), Need.REQUIRED if plain.get("required") is True else Need.OPTIONAL,
            tuple(self._texts(plain.get("aliases", []), f"{where}.aliases")), unit=str(plain.get("unit", "")),
            allowed=allowed, minimum=self._number(plain, "minimum", where) if is_number else None,
            maximum=self._number(plain, "maximum", where) if is_number else None,
            filter=chosen, register=register, example=str(plain.get("example", "")),
        )  # fmt: skip

    def _figure(self, plain: object, where: str, table: Table | None) -> DescribedFigure:
        if not isinstance(plain, Mapping):
            self._tell("not_a_table", where)
            return DescribedFigure("", {}, "count")
        self._known(plain, _OF_MEASURE, where)
        kind = self._one_of(plain, "kind", where, _KINDS, "")
        needed = {"sum": ("field",), "ratio": ("numerator", "denominator"), "on_time": ("due", "done")}.get(kind, ())
        columns = {name: self._column(plain, name, where, table, kind) for name in needed}
        conditions = self._where(plain.get("where"), f"{where}.where", table)
        if kind == "share" and not conditions:
            self._tell("no_where", f"{where}.where")
        is_rate = kind in ("ratio", "share", "on_time")
        targets = self._targets(plain.get("target"), f"{where}.target")
        lamp = self._lamp(plain.get("lamp"), f"{where}.lamp", has_target=bool(targets))
        return DescribedFigure(
            id=self._text(plain, "id", where, _MEASURE),
            name=self._names(plain.get("name"), f"{where}.name"),
            kind=kind,
            where=conditions,
            unit="%" if is_rate else str(plain.get("unit", "")),
            better=Better(self._one_of(plain, "better", where, tuple(map(str, Better)), "up")),
            decimals=self._whole(plain, "decimals", where, 1 if is_rate else 0),
            is_headline=plain.get("headline") is True,
            is_cumulative=plain.get("cumulative") is True,
            is_snapshot=table is None or table.kind is Kind.SNAPSHOT,
            targets=targets,
            lamp=lamp,
            note=str(plain.get("note", "")),
            **columns,
        )

    def _column(self, plain: Mapping[str, Any], name: str, where: str, table: Table | None, kind: str) -> str:
        found = self._text(plain, name, where)
        if not found or table is None:
            return found
        held = table.by_id.get(found)
        if held is None:
            self._tell("no_such_field", f"{where}.{name}", name=found, known=quoted(tuple(table.by_id)))
        elif kind == "on_time" and held.type is not Type.DATE:
            self._tell("no_such_date", f"{where}.{name}", name=found)
        elif kind != "on_time" and not held.type.is_number:
            self._tell("no_number", f"{where}.{name}", name=found)
        return found

    def _where(self, plain: object, where: str, table: Table | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if plain is None:
            return ()
        if not isinstance(plain, Mapping):
            self._tell("not_a_table", where)
            return ()
        found = []
        for name, values in plain.items():
            if table is not None and name not in table.by_id:
                self._tell("no_such_field", where, name=name, known=quoted(tuple(table.by_id)))
            told = [values] if isinstance(values, str) else self._texts(values, f"{where}.{name}")
            found.append((str(name), tuple(map(str, told))))
        return tuple(found)

    def _targets(self, plain: object, where: str) -> tuple[tuple[int, float], ...]:
        if plain is None:
            return ()
        if not isinstance(plain, Mapping) or not all(
            re.fullmatch(r"20\d\d", str(year)) and _is_number(amount) for year, amount in plain.items()
        ):
            self._tell("not_targets", where)
            return ()
        return tuple((int(year), float(amount)) for year, amount in plain.items())

    def _lamp(self, plain: object, where: str, *, has_target: bool) -> LampRule | None:
        if plain is None:
            return None
        if plain == "pace":
            if not has_target:
                self._tell("pace_without_target", where)
            return Pace()
        if isinstance(plain, Mapping) and _is_number(plain.get("green")) and _is_number(plain.get("yellow")):
            return Bands(float(plain["green"]), float(plain["yellow"]), str(plain.get("source", "")))
        self._tell("not_a_lamp", where)
        return None

    def _names(self, plain: object, where: str) -> Mapping[str, str]:
        """A name in both languages; one alone serves for both."""
        if isinstance(plain, str) and plain.strip():
            return {"zh": plain.strip(), "en": plain.strip()}
        if isinstance(plain, Mapping) and isinstance(plain.get("zh"), str) and plain["zh"].strip():
            return {"zh": plain["zh"].strip(), "en": str(plain.get("en") or plain["zh"]).strip()}
        self._tell("no_name", where)
        return {"zh": "", "en": ""}

    def _known(self, plain: Mapping[str, Any], known: Sequence[str], where: str) -> None:
        for name in sorted(set(map(str, plain)) - set(known)):
            self._tell("strange", f"{where}.{name}".lstrip("."), known=quoted(tuple(known)))

    def _text(self, plain: Mapping[str, Any], name: str, where: str, form: re.Pattern[str] | None = None) -> str:
        found, place = plain.get(name), f"{where}.{name}".lstrip(".")
        if not isinstance(found, str) or not found.strip():
            self._tell("missing", place)
            return ""
        if form and not form.fullmatch(found):
            self._tell("bad_form", place, found=found)
        return found.strip()

    def _texts(self, plain: object, where: str) -> list[str]:
        if isinstance(plain, list) and all(isinstance(one, str) for one in plain):
            return [one.strip() for one in plain if one.strip()]
        if plain is not None:
            self._tell("not_a_list", where)
        return []

    def _list(self, plain: object, where: str) -> list[Any]:
        if plain is None:
            return []
        if not isinstance(plain, list):
            self._tell("not_a_list", where)
            return []
        return plain

    def _one_of(self, plain: Mapping[str, Any], name: str, where: str, known: Sequence[str], usual: str) -> str:
        found = plain.get(name, usual)
        if found not in known:
            self._tell("one_of", f"{where}.{name}".lstrip("."), found=found, known=quoted(tuple(known)))
            return usual or known[0]
        return str(found)

    def _whole(self, plain: Mapping[str, Any], name: str, where: str, usual: int) -> int:
        found = plain.get(name, usual)
        if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= 999:
            self._tell("not_whole", f"{where}.{name}".lstrip("."), found=found)
            return usual
        return found

    def _number(self, plain: Mapping[str, Any], name: str, where: str) -> float | None:
        found = plain.get(name)
        if found is not None and not _is_number(found):
            self._tell("not_whole", f"{where}.{name}", found=found)
            return None
        return None if found is None else float(found)

    def _tell(self, code: str, where: str, **slots: Any) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Fault(code, where, {name: _shortened(value) for name, value in slots.items()}))


def _taken(fields: Sequence[Field]) -> frozenset[str]:
    """Names that stand for something else: what the dashboard adds, and the columns it computes beside a day."""
    return _OWN.union(f"{item.id}_day" for item in fields if item.type is Type.DATE)


def _shortened(value: object) -> str:
    """A value as a sentence quotes it. Raises ValueError for a number of some thousand digits."""
    words = str(value)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _is_number(found: object) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool) and abs(found) < 1e15
