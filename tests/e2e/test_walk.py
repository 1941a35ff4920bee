"""The address is the one truth: whatever somebody does in whatever order, every part of a page says what it says."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from long import IS_LONG
from playwright.sync_api import Locator, Page, TimeoutError, expect
from screen import click_mark
from walking import Office, Spot, quarter_words

from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter
from metrics.model.selection import FILTERS, RULES_OF_NOW, Selection

# A walk takes a second a step; WALKS=100 takes as many of them, each another one every time.
WALKS = int(os.environ.get("WALKS", "0"))
PLACES = ("", "renovation", "milestones", "services", "rectification", "definitions")
_CONTROLS, _BOX = ".st-key-controls", '[data-testid="stPopoverBody"]'

# Waits until the page at rest says what is wanted, and gives what it says instead when it never does.
_SAYS = """([wanted, limit]) => new Promise((tell) => {
  const all = (one, of) => [...document.querySelectorAll(one)].map(of)
  const words = (text) => text.trim().split(/\\s+/).join(' ')
  const says = () => {
    const query = [...new URLSearchParams(location.search)].filter(([name]) => name !== 'basket')
    const address = { path: location.pathname, query: query.sort((a, b) => a < b ? -1 : a > b ? 1 : 0) }
    if (!('head' in wanted)) return address
    const first = (one) => document.querySelector(one)
    return { ...address,
      head: first('h1')?.textContent,
      chips: all('.chips .chip', (e) => e.dataset.go).filter((go) => go !== 'clear'),
      filters: first('.st-key-controls [data-testid="stPopover"] p')?.textContent,
      quarter: first('.st-key-controls input')?.value,
      lead: [...first('.lead')?.querySelectorAll('p') ?? []].map((e) => words(e.firstChild.textContent)),
      rows: all('.m[data-key*="-TableBlock-"] .table-scroll:not(.leads) tr[data-go]', (e) => e.dataset.go),
      figures: [...first('.tiles')?.querySelectorAll('.number') ?? []].map((e) => e.textContent),
    }
  }
  const isStill = () => {
    const app = document.querySelector('[data-testid="stApp"]')
    return app?.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED'
      && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
      && all('.stPlotlyChart', (e) => e.querySelector('.main-svg')).every(Boolean)
  }
  const same = (a, b) => Object.keys(b).every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]))
  const begun = performance.now()
  // What is still growing above would take a mark away from under the pointer.
  const height = () => document.querySelector('[data-testid="stMain"]')?.scrollHeight
  let seen = 0, high = 0
  const look = () => {
    seen = isStill() && same(says(), wanted) && height() === high ? seen + 1 : 0
    high = height()
    if (seen >= 3) tell(null)
    else if (performance.now() - begun >= limit) tell(says())
    else setTimeout(look, 25)
  }
  look()
})"""
_BOX_SAYS = """(box, [wanted, limit]) => new Promise((tell) => {
  const tags = '.react-aria-ComboBox [data-testid="stMultiSelectTagsContainer"]'
  const says = () => Object.fromEntries([
    ['year', box.querySelector('[data-testid="stSelectbox"] input').value],
    ['rules', box.querySelector('input[type="checkbox"]').checked],
    ...[...box.querySelectorAll('[data-testid="stMultiSelect"]')].map((one) => [
      one.querySelector('label p').textContent,
      one.querySelector(tags).innerText.split('\\n').map((e) => e.trim()).filter(Boolean).sort()]),
  ])
  const sorted = (one) => JSON.stringify(Object.entries(one).sort())
  const begun = performance.now()
  const look = () => {
    if (sorted(says()) === sorted(wanted)) tell(null)
    else if (performance.now() - begun >= limit) tell(says())
    else setTimeout(look, 25)
  }
  look()
})"""
# Every mark of a page that can be clicked: its chart, its place among the bars.
_MARKS = """() => [...document.querySelectorAll('[class*="-Chart-"] .js-plotly-plot')].flatMap((plot) => {
  const key = plot.closest('[class*="-Chart-"]').className.match(/st-key-(\\S+-Chart-\\S+)-\\d+(\\s|$)/)?.[1]
  const bars = plot.data.filter((trace) => trace.type === 'bar' && trace.visible !== false)
  const traces = [...plot.querySelectorAll('.barlayer .trace')]
  return [...plot.querySelectorAll('.barlayer .point path')].flatMap((mark, place) => {
    const ids = key && bars[traces.indexOf(mark.closest('.trace'))]?.customdata?.[mark.__data__.i]
    const { width, height } = mark.getBoundingClientRect()
    return [ids].flat()[0] && width > 6 && height > 6 ? [[key, place]] : []
  })
})"""
_ROWS = """() => [...document.querySelectorAll('.m[data-key*="-TableBlock-"] tr[data-go]')]
  .map((row) => [row.closest('.m').dataset.key, row.dataset.go])"""


def toggled(chosen: Selection, names: tuple[str, ...], picked: tuple[str, ...]) -> Selection:
    """What a click on a mark makes of a selection: narrowed to it, or widened where it was narrowed to just that."""
    wanted = {name: {value} - {""} for name, value in zip(names, picked, strict=False)}
    is_on = all(set(chosen.chosen(name)) == values for name, values in wanted.items())
    for name, values in wanted.items():
        chosen = chosen.with_filter(name, () if is_on else values)
    return chosen


class Walk(RuleBasedStateMachine):
    """Somebody who tries everything; where they were is kept in the plainest way, as a list."""

    page: Page
    office: Office

    def __init__(self) -> None:
        super().__init__()
        self.been: list[Spot] = []
        self.place = -1

    # ---- where they are --------------------------------------------------------------------------------------------

    @property
    def now(self) -> Spot:
        return self.been[self.place]

    def at(self, spot: Spot) -> None:
        """An act that leads somewhere else is one entry, and what lay ahead is gone."""
        if spot != self.now:
            self.been = [*self.been[: self.place + 1], spot]
            self.place += 1

    def choose(self, **changes: Any) -> None:
        self.at(replace(self.now, chosen=replace(self.now.chosen, **changes)))

    @property
    def is_framed(self) -> bool:
        return self.now.path != "definitions"

    @property
    def is_field(self) -> bool:
        return self.now.path not in ("", "definitions")

    def chips(self) -> list[str]:
        return [str(chip) for chip in self.office.shown(self.now)["chips"]]

    # Whether something can be done where they are must not change what is drawn next: what cannot is left.

    # ---- what they do ----------------------------------------------------------------------------------------------

    @initialize(path=st.sampled_from(PLACES[1:5]))
    def open(self, path: str) -> None:
        self.been, self.place = [Spot(path)], 0
        self.page.goto(self.now.address)

    @rule(pick=st.integers(0, 5))
    def choose_the_quarter(self, pick: int) -> None:
        if not self.is_framed:
            return
        quarters = sorted(self.office.view(self.now).everything.quarters())
        quarter = quarters[pick % len(quarters)]
        was = self.office.view(self.now).quarter
        self._pick(self.page.locator(_CONTROLS).locator("input").first, quarter_words(self.now, quarter))
        if quarter != was:
            self.choose(quarter=quarter)

    @rule(year=st.sampled_from((None, 2017, 2018)))
    def choose_the_years(self, year: int | None) -> None:
        if not self.is_framed:
            return
        text = self.office.view(self.now).text
        with_box = self._open()
        self._pick(with_box.locator("input").first, str(year) if year else text("shell.all_years"))
        self.choose(year=year)
        self._look_into(with_box)

    @rule()
    def judge_by_the_rules_of_now_or_then(self) -> None:
        if not self.is_framed:
            return
        box = self._open()
        box.locator('[data-testid="stCheckbox"] label').first.click()
        self.choose(rules=None if self.now.chosen.rules else RULES_OF_NOW)
        self._look_into(box)

    @rule(names=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 20)), min_size=1, max_size=2))
    def choose_in_the_box(self, names: list[tuple[int, int]]) -> None:
        """One or two values, one after the other in the open box; taking one that is chosen is taking it out."""
        if not self.is_field:
            return
        box = self._open()
        for which, pick in names:
            seen = self.office.view(self.now)
            shown = [n for n in FILTERS if seen.text(f"filter.{n}") in self.office.box(self.now)]
            name = shown[which % len(shown)]
            self._choose_one(box, name, seen.text(f"filter.{name}"), pick)
        self._look_into(box)

    @rule(pick=st.integers(0, 5))
    def drop_a_chip(self, pick: int) -> None:
        if not self.is_framed or not self.chips():
            return
        chips = self.chips()
        chip = chips[pick % len(chips)]
        self.page.locator(f'.chips .chip[data-go="{chip}"]').click()
        name, _, value = chip.partition(":")
        if name in FILTERS:
            self.choose(**{name: tuple(v for v in self.now.chosen.chosen(name) if v != value)})
        else:
            self.choose(**{name: None})

    @rule()
    def clear_the_filters(self) -> None:
        if not self.is_framed or len(self.chips()) < 2:
            return
        self.page.locator('.chips .chip[data-go="clear"]').click()
        chosen = self.now.chosen
        self.at(replace(self.now, chosen=Selection(quarter=chosen.quarter, year=chosen.year)))

    @rule(pick=st.integers(0, 1000))
    def click_a_row(self, pick: int) -> None:
        if not self.is_field:
            return
        narrowing = self.office.narrowing(self.now.path)
        rows = [row for row in self.page.evaluate(_ROWS) if row[0] in narrowing]
        if rows:
            key, go = rows[pick % len(rows)]
            self.page.locator(f'.m[data-key="{key}"] tr[data-go={json.dumps(go, ensure_ascii=False)}]').first.click()
            self.at(replace(self.now, chosen=toggled(self.now.chosen, narrowing[key], (go,))))

    @rule(pick=st.integers(0, 1000))
    def click_a_bar(self, pick: int) -> None:
        if not self.is_field:
            return
        narrowing = self.office.narrowing(self.now.path)
        marks = [mark for mark in self.page.evaluate(_MARKS) if mark[0] in narrowing]
        if marks:
            key, place = marks[pick % len(marks)]
            bar = self.page.locator(f'[class*="st-key-{key}-"] .barlayer .point path').nth(place)
            self.at(replace(self.now, chosen=toggled(self.now.chosen, narrowing[key], click_mark(bar))))

    @rule(pick=st.integers(0, 100))
    def follow_a_matter(self, pick: int) -> None:
        if self.now.path:
            return
        links = self.office.links(self.now)
        rows = [row for row in self.page.evaluate(_ROWS) if row[0] in links]
        key, go = rows[pick % len(rows)]
        self.page.locator(f'.m[data-key="{key}"] tr[data-go="{go}"]').click()
        link, chosen = links[key][int(go)], self.office.view(self.now).selection
        if link.narrows and link.id:
            chosen = chosen.with_filter(link.narrows, (link.id,))
        self.at(self.office.carried(replace(self.now, chosen=chosen), link.page))

    @rule()
    def see_where_a_figure_comes_from(self) -> None:
        if not self.is_framed:
            return
        self.page.locator(".tile").first.click()
        dialog = self.page.locator('[role="dialog"]')
        expect(dialog).to_be_visible()
        self.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)

    @rule()
    def speak_the_other_language(self) -> None:
        lang = "zh" if self.now.lang == "en" else "en"
        self.page.locator(f'.mast [data-go="lang:{lang}"]').click()
        self.at(replace(self.now, lang=lang))

    @rule(path=st.sampled_from(PLACES))
    def go_by_the_menu(self, path: str) -> None:
        self.page.locator(f'.mast nav a[data-go="{path}"]').click()
        if path != self.now.path:
            self.at(self.office.carried(self.now, path))

    @rule(steps=st.integers(1, 3))
    def go_back(self, steps: int) -> None:
        for _ in range(min(steps, self.place)):
            self.page.go_back()
            self.place -= 1
            self._agrees()

    @rule()
    def go_forward(self) -> None:
        if self.place >= len(self.been) - 1:
            return
        self.page.go_forward()
        self.place += 1

    @rule()
    def reload(self) -> None:
        self.page.reload()

    @rule(
        path=st.sampled_from(PLACES[:5]),
        chosen=st.builds(
            Selection,
            quarter=st.sampled_from((None, Quarter(2017, 3), Quarter(2018, 1))),
            version=st.sampled_from((None, None, 12)),
            rules=st.sampled_from((None, RULES_OF_NOW)),
            community=st.sampled_from(((), ("兴隆社区",), ("兴隆社区", "同乐社区"))),
            project=st.sampled_from(((), ("样例花园",), ("没有的项目",))),
            lamp=st.sampled_from(((), (Lamp.RED.value,))),
        ),
    )
    def open_a_link_that_was_sent(self, path: str, chosen: Selection) -> None:
        spot = Spot(path, chosen)
        self.page.goto(spot.address)
        self.at(spot)

    # ---- what must hold --------------------------------------------------------------------------------------------

    @invariant()
    def everything_says_what_the_address_says(self) -> None:
        if self.been:
            self._agrees()

    def teardown(self) -> None:
        if self.been and self.is_framed:
            self._look_into(self._open())

    def _agrees(self) -> None:
        wanted = self.office.shown(self.now)
        said = self.page.evaluate(_SAYS, [wanted, 20_000])
        assert said is None or {name: said[name] for name in wanted} == wanted, self.been

    # ---- hands -----------------------------------------------------------------------------------------------------

    def _open(self) -> Locator:
        box = self.page.locator(_BOX)
        if not box.count():
            self.page.locator(_CONTROLS).get_by_test_id("stPopoverButton").click()
        expect(box).to_be_visible()
        return box

    def _look_into(self, box: Locator) -> None:
        """The controls agree with the address too; then the box is closed."""
        self._agrees()
        wanted = self.office.box(self.now)
        said = box.evaluate(_BOX_SAYS, [wanted, 20_000])
        assert said is None or said == wanted
        self.page.keyboard.press("Escape")
        expect(box).to_have_count(0)

    def _pick(self, field: Locator, option: str) -> None:
        wanted = self.page.get_by_role("option", name=option, exact=True)
        for _ in range(4):
            field.click()
            # A list that opens while the page is drawn anew is taken away with it.
            with suppress(TimeoutError):
                wanted.click(timeout=5000)
                return
        raise AssertionError(f"{option!r} is not among the choices")

    def _choose_one(self, box: Locator, name: str, label: str, pick: int) -> None:
        one = box.get_by_test_id("stMultiSelect").filter(has=self.page.get_by_label(label, exact=True))
        chosen, free = self.now.chosen.chosen(name), self.office.free(self.now, name)
        if free:
            value = sorted(free)[pick % len(free)]
            self._pick(one.get_by_role("combobox"), free[value])
            self.choose(**{name: tuple(sorted({*chosen, value}))})
            self._close_list()

    def _close_list(self) -> None:
        """The list of a box for several values stays open for the next one."""
        self._agrees()
        opened = self.page.get_by_role("listbox")
        if opened.count():
            self.page.keyboard.press("Escape")
        expect(opened).to_have_count(0)


def test_whatever_is_done_in_whatever_order_every_part_says_what_the_address_says(page: Page, store: Path) -> None:
    class OfThisPage(Walk):
        pass

    OfThisPage.page, OfThisPage.office = page, Office(store)
    run_state_machine_as_test(
        OfThisPage,
        settings=settings(
            max_examples=WALKS or (3 if IS_LONG else 1),
            stateful_step_count=12,
            derandomize=not WALKS,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
