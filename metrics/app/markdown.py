"""Words of a person where Streamlit takes words for Markdown: labels, choices of some controls, titles and messages.

Markup of our own is escaped in ``html.py``; here a text is written so that Markdown shows it as it is.
"""

from __future__ import annotations

import re

# Seen by nobody, and nothing across it is taken for a sign, an address or an arrow.
_JOINER = "\u2060"
_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")
# What Streamlit makes of plain letters after it has read the Markdown: smileys, icons, addresses, arrows.
_MADE = re.compile(r"(?<=:)(?=\S)|(?=@)|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", re.IGNORECASE)


def plain(text: object) -> str:
    """The Markdown that shows a text as it is, on one line."""
    return _SIGNS.sub(r"\\\1", _MADE.sub(_JOINER, " ".join(str(text).split())))
