"""What kind of file an upload is, by its bytes: its name says what somebody called it, not what it is.

A .csv may be an XLSX, an .xlsx a CSV, and most files a government system calls .xls are web pages.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile

from metrics.intake.sheets.workbook.ole import SIGNATURE, CompoundFile
from metrics.intake.sheets.workbook.xml import DAMAGE, BrokenXml

TEXT, XLSX, XLS, HTML, ODS, FODS, SPREADSHEET_XML = "text", "xlsx", "xls", "html", "ods", "fods", "spreadsheet_xml"

_STARTS = (
    (b"%PDF", "file_is_pdf"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"\x89PNG", "file_is_picture"),
    (b"GIF8", "file_is_picture"),
    (b"II*\x00", "file_is_picture"),
    (b"MM\x00*", "file_is_picture"),
    (b"{\\rtf", "file_is_document"),
    (b"Rar!", "file_is_archive"),
    (b"7z\xbc\xaf", "file_is_archive"),
    (b"\x1f\x8b\x08", "file_is_archive"),
    (b"PK\x05\x06", "file_is_archive"),
    (b"MIME-Version:", "file_is_other_workbook"),
)
# The first record of an XLS outside any container, as small exporters write it.
_BARE_XLS = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00")
# What mail programs and old systems leave before the first byte of a file.
_BEFORE = b"\xef\xbb\xbf \t\r\n"
# How the packed kinds begin.
_PACKED = (b"[Content_Types].xml", b"opendocument.spreadsheet")
# A part that only says what a file is needs no more bytes.
_SHORT = 200
_HTML = re.compile(r"<(?:!doctype|html|head|meta|table|body|style|!--)", re.IGNORECASE)
_XHTML = re.compile(r"<html|<table", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[a-z_][\w.-]*:)?(?P<name>[a-z_][\w.-]*)", re.IGNORECASE)
_ROOTS = {"html": HTML, "table": HTML, "package": "file_is_document", "wordDocument": "file_is_document",
          "svg": "file_is_picture"}  # fmt: skip


def kind_of(data: bytes) -> str:
    """One of the kinds above, or the code of the finding that says what else the file is."""
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(SIGNATURE[:4]):
        return _compound_kind(data)
    if data.startswith(_BARE_XLS):
        return XLS
    head = data[:1024].lstrip(_BEFORE)
    for start, code in _STARTS:
        if head.startswith(start):
            return code
    return _markup_kind(data[:4096])


def _markup_kind(head: bytes) -> str:
    """What kind of XML or web page a file begins like."""
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = head.decode("utf-16" if is_wide else "latin-1", "ignore").lstrip("\ufeffï»¿ \t\r\n")
    found = _ROOT.search(text)
    root = found["name"] if found and text.startswith("<") else ""
    if root == "Workbook" and "urn:schemas-microsoft-com:office:spreadsheet" in text:
        return SPREADSHEET_XML
    if root == "document" and "urn:oasis:names:tc:opendocument" in text:
        return FODS
    if text[:5].lower() == "<?xml":
        return _ROOTS.get(root) or (HTML if _XHTML.search(text) else "file_is_other_workbook")
    return HTML if _HTML.match(text[:512]) else TEXT


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower().lstrip("/") for name in archive.namelist()}
            says = archive.read("mimetype") if "mimetype" in names and _is_short(archive, "mimetype") else b""
    except DAMAGE:
        # A file cut off on its way has lost the list of its parts at its end.
        is_workbook = b"xl/" in data or any(mark in data[:512] for mark in _PACKED)
        return "workbook_damaged" if is_workbook else "file_is_archive"
    tops = {name.partition("/")[0] for name in names}
    if "xl" in tops:
        return "file_is_other_workbook" if "xl/workbook.bin" in names else XLSX
    if tops & {"word", "ppt"}:
        return "file_is_document"
    if {"mimetype", "content.xml"} <= names:
        return ODS if b"opendocument.spreadsheet" in says else "file_is_document"
    if any(name.endswith(".iwa") for name in names) or "index.zip" in {name.rpartition("/")[2] for name in names}:
        return "file_is_numbers"
    return "file_is_ofd" if "ofd.xml" in names else "file_is_archive"


def _is_short(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.namelist() and archive.getinfo(name).file_size < _SHORT


def _compound_kind(data: bytes) -> str:
    try:
        names = CompoundFile(data).names
    except BrokenXml as unreadable:
        return unreadable.code
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        return "workbook_encrypted"
    if {name.lower() for name in names} & {"workbook", "book"}:
        return XLS
    return "file_is_document" if names & {"WordDocument", "PowerPoint Document"} else "workbook_damaged"
