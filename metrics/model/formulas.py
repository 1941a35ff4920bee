"""Texts that a spreadsheet would take for a formula (V-FORMULA), and the one apostrophe that keeps them texts.

Full-width signs and a line break count too: East Asian editions read ＝ as =, and a break before a formula does not
stop it. Whoever reads such a file here takes the apostrophe off again, so that every text comes back as it was.
"""

from __future__ import annotations

import re

_SIGNS = "[=+\\-@＝＋－＠\t\r\n]"
# One that begins with apostrophes of its own gets one more, else it would come back with one less.
FORMULA = f"^'*{_SIGNS}"
# A text in a formula of its own: ="WT-1".
_AS_TEXT = re.compile(r'=\s*"((?:[^"]|"")*)"\s*')
_FORMULA, _GUARDED = re.compile(FORMULA), re.compile(f"'+{_SIGNS}")


def guarded(text: str) -> str:
    """The text as a cell of a file that a spreadsheet opens."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell that ``guarded`` made."""
    return cell[1:] if _GUARDED.match(cell) else cell


def as_shown(cell: str) -> str:
    """What a spreadsheet shows of a cell of a file: of ="001", which keeps a code a text, 001."""
    found = _AS_TEXT.fullmatch(cell) if cell.startswith("=") else None
    return found[1].replace('""', '"') if found else cell
