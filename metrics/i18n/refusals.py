"""What the store refused, in a sentence that is true of the disk: what is on record now, why, and what to do."""

from __future__ import annotations

import errno

from metrics.errors import Conflict, Damaged, InDoubt, StoreError, Unconfirmed, Unread, Unsupported, Unwritten
from metrics.i18n.text import Text

_KEYS: dict[type, str] = {
    Conflict: "conflict",
    Damaged: "damaged",
    InDoubt: "in_doubt",
    StoreError: "other",
    Unconfirmed: "unconfirmed",
    Unread: "unread",
    Unsupported: "unsupported",
    Unwritten: "unwritten",
}
_REASONS = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "full",
            errno.EACCES: "forbidden", errno.EPERM: "forbidden", errno.EROFS: "forbidden"}  # fmt: skip


def refusal(error: StoreError, text: Text) -> str:
    """The sentence for an error of the store. Only what it says of its files, in English, is kept in brackets."""
    key = next(_KEYS[kind] for kind in type(error).__mro__ if kind in _KEYS)
    # A step of a submission makes no version.
    key += "_step" if isinstance(error, Unconfirmed | InDoubt) and error.version is None else ""
    code: int = getattr(error, "code", None) or 0
    why = text(f"refusal.{_REASONS.get(code, 'system')}", code=code or "—")
    slots = {name: getattr(error, name) for name in ("version", "seen", "head") if hasattr(error, name)}
    return text(f"refusal.{key}", why=why, error=str(error), **slots)
