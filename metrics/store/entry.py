"""One entry of the log, as one small JSON file that a person can read (DESIGN §5).

An entry names every table and quarter it changes, so that an upload of several is whole or absent, and the step of a
submission that it is, so that an approval and what it approves are one thing. The rules an entry keeps are checked
whether it is made by the program or read from disk; a file that breaks one is Damaged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from metrics.errors import Damaged
from metrics.model.json_text import HALF, is_deep, read_json
from metrics.model.records import Reporting
from metrics.store import layout
from metrics.store.steps import NAMES as STEP_FIELDS
from metrics.store.steps import Step, Taken

FORMAT = 2
# The format of entries that say nothing an earlier program could not read: no description among their parts, no step.
PLAIN = 1

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """What one table and quarter became.

    ``quarter`` is 2017Q3, or "" for a register. ``reporting`` MISSING withdraws the quarter: it is not reported any
    more, and there is no file. ZERO is a zero report, a file without rows. Raises ValueError when it contradicts
    itself.
    """

    table: str
    quarter: str
    file: str
    sha256: str
    rows: int
    reporting: Reporting

    def __post_init__(self) -> None:
        expected = layout.table_file(self.table, self.quarter, self.sha256)
        if self.rows < 0 or (self.rows and self.reporting is not Reporting.REPORTED):
            raise ValueError(f"{self.rows} rows of {self.table} cannot be {self.reporting}")
        if self.is_withdrawn:
            if self.file or self.sha256:
                raise ValueError(f"{self.table} {self.quarter} is withdrawn and cannot have a file")
        elif not layout.is_checksum(self.sha256) or self.file != expected:
            raise ValueError(f"{self.file!r} is not where {self.table} {self.quarter} {self.sha256!r} is stored")

    @classmethod
    def stored(cls, table: str, quarter: str, sha256: str, *, rows: int, reporting: Reporting) -> Self:
        """The part of a table with this content; its file follows from it."""
        return cls(table, quarter, layout.table_file(table, quarter, sha256), sha256, rows, reporting)

    @classmethod
    def withdrawn(cls, table: str, quarter: str) -> Self:
        """The part that takes a quarter back to not reported."""
        return cls(table, quarter, "", "", 0, Reporting.MISSING)

    @property
    def key(self) -> Key:
        """Table and quarter."""
        return self.table, self.quarter

    @property
    def is_withdrawn(self) -> bool:
        """Whether the quarter is not reported any more."""
        return self.reporting is Reporting.MISSING


@dataclass(frozen=True, slots=True)
class Entry:
    """One version.

    ``at`` is UTC and never earlier than the entry before. ``raw_*`` describe the uploaded file, all "" when there was
    none. ``accepted`` holds findings accepted with their remarks, answers given and fixes made, as plain JSON values.
    ``restores`` names the version whose state was brought back, ``undoes`` the version that was taken back. ``prev`` is
    the checksum of the entry before, "" for the first. ``taken`` is the step of a submission; ``who`` and ``why`` of an
    approval are its clerk's. ``former`` are the files of a trail that an earlier program kept beside the log, with
    their checksums. Raises ValueError when it contradicts itself.
    """

    version: int
    at: datetime
    who: str
    why: str
    parts: tuple[Part, ...]
    raw_file: str = ""
    raw_sha256: str = ""
    raw_name: str = ""
    accepted: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)
    restores: int | None = None
    undoes: int | None = None
    prev: str = ""
    taken: Taken | None = None
    former: Mapping[str, str] = field(default_factory=dict, hash=False)
    format: int = PLAIN

    def __post_init__(self) -> None:
        if self.format not in (PLAIN, FORMAT):
            raise ValueError(f"format {self.format} is not known to this program; it writes format {FORMAT}")
        if not 1 <= self.version <= 99_999_999:
            raise ValueError(f"{self.version} is not a version number")
        if self.at.utcoffset() != timedelta(0):
            raise ValueError(f"the time {self.at.isoformat()} is not in UTC")
        if not self.who:
            raise ValueError("nobody is named as its author")
        if self.format < format_of(self.parts, self.taken, self.former):
            raise ValueError(f"format {self.format} has no descriptions and no steps")
        if is_deep(self.accepted):
            raise ValueError("what was accepted is nested too deeply")
        if not (self.parts or self.taken or self.former) or len({part.key for part in self.parts}) != len(self.parts):
            raise ValueError("it must change at least one table, and none of them twice")
        if self.taken and bool(self.parts) != (self.taken.step is Step.APPROVED):
            raise ValueError("of the steps an approval alone changes tables")
        if not all(layout.is_review_file(file) and layout.is_checksum(sha256) for file, sha256 in self.former.items()):
            raise ValueError("what it takes over is no earlier trail of submissions")
        if (self.raw_file or self.raw_sha256) and not (
            layout.is_checksum(self.raw_sha256) and layout.is_raw_file(self.raw_file, self.raw_sha256)
        ):
            raise ValueError(f"{self.raw_file!r} is not where the upload {self.raw_sha256!r} is stored")
        if any(other is not None and not 1 <= other < self.version for other in (self.restores, self.undoes)):
            raise ValueError("it restores or undoes a version that is not before it")
        if bool(self.prev) != (self.version > 1) or (self.prev and not layout.is_checksum(self.prev)):
            raise ValueError(f"{self.prev!r} is not the checksum of the entry before version {self.version}")

    @property
    def keys(self) -> frozenset[Key]:
        """Every table and quarter it changes."""
        return frozenset(part.key for part in self.parts)

    @property
    def has_upload(self) -> bool:
        """Whether an uploaded file is kept with it."""
        return bool(self.raw_file)

    @property
    def files(self) -> Mapping[str, str]:
        """Checksums of the files it names, by path inside the store."""
        named = {part.file: part.sha256 for part in self.parts if not part.is_withdrawn} | dict(self.former)
        if self.taken and self.taken.file:
            named[self.taken.file] = self.taken.sha256
        return named | ({self.raw_file: self.raw_sha256} if self.has_upload else {})

    def to_bytes(self) -> bytes:
        """The entry's file. ``Entry.parse(entry.to_bytes())`` gives the same entry.

        Half characters become U+FFFD. Raises ValueError or TypeError when ``accepted`` is not made of JSON values.
        """
        written = {name: getattr(self, name) for name in _ENTRY_FIELDS}
        if self.format > PLAIN:
            # An earlier program looks at the fields before the format. It finds those it knows, and says that a newer
            # program wrote the entry, not that it is damaged.
            new = {"taken": self.taken and self.taken.to_dict(), "former": dict(self.former)}
            written["accepted"] = [*self.accepted, new]
        written["at"] = self.at.isoformat(timespec="microseconds")
        written["parts"] = [{name: getattr(part, name) for name in _PART_FIELDS} for part in self.parts]
        text = json.dumps(written, ensure_ascii=False, indent=1, allow_nan=False)
        return HALF.sub("\ufffd", text + "\n").encode()

    @classmethod
    def parse(cls, data: bytes, name: str = "this log entry") -> Self:
        """Read an entry's file, called ``name`` in messages. Raises Damaged for anything ``to_bytes`` cannot write."""
        try:
            text = data.decode()
            return cls(**_typed(read_json(text)))
        except ValueError as error:
            raise Damaged(f"{name} is damaged: {error}") from error


