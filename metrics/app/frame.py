"""The frame of a page: title, quarter and filters, and the line that says how far the numbers can be trusted.

What is looked at stands in the address (``metrics/app/address.py``); whatever is drawn here shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from metrics.app.address import change, control
from metrics.app.clicks import Click
from metrics.app.html import esc, markup
from metrics.blocks import Idle, Stamp, View
from metrics.i18n import numbers
from metrics.i18n.bidi import isolated
from metrics.i18n.text import Text
from metrics.insight.scope import filters_of, options
from metrics.model.lamp import Lamp
from metrics.model.records import Records
from metrics.model.schema import Table
from metrics.model.selection import FILTERS, RULES_OF_NOW, Selection


def frame(title: str, view: View, tables: tuple[Table, ...], *, unread: tuple[str, ...] = ()) -> None:
    """Title, stamp, quarter and filters of a page. ``unread`` are address parameters that could not be read."""
    text = view.text
    if unread:
        markup(f'<p class="note">{esc(text("shell.unread", names=text.marks.joiner.join(unread)))}</p>', key="unread")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom", key="frame"):
        with st.container(width="content"):
            words = numbers.quarter(view.quarter, text.lang)
            markup(
                f'<div class="head"><h1>{esc(title)}　{esc(words)}</h1>{stamp_html(view.stamp, text)}</div>', key="head"
            )
        _controls(view, tables, text)
    _chips(view, text)


def _controls(view: View, tables: tuple[Table, ...], text: Text) -> None:
    """The quarter and the filters that mean something for the page's tables."""
    records, chosen, quarter = view.everything, view.selection, view.quarter
    known = records.quarters() or (quarter,)
    quarters = sorted({*known, quarter}, reverse=True)
    # Streamlit takes None for a box in which nothing stands; all years are a choice like any other.
    years = [0, *sorted({*(q.year for q in known), *((chosen.year,) if chosen.year else ())}, reverse=True)]
    with st.container(horizontal=True, width="content", key="controls"):
        st.selectbox(
            text("filter.quarter"),
            quarters,
            index=quarters.index(quarter),
            format_func=lambda q: numbers.quarter(q, text.lang),
            label_visibility="collapsed",
            width=180,
            **control("control_quarter", quarter, propose_for("quarter")),
        )
        count = sum(bool(chosen.chosen(name)) for name in FILTERS) + bool(chosen.year) + bool(chosen.rules)
        label = text("shell.filters_set", count=count) if count else text("shell.filters")
        with st.popover(label, width="content"):
            st.selectbox(
                text("shell.trend_years"),
                years,
                index=years.index(chosen.year or 0),
                format_func=lambda y: str(y) if y else text("shell.all_years"),
                **control("control_year", chosen.year, propose_for("year"), read=lambda y: y or None),
            )
            st.checkbox(
                text("shell.rules_of_now"),
                chosen.rules is not None,
                help=text("shell.rules_help"),
                **control(
                    "control_rules", chosen.rules, propose_for("rules"), read=lambda on: RULES_OF_NOW if on else None
                ),
            )
            for name in filters_of(tables, records):
                _filter(name, records, chosen, tables, text)


def _chips(view: View, text: Text) -> None:
    """The filters that are set, each with a way to drop it; grey with the reason where they change nothing here."""
    chosen = view.selection
    shown = [(name, value, "") for name in FILTERS for value in chosen.chosen(name)]
    if chosen.version:
        shown.insert(0, ("version", str(chosen.version), ""))
    if chosen.rules:
        shown.append(("rules", chosen.rules, ""))
    shown += [(idle.name, idle.value, _why_idle(idle, text)) for idle in view.idle]
    if not shown:
        return
    items = "".join(
        f'<a class="chip{" idle" if why else ""}" href="#" data-go="{esc(name)}:{esc(value)}"'
        f' title="{esc(text("shell.drop"))}"><b>{esc(text(f"filter.{name}"))}</b>'
        f"{esc(wording(name, value, text))}{f'<small>{esc(why)}</small>' if why else ''}<i>×</i></a>"
        for name, value, why in shown
    )
    clear = f'<a class="chip" href="#" data-go="{Click.CLEAR}">{esc(text("shell.clear"))}</a>' if len(shown) > 1 else ""
    markup(
        f'<div class="chips">{items}{clear}</div>',
        key="chips",
        on_click=lambda clicked: change(lambda now: _dropped(now, clicked)),
    )


