"""Axes of a native chart: categories, numbers and days, and the legend."""

from __future__ import annotations

from metrics.charts import lettering
from metrics.charts.axes import Scale
from metrics.reports.ooxml.chart_cells import number_form
from metrics.reports.ooxml.drawing import Xml, c, fill, line
from metrics.reports.ooxml.frame import Frame, letters, share

# Identifiers of the four axes a chart can have; any numbers will do.
CATEGORIES, VALUES, OTHER_CATEGORIES, OTHER_VALUES = 111, 112, 113, 114


def ids(*, other: bool = False) -> list[Xml]:
    """The axes a plot stands on: the first pair, or the second one laid over it."""
    pair = (OTHER_CATEGORIES, OTHER_VALUES) if other else (CATEGORIES, VALUES)
    return [c("axId", val=number) for number in pair]


def categories(
    frame: Frame,
    *,
    side: str = "b",
    other: bool = False,
    is_hidden: bool = False,
    is_reversed: bool = False,
    every: int = 1,
    rule: str | None = None,
    size: float | None = None,
    colour: str | None = None,
    crosses: str = "autoZero",
    labels: str = "low",
) -> Xml:
    """The axis of names or periods. ``every`` prints each n-th, ``rule`` is the colour of its line."""
    own, cross = (OTHER_CATEGORIES, OTHER_VALUES) if other else (CATEGORIES, VALUES)
    return c(
        "catAx",
        c("axId", val=own),
        _scaling(is_reversed=is_reversed),
        # Never deleted: LibreOffice would stack the bars of deleted second axes on those of the first.
        c("delete", val=0),
        c("axPos", val=side),
        c("numFmt", formatCode="General", sourceLinked=False),
        c("majorTickMark", val="none"),
        c("minorTickMark", val="none"),
        # Low, so that names stay at the edge when bars run to the left of zero.
        c("tickLblPos", val="none" if is_hidden else labels),
        c("spPr", fill(None), line(None if is_hidden else rule, 0.75)),
        # Names are broken by the program itself, into the place they have.
        letters(frame, size=size or frame.small, colour=colour or frame.look.quiet, wrap="square"),
        c("crossAx", val=cross),
        c("crosses", val=crosses),
        c("auto", val=0),
        c("lblAlgn", val="ctr"),
        c("lblOffset", val=60),
        c("tickLblSkip", val=every) if every > 1 else None,
        c("noMultiLvlLbl", val=1),
    )


def values(
    frame: Frame,
    scale: Scale,
    *,
    side: str = "l",
    other: bool = False,
    name: str = "valAx",
    is_hidden: bool = False,
    is_reversed: bool = False,
    form: str = "General",
    grid: str | None = None,
    step: float | None = None,
    crosses: str = "autoZero",
    between: str = "between",
    rule: str | None = None,
    labels: str = "low",
    own: int | None = None,
    cross: int | None = None,
) -> Xml:
    """An axis of numbers over a scale, with grid lines in a colour at each ``step``."""
    pair = (OTHER_VALUES, OTHER_CATEGORIES) if other else (VALUES, CATEGORIES)
    steps = [after - before for before, after in zip(scale.ticks, scale.ticks[1:], strict=False)]
    each = step or (steps[0] if steps else None)
    return c(
        name,
        c("axId", val=own or pair[0]),
        _scaling(scale, is_reversed=is_reversed),
        c("delete", val=0),
        c("axPos", val=side),
        c("majorGridlines", c("spPr", line(grid, 0.5))) if grid else None,
        c("numFmt", formatCode=form, sourceLinked=False),
        c("majorTickMark", val="none"),
        c("minorTickMark", val="none"),
        c("tickLblPos", val="none" if is_hidden else labels),
        c("spPr", fill(None), line(rule, 0.75)),
        letters(frame, size=frame.small, colour=frame.look.quiet),
        c("crossAx", val=cross or pair[1]),
        c("crosses", val=crosses),
        c("crossBetween", val=between),
        c("majorUnit", val=_number(each)) if each else None,
    )


def tick_words(scale: Scale, unit: str) -> list[str]:
    """The numbers at an axis' ticks as printed."""
    return [lettering.figure(tick, _decimals(scale), unit) for tick in scale.ticks]


def tick_form(scale: Scale, unit: str) -> str:
    """The number format of an axis' ticks."""
    return number_form(_decimals(scale), unit)


def told_over(frame: Frame, scale: Scale, ticks: Scale, unit: str, *, side: str) -> Xml:
    """The axis of a chart whose scale runs on past its last tick, for words; it says no number there."""
    usual = tick_form(ticks, unit).split(";")[0]
    form = f'[<={ticks.high:g}]{usual};""'
    return values(frame, Scale(scale.low, scale.high, ticks.ticks), side=side, form=form, grid=frame.look.grid)


def _decimals(scale: Scale) -> int:
    step = scale.ticks[1] - scale.ticks[0] if len(scale.ticks) > 1 else 1.0
    return 0 if float(step).is_integer() else 1 if round(step * 10, 6).is_integer() else 2


def legend(frame: Frame, hidden: list[int], names: list[str] | tuple[str, ...]) -> Xml:
    """A legend along the top, left-aligned; the series at ``hidden`` are not in it."""
    wide = min(sum(frame.em(name, frame.small) + 44 for name in names) + 8, frame.width)
    return c(
        "legend",
        c("legendPos", val="t"),
        *(c("legendEntry", c("idx", val=index), c("delete", val=1)) for index in hidden),
        c(
            "layout",
            c(
                "manualLayout",
                c("xMode", val="edge"),
                c("yMode", val="edge"),
                c("x", val="0"),
                c("y", val="0"),
                c("w", val=share(wide, frame.width)),
                c("h", val=share(legend_height(frame, names), frame.height)),
            ),
        ),
        c("overlay", val=0),
        letters(frame, size=frame.small, colour=frame.look.quiet),
    )


def legend_height(frame: Frame, names: list[str] | tuple[str, ...]) -> float:
    """Points a legend of these names takes; none when there are none."""
    if not names:
        return 0.0
    rows = max(1, -int(-sum(frame.em(name, frame.small) + 44 for name in names) // frame.width))
    return rows * (frame.small + 9)


def _scaling(scale: Scale | None = None, *, is_reversed: bool = False) -> Xml:
    return c(
        "scaling",
        c("orientation", val="maxMin" if is_reversed else "minMax"),
        c("max", val=_number(scale.high)) if scale else None,
        c("min", val=_number(scale.low)) if scale else None,
    )


def _number(value: float) -> str:
    return repr(round(float(value), 9)).removesuffix(".0")
