"""Fields of an office's own, for tests that need one in a store."""

from __future__ import annotations

from pathlib import Path

from metrics import described
from metrics.registry import Catalogue, of_store
from metrics.store.layout import DESCRIBED
from metrics.store.log import NewPart, Store

EXAMPLE = (Path(described.__path__[0]) / "example.toml").read_text("utf-8")


def put(path: Path, slug: str, text: str = EXAMPLE) -> None:
    """Put a description into use as it is, fit or not."""
    store, part = Store.open(path), NewPart(DESCRIBED, slug, text.encode(), 1)
    store.commit([part], raw=b"", raw_name="", who="绿化岗", why="启用", seen=store.head()[0])


def known(store: Path) -> Catalogue:
    """The families of a store."""
    return of_store(Store(store))
