"""Bytes to text: which kind of file it is, and in which encoding it was written.

Excel saves "CSV" in GBK and "CSV UTF-8" with a byte-order mark, WPS either, "Unicode text" in UTF-16. The ladder is
byte-order mark, strict UTF-8, GB18030, UTF-16 without mark. No statistical detector: on 387 short Chinese texts the
ladder was right in all, a detector read a single Chinese GBK cell right in 13 % (DESIGN §6).
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from dataclasses import dataclass

from metrics.model.finding import Finding, Severity

SIZE_LIMIT = 10 * 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8（带签名）"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_STARTS = (
    (b"\xd0\xcf\x11\xe0", "file_is_xls"),
    (b"%PDF", "file_is_pdf"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"\x89PNG", "file_is_picture"),
    (b"{\\rtf", "file_is_document"),
    (b"Rar!", "file_is_archive"),
    (b"7z\xbc\xaf", "file_is_archive"),
    (b"\x1f\x8b\x08", "file_is_archive"),
)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|table|\?xml|!--)", re.IGNORECASE)
# From here on every character takes three bytes in UTF-8: signs, full-width forms and Chinese characters.
_WIDE = re.compile("[\u2000-\uffff\U00010000-\U0010ffff]")
# Characters nobody writes, which bytes read in the wrong encoding turn into.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffe\uffff]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Decoded:
    """The text of a file with the name of its encoding, or the one finding that says why it has none."""

    text: str | None
    encoding: str = ""
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, *, size_limit: int = SIZE_LIMIT) -> Decoded:
    """Read the text of an uploaded file; never raises for any bytes."""
    if len(data) > size_limit:
        return _refused("file_too_large", size=_megabytes(len(data)), limit=_megabytes(size_limit))
    if kind := foreign_kind(data):
        return _refused(kind)
    found = _marked(data) or _unmarked(data)
    if found is None:
        return _refused("encoding_unknown")
    text, encoding = found
    if not encoding:
        return _refused("encoding_broken")
    # Old programs end a text file with Ctrl-Z or fill its last block with zeros.
    text = text.rstrip("\x00\x1a").lstrip("\ufeff")
    if not text.strip():
        return _refused("file_empty")
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        return _refused("file_damaged", line=row)
    return Decoded(text, encoding)


def foreign_kind(data: bytes) -> str | None:
    """The finding code for a file that is no delimited text, whatever its name ends in; None for a text."""
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    for start, code in _STARTS:
        if data.startswith(start):
            return code
    return "file_is_html" if _HTML.match(data[:512]) else None


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            tops = {name.partition("/")[0] for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "file_is_archive"
    return "file_is_xlsx" if "xl" in tops else "file_is_document" if "word" in tops else "file_is_archive"


def _marked(data: bytes) -> tuple[str, str] | None:
    """Text of a file that begins with a byte-order mark; "" as encoding when it does not keep what the mark says."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            text = _read(data, codec)
            return ("", "") if text is None else (text, name)
    return None


def _unmarked(data: bytes) -> tuple[str, str] | None:
    text = _read(data, "utf-8")
    if text is not None and _WIDE.search(text):
        return text, "UTF-8"
    if b"\x00" in data and (wide := _utf16(data)) is not None:
        return wide, "UTF-16"
    if text is not None and text.isascii():
        return text, "UTF-8"
    chinese = _read(data, "gb18030")
    # 农业 in GBK is also valid UTF-8 (ũҵ): when UTF-8 shows nothing Chinese and GB18030 does, it was GB18030.
    if chinese is not None and (text is None or _HAN.search(chinese)):
        return chinese, "GB18030"
    return None if text is None else (text, "UTF-8")


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark. Any text of cells has commas and line ends, which are zero on one side only.

    A zero byte in a damaged UTF-8 file must not turn it into UTF-16, so a hundredth of the characters must be ASCII.
    """
    found = [text for codec in ("utf-16-le", "utf-16-be") if (text := _read(data, codec))]
    likely = max(found, key=_ascii_share, default="")
    is_text = _ascii_share(likely) >= 0.01 and not _NO_TEXT.search(likely.rstrip("\x00\x1a"))
    return likely if is_text else None


def _ascii_share(text: str) -> float:
    sample = text[:20_000]
    return sum(character.isascii() and character != "\x00" for character in sample) / max(len(sample), 1)


def _read(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}"


def _refused(code: str, **slots: object) -> Decoded:
    return Decoded(None, findings=(Finding(code, Severity.ERROR, slots=slots),))
