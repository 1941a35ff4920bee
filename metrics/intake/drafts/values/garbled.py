"""Texts that are not what was written: damaged on their way, or with characters in them that nobody sees.

A cell read in a wrong encoding somewhere before shows 宸叉暣鏀 for 已整改; its bytes still say what was meant, which is
then asked. What was lost for good (锟斤拷, ??????) is an error; what cannot be told apart from something meant is said.
"""

from __future__ import annotations

import re
from codecs import utf_8_decode

from metrics.intake.drafts.values.reading import ReadOtherwise, UnreadText
from metrics.model.finding import Severity

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
# Marks that turn the direction of writing round: what is read is not what stands there.
_TURNING = "\u202b\u202d\u202e\u2067"
# Marks of direction that change nothing one sees; Windows puts them around dates and paths that are copied.
_KEEPING = "\u200e\u200f\u061c\u202a\u202c\u2066\u2068\u2069"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
# A run of characters the first of which has the bytes in GBK with which a Chinese one begins in UTF-8.
_LEADS = "".join(
    text
    for lead in (0xE2, 0xE3, *range(0xE4, 0xEA), 0xEF)
    for trail in range(0x80, 0xC0)
    if len(text := bytes((lead, trail)).decode("gbk", "ignore")) == 1
)
_AS_GBK = re.compile(rf"(?<![^\x00-\x7f])[{_LEADS}][^\x00-\x7f]+")
_AS_LATIN = re.compile("[\u0080-\u00ff\u0152-\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]{2,}")
_HAN = re.compile("[\u3400-\u9fff]")
_LOST = re.compile(rf"[\ufffd{_CONTROL}{_TURNING}]|锟斤拷|斤拷锟|\A[?]{{2,}}\Z")
_DOUBTFUL = re.compile(rf"[{_PRIVATE}{_KEEPING}]|[?]{{3,}}")
# One look passes nearly every text.
_SUSPECT = re.compile(rf"[{_LEADS}\u0080-\u00ff锟\ufffd?{_CONTROL}{_TURNING}{_KEEPING}{_PRIVATE}]")
_KEEPING_ONLY = re.compile(f"[{_KEEPING}]")
_PRIVATE_ONLY = re.compile(f"[{_PRIVATE}]")


def garbled(text: str) -> UnreadText | ReadOtherwise | None:
    """What is wrong with the characters of a text, None where nothing is."""
    if not _SUSPECT.search(text):
        return None
    if _LOST.search(text) or _is_cut(text):
        return UnreadText("text_garbled")
    if meant := _meant(text):
        return UnreadText("text_misread", fix=meant, options=(meant,), slots={"read": meant})
    if not _DOUBTFUL.search(text):
        return None
    if _KEEPING_ONLY.search(text):
        return ReadOtherwise(_KEEPING_ONLY.sub("", text), "marks_removed", severity=Severity.WARNING)
    code = "text_private_use" if _PRIVATE_ONLY.search(text) else "text_question_marks"
    return ReadOtherwise(text, code, severity=Severity.WARNING)


def _meant(text: str) -> str:
    """The Chinese text whose bytes were read in another encoding; "" where there is none."""
    if _AS_GBK.search(text):
        return _again(_AS_GBK, text, ("gb18030",), "utf-8")
    if _AS_LATIN.search(text) and not _HAN.search(text):
        return _again(_AS_LATIN, text, ("cp1252", "latin-1"), "utf-8") or _again(
            _AS_LATIN, text, ("cp1252", "latin-1"), "gb2312"
        )
    return ""


def _is_cut(text: str) -> bool:
    """Whether Chinese characters were read in another encoding and the last of them has lost a byte."""
    for run in _AS_GBK.finditer(text):
        data = run[0].encode("gb18030", "ignore")
        try:
            read, end = utf_8_decode(data, "strict", False)
        except UnicodeDecodeError:
            continue
        if end < len(data) and len(_HAN.findall(read)) > 1:
            return True
    return False


def _again(runs: re.Pattern[str], text: str, codecs: tuple[str, ...], codec: str) -> str:
    """A text with those of its runs read in a codec that were written in another; "" where one cannot be."""
    found, end = [], 0
    for run in runs.finditer(text):
        read = next((said for other in codecs if (said := _read(run[0], other, codec))), "")
        if not read:
            return ""
        found += [text[end : run.start()], read]
        end = run.end()
    return "".join((*found, text[end:]))


def _read(run: str, written: str, codec: str) -> str:
    try:
        text = run.encode(written).decode(codec)
    except UnicodeError:
        return ""
    # Only what stands in the usual character set: rare ones come about by chance.
    is_chinese = _HAN.search(text) and text == text.encode("gb2312", "ignore").decode("gb2312")
    return text if is_chinese and not text.isascii() else ""
