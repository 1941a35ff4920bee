"""How one unit of measure becomes another: 亿元 and 元 to 万元, 万㎡ to ㎡.

A header's bracket decides the scale of its column (DOMAIN §2); values are scaled exactly, in decimal.
"""

from __future__ import annotations

from decimal import Decimal

_SCALES: dict[str, dict[str, Decimal]] = {
    "万元": {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "亿元": Decimal(10000)},
    "㎡": {"㎡": Decimal(1), "万㎡": Decimal(10000), "亩": Decimal("666.6666666667")},
    "户": {"户": Decimal(1), "万户": Decimal(10000)},
    "%": {"%": Decimal(1)},
}
_SAME = {
    "m2": "㎡", "m²": "㎡", "平方米": "㎡", "平米": "㎡", "平方": "㎡",
    "万m2": "万㎡", "万m²": "万㎡", "万平方米": "万㎡", "万平米": "万㎡", "万平方": "万㎡",
    "人民币元": "元", "百分比": "%", "百分数": "%", "％": "%",
}  # fmt: skip


def canonical_unit(text: str) -> str:
    """The one spelling of a unit: 平方米 and m2 are ㎡. Unknown units come back trimmed, unchanged."""
    text = text.strip()
    return _SAME.get(text.lower(), text)


def scale(written: str, stored: str) -> Decimal | None:
    """What to multiply a value written in one unit by to store it in another; None when they do not measure alike."""
    written, stored = canonical_unit(written), canonical_unit(stored)
    return Decimal(1) if written == stored else _SCALES.get(stored, {}).get(written)


def alternatives(stored: str) -> tuple[str, ...]:
    """The units a column stored in ``stored`` may be written in."""
    return tuple(_SCALES.get(canonical_unit(stored), {}))