def _why_idle(idle: Idle, text: Text) -> str:
    return text(f"narrowed.{idle.why}", filter=text(f"filter.{idle.name}"), value=idle.value)


def stamp_html(stamp: Stamp, text: Text) -> str:
    """Quarter end, data version and time, who has reported, sample data."""
    parts = [
        text("shell.until", day=numbers.day(stamp.until, text.lang)),
        text("shell.version", version=stamp.version, at=numbers.time(stamp.as_of, text.lang)),
        text("shell.reported", reported=stamp.reported, expected=stamp.expected),
    ]
    spans = "".join(f"<span>{esc(part)}</span>" for part in parts)
    if stamp.is_illustrative:
        help_text = esc(text("product.illustrative_help"))
        spans += f'<span class="badge" title="{help_text}">{esc(text("product.illustrative"))}</span>'
    return f'<div class="stamp">{spans}</div>'


def wording(name: str, value: str, text: Text) -> str:
    """A filter's value as the page says it."""
    if name == "lamp":
        return f"{Lamp(value).shape} {text(f'lamp.{value}')}"
    return text("shell.rules_of_now") if name == "rules" else isolated(text.word(value))


def _filter(name: str, records: Records, chosen: Selection, tables: tuple[Table, ...], text: Text) -> None:
    values = options(records, name, tables)
    if name == "lamp":
        values = tuple(lamp.value for lamp in Lamp if lamp.value in values)
    # A registered value that no row has stays choosable, so that it can be seen and dropped.
    values = (*values, *(value for value in chosen.chosen(name) if value not in values))

    def propose(picked: tuple[str, ...]) -> None:
        # What means nothing on this page cannot be seen in the box, and is not dropped by it.
        change(lambda now: now.with_filter(name, {*picked, *(set(now.chosen(name)) - set(values))}))

    st.multiselect(
        text(f"filter.{name}"),
        values,
        chosen.chosen(name),
        format_func=lambda value: wording(name, value, text),
        placeholder=text("shell.any"),
        **control(f"control_{name}", chosen.chosen(name), propose, read=lambda picked: tuple(sorted(picked))),
    )


def propose_for(name: str) -> Callable[[object], None]:
    """Put a value in the place of one part of the selection."""
    return lambda value: change(lambda now: replace(now, **{name: value}))  # type: ignore[arg-type]


def _dropped(chosen: Selection, clicked: str) -> Selection:
    if clicked == Click.CLEAR:
        return Selection(quarter=chosen.quarter, year=chosen.year)
    name, _, value = clicked.partition(":")
    if name == "version":
        return replace(chosen, version=None)
    if name == "rules":
        return replace(chosen, rules=None)
    return chosen.with_filter(name, (v for v in chosen.chosen(name) if v != value)) if name in FILTERS else chosen


def toggled(chosen: Selection, picked: Mapping[str, str]) -> Selection:
    """A click on a mark narrows to it; a second click on the only one chosen widens again.

    ``picked`` gives the value of each filter the mark speaks of; "" leaves that filter open.
    """
    wanted = {name: (value,) if value else () for name, value in picked.items()}
    if all(chosen.chosen(name) == values for name, values in wanted.items()):
        wanted = dict.fromkeys(wanted, ())
    for name, values in wanted.items():
        chosen = chosen.with_filter(name, values)
    return chosen
