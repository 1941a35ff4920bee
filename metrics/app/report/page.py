"""The page 汇报: a quarter's bulletin in one click, the basket, and a file that came back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from metrics.app import address, frame, state
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.app.report import held, making
from metrics.errors import Unreadable
from metrics.i18n import numbers
from metrics.i18n.text import LANGUAGES, Text
from metrics.model.quarter import Quarter
from metrics.model.selection import Selection
from metrics.reports.basket import Basket, Item
from metrics.reports.checking import verify_bytes
from metrics.reports.choice import FORMATS, Choice
from metrics.reports.compose import Sources, title_of
from metrics.reports.pack import head_of
from metrics.reports.published import unreported_words

_USUAL = ("pptx", "docx", "xlsx", "pdf", "html")
_MOST_SHOWN = 50


def show_reports() -> None:
    """Everything a writer takes away from the dashboard."""
    chosen = address.selection()[0]
    version = state.version_of(chosen)
    text = state.families(version).text(state.language())
    markup(
        f'<div class="head"><h1>{esc(text("reports.title"))}</h1></div>'
        f'<div class="lead"><p>{esc(text("reports.lead"))}</p></div>',
        key="reports-head",
    )
    known = state.records(version).quarters()
    if not known:
        markup(f'<p class="empty">{esc(text("shell.empty_lead"))}</p>', key="reports-empty")
        return
    found = held.basket()
    if held.is_unreadable():
        st.warning(text("reports.basket_unreadable"))
    bulletin, basket, back = st.tabs(
        [text("reports.bulletin"), text("reports.basket", count=len(found.items)), text("reports.check")],
        default=text("reports.basket", count=len(found.items)) if found.items else None,
    )
    with bulletin:
        _bulletin(chosen, known, version, text)
    with basket:
        _basket(found, chosen, known, version, text)
    with back:
        _check(text)


def _bulletin(chosen: Selection, known: tuple[Quarter, ...], version: int, text: Text) -> None:
    families = {family.slug: text.scoped(family.slug)("menu") for family in state.families(version).pages}
    quarter, lang, formats = _asked("bulletin", chosen, known, text)
    pages = st.pills(
        text("reports.families"), list(families), selection_mode="multi", default=list(families),
        format_func=lambda slug: plain(families[slug]), key="bulletin-pages",
    )  # fmt: skip
    tasks = st.checkbox(text("reports.tasks"), key="bulletin-tasks")
    picked = () if len(pages) == len(families) else tuple(slug for slug in families if slug in pages)
    if not formats or not pages:
        st.info(text("reports.choose_some"))
        return
    choice = Choice(quarter, lang=lang, pages=picked, with_tasks=tasks)
    _made("bulletin", choice, formats, version, text)


def _basket(found: Basket, chosen: Selection, known: tuple[Quarter, ...], version: int, text: Text) -> None:
    if not found.items:
        markup(f'<p class="empty">{esc(text("reports.basket_empty"))}</p>', key="basket-empty")
        _taken_in(text)
        return
    st.text_input(text("reports.own_title"), found.title, max_chars=200, placeholder=text("reports.own_title_example"),
                  **address.control("basket-title", found.title, _entitle))  # fmt: skip
    for index, item in enumerate(found.items):
        _item(index, item, found, version, text)
    link = address.link("reports", address.query_of(Selection()))
    markup(
        f'<p class="chart-foot"><a class="get" href="{esc(link)}">{esc(text("reports.link"))}</a></p>',
        key="basket-link",
    )
    quarter, lang, formats = _asked("basket", chosen, known, text)
    if not formats:
        st.info(text("reports.choose_some"))
        return
    _made("basket", Choice(quarter, kind="basket", lang=lang, basket=found), formats, version, text)
    with st.container(horizontal=True, key="basket-file"):
        name = f"{text('reports.basket_file')}.json"
        st.download_button(text("reports.save_basket"), found.to_json(), file_name=name,
                           mime=making.mime("x.json"), key="basket-save", on_click="ignore")  # fmt: skip
        st.button(text("reports.clear"), key="basket-clear", on_click=held.keep, args=(Basket(),))


def _entitle(title: str) -> None:
    held.change(lambda now: replace(now, title=title))


def _item(index: int, item: Item, found: Basket, version: int, text: Text) -> None:
    """One thing in the basket: what it is, its place, and the writer's own words for it."""
    name = _title(version, item, text.lang)
    where = _where(item, version, text)
    with st.container(border=True, key=key_of("item", index)):
        with st.container(horizontal=True, vertical_alignment="center", key=key_of("item", "head", index)):
            words = esc(item.title or name or text("reports.gone"))
            markup(f'<p><b>{index + 1}　{words}</b><br><span class="quiet">{esc(where)}</span></p>',
                   key=key_of("item", "name", index))  # fmt: skip
            # Another item has other buttons: the second of two quick clicks is not for what has moved up.
            mark = key_of(repr(item.place), index)
            for label, to in (("↑", index - 1), ("↓", index + 1)):
                st.button(plain(label), key=key_of("item", label, mark), disabled=not 0 <= to < len(found.items),
                          help=text(f"reports.move_{label}"), on_click=held.change_item,
                          args=(item, partial(_moved, by=to - index)))  # fmt: skip
            st.button("×", key=key_of("item", "drop", mark), help=text("reports.drop"), on_click=held.change_item,
                      args=(item, Basket.without))  # fmt: skip
        with st.expander(text("reports.own_words")):
            for kind, most, box in (("title", 200, st.text_input), ("remark", 2000, st.text_area)):
                said, key = getattr(item, kind), key_of("item", kind, index)
                box(text(f"reports.item_{kind}"), said, max_chars=most, placeholder=name if kind == "title" else None,
                    **address.control(key, said, partial(_word, item, kind)))  # fmt: skip


