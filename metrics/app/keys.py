"""The key of a place on a page: the one way from data to a name Streamlit knows a control or block by.

Streamlit takes a key apart at two underscores, writes it into the page's styles, and refuses some beginnings. What a
person wrote may hold all of that, so nothing of it stands in a key: it is there by its checksum.
"""

from __future__ import annotations

import re
from hashlib import sha256

# Words and numbers of the program's own look like this, and read well in the page's styles.
_PLAIN = re.compile(r"(?:[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*)?")
_LONGEST = 48


class Key(str):
    """A key that can be part of another as it is."""

    __slots__ = ()


def key_of(*parts: object) -> Key:
    """The key of what some parts name together; equal parts give equal keys, different ones different keys."""
    return Key("-".join(part if isinstance(part, Key) else _part(str(part)) for part in parts))


def _part(text: str) -> str:
    if len(text) <= _LONGEST and _PLAIN.fullmatch(text):
        return text
    # No plain part has this sign, so that nobody can write a text that looks like the checksum of another.
    return "~" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
