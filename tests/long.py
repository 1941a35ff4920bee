"""What is tested many times over alike: a part of it at every change, all of it with ``dev.py test --long``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

IS_LONG = bool(os.environ.get("TEST_LONG"))

Each = TypeVar("Each")


def some(found: Iterable[Each], every: int) -> tuple[Each, ...]:
    """All of them in a long run, else every so-manyth beginning with the first."""
    return tuple(found)[:: 1 if IS_LONG else every]