def is_newer(data: bytes) -> bool:
    """Whether an entry's file was written by a later program than this one, which is no damage."""
    try:
        found = read_json(data)
    except ValueError:
        return False
    written = found.get("format") if isinstance(found, dict) else None
    return type(written) is int and written > FORMAT


def format_of(parts: Iterable[Part], taken: Taken | None = None, former: Mapping[str, str] | None = None) -> int:
    """The format in which an entry is written: the earliest that has all it says."""
    is_plain = not taken and not former and all(part.table != layout.DESCRIBED for part in parts)
    return PLAIN if is_plain else FORMAT


_PART_FIELDS = ("table", "quarter", "file", "sha256", "rows", "reporting")
_NEW_FIELDS = ("taken", "former")
_ENTRY_FIELDS = ("format", *(item.name for item in fields(Entry) if item.name not in ("format", *_NEW_FIELDS)))


def _typed(found: object) -> dict[str, Any]:
    """The arguments of an Entry from decoded JSON; raises ValueError naming the first field of a wrong type."""
    written_as = found.get("format", PLAIN) if isinstance(found, dict) else PLAIN
    _expect(written_as, int, "format")
    if written_as > FORMAT:
        raise ValueError(f"a newer program wrote it (format {written_as}); update this one")
    values = _record(found, _ENTRY_FIELDS, "the entry")
    for name in ("format", "version"):
        _expect(values[name], int, name)
    for name in ("restores", "undoes"):
        if values[name] is not None:
            _expect(values[name], int, name)
    for name in ("at", "who", "why", "raw_file", "raw_sha256", "raw_name", "prev"):
        _expect(values[name], str, name)
    for name in ("parts", "accepted"):
        _expect(values[name], list, name)
    for item in values["accepted"]:
        _expect(item, dict, "accepted")
    if values["format"] > PLAIN:
        *accepted, new = values["accepted"] or [None]
        values |= _new(_record(new, _NEW_FIELDS, "what format 2 adds")) | {"accepted": accepted}
    return values | {
        "at": _moment(values["at"]),
        "parts": tuple(_part(item) for item in values["parts"]),
        "accepted": tuple(values["accepted"]),
    }


def _new(values: Mapping[str, Any]) -> dict[str, Any]:
    taken, former = values["taken"], values["former"]
    _expect(former, dict, "former")
    for sha256 in former.values():
        _expect(sha256, str, "former")
    return {"taken": taken and Taken.from_dict(_record(taken, STEP_FIELDS, "a step")), "former": former}


def _part(found: object) -> Part:
    values = _record(found, _PART_FIELDS, "a part")
    _expect(values["rows"], int, "rows")
    for name in _PART_FIELDS:
        if name != "rows":
            _expect(values[name], str, name)
    return Part(**values | {"reporting": Reporting(values["reporting"])})


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.utcoffset() != timedelta(0):
        raise ValueError(f"the time {text!r} is not in UTC")
    return at.astimezone(UTC)


def _record(found: object, names: Iterable[str], what: str) -> dict[str, Any]:
    if not isinstance(found, dict) or found.keys() != set(names):
        raise ValueError(f"{what} does not have exactly the fields {', '.join(names)}")
    return found


def _expect(value: object, kind: type, name: str) -> None:
    # Not isinstance: JSON's true would pass for the number 1.
    if type(value) is not kind:
        raise ValueError(f"{name} is {value!r:.60}")
