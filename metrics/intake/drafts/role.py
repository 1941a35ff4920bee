"""What a clerk can say a row is, and the edges of the table on its sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a row is, as the clerk says it; a row of units under a header is part of the header."""

    HEADER = "header"
    DATA = "data"
    INSTRUCTION = "instruction"
    TOTAL = "total"
    NOTE = "note"


_NUMBER, _LETTERS = re.compile(r"[1-9][0-9]{0,8}"), re.compile(r"[A-Z]{1,3}")
# The edges of the table, each with how it is written: as Excel numbers rows and letters columns.
AREA: Mapping[str, re.Pattern[str]] = {
    "from_row": _NUMBER, "to_row": _NUMBER, "from_column": _LETTERS, "to_column": _LETTERS,
}  # fmt: skip
