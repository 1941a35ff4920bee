"""Names of report files: what it is, of which quarter, in the office's words, allowed on every disk."""

from __future__ import annotations

import re
import unicodedata

# What Windows, FAT sticks and shells do not take, and characters nobody sees.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_ENDING = re.compile(r"[A-Za-z0-9]{1,5}")
_LONGEST = 180  # bytes: with its ending a name must stay under 255, and archives add folders


def safe(words: str, *, longest: int | None = _LONGEST) -> str:
    """Words as a file's name without ending, of so many bytes at most; never empty, hidden or a device's name."""
    whole = unicodedata.normalize("NFC", words).encode(errors="replace").decode()
    found = _FORBIDDEN.sub(" ", whole)
    found = " ".join(found.split()).strip(". ")
    while longest and len(found.encode()) > longest:
        found = found[:-1].rstrip(". ")
    return f"_{found}" if _RESERVED.fullmatch(found) or not found else found


def safe_file(name: str) -> str:
    """The name of a file somebody sent, as one that every disk takes; its ending stays."""
    stem, dot, ending = name.rpartition(".")
    return f"{safe(stem)}.{ending}" if dot and _ENDING.fullmatch(ending) else safe(name)
