"""What of the records a page shows: results of whoever is looked at and of everyone, and the quarters of its trends.

Trends begin with the first quarter on record, in the year chosen if there is one, and run to the page's quarter
without leaving out a quarter that nobody reported: it stays as a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from metrics.blocks import View
from metrics.blocks.heads import span
from metrics.families.red_flags.measures import MEASURES, SCORE, STREAK
from metrics.families.red_flags.rounds import Result, results
from metrics.families.red_flags.schema import TABLE
from metrics.families.red_flags.standing import standing
from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.model.lamp import Bands, Lamp
from metrics.model.measure import Reading
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting


@dataclass(frozen=True)
class Shown:
    """The results up to the page's quarter, read once for all charts, lists and sentences.

    ``unit`` are those of the office itself or of the one community looked at, ``selection`` everybody's within the
    page's filters, ``everyone`` all of them, because ranks and means need the others. ``span`` are the quarters of the
    page's trends, oldest first.
    """

    view: View
    unit: tuple[Result, ...]
    selection: tuple[Result, ...]
    everyone: tuple[Result, ...]
    span: tuple[Quarter, ...]

    @classmethod
    def of(cls, view: View) -> Shown:
        """What a view shows."""
        unit = results(standing(view.records, view.quarter).rows)
        selection, everyone = (results(known.until(TABLE, view.quarter)) for known in (view.records, view.everything))
        return cls(view, unit, selection, everyone, _span(view))

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        """Every measure of the page at its quarter by id, judged and compared once."""
        return {measure.id: self.view.read(measure) for measure in MEASURES}

    @property
    def stale(self) -> Sequence[tuple[Result, int]]:
        """Last rounds of runs of flags that nobody reported on since, each with its run."""
        found: Sequence[tuple[Result, int]] = self.readings[STREAK.id].value.parts.get("stale", ())
        return found

    @property
    def text(self) -> Text:
        """The page's sentences."""
        return self.view.text

    @property
    def is_about_office(self) -> bool:
        """Whether the page is about the office and not narrowed to communities."""
        return not self.view.selection.community or any(result.is_own for result in self.selection)

    @property
    def looked_at(self) -> tuple[Result, ...]:
        """Results of the communities chosen; of the office itself when none is."""
        return self.selection if self.view.selection.community else self.unit

    def is_zero(self, quarter: Quarter) -> bool:
        """Whether a quarter was reported as zero: then there was no round, which is not the same as not reported."""
        return self.view.records.reporting(TABLE, quarter) is Reporting.ZERO

    def lamp(self, result: Result) -> Lamp | None:
        """Red with a yellow flag, else by the limits of the score; none without one, for a rank alone is no alarm."""
        if result.is_warned:
            return Lamp.RED
        return None if result.score is None else self.score_limits.lamp(result.score)

    @property
    def score_limits(self) -> Bands:
        """The limits of a score by the rules of the page's quarter."""
        rule = self.view.records.office_at(self.view.quarter).rule(SCORE.id, SCORE.lamp)
        return rule if isinstance(rule, Bands) else SCORE.bands

    def in_trend(self, found: Iterable[Result]) -> tuple[Result, ...]:
        """Those in the quarters of the page's trends."""
        return tuple(result for result in found if result.quarter in self.span)

    def now(self, found: Iterable[Result]) -> tuple[Result, ...]:
        """Those of the page's own quarter."""
        return tuple(result for result in found if result.quarter == self.view.quarter)


class RoundAxis:
    """The rounds of one award along an axis.

    Rounds named after quarters stand at their quarter, so that a quarter not reported stays as a gap, while one
    reported as zero had no round and takes no place. Others follow one another under their own names. ``mark`` is the
    label of the page's quarter, None where it has none.
    """

    def __init__(self, found: Sequence[Result], shown: Shown) -> None:
        self.is_quarterly = all(result.named_quarter for result in found)
        ordered = sorted(found, key=lambda result: result.order)
        self.keys: tuple[str, ...] = tuple(dict.fromkeys(result.round_no for result in ordered))
        self.labels, self.mark = self.keys, None
        if self.is_quarterly and ordered:
            span = [q for q in shown.span if q >= ordered[0].quarter and not shown.is_zero(q)]
            self.keys = tuple(map(str, span))
            self.labels = tuple(numbers.quarter_short(quarter, shown.view.lang) for quarter in span)
            self.mark = self.labels[-1] if shown.view.quarter in span else None

    def key(self, result: Result) -> str:
        """Where a result stands."""
        return str(result.quarter) if self.is_quarterly else result.round_no


def _span(view: View) -> tuple[Quarter, ...]:
    is_reported = any(view.records.reporting(TABLE, q) is not Reporting.MISSING for q in view.quarters)
    return span(view, TABLE) if is_reported else ()
