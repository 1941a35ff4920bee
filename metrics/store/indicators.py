"""The office's own descriptions as files of the store, ``indicators/<slug>.toml``; what is replaced stays there."""

from __future__ import annotations

import os
from pathlib import Path

from metrics.errors import Unwritten
from metrics.model.clock import Local
from metrics.store import layout

FOLDER = layout.INDICATORS


def put(store: Path, slug: str, data: bytes, at: Local) -> Path:
    """Write a description, whole or not at all; an earlier one of that name is kept beside it.

    ``at`` is when, by the office's clock: what is kept is named by it. Raises Unwritten.
    """
    folder = store / FOLDER
    path = folder / f"{slug}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{slug}.{os.getpid()}.part"
        draft.write_bytes(data)
        _kept(path, at)
        draft.replace(path)
    except OSError as error:
        raise Unwritten(str(error)) from error
    return path


def remove(store: Path, slug: str, at: Local) -> None:
    """Take a description out of use; the file and every report of its table stay in the store. Raises Unwritten."""
    try:
        _kept(store / FOLDER / f"{slug}.toml", at)
    except OSError as error:
        raise Unwritten(str(error)) from error


def files(store: Path) -> dict[str, str]:
    """Every description, in use or former, by its path inside the store, with its checksum."""
    found = sorted((store / FOLDER).glob("*")) if (store / FOLDER).is_dir() else []
    places = ((f"{FOLDER}/{path.name}", path) for path in found)
    return {place: layout.checksum(path.read_bytes()) for place, path in places if layout.is_description(place)}


def _kept(path: Path, at: Local) -> None:
    if path.exists():
        path.rename(path.with_name(f"{path.stem}.{at:%Y%m%dT%H%M%S%f}.former"))
