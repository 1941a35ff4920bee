"""The screen font: which package it is, where it lies, and how its archive is unpacked.

Noto Sans SC (SIL Open Font License) as 101 slices by Unicode range, of which a browser fetches those a page needs.
The archive is taken only when its checksum is the one below, whichever registry or mirror it came from. Standard
library only, because ``dev.py`` uses it before anything is installed.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@fontsource-variable/noto-sans-sc@5.3.1"
SHA512 = "UB96JJ17HyD5ehEU7Em0hDdh7fvTMB4B4Hzmq5c4QaNwwSLqTrdM2S+coySeBqCkXwh0DxqXT0b0wMrmzorFpQ=="
FAMILY = "Noto Sans SC Variable"
STYLESHEET = "index.css"
LICENCE = "LICENSE"

_WANTED = re.compile(r"package/(index\.css|LICENSE|files/[a-z0-9-]+\.woff2)")
_STAMP = "package.sha512"
_LARGEST = 1_000_000


def font_folder(prefix: str | Path = sys.prefix) -> Path:
    """Where the font of a Python installation lies; by default, of the one that is running."""
    return Path(prefix) / "share" / "noto-sans-sc"


def is_installed(folder: Path) -> bool:
    """Whether the folder holds this very version, wholly unpacked."""
    stamp = folder / _STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii") == SHA512


def unpack(archive: Path, folder: Path, *, sha512: str = SHA512) -> int:
    """Put the stylesheet, the licence and the slices of an archive into the folder; returns the number of slices.

    The folder appears as a whole or not at all, in place of an older one. Raises ValueError when the checksum
    differs or a wanted file is missing; other files of the archive are left out, wherever they want to go.
    """
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
    if found != sha512:
        raise ValueError(f"{archive.name} has the checksum {found}, not {sha512}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".font-") as scratch:
        fresh = Path(scratch) / "new"
        slices = _copy_wanted(archive, fresh)
        (fresh / _STAMP).write_text(sha512, encoding="ascii")
        if folder.exists():
            folder.rename(Path(scratch) / "old")
        fresh.rename(folder)
    return slices


def _copy_wanted(archive: Path, into: Path) -> int:
    (into / "files").mkdir(parents=True)
    with tarfile.open(archive) as tar:
        for member in tar:
            name = _WANTED.fullmatch(member.name)
            if not name or not member.isfile():
                continue
            source = tar.extractfile(member)
            if source is None or member.size > _LARGEST:
                raise ValueError(f"{archive.name} holds {member.name} of {member.size} bytes")
            with (into / name[1]).open("wb") as target:
                shutil.copyfileobj(source, target)
    slices = len(list((into / "files").iterdir()))
    if not slices or not all((into / name).is_file() for name in (STYLESHEET, LICENCE)):
        raise ValueError(f"{archive.name} lacks its stylesheet, its licence or its font files")
    return slices
