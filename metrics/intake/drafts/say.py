"""A finding as a sentence for the person who uploaded the file."""

from __future__ import annotations

from typing import Any

from metrics.i18n.text import Text
from metrics.model.finding import Finding

# A cell may hold a whole page; a sentence quotes its beginning.
_LONGEST = 60
# What nobody sees is shown by its picture, and nothing a cell holds turns a sentence round.
_UNSEEN = {code: chr(0x2400 + code) for code in range(32)} | {0x7F: "\u2421"}
_UNSEEN |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C), "\u25a1")


def say(finding: Finding, text: Text) -> str:
    """The sentence of a finding.

    ``text`` covers the intake's own sentences and those of the table's family (``Text.scoped``). Raises UnknownText for
    a code that neither has, and KeyError for a sentence with a slot that the finding does not fill: faults of the
    program, not of the file.
    """
    known = {"row": finding.row, "header": finding.header, "value": finding.value, "fix": finding.fix, **finding.slots}
    quoted = {name: _quoted(value, text.marks.joiner) for name, value in known.items()}
    sentence = text(f"finding.{finding.code}", **quoted)
    # A rule that is rightly broken is told with the reason that was given, whatever its own sentence says.
    given = quoted.get("reason", "")
    if given and given not in sentence:
        sentence += text("intake.explained", reason=given)
    # Who has no such column in the file would look for it in vain.
    return sentence + text("intake.kept", kept=quoted["kept"]) if quoted.get("kept") else sentence


def _quoted(value: Any, between: str) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return between.join(map(str, value))
    words = " ".join(str(value).split()).translate(_UNSEEN)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
