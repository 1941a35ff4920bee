"""Free texts, codes and document numbers.

A text stays as it was written but for space at its ends and the spelling of its line ends. A code loses every space
and takes half-width letters and dashes; a document number takes the six-sided brackets of its kind (DOMAIN §3.1, §6).
"""

from __future__ import annotations

import re

from metrics.intake.drafts.values.garbled import garbled
from metrics.intake.drafts.values.reading import Reader, Reading, ReadOtherwise, UnreadText
from metrics.intake.sheets.spelling import SPACES, dashes, plain
from metrics.model.finding import Severity
from metrics.model.schema import Field

# Fields that hold the number of a document, wherever they stand.
DOCUMENT_FIELDS = frozenset({"doc_no", "adjust_doc"})

_SIMPLE_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_/.][A-Za-z0-9]+)*")
_LINE_END = re.compile("\r\n?")
# What Excel makes of a long number and of 2017-03 in a cell it takes for a number or a date.
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_MADE_A_DATE = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-[0-9]{2}|[0-9]{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|"
    r"Nov|Dec)(?:-[0-9]{2})?",
    re.IGNORECASE,
)
_DOCUMENT_YEAR = re.compile(r"[\[(【〔〖［（]\s*(?P<year>(?:19|20)[0-9]{2})\s*[\])】〕〗］）]")


def text_reader(item: Field) -> Reader:
    """How to read a free text."""
    longest = item.max_length
    is_document = item.id in DOCUMENT_FIELDS

    def read(text: str) -> Reading:
        kept = text.strip(SPACES)
        if "\r" in kept:
            kept = _LINE_END.sub("\n", kept)
        if told := garbled(kept):
            return told
        if longest is not None and len(kept) > longest:
            return UnreadText("text_too_long", slots={"length": len(kept), "longest": longest})
        return _DOCUMENT_YEAR.sub(r"〔\g<year>〕", kept) if is_document else kept

    return read


def code_reader(item: Field) -> Reader:
    """How to read a code."""
    longest = item.max_length

    def read(text: str) -> Reading:
        if not _SIMPLE_CODE.fullmatch(text):
            text = re.sub(r"\s+", "", dashes(plain(text)))
        if told := garbled(text):
            return told
        if _EXPONENT.fullmatch(text) or _MADE_A_DATE.fullmatch(text):
            return UnreadText("code_destroyed")
        if longest is not None and len(text) > longest:
            return UnreadText("text_too_long", slots={"length": len(text), "longest": longest})
        if '"' in text:
            return ReadOtherwise(text, "code_quoted", severity=Severity.WARNING)
        return text

    return read
