"""A page that is opened while the disk fails shows a sentence of ours, and the next time it is there again."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit
from failing_disk import Failing, failing
from streamlit.testing.v1 import AppTest

from metrics import app, described
from metrics.store.log import NewPart, Store

MAIN = Path(app.__path__[0]) / "main.py"
EXAMPLE = Path(described.__path__[0]) / "example.toml"


def opened() -> AppTest:
    """The start page of a server that has just been started."""
    streamlit.cache_resource.clear()
    return AppTest.from_file(str(MAIN), default_timeout=60)


def test_no_failure_of_the_disk_ends_in_the_words_of_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = NewPart("described", "street_trees", EXAMPLE.read_bytes(), 1)
    Store.open(tmp_path).commit([part], raw=b"", raw_name="", who="绿化岗", why="启用", seen=0)
    monkeypatch.setenv("METRICS_STORE", str(tmp_path))
    with failing(Failing(within=tmp_path)) as counting:
        opened().run()

    refused = 0
    for number in range(1, counting.calls + 1, 7):
        for stays in (False, True):
            page = opened()
            with failing(Failing(number, stays=stays, within=tmp_path)):
                page.run()
            assert not page.exception, (number, stays)
            assert all(error.value.startswith("磁盘没有读出数据") for error in page.error)
            refused += len(page.error)
            assert not page.run().error
    streamlit.cache_resource.clear()
    assert refused
