"""Where each file of the store lies. The layout is described for an administrator in data/README.md.

A path is made of a declared table or a slug, a quarter and a checksum, never of a name a person chose: the name of an
uploaded file is kept as data in the log entry, and only an ending from a short list is taken from it.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

LOG = "log"
RAW = "raw"
REGISTER = "register"
REVIEW = "review"
# The table of the office's own descriptions; what is a quarter of any other table is here the slug of a field.
DESCRIBED = "described"
# Where an earlier program kept them, outside the versions.
INDICATORS = "indicators"
PART_SUFFIX = ".part"
# Stands in a store to which nothing was ever submitted, from when it is made until its first version is there.
NEW = f"{LOG}/nothing-yet"
# Endings under which a double click does no harm; xlsm and html, which run code, are kept as .bin.
ENDINGS = ("csv", "txt", "tsv", "xlsx", "xls", "et")
_OTHER = "bin"

# The first are folders of the store itself, the others are names Windows keeps for devices.
_TAKEN = frozenset({LOG, RAW, REVIEW, DESCRIBED, INDICATORS, "con", "prn", "aux", "nul"})
_TABLE = r"[a-z][a-z0-9_]{0,39}"
_QUARTER = r"(?:19|20)[0-9]{2}Q[1-4]"
_PLACE = rf"(?P<table>{_TABLE})/(?:{_QUARTER}|{REGISTER})/(?P<name>[0-9a-f]{{16}})"
_ENTRY_FILE = re.compile(r"([0-9]{8})\.json")
_TABLE_FILE = re.compile(rf"{_PLACE}\.csv")
_DESCRIBED_FILE = re.compile(rf"{DESCRIBED}/(?P<slug>{_TABLE})/[0-9a-f]{{16}}\.toml")
_RAW_FILE = re.compile(rf"{RAW}/{_PLACE}\.(?:{'|'.join((*ENDINGS, _OTHER))})")
_DESCRIPTION = re.compile(rf"{INDICATORS}/{_TABLE}\.(?:toml|[0-9T]+\.former)")
_EVENT_FILE = re.compile(rf"{REVIEW}/[0-9]{{8}}\.json")
_SUBMITTED_FILE = re.compile(rf"{REVIEW}/files/(?P<name>[0-9a-f]{{16}})\.(?:{'|'.join((*ENDINGS, _OTHER))})")
_CHECKSUM = re.compile(r"[0-9a-f]{64}")


def checksum(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal, as ``sha256sum`` prints it."""
    return hashlib.sha256(data).hexdigest()


def is_checksum(text: str) -> bool:
    """Whether a text is a whole SHA-256."""
    return _CHECKSUM.fullmatch(text) is not None


def entry_file(version: int) -> str:
    """``log/00000007.json``."""
    return f"{LOG}/{version:08d}.json"


def version_of(name: str) -> int | None:
    """The version a file name in the log stands for, None for any other file."""
    found = _ENTRY_FILE.fullmatch(name)
    return int(found[1]) if found else None


def table_file(table: str, quarter: str, sha256: str) -> str:
    """``renovation/2017Q3/<sha16>.csv``; a register, whose quarter is "", lies in ``register``. Raises ValueError.

    A description lies in ``described/street_trees/<sha16>.toml``.
    """
    if table == DESCRIBED and can_hold(quarter):
        return f"{DESCRIBED}/{quarter}/{sha256[:16]}.toml"
    return f"{_folder(table, quarter)}/{sha256[:16]}.csv"


def can_hold(table: str) -> bool:
    """Whether a table of this id has a place in the store."""
    return table not in _TAKEN and re.fullmatch(_TABLE, table) is not None


def raw_file(table: str, quarter: str, sha256: str, name: str) -> str:
    """``raw/renovation/2017Q3/<sha16>.xlsx``, or ``.bin`` when the name ends in nothing we know. Raises ValueError."""
    return f"{RAW}/{_folder(table, quarter)}/{sha256[:16]}.{_ending(name)}"


def event_file(number: int) -> str:
    """``review/00000003.json``, one step of a submission as an earlier program kept it."""
    return f"{REVIEW}/{number:08d}.json"


def submitted_file(sha256: str, name: str) -> str:
    """``review/files/<sha16>.xlsx``, a file on its way to the record."""
    return f"{REVIEW}/files/{sha256[:16]}.{_ending(name)}"


def is_submitted_file(path: str, sha256: str | None = None) -> bool:
    """Whether a path is one of a file on its way with this checksum, or whatever its content."""
    found = _SUBMITTED_FILE.fullmatch(path)
    return found is not None and (sha256 is None or (is_checksum(sha256) and found["name"] == sha256[:16]))


def is_review_file(path: str) -> bool:
    """Whether a path is one of a submission's step or file."""
    return _EVENT_FILE.fullmatch(path) is not None or is_submitted_file(path)


def is_description(path: str) -> bool:
    """Whether a path is a description as an earlier program kept it, in use then or a former one."""
    return _DESCRIPTION.fullmatch(path) is not None


def is_raw_file(path: str, sha256: str) -> bool:
    """Whether a path is one ``raw_file`` could have made for content with this checksum."""
    found = _RAW_FILE.fullmatch(path)
    return found is not None and found["table"] not in _TAKEN and found["name"] == sha256[:16]


def is_stored_file(path: str) -> bool:
    """Whether a path is one of a stored table or upload, whatever its content."""
    if found := _DESCRIBED_FILE.fullmatch(path):
        return can_hold(found["slug"])
    found = _TABLE_FILE.fullmatch(path) or _RAW_FILE.fullmatch(path)
    return found is not None and found["table"] not in _TAKEN


def has_tables(store: Path) -> bool:
    """Whether any file of a table, an upload or a draft lies in a store."""
    places = (path.relative_to(store).as_posix() for path in store.rglob("*.*"))
    return any(is_stored_file(place) or is_submitted_file(place) for place in places)


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return ending if ending in ENDINGS else _OTHER


def _folder(table: str, quarter: str) -> str:
    if not can_hold(table) or (quarter and not re.fullmatch(_QUARTER, quarter)):
        raise ValueError(f"{table!r} with quarter {quarter!r} has no place in the store; write renovation and 2017Q3")
    return f"{table}/{quarter or REGISTER}"