def _moved(now: Basket, index: int, *, by: int) -> Basket:
    return now.moved(index, index + by)


def _word(item: Item, kind: str, words: str) -> None:
    held.change_item(item, lambda now, index: now.worded(index, **{kind: words}))


def _asked(key: str, chosen: Selection, known: tuple[Quarter, ...], text: Text) -> tuple[Quarter, str, tuple[str, ...]]:
    """The quarter, the language and the formats."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=key_of("asked", key)):
        latest = sorted(known, reverse=True)
        start = latest.index(chosen.quarter) if chosen.quarter in latest else 0
        quarter = st.selectbox(text("filter.quarter"), latest, start, width=200,
                               format_func=lambda q: numbers.quarter(q, text.lang),
                               **address.control(key_of(key, "quarter"), latest[start], frame.propose_for("quarter")),
                               )  # fmt: skip
        lang = st.segmented_control(text("reports.language"), list(LANGUAGES), default=text.lang,
                                    key=key_of(key, "lang"),
                                    format_func=lambda one: text(f"reports.lang_{one}"))  # fmt: skip
        formats = st.pills(text("reports.formats"), list(FORMATS), selection_mode="multi", default=list(_USUAL),
                           format_func=lambda f: text(f"reports.format_{f}"), key=key_of(key, "formats"))  # fmt: skip
    return quarter, lang or text.lang, tuple(name for name in FORMATS if name in formats)


def _made(key: str, choice: Choice, formats: tuple[str, ...], version: int, text: Text) -> None:
    if st.button(text("reports.make"), type="primary", key=key_of(key, "make")):
        making.make(key, choice, formats, version, text)
    if pack := making.made(key, choice, formats, version):
        making.offer(key, pack, text)
        if early := unreported_words(pack.document):
            st.info(plain(early))
        if "html" in formats:
            st.caption(text("reports.published"))


def _taken_in(text: Text) -> None:
    """A basket that was saved as a file comes back."""
    given = st.file_uploader(text("reports.load_basket"), type=["json"], key="basket-load")
    if given is None:
        return
    try:
        held.keep(Basket.from_json(given.getvalue()))
    except Unreadable:
        st.warning(text("reports.no_basket"))
        return
    st.rerun()


def _check(text: Text) -> None:
    """Whether a report file still says what the record says today."""
    markup(f'<p class="quiet">{esc(text("reports.check_help"))}</p>', key="check-help")
    given = st.file_uploader(text("reports.check_file"), type=list(FORMATS), key="check-file")
    if given is None:
        return
    try:
        ending = given.name.rpartition(".")[2].lower()
        found = verify_bytes(given.getvalue(), ending, state.archive(), state.families())
    except Unreadable:
        st.warning(text("reports.check_none"))
        return
    quarter = numbers.quarter(found.identity.choice.quarter, text.lang)
    st.write(plain(text("reports.check_is", version=found.identity.version, quarter=quarter)))
    if not found.is_known:
        st.warning(text("cli.report_unknown"))
        return
    if found.is_as_made is False:
        st.warning(text("cli.report_edited"))
    if found.corrections:
        lines = "".join(f"<p>{esc(sentence)}</p>" for sentence in found.corrections)
        markup(f'<div class="note">{lines}</div>', key="check-restated")
    if found.is_current:
        st.success(text("cli.report_current", newest=found.newest))
        return
    st.warning(text("cli.report_changed", count=len(found.differences), newest=found.newest))
    nothing = text("word.none")
    told = ((one.where, one.before or nothing, one.after or nothing) for one in found.differences[:_MOST_SHOWN])
    rows = "".join(f"<tr>{''.join(f'<td>{esc(words)}</td>' for words in row)}</tr>" for row in told)
    heads = "".join(f"<th>{esc(text(f'reports.column_{name}'))}</th>" for name in ("where", "before", "after"))
    more = len(found.differences) - _MOST_SHOWN
    tail = f'<p class="quiet">{esc(text("reports.more", count=more))}</p>' if more > 0 else ""
    table = f'<table class="t"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    markup(f'<div class="table-scroll">{table}</div>{tail}', key="check-differences")


@st.cache_resource(show_spinner=False, max_entries=256)
def _title(version: int, item: Item, lang: str) -> str | None:
    """What an item shows at a version, in the office's own words of then; None when it is not there any more."""
    desk = Sources(state.families(version), state.records(version), head_of(state.archive(), version))
    return title_of(replace(item, title="", remark=""), desk, lang)


def _where(item: Item, version: int, text: Text) -> str:
    """The page an item stands on, its quarter and its filters."""
    slugs = {family.slug for family in state.families(version).pages}
    page = text.scoped(item.page)("menu") if item.page in slugs else text("overview.menu")
    quarter = [numbers.quarter(item.selection.quarter, text.lang)] if item.selection.quarter else []
    query = item.selection.to_query()
    filters = [frame.wording(name, value, text) for name in query if name not in ("quarter", "year", "version", "rules")
               for value in query[name]]  # fmt: skip
    return " · ".join([page, *quarter, *filters])
