"""Who acts, and the one question that is asked before anything is read or changed: may they (DESIGN §5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from metrics.errors import Refused


class Way(StrEnum):
    """By which way somebody came in."""

    PAGE = "page"
    COMMAND = "command"


class Role(StrEnum):
    """What somebody is to this office's data: whoever sits at its computer owns them, anybody else is a stranger."""

    OWNER = "owner"
    STRANGER = "stranger"


class Deed(StrEnum):
    """What is asked leave for."""

    READ = "read"
    CHANGE = "change"
    KEEP = "keep"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, by the ``post`` they sign with ("" for who only reads), the way they came in and their role."""

    post: str
    way: Way
    role: Role = Role.OWNER

    def ask(self, deed: Deed) -> None:
        """The question. Raises Refused where they may not; the owner may everything, a stranger nothing."""
        if self.role is not Role.OWNER:
            raise Refused(f"a {self.role} may not {deed}")
