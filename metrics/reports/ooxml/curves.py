"""Lines of a native chart: how plan, actual and forecast are told apart, where numbers stand, names at the ends."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.charts.curves import last_known, numbers_at, thickness
from metrics.charts.description import Series
from metrics.charts.labels import LEFT, End, clear, spread
from metrics.charts.plot import Plot
from metrics.reports.ooxml import chart_axes as axes
from metrics.reports.ooxml import series as marks
from metrics.reports.ooxml.chart_cells import Ref, number_form
from metrics.reports.ooxml.drawing import Xml
from metrics.reports.ooxml.frame import Frame, space
from metrics.reports.ooxml.rooms import foot
from metrics.reports.ooxml.series import PointLabel

_DASHES = {"dash": "sysDash", "dot": "sysDot"}


@dataclass(frozen=True)
class Curves:
    """The place curves are drawn in: ``scale`` over ``height`` points, periods ``slot`` points apart.

    ``plot`` knows the curves, so that no word is put on one.
    """

    frame: Frame
    scale: Scale
    height: float
    slot: float
    decimals: int
    unit: str
    plot: Plot | None = None

    @classmethod
    def over(
        cls, frame: Frame, scale: Scale, names: Sequence[str], ends: Sequence[str], decimals: int, unit: str,
        top: float = 12, series: Sequence[Series] = (),
    ) -> tuple[Curves, tuple[float, float, float, float], int]:  # fmt: skip
        """The place, the points left free around it, and that each n-th period is printed.

        ``ends`` and the names of the ``series`` stand right.
        """
        ends = [*ends, *(cls(frame, scale, 1, 1, decimals, unit).end_words(each) for each in series)]
        left = frame.wide(axes.tick_words(scale, unit), frame.small) + 12
        # The last point stands half a slot from the plot's edge, so that much of its label is inside already.
        count = max(len(names), 1)
        room = frame.wide(list(ends), frame.small) * 1.08 + 14
        right = max((room - (frame.width - left) / (2 * count)) / (1 - 1 / (2 * count)), 8)
        slot = (frame.width - left - right) / count
        bottom, every = foot(frame, names, slot)
        height = frame.height - top - bottom
        plot = Plot(scale, height, slot * count, count, beside=right - 2)
        plot.draw(series)
        return cls(frame, scale, height, slot, decimals, unit, plot), (left, top, right, bottom), every

    def picture(
        self, plots: Sequence[Xml], inner: tuple[float, float, float, float], every: int,
        *, legend: Xml | None = None, form: str | None = None,
    ) -> bytes:  # fmt: skip
        """The chart with its axes and light grid lines."""
        look = self.frame.look
        return space(
            self.frame,
            list(plots),
            [
                axes.categories(self.frame, rule=look.quiet, every=every),
                axes.values(self.frame, self.scale, grid=look.grid,
                            form=form or axes.tick_form(self.scale, self.unit)),
            ],
            inner,
            legend=legend,
        )  # fmt: skip

    def line(
        self,
        index: int,
        series: Series,
        name: Ref,
        cells: Ref,
        along: Ref,
        *,
        dash: str = "",
        numbers: dict[int, PointLabel] | None = None,
        end: tuple[str, tuple[float, float]] = ("r", (0.0, 0.0)),
    ) -> Xml:
        """A series broken at every gap. ``numbers`` are the points that print their number.

        The last known point says the name as well, on the side and so many points right and down as ``end`` says.
        """
        look, form = self.frame.look, number_form(self.decimals, self.unit)
        colour, dash = look.colour(series.role), dash or ("dash" if series.dash else "")
        known = [i for i, value in enumerate(series.values) if value is not None]
        ink = look.quiet if series.is_quiet else look.letters(colour)
        told: dict[int, PointLabel | None] = {i: word for i, word in (numbers or {}).items() if i in known[:-1]}
        if known:
            told[known[-1]] = PointLabel(end[0], form, named=True, colour=ink, bold=not series.is_quiet, shift=end[1])
        ring = dash == "dot"
        mark = (
            marks.marker("none")
            if series.dash and len(known) > 1
            else marks.marker(
                "circle", 3 if series.is_quiet else 6, look.paper if ring else colour, ring=colour if ring else None
            )
        )
        stroke = marks.stroke(colour, min(thickness(series), 1.5 if dash else 9), dash=_DASHES.get(dash, ""))
        words = marks.labels(self.frame, None, told)
        return marks.series("line", index, name, cells, stroke, mark, along=along, words=words)

    def end_words(self, series: Series) -> str:
        """What stands at the end of a line."""
        last = last_known(series.values)
        value = None if last is None else series.values[last]
        return "" if value is None else f"{series.name} {lettering.figure(value, self.decimals, self.unit)}"

    def shifts(self, ends: Sequence[tuple[int, float]]) -> list[float]:
        """How many points lower each end's words stand, so that none at the same place covers another."""
        per_unit = self.height / self.scale.span
        found = [0.0] * len(ends)
        for place in {place for place, _ in ends}:
            members = [i for i, (other, _) in enumerate(ends) if other == place]
            wanted = [(ends[i][1] - self.scale.low) * per_unit for i in members]
            centres = spread(wanted, [self._line] * len(members), -4, self.height + 8)
            for i, want, centre in zip(members, wanted, centres, strict=True):
                found[i] = want - centre
        return found

    def gap_heights(self, gap: Callable[[int], str], missing: Container[int], foot: float) -> list[float]:
        """At which value each place says its word where it has no number; those ``missing`` one now take their room."""
        plot, size = self.plot, self.frame.small
        if not plot:
            return []
        return [plot.over_foot(gap(row), size, row, foot, takes=row in missing) for row in range(plot.count)]

    def ends(self, series: Sequence[Series]) -> list[tuple[str, tuple[float, float]]]:
        """On which side of each line's end its words stand, and how many points right and down, to cover nothing."""
        known = [(each, last) for each in series if (last := last_known(each.values)) is not None]
        tops = [(last, each.values[last] or 0.0) for each, last in known]
        found = {id(each): ("r", (0.0, shift)) for (each, _), shift in zip(known, self.shifts(tops), strict=True)}
        for each, last in known:
            if self.plot and last < self.plot.count - 1:
                shift = found[id(each)][1][1]
                told = End((self.end_words(each),), last, 0.0, "")
                middle = self._up(each.values[last] or 0.0) - shift
                move = clear(told, middle, self._line, self.frame.small, self.plot, last)
                found[id(each)] = ("l" if move.side == LEFT else "r", (move.right, shift - move.up))
        return [found.get(id(each), ("r", (0.0, 0.0))) for each in series]

    @property
    def _line(self) -> float:
        return self.frame.small * 1.35

    def _up(self, value: float) -> float:
        return (value - self.scale.low) * self.height / self.scale.span

    def numbers(self, series: Series, other: Series | None, *, leads: bool = True) -> dict[int, PointLabel]:
        """Where the screen prints numbers at a line's points, this prints them too."""
        if not self.plot:
            return {}
        found = numbers_at(self.frame.small, series, other, self.plot, self.decimals, self.unit, leads=leads)
        form = number_form(self.decimals, self.unit)
        colour = self.frame.look.quiet if series.dash else self.frame.look.ink
        return {
            i: self._beside(side, PointLabel("t", form, colour=colour), text)
            for i, (text, side) in enumerate(zip(found.texts, found.sides, strict=True))
            if text
        }

    def _beside(self, side: str, word: PointLabel, text: str) -> PointLabel:
        """A label above or below its point, moved left or right as the screen's words are."""
        half = self.frame.em(text, self.frame.small) / 2 + 2
        across = -half if "left" in side else half if "right" in side else 0.0
        return replace(word, side="b" if "bottom" in side else "t", shift=(across, 0))
