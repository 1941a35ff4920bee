"""Every chart of every page of an office: in all its quarters, the next, one far off, and in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from metrics.blocks import Block, Chart
from metrics.insight.overview import overview
from metrics.insight.readings import Readings
from metrics.insight.views import of_selection, view
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.selection import Selection
from metrics.registry import catalogue

FAR_OFF = Quarter(2030, 1)


@dataclass(frozen=True)
class Shown:
    """A chart with marks and where it stands."""

    page: str
    quarter: Quarter
    lang: str
    block: Chart

    @property
    def where(self) -> str:
        """Page, chart, quarter and language."""
        return f"{self.page}/{self.block.key} {self.quarter} {self.lang}"


def every_chart(office: Records, *quarters: Quarter) -> tuple[Shown, ...]:
    """The charts of some quarters, else of all; those that have nothing to draw are left out, as on their pages."""
    asked = quarters or (*office.quarters(), max(office.quarters()).next, FAR_OFF)
    return tuple(shown for quarter in asked for shown in _of_quarter(office, quarter))


def untold(figure: Mapping[str, Any]) -> list[str]:
    """Bars that neither say their number nor stand beside an axis of numbers, and points without an axis."""
    layout, found = figure["layout"], []
    words = [(trace, i) for trace in figure["data"] if trace["type"] == "scatter" for i in _worded(trace)]
    # Where along the row of bars a word stands: beside lying bars its height, over upright ones its place.
    said = {(_place(trace[axis][i]), axis == "y") for trace, i in words for axis in "xy"}
    for trace in figure["data"]:
        is_lying = trace.get("orientation") == "h"
        axis = layout.get("xaxis" if is_lying else "yaxis2" if trace.get("yaxis") == "y2" else "yaxis", {})
        if trace["type"] == "bar" and not _has_ticks(axis):
            sizes = trace["x"] if is_lying else trace["y"]
            at = trace["y"] if is_lying else trace["x"]
            texts = trace.get("text") or [""] * len(sizes)
            found += [
                f"bar {i} of {trace.get('name')}: {size}"
                for i, (size, text) in enumerate(zip(sizes, texts, strict=True))
                if size and not text and (_place(at[i]), is_lying) not in said
            ]
        elif "lines" in trace.get("mode", "") and any(y is not None for y in trace["y"]) and not _has_ticks(axis):
            x_axis = layout.get("xaxis", {})
            found += [] if _has_ticks(x_axis) and trace.get("hoverinfo") == "skip" else [f"line {trace.get('name')}"]
    return found


def _of_quarter(office: Records, quarter: Quarter) -> Iterator[Shown]:
    known, selection = catalogue(), Selection(quarter)
    readings = of_selection(known, office, selection)

    def remembered(_: Selection) -> Readings:
        return readings

    for lang in ("zh", "en"):
        for family in known.pages:
            if family.page:
                seen = view(known, office, selection, lang, family=family, readings=remembered)
                yield from _charts(family.slug, quarter, lang, family.page(seen))
        seen = view(known, office, selection, lang, readings=remembered)
        yield from _charts("overview", quarter, lang, overview(known, seen, readings))


def _charts(page: str, quarter: Quarter, lang: str, blocks: Iterator[Block]) -> Iterator[Shown]:
    for block in blocks:
        if isinstance(block, Chart) and not block.description.is_empty:
            yield Shown(page, quarter, lang, block)


def _worded(trace: Mapping[str, Any]) -> list[int]:
    return [i for i, text in enumerate(trace.get("text") or ()) if text]


def _place(at: Any) -> Any:
    return round(at, 6) if isinstance(at, (int, float)) else at


def _has_ticks(axis: Mapping[str, Any]) -> bool:
    return axis.get("showticklabels", True) is not False and bool(axis.get("tickvals"))
