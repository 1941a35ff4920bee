"""An office whose every name is hostile: each page and report opens, shows names as text, and none turns a sentence."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from once import made_once
from pages import dashboard, markups, opened, places, sent, sound
from streamlit.testing.v1 import AppTest

from metrics.i18n.bidi import isolated
from metrics.intake.records import demonstration
from metrics.model.quarter import Quarter
from metrics.model.schema import Table, Type
from metrics.registry import catalogue
from metrics.reports.choice import Choice
from metrics.reports.pack import build
from metrics.store.canonical_csv import quarters_of, read_texts, write_texts
from metrics.store.log import NewPart, Store

# Begun and never ended: what follows would be read from right to left.
TAIL = "\u202e<b>x</b>**y**__{z}"
FILE = f"{TAIL}.csv"
# Where a page breaks a line: nothing in one of these turns what stands in another.
_BLOCK = re.compile(r"</?(?:td|th|tr|p|li|h[1-6]|div|dd|dt|summary|option|table|a|small|label|caption)\b[^>]*>")


def hostile(table: Table, texts: pl.DataFrame) -> pl.DataFrame:
    """The same rows with the tail at every free text, so that references still meet."""
    worded = [item.id for item in table.fields if item.type is Type.TEXT and item.id != "data_source"]
    return texts.with_columns(pl.col(worded) + TAIL)


def filled(path: Path) -> None:
    store = Store.open(path)
    new = []
    for table in catalogue().tables.values():
        file = demonstration.FOLDER / table.file
        if table.id in ("office_settings", "lamp_rules", "targets") or not file.exists():
            continue
        texts = hostile(table, read_texts(table, file.read_bytes()))
        of_row = quarters_of(table, texts).fill_null("")
        for quarter in of_row.unique().sort():
            rows = texts.filter(of_row == quarter)
            new.append(NewPart(table.id, quarter, write_texts(table, rows), len(rows)))
    store.commit(new, raw=b"x", raw_name=f"甲{FILE}", who=f"统计岗{TAIL}", why=f"示例{TAIL}", seen=0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once("hostile office", filled, tmp_path_factory)


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Path]:
    with dashboard(folder) as path:
        yield path


def turned(shown: str) -> list[str]:
    """Blocks in which a name turns other words: one that is not kept to itself and does not stand alone."""
    blocks = (html.unescape(re.sub(r"<[^>]*>", "", part)) for part in _BLOCK.split(shown))
    return [block for block in blocks if not is_contained(block) and not block.strip().endswith((TAIL, FILE))]


def drawn(page: AppTest) -> Iterator[str]:
    """Every text of every chart but the ids that a click gives back."""
    for part in sent(page.main):
        if type(part).__name__ == "PlotlyChart":
            yield from texts_of(json.loads(part.spec))


def texts_of(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list | dict):
        inner = node if isinstance(node, list) else [each for name, each in node.items() if name != "customdata"]
        for each in inner:
            yield from texts_of(each)


def is_contained(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign in "\u2066\u2067\u2068") - (sign == "\u2069")
        if depth < 0 or (not depth and sign in "\u202a\u202b\u202d\u202e"):
            return False
    return not depth


def test_every_page_shows_hostile_names_as_text(store: Path) -> None:
    for path in places(store):
        page = sound(opened(path, versions_open=1) if path == "versions" else opened(path))
        shown = markups(page)

        assert "<b>x</b>" not in shown, path
        assert turned(shown) == [], path
        assert [text for text in drawn(page) if "<b>x" in text or not is_contained(html.unescape(text))] == [], path


def test_every_report_is_made_of_hostile_names(folder: Path) -> None:
    pack = build(Choice(Quarter(2018, 2)), Store(folder), catalogue(), formats=("pptx", "docx", "xlsx", "pdf", "html"))

    page = pack.parts["index.html"].decode()
    assert "<b>x</b>" not in page
    assert turned(page.partition("<body")[2]) == []


@given(st.text(st.sampled_from("a甲、, 1\u202e\u202c\u2067\u2068\u2069אב（"), max_size=20))
def test_what_is_isolated_never_turns_what_stands_beside_it(name: str) -> None:
    sentence = f"共{isolated(name)}项"

    assert is_contained(sentence)
    assert re.sub("[\u2066-\u2069]", "", sentence) == re.sub("[\u2066-\u2069]", "", f"共{name}项")


def test_a_sentence_s_own_words_stand_where_they_stood() -> None:
    said = catalogue().text("zh")("shell.unread", names="甲\u202e乙、丙")

    assert said == catalogue().text("zh")("shell.unread", names="\u2068甲\u202e乙\u2069、丙")
