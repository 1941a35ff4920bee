"""What reading one cell gives: its canonical text, nothing because it is blank, or why it cannot be read.

A reader takes the text of a cell that is not blank. It is asked once for each distinct text of a column, so it may
take its time over rare forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from metrics.model.finding import Severity

# Code of a cell that waits for the answer to a question about its whole column.
ASKED_ELSEWHERE = ""


@dataclass(frozen=True, slots=True)
class UnreadText:
    """Why a text was not taken: the finding's code, its slots, and the one text that would be, if there is one.

    ``options`` make it a question with these answers.
    """

    code: str
    fix: str | None = None
    options: tuple[str, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""

    @property
    def severity(self) -> Severity:
        """A question when there is something to choose from, else an error."""
        return Severity.QUESTION if self.options else Severity.ERROR


@dataclass(frozen=True, slots=True)
class ReadOtherwise:
    """A text that was read as something not quite the same, which is said once for each distinct text."""

    text: str | None
    code: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""
    severity: Severity = Severity.NOTICE


Reading = str | None | UnreadText | ReadOtherwise
Reader = Callable[[str], Reading]

# What staff write for "nothing to say": unknown or not applicable, stored blank (DOMAIN §2). Zero is written 0.
NOTHING = frozenset(
    {
        "-", "--", "---", "—", "——", "–", "/", "//", "\\", "无", "暂无", "没有", "未知", "不详", "不适用", "空",
        "n/a", "na", "null", "none", "nan",
    }
)  # fmt: skip
# A formula that failed, or a column too narrow when the file was saved: the value is lost.
EXCEL_ERROR = re.compile(r"#(?:REF!|VALUE!|DIV/0!|N/A|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)", re.IGNORECASE)
