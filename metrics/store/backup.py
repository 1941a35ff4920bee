"""Copies a store while it is in use: the log first, then the files it names, so that no copied version lacks a file.

The copy needs no hard links, because nobody else writes there: it may lie on a memory stick or a network drive.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from metrics.errors import Damaged, StoreError, Unread, Unwritten
from metrics.store import layout
from metrics.store.disk import Disk, nearest_folder, read


def copy_store(store: Path, to: Path, files: Mapping[str, str], disk: Disk) -> None:
    """Copy files, named by path inside the store with their checksums, log entries first.

    What ``to`` holds already is kept when it is sound. Raises StoreError when ``to`` holds anything but an earlier
    backup of this store, Unwritten when it cannot be written, Damaged naming files of the store that were not copied
    because they are missing or changed, Unread when it could not read some; all others are copied then.
    """
    if to.is_relative_to(store):
        raise StoreError(f"{to} lies inside the store; a backup there would be lost with it")
    try:
        _check_target(to, files)
        disk.make_folders(to / layout.LOG, within=nearest_folder(to))
        faults = [fault for file, sha256 in files.items() if (fault := _copy(store, to, file, sha256, disk))]
        for folder in {(to / file).parent for file in files}:
            disk.confirm_folder(folder)
    except OSError as error:
        raise Unwritten(f"the backup to {to} could not be finished: {error.strerror or error}", error.errno) from error
    if damaged := [str(fault) for fault in faults if isinstance(fault, Damaged)]:
        raise Damaged(f"the backup lacks what is damaged in the store: {'; '.join(damaged)}")
    if faults:
        raise faults[0]


def _check_target(to: Path, files: Mapping[str, str]) -> None:
    if not to.exists():
        return
    log = to / layout.LOG
    if not log.is_dir():
        if any(to.iterdir()):
            raise StoreError(f"{to} holds other files; choose an empty folder or an earlier backup")
        return
    for path in sorted(log.iterdir()):
        name = f"{layout.LOG}/{path.name}"
        if layout.version_of(path.name) and files.get(name) != layout.checksum(path.read_bytes()):
            raise StoreError(f"{to} holds another store or a later state of this one: {name} differs")


def _copy(store: Path, to: Path, file: str, sha256: str, disk: Disk) -> StoreError | None:
    """Copy one file unless a sound copy is there; returns what is wrong with it, None when it is copied."""
    target = to / file
    if _is_sound(target, sha256):
        return None
    try:
        data = read(store / file)
    except FileNotFoundError:
        return Damaged(f"{file} cannot be read: it is missing")
    except Unread as error:
        return error
    if layout.checksum(data) != sha256:
        return Damaged(f"{file} was changed")
    disk.make_folders(target.parent, within=nearest_folder(to))
    disk.replace(target, data)
    return None


def _is_sound(path: Path, sha256: str) -> bool:
    try:
        return layout.checksum(path.read_bytes()) == sha256
    except FileNotFoundError:
        return False
