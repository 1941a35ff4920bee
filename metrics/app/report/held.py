"""The basket a writer carries through the pages: it lives in the address, so that a link is all there is to keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from metrics.app import address, state
from metrics.blocks import View
from metrics.errors import Unreadable
from metrics.i18n import phrases
from metrics.i18n.text import Text
from metrics.reports.basket import Basket, Item


def basket() -> Basket:
    """What is in the basket of the address; an address nobody can have made holds an empty one."""
    return _read() or Basket()


def is_unreadable() -> bool:
    """Whether the address has a basket that cannot be read, as after a link was cut off."""
    return _read() is None


def _read() -> Basket | None:
    token = st.query_params.get(address.BASKET)
    try:
        return Basket.from_token(token) if token else Basket()
    except Unreadable:
        return None


def keep(found: Basket) -> None:
    """Write the basket to the address; once the page is drawn the caller reruns."""
    address.put(address.BASKET, found.to_token() if found.items or found.title else None)


def change(made: Callable[[Basket], Basket]) -> None:
    """Write what is made of the basket to the address, before the page is drawn."""
    address.catch_up()
    keep(made(basket()))


def change_item(item: Item, made: Callable[[Basket, int], Basket]) -> None:
    """Write what is made of the basket at the place where an item stands now, if it still does."""
    change(lambda now: now if (at := now.index(item)) is None else made(now, at))


def add(page: str, block: str, view: View, text: Text, *, part: str = "") -> None:
    """Put a block of a page into the basket as it is looked at now, and tell so; once drawn the caller reruns."""
    selection = replace(view.selection, quarter=view.quarter, version=None, rules=None)
    address.catch_up()
    before = basket()
    try:
        after = before.with_item(Item(page, block, selection, part))
    except Unreadable:
        st.toast(text("reports.full", count=len(before.items)))
        return
    keep(after)
    st.toast(text("reports.added", count=len(after.items)) if after != before else text("reports.held"))


def text_of_menu(text: Text) -> str:
    """What the menu calls the page: 汇报, with how many things the basket holds."""
    count = len(basket().items)
    return text("reports.menu_count", count=count) if count else text("reports.menu")


def office_name() -> str:
    """Whose reports these are, in the language of the session."""
    return phrases.office(state.office(), state.text())
