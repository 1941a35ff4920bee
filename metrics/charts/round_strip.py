"""Strip of rounds: each award's rounds in order along time, a flag where it was won. Red is honour here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, zip_longest
from typing import Any

import plotly.graph_objects as go

from metrics.charts import axes, canvas, lettering
from metrics.charts.canvas import Trace
from metrics.charts.description import Description, Grid, GridColumn
from metrics.charts.flag import HEIGHT, LOST, WARNED, WIDTH, WON, flag
from metrics.charts.role import Role
from metrics.charts.rows import NamedRows
from metrics.charts.theme import Look

_THICK = 62
_NEVER = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Round:
    """One assessed round of one award. ``streak`` is its place in an unbroken run of wins, 0 when not won.

    ``when`` places it; ``when_label`` says what is known of the date. ``outcome`` is won, lost or warned. A click
    chooses ``id``, or else the award.
    """

    award: str
    label: str
    when: date
    when_label: str
    outcome: str
    result: str
    streak: int = 0
    is_illustrative: bool = False
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RoundStrip(Description):
    """Rounds of each award on its own line. ``streak_form`` is the label of a run, filled with ``count``.

    ``legend`` names won, not won and warned. ``illustrative_word`` explains the paler marks of sample rounds.
    """

    rounds: tuple[Round, ...]
    awards: tuple[str, ...]
    streak_form: str = "{count}"
    legend: tuple[str, str, str] = ("", "", "")
    first: date | None = None
    last: date | None = None
    illustrative_word: str = ""

    def grid(self) -> Grid:
        """One row per round."""
        columns = tuple(GridColumn(self.heading(i), "number" if i == 4 else "text") for i in range(5))
        return Grid(columns, tuple((r.award, r.label, r.when_label, r.result, r.streak or None) for r in self.rounds))

    def drawing(self, look: Look) -> go.Figure:
        """A red flag for a round won, a ring for one not won, a swallow-tailed yellow flag for a warning."""
        rows = NamedRows.of(self.awards, look, thick=_THICK)
        # Marks stand a little below the middle of their line, so that a run's length has room above the flags.
        feet = {award: centre + 10 for award, centre in zip(self.awards, rows.centres, strict=True)}
        rounds = sorted((r for r in self.rounds if r.award in feet), key=lambda r: (self.awards.index(r.award), r.when))
        low, high, px_per_day = self._span(look, rounds, look.width - rows.left - 10)
        narrow = _narrow(rounds, px_per_day)
        flags = [
            flag(look, r.outcome, faint=r.is_illustrative, narrow=narrow, xanchor=str(r.when), yanchor=feet[r.award])
            for r in rounds
            if r.outcome in (WON, WARNED)
        ]
        legend, top = self._legend(look), 30
        ticks = axes.date_ticks(low, high, look, look.width - rows.left - 10)
        return canvas.picture(
            look,
            [
                *_runs(look, rounds, feet),
                self._marks(look, rounds, feet),
                _labels(look, rounds, feet, px_per_day),
                *rows.named(str(low), list(self.awards)),
            ],
            height=rows.height + top + 28,
            margin={"l": rows.left, "r": 10, "t": top, "b": 28},
            xaxis={"type": "date", "range": [str(low), str(high)], "showgrid": True, **ticks},
            yaxis=rows.axis(),
            shapes=[*flags, *legend[0]],
            annotations=[*self._streaks(look, rounds, feet), *legend[1]],
        )

    def _span(self, look: Look, rounds: list[Round], width: float) -> tuple[date, date, float]:
        """First and last day of the axis, with room for the outermost labels, and px per day."""
        first = self.first or min((r.when for r in rounds), default=_NEVER)
        last = self.last or max((r.when for r in rounds), default=first)
        half = max((lettering.px(r.label, look.small) for r in rounds), default=0) / 2 + 6
        days = max((last - first).days, 30)
        edge = timedelta(days=round(half * days / (width - 2 * half)) + 1)
        return first - edge, last + edge, width / ((last - first) + 2 * edge).days

    def _marks(self, look: Look, rounds: list[Round], feet: dict[str, float]) -> Trace:
        """What the pointer finds: a ring where not won, a clear square behind each flag."""
        is_flag = [r.outcome in (WON, WARNED) for r in rounds]
        return {
            "type": "scatter", "mode": "markers", "x": [str(r.when) for r in rounds],
            "y": [feet[r.award] - (HEIGHT / 2 if raised else 0) for r, raised in zip(rounds, is_flag, strict=True)],
            "marker": {"symbol": ["square" if raised else "circle" for raised in is_flag], "color": look.paper,
                       "size": [HEIGHT if raised else 8 for raised in is_flag],
                       "opacity": [0 if raised else 1 for raised in is_flag],
                       "line": {"color": look.quiet, "width": 1.5}},
            "showlegend": False, "customdata": [_id(r) for r in rounds],
            **canvas.hover([self._tip(look, r) for r in rounds]),
        }  # fmt: skip

    def _streaks(self, look: Look, rounds: list[Round], feet: dict[str, float]) -> list[Trace]:
        """The length of each run of two and more, over the flag of its last round."""
        ends = [
            now
            for now, after in zip_longest(rounds, rounds[1:])
            if now.streak > 1 and (after is None or after.award != now.award or after.streak <= now.streak)
        ]
        return [
            canvas.note(lettering.bold(self.streak_form.format(count=r.streak)), look, x=str(r.when), y=feet[r.award],
                        yanchor="bottom", yshift=HEIGHT, bgcolor=look.paper,
                        colour=look.letters(look.colour(Role.HONOUR)))
            for r in ends
        ]  # fmt: skip

    def _legend(self, look: Look) -> tuple[list[Trace], list[Trace]]:
        """Our own legend, because Plotly's knows no flag: mark and word side by side above the plot."""
        shapes, notes, at = [], [], 4.0
        corner: dict[str, Any] = {"xref": "paper", "yref": "paper"}
        pixel = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0, "yanchor": 1}
        told = dict(zip((WON, LOST, WARNED), self.legend, strict=True))
        shown = [(outcome, word) for outcome, word in told.items() if any(r.outcome == outcome for r in self.rounds)]
        if any(r.is_illustrative for r in self.rounds):
            shown.append(("", self.illustrative_word))
        for outcome, word in (pair for pair in shown if pair[1]):
            if outcome == LOST:
                ring = {"type": "circle", "x0": at, "x1": at + 8, "y0": 8, "y1": 16}
                shapes.append({**ring, **corner, **pixel, "line": {"color": look.quiet, "width": 1.5}})
            elif outcome:
                shapes.append(flag(look, outcome, shift=(at, 4), **corner, xanchor=0, yanchor=1))
            place: dict[str, Any] = {
                **corner,
                "x": 0,
                "y": 1,
                "xanchor": "left",
                "yanchor": "bottom",
                "xshift": at + 18,
                "yshift": 2,
            }
            notes.append(canvas.note(lettering.plain(word), look, colour=look.quiet, **place))
            at += lettering.px(word, look.small) + 46
        return shapes, notes

    def _tip(self, look: Look, each: Round) -> str:
        run = self.streak_form.format(count=each.streak) if each.streak > 1 else ""
        sample = self.illustrative_word if each.is_illustrative else ""
        facts = [("", fact) for fact in (each.when_label, each.result, run, sample)]
        return lettering.tip(f"{each.award} {each.label}", facts, look.lang)


