"""Fields of an office's own, for tests that need one in a store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from metrics import described
from metrics.model.clock import Clock
from metrics.registry import Catalogue, of_store
from metrics.store import indicators

EXAMPLE = (Path(described.__path__[0]) / "example.toml").read_text("utf-8")
_AT = Clock().at(datetime(2018, 7, 20, 8, tzinfo=UTC))


def put(store: Path, slug: str, text: str = EXAMPLE) -> None:
    """Put a description into use as it is, fit or not."""
    indicators.put(store, slug, text.encode(), _AT)


def known(store: Path) -> Catalogue:
    """The families of a store."""
    return of_store(store)
