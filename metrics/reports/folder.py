"""A pack in a folder: whole or not at all, and exactly what the run made.

Files are written aside and moved to their names when all of them are on the disk; what cannot be moved is put back as
it was. The manifest names every file that runs made there, so that the next run takes its own away and nothing else:
pictures and the page of an earlier choice, and files of the same name made from other data. A bulletin of another
quarter or choice has another name and stays, as do other formats of the same choice on the same data. What somebody
edited since is set aside under another name, never lost.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from metrics.errors import Foreign, Unreadable
from metrics.model.json_text import read_json
from metrics.reports.identity import Identity, read
from metrics.reports.packing import unpacked

MANIFEST = "manifest.json"
_FILES = (".pptx", ".docx", ".xlsx", ".pdf", ".zip")


@dataclass(frozen=True)
class Placed:
    """What lies there now: the run's files in its order, and the names under which edited ones were set aside."""

    paths: list[Path]
    set_aside: list[Path]


def put(parts: Mapping[str, bytes], folder: Path, edited_word: str) -> Placed:
    """Put files into a folder by their paths in it. Raises Foreign, or OSError; then the folder is as it was.

    ``edited_word`` is added to the name of a file that somebody edited and a new one replaces.
    """
    folder = folder.absolute()
    made = {path: data for path, data in parts.items() if path != MANIFEST}
    before = _Record.of(folder)
    if foreign := [path for path in parts if not before.is_ours(path)]:
        raise Foreign(foreign)
    moves = dict(_set_aside(before, parts, edited_word))
    is_same = before.made_from == _made_from(json.loads(parts.get(MANIFEST, b"{}")))
    goes = [path for path in before.checksums if path not in parts and not is_same and before.goes(path, parts)]
    if MANIFEST in parts:
        made[MANIFEST] = _told(parts[MANIFEST], before, {*goes, *parts})
    with _aside(folder) as aside:
        for path, data in made.items():
            (aside / "new" / path).parent.mkdir(parents=True, exist_ok=True)
            (aside / "new" / path).write_bytes(data)
        _move(folder, aside, list(made), moves, goes)
    return Placed([folder / path for path in parts], [folder / path for path in moves.values()])


@dataclass(frozen=True)
class _Record:
    """What earlier runs made in a folder: each file's checksum, and what the last run was made from."""

    folder: Path
    checksums: dict[str, str]
    made_from: tuple[object, ...]

    @classmethod
    def of(cls, folder: Path) -> _Record:
        """What the manifest says; nothing for one that is none of ours."""
        plain = _plain(folder / MANIFEST)
        told = {path: each.get("sha256") for path, each in plain.get("parts", {}).items() if isinstance(each, dict)}
        kept = plain.get("kept")
        # A manifest may come from anywhere; it has no say over what lies outside its folder.
        held = {path: checksum for path, checksum in ((kept if isinstance(kept, dict) else {}) | told).items()
                if isinstance(checksum, str) and _is_inside(path)}  # fmt: skip
        return cls(folder, held, _made_from(plain))

    def is_ours(self, path: str) -> bool:
        """Whether a name is free, or what has it was made by a run."""
        at = self.folder / path
        if not at.exists() or path in self.checksums:
            return True
        return bool(_plain(at)) if path == MANIFEST else at.is_file() and _is_made_here(at)

    def is_edited(self, path: str) -> bool:
        """Whether somebody changed a file since a run made it."""
        at = self.folder / path
        return at.is_file() and path in self.checksums and sha256(at.read_bytes()).hexdigest() != self.checksums[path]

    def goes(self, path: str, parts: Mapping[str, bytes]) -> bool:
        """Whether a file of an earlier run is taken away by this one."""
        at = self.folder / path
        if not at.is_file() or self.is_edited(path):
            return False
        if "/" in path or not path.endswith(_FILES):
            return True
        beside = next((data for other, data in parts.items() if _stem(other) == _stem(path)), None)
        return beside is not None and _identity(at.read_bytes()) != _identity(beside)


