"""设置: the office's own values, its lamp rules with their published source, and the way to its registers and targets.

Everything here is a table on record: a change is an upload like any other, with who, why, and from which quarter on.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from metrics.app import alarm, post, state
from metrics.app.changing import change
from metrics.app.desk import editor
from metrics.app.desk.desk import table_names
from metrics.app.html import esc, markup
from metrics.app.keys import key_of
from metrics.app.markdown import plain
from metrics.app.navigation import go
from metrics.app.own import show_own
from metrics.app.tables import grid_html
from metrics.charts.description import Grid, GridColumn
from metrics.errors import StoreError
from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.insight.provenance import cited, rule_text
from metrics.intake.drafts.say import say
from metrics.intake.records import amend
from metrics.model.clock import BEIJING
from metrics.model.lamp import Pace
from metrics.model.measure import Measure
from metrics.model.office import (
    ALL_PACED,
    BY_LIMITS,
    BY_POINTS,
    BY_RATIO,
    LAMP_RULES_TABLE,
    METHODS,
    SETTINGS,
    SETTINGS_TABLE,
    Setting,
    SettingChange,
)
from metrics.model.quarter import Quarter
from metrics.model.selection import Selection

# Published presets of everything judged by pace (DOMAIN §4.2): method, green, yellow, source.
PRESETS: Mapping[str, tuple[str, float, float, str]] = {
    "wuhan": (BY_RATIO, 0.8, 0.6, "武汉市重大项目管理办法、新晃2015（S17、S18）"),
    "yinchuan": (BY_POINTS, 10, 30, "银川2025（S15）"),
    "sanya": (BY_RATIO, 1, 0.5, "三亚2022（S16）"),
}

# How a setting of these kinds is written.
_EXAMPLES = {"weeks": "2018-W07、2018-W08", "columns": "rectification.detail", "zone": BEIJING}


def show_settings() -> None:
    """The page."""
    text = state.text()
    markup(
        f'<div class="head"><h1>{esc(text("settings.title"))}</h1></div>'
        f'<p class="note">{esc(text("settings.lead"))}</p>',
        key="settings-head",
    )
    _values(text)
    _lamps(text)
    _registers(text)
    show_own(text)


def _changes() -> tuple[SettingChange, ...]:
    return state.records(state.archive().version).book.changes


def _values(text: Text) -> None:
    """Every setting with its value, since when and why; and a form to change one."""
    office, changed = state.office(), {c.attribute: c for c in _changes() if c.attribute != "rules"}
    names = ("setting", "value", "since", "source")
    rows = tuple(
        (
            _word(one.word, text),
            _written(getattr(office, one.attribute), text),
            _since(changed.get(one.attribute), text),
            cited(one.source, text),
        )
        for one in SETTINGS
    )
    grid = Grid(tuple(GridColumn(text(f"settings.column_{name}")) for name in names), rows)
    markup(
        f'<div class="chart-head"><h2>{esc(text("settings.values"))}</h2></div>{grid_html(grid, text)}',
        key="settings-values",
    )
    with st.expander(text("settings.change")):
        one = st.selectbox(
            text("settings.column_setting"),
            SETTINGS,
            format_func=lambda one: _word(one.word, text),
            key="setting-chosen",
            width=420,
        )
        with st.form(key_of("setting", one.attribute), border=False):
            left, right = st.columns(2)
            value = left.text_input(
                text("settings.new_value"),
                placeholder=_placeholder(one, text),
                max_chars=60,
                key=key_of("setting", "value", one.attribute),
            )
            since = right.selectbox(text("settings.column_since"), _quarters(), format_func=str)
            basis, who = _signed(text, "setting")
            if st.form_submit_button(text("settings.save"), type="primary"):
                row = {"setting": one.word, "setting_value": value.strip(), "valid_from": str(since), "basis": basis}
                _save(SETTINGS_TABLE, row, who, basis, text)


def _lamps(text: Text) -> None:
    """Every judged figure with the rule in force and where it comes from; a form, with the published presets."""
    office, catalogue = state.office(), state.families()
    changed = {c.value[0]: c for c in _changes() if c.attribute == "rules"}
    of_paces = changed.get(ALL_PACED)
    judged = [measure for measure in catalogue.measures.values() if measure.lamp is not None]
    rows = tuple(
        (
            measure.id,
            _measure_name(measure, text),
            rule_text(office.rule(measure.id, measure.lamp), measure.unit, text),
            _since(changed.get(measure.id) or (of_paces if isinstance(measure.lamp, Pace) else None), text),
        )
        for measure in judged
    )
    names = ("indicator", "name", "rule", "since")
    grid = Grid(tuple(GridColumn(text(f"settings.column_{name}")) for name in names), rows)
    markup(
        f'<div class="chart-head"><h2>{esc(text("settings.lamps"))}</h2>'
        f'<p class="quiet">{esc(text("settings.lamps_help"))}</p></div>{grid_html(grid, text)}',
        key="settings-lamps",
    )
    with st.expander(text("settings.change_lamp")):
        preset = st.selectbox(
            text("settings.preset"),
            [None, *PRESETS],
            format_func=lambda name: text(f"settings.preset_{name or 'own'}"),
            key="lamp-preset",
        )
        method, green, yellow, source = PRESETS[preset] if preset else (BY_LIMITS, 90.0, 80.0, "")
        with st.form(key_of("lamp", preset), border=False):
            first, second, third = st.columns(3)
            codes = {ALL_PACED: text("settings.all_paced")} | {
                m.id: f"{m.id}　{_measure_name(m, text)}" for m in judged
            }
            code = first.selectbox(text("settings.column_indicator"), list(codes), format_func=codes.__getitem__)
            chosen = second.selectbox(
                text("settings.method"),
                METHODS,
                index=METHODS.index(method),
                format_func=lambda method: _word(method, text),
            )
            since = third.selectbox(text("settings.column_since"), _quarters(), format_func=str)
            low = first.number_input(text("settings.green"), value=float(green))
            high = second.number_input(text("settings.yellow"), value=float(yellow))
            basis, who = _signed(text, f"lamp-{preset}", source)
            if st.form_submit_button(text("settings.save"), type="primary"):
                limits = {"green": numbers.calculated(low, 4), "yellow": numbers.calculated(high, 4)}
                row = {"indicator_id": code, "method": chosen, **limits, "valid_from": str(since), "basis": basis}
                _save(LAMP_RULES_TABLE, row, who, basis, text)


def _registers(text: Text) -> None:
    """Each register with how many rows it has; a click edits it on the page."""
    catalogue, known = state.families(), state.records(state.archive().version)
    names = table_names(text)
    registers = [table for table in catalogue.tables.values() if not table.is_periodic]
    markup(
        f'<div class="chart-head"><h2>{esc(text("settings.registers"))}</h2>'
        f'<p class="quiet">{esc(text("settings.registers_help"))}</p></div>',
        key="settings-registers",
    )
    with st.container(horizontal=True):
        for table in registers:
            label = text("settings.edit", table=names[table.id], count=len(known.all(table.id)))
            if st.button(plain(label), key=key_of("edit", table.id)):
                editor.begin(table, text)
                go("upload", Selection())


def _signed(text: Text, key: str, source: str = "") -> tuple[str, str]:
    """On what basis, and by which post."""
    left, right = st.columns(2)
    basis = left.text_input(text("settings.basis"), value=source, key=key_of("basis", key), max_chars=200)
    who = right.text_input(
        text("upload.who"),
        key=key_of("who", key),
        value=post.remembered(),
        placeholder=text("upload.who_example"),
        max_chars=40,
    )
    return basis.strip(), who.strip()


def _save(table: str, row: Mapping[str, str], who: str, basis: str, text: Text) -> None:
    """Add or replace one row of a register as a version; what is wrong with it is told in its own sentence."""
    catalogue, store = state.families(), state.archive()
    head = store.head()[0]
    try:
        draft = amend.with_row(catalogue.tables[table], row, store, catalogue.tables, head)
    except amend.Unfit as refused:
        spoken = text.scoped(catalogue.family_of(table).slug)
        for finding in refused.findings:
            st.warning(plain(say(finding, spoken)))
        return
    except StoreError as error:
        st.warning(plain(alarm.refusal(error, text)))
        return
    if change(draft, who, basis, text, seen=head):
        st.rerun()


def _quarters() -> list[Quarter]:
    """From which quarters a rule may hold: those on record and the next, the next first."""
    known = state.records(state.archive().version).quarters()
    latest = max(known, default=Quarter(2018, 1))
    return list(Quarter.span(min(known, default=latest), latest.next))[::-1]


def _since(change: SettingChange | None, text: Text) -> str:
    if change is None:
        return text("settings.standard")
    return (
        text("settings.since", quarter=change.since)
        if change.since and not change.is_timeless
        else text("settings.always")
    )


def _written(value: object, text: Text) -> str:
    if isinstance(value, bool):
        return text("settings.yes" if value else "settings.no")
    if isinstance(value, tuple):
        return text.marks.joiner.join(value)
    if isinstance(value, frozenset):
        return text.marks.joiner.join(".".join(each) for each in sorted(value)) or text("word.none")
    return numbers.plain(value) if isinstance(value, (int, float)) else str(value)


def _placeholder(one: Setting, text: Text) -> str:
    if one.minimum is not None and one.maximum is not None:
        return f"{numbers.plain(one.minimum)}–{numbers.plain(one.maximum)}"
    if one.kind in _EXAMPLES:
        return _EXAMPLES[one.kind]
    return text("settings.yes_or_no") if one.kind == "yes_no" else ""


def _measure_name(measure: Measure, text: Text) -> str:
    return text.scoped(state.families().family_of(measure.id).slug)(f"{measure.id}.name")


def _word(word: str, text: Text) -> str:
    """A word of the settings' vocabulary in the page's language."""
    return text.scoped(state.families().family_of(SETTINGS_TABLE).slug).word(word)
