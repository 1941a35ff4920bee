"""What intake has to say about an upload: per cell, what is wrong, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """What a finding stops.

    An error stops the commit until the file is corrected. A question stops it until somebody answers. A warning is
    recorded with the upload and may ask for a remark. A notice tells what was done for the person.
    """

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True)
class Finding:
    """One finding.

    ``code`` names its sentence, ``finding.<code>`` in the language files, filled with ``slots`` and with ``row``,
    ``header`` and ``value``. ``row`` is the row number Excel shows (1 is the first line of the file), None for the
    file as a whole; ``column`` the column number from 0. ``fix`` is the text that would be accepted in its place when
    there is exactly one safe one. ``others`` are the other fields of the row that it is about. ``options`` are the
    possible answers of a question, ``asks`` the key under which the answer is given. ``rule`` is the name in DOMAIN §3.
    """

    code: str
    severity: Severity
    row: int | None = None
    column: int | None = None
    field_id: str | None = None
    header: str | None = None
    value: str | None = None
    fix: str | None = None
    others: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    asks: str | None = None
    rule: str = ""
    overridable: bool = False
    slots: Mapping[str, Any] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether nothing can be committed while it stands."""
        return self.severity in (Severity.ERROR, Severity.QUESTION)
