"""Which characters the faces of paper and pictures have, and what stands in for one they lack.

Noto Sans SC and Noto Serif SC have the characters of the standard list of 8105 but one; names of people and places use
others now and then, and staff paste symbols. A face of the computer that has them is taken where there is one. What no
face has is named in words, because an empty box says nothing. Tables: OpenType 1.9, cmap.
"""

from __future__ import annotations

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from metrics.i18n.text import Text

SANS = Path(pylopdf_fonts_zh_cn.sans_path())
FONTS = SANS.parent
_SILENT = ("C", "Z", "M")  # controls, spaces, and marks that only change the character before them
_PRIVATE = "Co"
_MOST_NAMED = 20

Ranges = tuple[tuple[int, int], ...]


def missing(words: str) -> tuple[str, ...]:
    """The characters our own faces lack, each once, in order."""
    ours = covered(SANS)
    return tuple(sorted(each for each in set(words) if _is_printed(each) and not _has(ours, each)))


def stand_ins(characters: Iterable[str]) -> tuple[Path, ...]:
    """Faces of this computer that have some of the characters, as few as will do; none where none has any."""
    # What a character of one's own means, no other face knows: it would show some picture of its own.
    lacking, found = {each for each in characters if unicodedata.category(each) != _PRIVATE}, []
    for path in _installed() if lacking else ():
        held = {each for each in lacking if _has(covered(path), each)}
        if held:
            found.append(path)
            lacking -= held
        if not lacking:
            break
    return tuple(found)


def unprintable(words: str) -> tuple[str, ...]:
    """The characters that no face on this computer has."""
    lacking = missing(words)
    faces = stand_ins(lacking)
    shown = {each for each in lacking for path in faces if _has(covered(path), each)}
    return tuple(each for each in lacking if each not in shown or unicodedata.category(each) == _PRIVATE)


def told(characters: Iterable[str], text: Text, *, shown: bool) -> str:
    """A sentence that names characters by their numbers, and as they are where they can be ``shown``; "" for none."""
    named = [f"{each} U+{ord(each):04X}" if shown else f"U+{ord(each):04X}" for each in characters]
    if not named:
        return ""
    more = text("report.and_more", count=len(named)) if len(named) > _MOST_NAMED else ""
    return text("report.unprintable", characters=text.marks.joiner.join(named[:_MOST_NAMED]) + more)


def words_of(value: Any) -> Iterator[str]:
    """Every text in a value of dataclasses and sequences."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from words_of(getattr(value, each.name))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from words_of(item)


@lru_cache(maxsize=256)
def covered(path: Path) -> Ranges:
    """The characters a face has, as ranges in order; none for a file that is no face we can read."""
    try:
        data = path.read_bytes()
        faces = (
            struct.unpack_from(f">{struct.unpack_from('>I', data, 8)[0]}I", data, 12) if data[:4] == b"ttcf" else (0,)
        )
        return _joined(sorted({found for face in faces for found in _ranges(data, face)}))
    except (OSError, struct.error, KeyError):
        return ()


def _joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Ranges of several tables as ranges that do not overlap."""
    found: list[tuple[int, int]] = []
    for first, last in ranges:
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def _ranges(data: bytes, face: int) -> Iterator[tuple[int, int]]:
    count = struct.unpack_from(">H", data, face + 4)[0]
    entries = (struct.unpack_from(">4sIII", data, face + 12 + 16 * index) for index in range(count))
    start = {name: offset for name, _, offset, _ in entries}[b"cmap"]
    for index in range(struct.unpack_from(">H", data, start + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * index)
        at = start + offset
        kind = struct.unpack_from(">H", data, at)[0]
        if platform in (0, 3) and kind == 12:
            groups = struct.unpack_from(">I", data, at + 12)[0]
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * group)
                yield first, last
        elif platform in (0, 3) and kind == 4:
            wide = struct.unpack_from(">H", data, at + 6)[0] // 2
            lasts = struct.unpack_from(f">{wide}H", data, at + 14)
            firsts = struct.unpack_from(f">{wide}H", data, at + 16 + 2 * wide)
            yield from ((first, last) for first, last in zip(firsts, lasts, strict=True) if first != 0xFFFF)


def _has(ranges: Ranges, character: str) -> bool:
    code = ord(character)
    place = bisect_right(ranges, (code, 0x110000)) - 1
    return place >= 0 and code <= ranges[place][1]


def _is_printed(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind == _PRIVATE or kind[0] not in _SILENT


@lru_cache(maxsize=1)
def _installed() -> tuple[Path, ...]:
    """The computer's own faces, upright text faces of usual weight first."""
    known = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
    order = sorted(
        known, key=lambda f: (f.style != "normal", abs(f.weight - 400), "serif" in f.family.lower(), f.path or "")
    )
    return tuple(dict.fromkeys(Path(face.path) for face in order if face.path))
