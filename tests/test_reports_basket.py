"""汇报篮: an ordered list of chosen blocks that lives in a link, survives any restart, and finds its blocks again."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.blocks import Chart, Lead, Tiles
from metrics.errors import Unreadable
from metrics.model.quarter import Quarter
from metrics.model.selection import Selection
from metrics.registry import catalogue
from metrics.reports.basket import MOST_ITEMS, Basket, Item
from metrics.reports.choice import Choice
from metrics.reports.compose import document
from metrics.reports.pack import open_desk
from metrics.store.log import Store

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
QUARTERS = st.builds(Quarter, st.integers(2000, 2099), st.integers(1, 4))
CHOSEN = st.lists(NAMES, max_size=3).map(lambda names: tuple(sorted(set(names))))
SELECTIONS = st.builds(
    Selection, quarter=st.none() | QUARTERS, year=st.none() | st.integers(2000, 2099),
    version=st.none() | st.integers(1, 99_999), community=CHOSEN, project=CHOSEN,
)  # fmt: skip
ITEMS = st.builds(
    Item, page=NAMES, block=NAMES, selection=SELECTIONS, part=st.text(max_size=20), title=st.text(max_size=40),
    remark=st.text(max_size=200),
)  # fmt: skip
CURVE, TILE = Item("renovation", "money_curve"), Item("renovation", "progress_tiles", part="RV1")


def texts_only(basket: Basket) -> bool:
    """Whether it can be written as UTF-8: half a character pair is no text."""
    try:
        basket.to_json().encode()
    except UnicodeEncodeError:
        return False
    return True


@settings(deadline=None)
@given(st.builds(Basket, st.lists(ITEMS, max_size=5).map(tuple), st.text(max_size=30)).filter(texts_only))
def test_a_basket_comes_back_from_its_token_and_its_file_as_it_was(basket: Basket) -> None:
    assert Basket.from_token(basket.to_token()) == basket
    assert Basket.from_json(basket.to_json()) == basket


@settings(deadline=None)
@given(st.builds(Basket, st.lists(ITEMS, max_size=3).map(tuple)).filter(texts_only))
def test_a_token_can_stand_in_an_address(basket: Basket) -> None:
    token = basket.to_token()

    assert token.isascii()
    assert all(letter.isalnum() or letter in "-_" for letter in token)


@settings(deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_whatever_is_no_token_is_refused_and_nothing_else_happens(token: str) -> None:
    with pytest.raises(Unreadable):
        Basket.from_token(token)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", '{"basket":1}', '{"basket":2,"items":[]}', '{"basket":1,"items":[1]}', "[" * 100_000,
     '{"basket":1,"items":[{"page":"a"}]}', '{"basket":1,"items":[{"page":"a","block":"b","x":1}]}',
     '{"basket":1,"items":[{"page":"a","block":"b","query":{"quarter":["2018Q9"]}}]}',
     '{"basket":1,"items":[{"page":"a","block":"b","query":{"nothing":["1"]}}]}',
     '{"basket":1,"items":[{"page":"a","block":"b","query":{"community":[1]}}]}',
     '{"basket":1,"items":[{"page":1,"block":"b"}]}', '{"basket":1,"items":[],"title":5}'],
)  # fmt: skip
def test_a_file_that_is_no_basket_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        Basket.from_json(text)


def test_a_few_letters_that_would_unpack_to_gigabytes_are_refused() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 50_000_000, 9)).decode()

    with pytest.raises(Unreadable):
        Basket.from_token(bomb)


def test_items_are_added_once_moved_and_taken_out() -> None:
    basket = Basket().with_item(CURVE).with_item(TILE).with_item(Item("renovation", "money_curve", title="别名"))

    assert basket.items == (CURVE, TILE)
    assert basket.moved(1, 0).items == (TILE, CURVE)
    assert basket.moved(0, 99).items == (TILE, CURVE)
    assert basket.without(0).items == (TILE,)


def test_words_go_to_the_item_that_was_meant_wherever_it_stands_by_now() -> None:
    basket = Basket((TILE, CURVE)).worded(1, title="资金曲线")

    assert basket.items == (TILE, Item("renovation", "money_curve", title="资金曲线"))
    assert basket.moved(1, 0).index(CURVE) == 0
    assert basket.without(1).index(CURVE) is None


def test_a_basket_holds_two_hundred_items_and_no_more() -> None:
    full = tuple(Item("renovation", f"b{number}") for number in range(MOST_ITEMS))

    assert len(Basket.from_token(Basket(full).to_token()).items) == MOST_ITEMS
    with pytest.raises(Unreadable):
        Basket((*full, CURVE))


def test_a_basket_finds_its_blocks_in_order_under_the_writers_titles_and_says_what_is_gone(office_path: Path) -> None:
    items = (
        Item("milestones", "gantt", title="节点进度", remark="请各专班核对。"),
        TILE,
        Item("renovation", "lead", part="0"),
        Item("renovation", "gone"),
        Item("no_such_page", "x"),
        Item("overview", "headline", part="RV1"),
    )
    choice = Choice(Quarter(2018, 2), kind="basket", basket=Basket(items, "调度会材料"))

    made = document(choice, open_desk(Store(office_path), catalogue()))

    assert made.title == "调度会材料"
    chart, tiles, lead, headline = (chapter.blocks[0] for chapter in made.chapters)
    assert isinstance(chart, Chart)
    assert (chart.description.title, made.chapters[0].remark) == ("节点进度", "请各专班核对。")
    assert isinstance(tiles, Tiles)
    assert [reading.measure.id for reading in tiles.readings] == ["RV1"]
    assert isinstance(lead, Lead)
    assert len(lead.sentences) == 1
    assert isinstance(headline, Tiles)
    assert len(made.unresolved) == 2


def test_each_item_keeps_its_own_quarter_and_filters(office_path: Path) -> None:
    early = Item("renovation", "progress_tiles", Selection(quarter=Quarter(2017, 3)), part="RV1")
    choice = Choice(Quarter(2018, 2), kind="basket", basket=Basket((early, TILE)))

    made = document(choice, open_desk(Store(office_path), catalogue()))

    found = [chapter.blocks[0] for chapter in made.chapters]
    assert [block.readings[0].value.number for block in found if isinstance(block, Tiles)] == [100.0, 75.0]
