"""What kind of file an upload is, by its bytes: its name says what somebody called it, not what it is.

A .csv may be an XLSX, an .xlsx a CSV, and most files a government system calls .xls are web pages.
"""

from __future__ import annotations

import io
import re
import zipfile

from metrics.intake.sheets.workbook.ole import SIGNATURE, CompoundFile
from metrics.intake.sheets.workbook.xml import BrokenXml

TEXT, XLSX, XLS, HTML = "text", "xlsx", "xls", "html"

_STARTS = (
    (b"%PDF", "file_is_pdf"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"\x89PNG", "file_is_picture"),
    (b"{\\rtf", "file_is_document"),
    (b"Rar!", "file_is_archive"),
    (b"7z\xbc\xaf", "file_is_archive"),
    (b"\x1f\x8b\x08", "file_is_archive"),
    (b"PK\x05\x06", "file_is_archive"),
    (b"MIME-Version:", "file_is_other_workbook"),
)
# The first record of an XLS outside any container, as small exporters write it.
_BARE_XLS = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00")
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml", re.IGNORECASE)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|table|body|style|!--)", re.IGNORECASE)
_XHTML = re.compile(rb"<html|<table", re.IGNORECASE)


def kind_of(data: bytes) -> str:
    """TEXT, XLSX, XLS or HTML, or the code of the finding that says what else the file is."""
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(SIGNATURE[:4]):
        return _compound_kind(data)
    if data.startswith(_BARE_XLS):
        return XLS
    for start, code in _STARTS:
        if data.startswith(start):
            return code
    if _XML.match(data[:512]):
        return HTML if _XHTML.search(data[:4096]) else "file_is_other_workbook"
    return HTML if _HTML.match(data[:512]) else TEXT


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower().lstrip("/") for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        # A file cut off on its way has lost the list of its parts at its end.
        return "workbook_damaged" if b"xl/" in data or b"[Content_Types].xml" in data[:512] else "file_is_archive"
    tops = {name.partition("/")[0] for name in names}
    if "xl" in tops:
        return "file_is_other_workbook" if "xl/workbook.bin" in names else XLSX
    if tops & {"word", "ppt"}:
        return "file_is_document"
    return "file_is_other_workbook" if {"mimetype", "content.xml"} <= names else "file_is_archive"


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