def _runs(look: Look, rounds: list[Round], feet: dict[str, float]) -> list[Trace]:
    """A line under each award, strong from the first to the last round of an unbroken run of wins."""
    steps = [(before, now) for before, now in pairwise(rounds) if before.award == now.award]
    is_run = [now.streak > 1 and now.streak == before.streak + 1 for before, now in steps]
    return [
        {
            "type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False,
            "x": [x for before, now in chosen for x in (str(before.when), str(now.when), None)],
            "y": [y for _, now in chosen for y in (feet[now.award], feet[now.award], None)],
            "customdata": [_id(now) for _, now in chosen for _ in range(3)],
            "line": {"color": colour, "width": wide},
        }
        for chosen, colour, wide in (
            ([step for step, run in zip(steps, is_run, strict=True) if not run], look.grid, 1.5),
            ([step for step, run in zip(steps, is_run, strict=True) if run], look.colour(Role.HONOUR), 3),
        )
    ]  # fmt: skip


def _labels(look: Look, rounds: list[Round], feet: dict[str, float], px_per_day: float) -> Trace:
    """The rounds' names under the line, flags first, as far as they do not touch."""
    taken: dict[str, list[tuple[float, float]]] = {award: [] for award in feet}
    shown = []
    for each in sorted(rounds, key=lambda r: (r.outcome == LOST, r.when)):
        half = lettering.px(each.label, look.small) / 2 + 3
        middle = (each.when - _NEVER).days * px_per_day
        if all(middle + half <= start or middle - half >= end for start, end in taken[each.award]):
            taken[each.award].append((middle - half, middle + half))
            shown.append(each)
    return canvas.words(
        look,
        ([str(r.when) for r in shown], [feet[r.award] + 5 for r in shown]),
        [lettering.plain(r.label) for r in shown],
        [_id(r) for r in shown],
        position="bottom center",
        colour=look.quiet,
    )


def _narrow(rounds: list[Round], px_per_day: float) -> float:
    """How far the flags' cloths must fold so that the closest two do not cover each other, at most to a half."""
    raised = [r for r in rounds if r.outcome in (WON, WARNED)]
    gaps = [(b.when - a.when).days * px_per_day for a, b in pairwise(raised) if a.award == b.award]
    return min(1.0, max(0.5, (min(gaps, default=WIDTH + 2) - 2) / WIDTH))


def _id(each: Round) -> str:
    return each.id or each.award
