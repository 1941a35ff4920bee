"""Office files that are the same byte for byte whenever their content is, and that say what they were made from.

An Office file is a zip. Its writer puts the hour of writing on every entry and may order them by chance; here the
entries are sorted and dated alike, the document's own dates are those of the data, and its properties name the version.
Workbooks inside the file are packed the same way.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from lxml import etree

from metrics.errors import Unreadable
from metrics.i18n.text import tag
from metrics.reports.ooxml.drawing import clean

# The first day a zip can carry.
_DAY = (1980, 1, 1, 0, 0, 0)
# Office looks for this entry first, and some readers take the file type from it.
_TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/.rels"
_CORE, _CUSTOM, _APP = "docProps/core.xml", "docProps/custom.xml", "docProps/app.xml"
_FOREIGN = b'lang="en-US"'
_PACKED = (".xlsx", ".docx", ".pptx")
# Pictures are compressed already.
_STORED = (".png", ".jpeg", ".jpg", *_PACKED)
_UNIX = 3
_CT = "http://schemas.openxmlformats.org/package/2006/content-types"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_LONGEST = 250  # characters Office shows of a property; longer ones are cut in pieces
_MOST_BYTES = 200_000_000


@dataclass(frozen=True)
class Seal:
    """What a file says of itself: title, author, the moment of its data, properties by name, language and program."""

    title: str
    author: str
    at: datetime
    properties: Mapping[str, str]
    lang: str
    program: str


class Entries:
    """The parts of an Office file by their names in it, as its library writes them one after the other.

    The libraries would pack them, only for the packing here to unpack them again.
    """

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def write(self, name: Any, content: bytes) -> None:
        """Take one part; ``name`` is a library's address of it."""
        self.held[name.membername] = content


def sealed(parts: Mapping[str, bytes], seal: Seal) -> bytes:
    """A file of these parts, by their names in it, with its seal and packed the same way each time."""
    entries = {
        # The libraries' templates were saved by somebody's Office in American English.
        name: content.replace(_FOREIGN, f'lang="{tag(seal.lang)}"'.encode()) if name.endswith(".xml") else content
        for name, content in parts.items()
        if not name.startswith("docProps/thumbnail")
    }
    entries[_CORE] = _core(seal)
    entries[_APP] = _app(seal)
    inner = {name: content for name, content in entries.items() if name.endswith(_PACKED)}
    entries |= {name: _packed(unpacked(content) | {_APP: _app(seal)}) for name, content in inner.items()}
    entries[_CUSTOM] = _custom(seal.properties)
    entries[_TYPES] = _typed(entries[_TYPES])
    entries[_RELATIONS] = _related(entries[_RELATIONS])
    return _packed(entries)


def unpacked(data: bytes, *, only: str | None = None) -> dict[str, bytes]:
    """The parts of a file by their names in it, or ``only`` one. Raises Unreadable for no zip, and for a huge one."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as found:
            names = [name for name in found.namelist() if only is None or name == only]
            if sum(found.getinfo(name).file_size for name in names) > _MOST_BYTES:
                raise Unreadable("this file unpacks to more than any report")
            return {name: found.read(name) for name in names}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError, OSError, zlib.error) as error:
        raise Unreadable("this is not an Office file, or it is damaged") from error


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Files as one zip, sorted and dated alike."""
    return _packed(parts)


def properties(data: bytes) -> dict[str, str]:
    """The properties of a sealed file, pieces joined. Raises Unreadable for a file that is none."""
    entries = unpacked(data, only=_CUSTOM)
    if _CUSTOM not in entries:
        raise Unreadable("this file carries no manifest: it was not made here, or it was saved without it")
    root = _parsed(entries[_CUSTOM])
    pieces: dict[str, dict[int, str]] = {}
    for each in root:
        name, _, number = (each.get("name") or "").partition(".")
        pieces.setdefault(name, {})[int(number[:9]) if number.isdecimal() else 0] = "".join(each.itertext())
    return {name: "".join(text for _, text in sorted(held.items())) for name, held in pieces.items()}


def _packed(entries: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in sorted(entries, key=lambda name: (name != _TYPES, name)):
            content = entries[name]
            entry = zipfile.ZipInfo(name, _DAY)
            entry.create_system = _UNIX
            entry.external_attr = 0o600 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return out.getvalue()


def _parsed(xml: bytes) -> etree._Element:
    try:
        # A file from outside may name entities that are other files.
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Unreadable("the properties of this file cannot be read") from error


def _core(seal: Seal) -> bytes:
    at = seal.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{at}</dcterms:{name}>' for name in ("created", "modified")
    )
    root = etree.fromstring(
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title/><dc:creator/><dc:language/>{dates}</cp:coreProperties>'
    )
    root[0].text, root[1].text, root[2].text = clean(seal.title), clean(seal.author), tag(seal.lang)
    return _written(root)


def _app(seal: Seal) -> bytes:
    """Whose program wrote it for which office; the templates name the computers they were made on."""
    space = f"{_OFFICE}/extended-properties"
    root = etree.Element(f"{{{space}}}Properties", nsmap={None: space})
    for name, words in (("Application", seal.program), ("Company", seal.author)):
        etree.SubElement(root, f"{{{space}}}{name}").text = clean(words)
    return _written(root)


def _custom(held: Mapping[str, str]) -> bytes:
    text = f"{_OFFICE}/docPropsVTypes"
    root = etree.Element(f"{{{_OFFICE}/custom-properties}}Properties", nsmap={None: f"{_OFFICE}/custom-properties",
                                                                              "vt": text})  # fmt: skip
    number = 2  # Office begins to count here
    for name, value in held.items():
        pieces = [value[at : at + _LONGEST] for at in range(0, len(value), _LONGEST)] or [""]
        for index, piece in enumerate(pieces, 1):
            label = name if len(pieces) == 1 else f"{name}.{index}"
            each = etree.SubElement(root, f"{{{_OFFICE}/custom-properties}}property", name=label, pid=str(number),
                                    fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}")  # fmt: skip
            etree.SubElement(each, f"{{{text}}}lpwstr").text = clean(piece)
            number += 1
    return _written(root)


def _typed(xml: bytes) -> bytes:
    root = _parsed(xml)
    for each in list(root):
        if re.fullmatch(r"/docProps/(custom\.xml|thumbnail.*)", each.get("PartName") or ""):
            root.remove(each)
    etree.SubElement(root, f"{{{_CT}}}Override", PartName=f"/{_CUSTOM}", ContentType=_CUSTOM_TYPE)
    return _written(root)


def _related(xml: bytes) -> bytes:
    root = _parsed(xml)
    for each in list(root):
        if re.search(r"custom\.xml|thumbnail", each.get("Target") or ""):
            root.remove(each)
    known = {each.get("Id") for each in root}
    name = next(f"rId{number}" for number in range(1, len(known) + 2) if f"rId{number}" not in known)
    etree.SubElement(root, f"{{{_REL}}}Relationship", Id=name, Type=f"{_OFFICE}/relationships/custom-properties",
                     Target=_CUSTOM)  # fmt: skip
    return _written(root)


def _written(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
