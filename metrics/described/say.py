"""What is wrong with a description, in a sentence: where it is, what is wrong, what to write."""

from __future__ import annotations

from metrics.described.reading import Fault
from metrics.i18n.text import Text


def said(fault: Fault, text: Text) -> str:
    """A fault as a sentence."""
    why = text(f"described.fault_{fault.code}", **fault.slots) if fault.slots else _plain(fault, text)
    return text("described.fault_at", where=fault.where, why=why) if fault.where else why


def _plain(fault: Fault, text: Text) -> str:
    # A sentence without slots still doubles its braces, as sentences with slots do.
    return text(f"described.fault_{fault.code}").replace("{{", "{").replace("}}", "}")
