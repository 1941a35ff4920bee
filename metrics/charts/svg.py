"""Small pictures inside a tile, written as SVG text: sharp at any size, and no script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def document(width: int, height: int, parts: Iterable[str], title: str, alt: str) -> str:
    """An inline SVG of drawn parts; ``title`` is shown by the pointer, ``alt`` is read out. Without alt it is decor."""
    told = f'role="img" aria-label="{escape(alt)}"' if alt else 'aria-hidden="true"'
    head = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" {told}>{head}{"".join(parts)}</svg>'
    )


def number(value: float) -> str:
    """A coordinate to a tenth of a px."""
    return f"{value:.1f}".removesuffix(".0")