def _set_aside(before: _Record, parts: Mapping[str, bytes], word: str) -> Iterator[tuple[str, str]]:
    for path in parts:
        if before.is_edited(path):
            at = Path(path)
            names = (at.with_name(f"{at.stem}{word}{number or ''}{at.suffix}") for number in range(1000))
            yield path, next(name.as_posix() for name in names if not (before.folder / name).exists())


def _move(folder: Path, aside: Path, new: list[str], moves: Mapping[str, str], goes: list[str]) -> None:
    """Move everything to its name; where one cannot be moved, all are moved back."""
    done: list[tuple[Path, Path]] = []
    folders: list[Path] = []

    def move(source: Path, to: Path) -> None:
        if not to.parent.exists():
            to.parent.mkdir(parents=True)
            folders.append(to.parent)
        os.replace(source, to)
        done.append((to, source))

    folder.mkdir(parents=True, exist_ok=True)
    try:
        for path, name in moves.items():
            move(folder / path, folder / name)
        for path in [*new, *goes]:
            if (folder / path).exists():
                move(folder / path, aside / "old" / path)
        for path in new:
            move(aside / "new" / path, folder / path)
    except OSError:
        for to, source in reversed(done):
            os.replace(to, source)
        _drop_empty(folders)
        raise
    _drop_empty({(folder / path).parent for path in goes} - {folder})


@contextlib.contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder on the same disk that nobody takes for a report, gone afterwards."""
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    above = folder.parent if made or not os.path.ismount(folder) else folder
    above.mkdir(parents=True, exist_ok=True)
    if not os.access(above, os.W_OK):
        above = folder
    try:
        aside = Path(tempfile.mkdtemp(prefix=".report-", dir=above))
    except OSError as error:
        # Its own name would tell nobody which folder cannot be written to.
        raise OSError(error.errno, error.strerror, str(folder)) from error
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        # Folders made for nothing go again; one that holds the run stays.
        _drop_empty(made)


def _drop_empty(folders: Iterable[Path]) -> None:
    for each in folders:
        with contextlib.suppress(OSError):
            each.rmdir()


def _told(manifest: bytes, before: _Record, gone: set[str]) -> bytes:
    """The manifest with what earlier runs made and is still there."""
    kept = {
        path: checksum
        for path, checksum in sorted(before.checksums.items())
        if path not in gone and (before.folder / path).is_file() and not before.is_edited(path)
    }
    if not kept:
        return manifest
    return (json.dumps(json.loads(manifest) | {"kept": kept}, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(path: Path) -> dict[str, Any]:
    """A manifest of ours, or nothing."""
    try:
        plain = read_json(path.read_bytes())
        return plain if isinstance(plain, dict) and "report" in plain and isinstance(plain["parts"], dict) else {}
    except (OSError, ValueError, KeyError):
        return {}


def _is_inside(path: str) -> bool:
    at = PurePosixPath(path)
    return not at.is_absolute() and ".." not in at.parts and not {"\\", ":"} & set(path)


def _made_from(manifest: Mapping[str, Any]) -> tuple[object, ...]:
    """The version and the choice of a run: the same again makes nothing that contradicts what lies there."""
    return manifest.get("version"), manifest.get("head"), manifest.get("choice")


def _is_made_here(path: Path) -> bool:
    return _identity(path.read_bytes()) is not None


def _identity(data: bytes) -> Identity | None:
    """What a file says it was made from, whatever part of the report it is; None for a file of somebody else."""
    try:
        if data.startswith(b"PK"):
            inner = next((part for name, part in unpacked(data).items() if name.endswith(f"/{MANIFEST}")), None)
            if inner is not None:
                return Identity.from_json(inner.decode())
        return read(data)
    except (Unreadable, UnicodeDecodeError):
        return None


def _stem(path: str) -> str:
    return path.rpartition(".")[0]
