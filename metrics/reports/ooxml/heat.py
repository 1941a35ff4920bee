"""Charts that Office draws best as tables: the heat table, and the strip of rounds as awards by rounds."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.charts.flag import LOST, WARNED, WON
from metrics.charts.heatmap import Heatmap, Spot
from metrics.charts.role import Role
from metrics.charts.round_strip import Round, RoundStrip
from metrics.charts.theme import LIGHT, Look

_SHAPES = {WON: "⚑", LOST: "○", WARNED: "⚐"}
_MOST_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Tinted:
    """A cell of a table that is a chart: words, the colour behind them and that of the letters."""

    words: str
    fill: str | None = None
    ink: str = LIGHT.ink
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Tinting:
    """A chart as a table: headings, rows whose first cell is a name, and what its marks mean."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Tinted, ...], ...]
    legend: tuple[Tinted, ...] = ()


def heat_table(chart: Heatmap, lang: str) -> Tinting:
    """The heat table as it is on screen: one row a thing, one column a step, words on colour."""
    look = LIGHT.of(lang)
    rows = tuple(
        (Tinted(name), *(_spot(spot, look) for spot in spots))
        for name, spots in zip(chart.names, chart.spots, strict=True)
    )
    legend = tuple(_spot(Spot(None, word, role), look) for role, word in chart.legend)
    return Tinting((chart.heading(0), *chart.steps), rows, legend)


def round_table(chart: RoundStrip, lang: str) -> Tinting:
    """One row an award, its last rounds in order, the earlier ones left out where there are more than ten.

    Each award counts its own rounds, so that the columns are places in a row and not dates.
    """
    look = LIGHT.of(lang)
    held = [
        sorted((r for r in chart.rounds if r.award == award), key=lambda r: r.when)[-_MOST_ROUNDS:]
        for award in chart.awards
    ]
    wide = max((len(rounds) for rounds in held), default=0)
    rows = tuple(
        (Tinted(award), *(_round(r, chart, look) for r in rounds), *[Tinted("")] * (wide - len(rounds)))
        for award, rounds in zip(chart.awards, held, strict=True)
    )
    shown = [(outcome, word) for outcome, word in zip((WON, LOST, WARNED), chart.legend, strict=True) if word]
    legend = tuple(
        Tinted(f"{_SHAPES[outcome]} {word}", *_flag(outcome, look)) for outcome, word in shown
        if any(r.outcome == outcome for r in chart.rounds)
    )  # fmt: skip
    if chart.illustrative_word and any(r.is_illustrative for r in chart.rounds):
        legend = (*legend, Tinted(f"* {chart.illustrative_word}", None, look.quiet))
    return Tinting((chart.heading(0), *[""] * wide), rows, legend)


def _spot(spot: Spot, look: Look) -> Tinted:
    fill = look.colour(spot.role) if spot.role else None if spot.level is None else look.level(spot.level)
    text = spot.label or ("" if spot.value is None else str(spot.value))
    shape = spot.role.lamp.shape if spot.role and spot.role.lamp else ""
    words = text if not shape or text.startswith(shape) else f"{shape} {text}".strip()
    return Tinted(words, fill, look.on(fill) if fill else look.quiet)


def _round(each: Round, chart: RoundStrip, look: Look) -> Tinted:
    run = chart.streak_form.format(count=each.streak) if each.streak > 1 else ""
    sample = "*" if each.is_illustrative else ""
    lines = [f"{_SHAPES.get(each.outcome, '')} {each.label}{sample}".strip(), run or each.result]
    return Tinted("\n".join(line for line in lines if line), *_flag(each.outcome, look), is_bold=bool(run))


def _flag(outcome: str, look: Look) -> tuple[str | None, str]:
    if outcome == WON:
        red = look.colour(Role.HONOUR)
        return red, look.on(red)
    if outcome == WARNED:
        yellow = look.colour(Role.YELLOW)
        return yellow, look.on(yellow)
    return None, look.quiet
