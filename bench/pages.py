"""What a page costs the server: its blocks and figures, against turning the same figures into JSON.

A leader's click costs one page. The floor is what Plotly needs to write the page's figures for the browser.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import plotly.graph_objects as go
from _floor import cpu_seconds, tell

from metrics.blocks import Block, Chart
from metrics.blocks.family import Family
from metrics.charts.theme import LIGHT
from metrics.insight.overview import overview
from metrics.insight.readings import Readings
from metrics.insight.views import of_selection, view
from metrics.intake.records.door import fill
from metrics.model.actor import Way
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.selection import Selection
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.log import Store

CHOSEN = Selection(quarter=Quarter(2018, 2))


def sample_office(path: Path) -> Records:
    """The sample office, brought in through the real intake."""
    store, tables = Store.open(path), catalogue().tables
    list(fill(store, tables, Way.COMMAND))
    return frames.load(store, tables.values())


def of_family(family: Family, known: Records, readings: Readings) -> list[Block]:
    """The blocks of one family's page."""
    seen = view(catalogue(), known, CHOSEN, "zh", family=family, readings=lambda _: readings)
    return list(family.page(seen)) if family.page else []


def of_overview(known: Records, readings: Readings) -> list[Block]:
    """The blocks of the overview."""
    seen = view(catalogue(), known, CHOSEN, "zh", readings=lambda _: readings)
    return list(overview(catalogue(), seen, readings))


def figures(make: Callable[[], list[Block]]) -> list[go.Figure]:
    """The figures of a page's charts, as wide as a screen."""
    return [b.description.figure(replace(LIGHT, width=1376)) for b in make() if isinstance(b, Chart)]


def main() -> None:
    """Every page: blocks alone, and with its figures."""
    with tempfile.TemporaryDirectory() as scratch:
        known = sample_office(Path(scratch))
    readings = of_selection(catalogue(), known, CHOSEN)
    pages = {"overview": partial(of_overview, known, readings)}
    pages |= {family.slug: partial(of_family, family, known, readings) for family in catalogue().pages}
    for name, make in pages.items():
        drawn = figures(make)
        floor = cpu_seconds(lambda drawn=drawn: [figure.to_json() for figure in drawn])
        tell(f"{name}: blocks", cpu_seconds(make), floor, "its figures as JSON")
        tell(f"{name}: blocks and {len(drawn)} figures", cpu_seconds(partial(figures, make)), floor, "the same")


main()
