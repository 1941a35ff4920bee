"""Bytes to text: in which encoding a file of text was written.

Excel saves "CSV" in GBK and "CSV UTF-8" with a byte-order mark, WPS either, "Unicode text" in UTF-16. The ladder is
byte-order mark, strict UTF-8, GB18030, UTF-16 without mark. No statistical detector: on 387 short Chinese texts the
ladder was right in all, a detector read a single Chinese GBK cell right in 13 % (DESIGN §6).

Where a few bytes are damaged the rest is read: what is lost becomes the sign for a lost character, and its own cell is
told. Whether a text read without a mark is what was meant, only its headers can say; else the encoding is a guess.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from metrics.model.finding import Finding, Severity

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8（带签名）"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# From here on every character takes three bytes in UTF-8: signs, full-width forms and Chinese characters.
_WIDE = re.compile("[\u2000-\uffff\U00010000-\U0010ffff]")
# Characters nobody writes, which bytes read in the wrong encoding turn into.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffe\uffff]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LOST = "\ufffd"
# So many good characters to each lost one, and a file is damaged in places; fewer, and it is of another encoding.
# Hardly anything else is UTF-8 by chance, while any bytes make Chinese characters in GB18030.
_FEW = {"gb18030": 8}
_BEGINNING = 100_000
# The euro sign stands alone in code page 936, which Excel calls GBK, and nowhere in GB18030.
_EURO = b"\x80"
# What a file that nobody marked may be besides GBK, and which characters such a text is mostly made of.
_OTHERS = (
    ("UTF-8", "utf-8", re.compile("[\u00c0-\u024f\u0370-\u06ff]")),
    ("Big5", "cp950", _HAN),
    ("Shift-JIS", "cp932", re.compile("[\u3040-\u30ff\u3400-\u9fff]")),
    ("EUC-KR", "cp949", re.compile("[\uac00-\ud7a3]")),
    ("Windows-1252", "cp1252", re.compile("[\u00c0-\u00ff]")),
)
_CELL = re.compile('[^,;|\t\r\n"，；]+')


@dataclass(frozen=True)
class Decoded:
    """The text of a file with the name of its encoding, or the one finding that says why it has none.

    ``is_certain`` says whether nothing but this encoding could be meant.
    """

    text: str | None
    encoding: str = ""
    findings: tuple[Finding, ...] = ()
    is_certain: bool = False


def decode(data: bytes) -> Decoded:
    """Read the text of an uploaded file; never raises for any bytes."""
    found = _marked(data) or _unmarked(data)
    if found is None:
        return _refused("encoding_unknown")
    text, encoding, is_certain = found
    if not encoding:
        return _refused("encoding_broken")
    # Old programs end a text file with Ctrl-Z or fill its last block with zeros.
    text = text.rstrip("\x00\x1a").lstrip("\ufeff")
    if not text or text.isspace():
        return _refused("file_empty")
    return Decoded(text, encoding, is_certain=is_certain)


def guesses(data: bytes, taken: str) -> dict[str, str]:
    """How a file nobody marked begins in each encoding it may be of, that it was ``taken`` for first.

    The beginning is the first cell with a letter by which they differ.
    """
    chinese = _nearly(data, "gb18030")
    found = {} if chinese is None or not taken else {taken: _beginning(chinese)}
    for name, codec, letters in _OTHERS:
        text = _read(data, codec)
        if name != taken and text is not None and not _NO_TEXT.search(text):
            wide = [character for character in text[:20_000] if not character.isascii()]
            if 2 * sum(letters.match(character) is not None for character in wide) > len(wide):
                found[name] = _beginning(text)
    return found


def _beginning(text: str) -> str:
    cells = (cell.strip() for cell in _CELL.findall(text[:20_000]))
    return next((cell for cell in cells if not cell.isascii()), "")[:40]


def _marked(data: bytes) -> tuple[str, str, bool] | None:
    """Text of a file that begins with a byte-order mark; "" as encoding when it does not keep what the mark says."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            text = _nearly(data, codec)
            return ("", "", True) if text is None else (text, name, True)
    return None


def _unmarked(data: bytes) -> tuple[str, str, bool] | None:
    text = _read(data, "utf-8")
    if text is not None and _WIDE.search(text):
        return text, "UTF-8", True
    if b"\x00" in data and (wide := _utf16(data)) is not None:
        return wide, "UTF-16", True
    if text is not None and text.isascii():
        return text, "UTF-8", True
    if text is None and (damaged := _nearly(data, "utf-8")) is not None and _WIDE.search(damaged):
        return damaged, "UTF-8", False
    chinese = _nearly(data, "gb18030")
    # 农业 in GBK is also valid UTF-8 (ũҵ): when UTF-8 shows nothing Chinese and GB18030 does, it was GB18030.
    if chinese is not None and (text is None or _HAN.search(chinese)):
        return chinese, "GB18030", False
    return None if text is None else (text, "UTF-8", False)


def _nearly(data: bytes, codec: str) -> str | None:
    """A text in which a few bytes may be damaged; None where it is of another encoding."""
    text = _read(data, codec)
    if text is not None:
        return text
    if codec == "gb18030":
        codecs.register_error("euro", _euro)
    text = ""
    # What a large file is not mostly shows at its beginning.
    for part in (data[:_BEGINNING], data):
        text = part.decode(codec, "euro" if codec == "gb18030" else "replace")
        # A character of three bytes makes the text two shorter than its bytes, one of two bytes by one.
        good = (len(part) - len(text)) // (2 if codec.startswith("utf-8") else 1)
        if _FEW.get(codec, 2) * text.count(_LOST) > good + text.count("€"):
            return None
    return text


def _euro(wrong: UnicodeError) -> tuple[str, int]:
    """The euro sign for its byte, and the sign for a lost character for any other that begins none."""
    if not isinstance(wrong, UnicodeDecodeError):
        raise wrong
    return ("€" if wrong.object[wrong.start : wrong.start + 1] == _EURO else _LOST), wrong.start + 1


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark. Any text of cells has commas and line ends, which are zero on one side only.

    A zero byte in a damaged UTF-8 file must not turn it into UTF-16, so a hundredth of the characters must be ASCII.
    """
    found = [text for codec in ("utf-16-le", "utf-16-be") if (text := _read(data, codec))]
    likely = max(found, key=_ascii_share, default="")
    # One zero byte in any other file makes just one such character.
    is_text = sum(map(likely[:20_000].count, ",;\t|，\r\n")) > 1 and _ascii_share(likely) >= 0.01
    is_text = is_text and not _NO_TEXT.search(likely.rstrip("\x00\x1a"))
    return likely if is_text else None


def _ascii_share(text: str) -> float:
    sample = text[:20_000]
    return sum(character.isascii() and character != "\x00" for character in sample) / max(len(sample), 1)


def _read(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _refused(code: str, **slots: object) -> Decoded:
    return Decoded(None, findings=(Finding(code, Severity.ERROR, slots=slots),))
