"""Numbers of people nobody has: made by the published rules, with their check digits."""

from __future__ import annotations


def id_card(first: str) -> str:
    """An identity card of 17 digits with its check digit (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]


def bank_card(first: str) -> str:
    """A card of the digits with the check digit that makes their sum, every second doubled, a multiple of ten."""
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(first))]
    return first + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


ID_CARD = id_card("41010519900101123")
OLD_ID_CARD = "410105630412001"
MOBILE = "13800138000"
BANK_CARD = bank_card("622202100111223344")
