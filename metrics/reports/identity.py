"""What a report file says it was made from: version, checksum, moment, choice. Written into every file, read back here.

Slides, documents and workbooks carry it in their properties, a PDF as an attached file, a picture in a text of
its own, a web page in its head.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from reprlib import repr as short
from typing import Any, Self

from metrics.errors import Unreadable
from metrics.model.json_text import read_json
from metrics.reports import packing
from metrics.reports.choice import Choice
from metrics.reports.document import Document

FORMAT = 1
_PROPERTY = "Report"
_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNK = b"iTXt"
_MANIFEST = b'{"report":'
_MOST = 2_000_000


@dataclass(frozen=True)
class Identity:
    """``part`` names a picture among others of a report: page and block."""

    choice: Choice
    version: int
    head: str
    as_of: datetime
    is_illustrative: bool
    part: str = ""

    @classmethod
    def of(cls, choice: Choice, document: Document, part: str = "") -> Self:
        """The identity of a file of a report."""
        stamp = document.stamp
        return cls(choice, stamp.version, document.head, stamp.as_of, document.is_illustrative, part)

    def to_json(self) -> str:
        """In one line; equal identities give equal lines."""
        plain: dict[str, Any] = {
            "report": FORMAT,
            "version": self.version,
            "head": self.head,
            "as_of": self.as_of.isoformat(),
            "illustrative": self.is_illustrative,
            "choice": json.loads(self.choice.to_json()),
        }
        return json.dumps(plain | ({"part": self.part} if self.part else {}), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read it back. Raises Unreadable."""
        try:
            plain = read_json(text)
            if plain["report"] != FORMAT:
                raise Unreadable(f"this report is of format {short(plain['report'])}; this program knows {FORMAT}")
            return cls(
                choice=Choice.from_json(json.dumps(plain["choice"])),
                version=int(plain["version"]),
                head=str(plain["head"]),
                as_of=datetime.fromisoformat(plain["as_of"]),
                is_illustrative=bool(plain["illustrative"]),
                part=str(plain.get("part", "")),
            )
        except (ValueError, KeyError, TypeError, ArithmeticError) as error:
            raise Unreadable("the manifest of this file cannot be read") from error

    def properties(self) -> dict[str, str]:
        """Properties for people and the line for programs."""
        return {
            "DataVersion": str(self.version),
            "DataHead": self.head,
            "DataAsOf": self.as_of.isoformat(),
            "Quarter": str(self.choice.quarter),
            "SampleData": "yes" if self.is_illustrative else "no",
            _PROPERTY: self.to_json(),
        }


def read(data: bytes) -> Identity:
    """The identity of a report file, whichever kind it is. Raises Unreadable when it has none."""
    if data.startswith(b"PK"):
        held = packing.properties(data)
        if _PROPERTY not in held:
            raise Unreadable("this file carries no manifest: it was not made here, or it was saved without it")
        return Identity.from_json(held[_PROPERTY])
    if data.startswith(_PNG):
        return Identity.from_json(_png_text(data))
    if data.startswith(b"%PDF"):
        return Identity.from_json(_pdf_text(data))
    if data.startswith(b"<!DOCTYPE html>"):
        return Identity.from_json(_page_text(data))
    raise Unreadable("this is neither PPTX, DOCX, XLSX, PDF, HTML nor PNG")


def tell(told: Callable[[object], None], data: bytes) -> None:
    """Tell the line of ``read``, "" where the file has none: the work of a process of its own."""
    try:
        told(read(data).to_json())
    except Unreadable:
        told("")


def into_png(picture: bytes, identity: Identity) -> bytes:
    """The picture with its identity in a text chunk after its header."""
    body = b"report\0\0\0\0\0" + identity.to_json().encode()
    chunk = struct.pack(">I", len(body)) + _CHUNK + body + struct.pack(">I", zlib.crc32(_CHUNK + body))
    after = len(_PNG) + 8 + struct.unpack(">I", picture[8:12])[0] + 4
    return picture[:after] + chunk + picture[after:]


def _png_text(data: bytes) -> str:
    at = len(_PNG)
    while at + 12 <= len(data):
        long = struct.unpack(">I", data[at : at + 4])[0]
        body = data[at + 8 : at + 8 + long]
        if data[at + 4 : at + 8] == _CHUNK and body.startswith(b"report\0"):
            return body[len(b"report\0\0\0\0\0") :].decode("utf-8", errors="replace")
        at += 12 + long
    raise Unreadable("this picture carries no manifest")


def _page_text(data: bytes) -> str:
    found = re.search(rb'<meta name="report" content="([^"]+)">', data[:_MOST])
    if found is None:
        raise Unreadable("this page carries no manifest")
    return unescape(found.group(1).decode("utf-8", errors="replace"))


def _pdf_text(data: bytes) -> str:
    """The attached manifest: the stream that unpacks to one."""
    for packed in _streams(data):
        # Only the manifest is unpacked whole; a stream of some bytes may stand for megabytes.
        if _unpacked(packed, len(_MANIFEST)) == _MANIFEST:
            return _unpacked(packed, _MOST).decode("utf-8", errors="replace").strip()
    raise Unreadable("this PDF carries no manifest")


def _streams(data: bytes) -> Iterator[bytes]:
    """The contents of streams, each byte looked at once."""
    end = 0
    while (start := data.find(b"stream", end)) >= 0 and (end := data.find(b"endstream", start + 6)) >= 0:
        content = data[start + 6 : min(end, start + 8 + _MOST)]
        yield content.removeprefix(b"\r").removeprefix(b"\n")
        end += len(b"endstream")


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return packed[:most]
