"""Things listed from top to bottom: where each row stands and where its name is written.

Down the page the axis counts px, so that a bar is as thick on a chart of one row as on one of sixty. On a wide screen
names stand left of the plot in lines of twelve characters; on a phone each name stands above its own mark, where it
has the whole width.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from metrics.charts import lettering
from metrics.charts.canvas import Ids, Trace, words
from metrics.charts.theme import Look

_NAME_EMS = 12


@dataclass(frozen=True)
class NamedRows:
    """``centres`` are where the marks stand, ``heads`` where names above marks stand, in px from the plot's top."""

    look: Look
    names: tuple[tuple[str, ...], ...]
    centres: tuple[float, ...]
    heads: tuple[float, ...]
    headings: frozenset[int]
    height: float
    above: bool

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        look: Look,
        *,
        thick: float = 18,
        headings: Collection[int] = (),
        above: bool | None = None,
    ) -> NamedRows:
        """Rows whose marks are ``thick`` px; those in ``headings`` carry no mark and head the rows after them."""
        is_above = look.compact if above is None else above
        line = look.size + 4
        broken = tuple(lettering.lines(n, (look.width - 20) / look.size if is_above else _NAME_EMS) for n in names)
        y, centres, heads = 4.0, [], []
        for index, parts in enumerate(broken):
            name = len(parts) * line
            if index in headings:
                y += 10 if index else 0
                centres.append(y + name / 2)
                heads.append(y + name / 2)
                y += name + 4
            elif is_above:
                heads.append(y + name / 2)
                centres.append(y + name + 2 + thick / 2)
                y += name + thick + 12
            else:
                tall = max(thick + 10, name + 6)
                centres.append(y + tall / 2)
                heads.append(y + tall / 2)
                y += tall
        return cls(look, broken, tuple(centres), tuple(heads), frozenset(headings), max(y, 24), is_above)

    @property
    def left(self) -> float:
        """Px the names need left of the plot."""
        if self.above:
            return 4
        widths = [
            lettering.px(line, self.look.size) * (1.06 if index in self.headings else 1)
            for index, name in enumerate(self.names)
            for line in name
        ]
        return max(widths, default=0) + 12

    def axis(self, **more: Any) -> dict[str, Any]:
        """The Plotly axis down the page."""
        axis: dict[str, Any] = {"range": [self.height, 0], "showgrid": False}
        if self.above:
            return {**axis, "showticklabels": False, "tickvals": [], **more}
        texts = [self._text(index) for index in range(len(self.names))]
        font = {"color": self.look.ink, "size": self.look.size}
        return {
            **axis,
            "tickvals": list(self.centres),
            "ticktext": texts,
            "tickfont": font,
            "ticklabelstandoff": 6,
            **more,
        }

    def named(self, x: Any, ids: Ids) -> list[Trace]:
        """The names above the marks, beginning at ``x``; nothing where they stand beside the plot."""
        if not self.above:
            return []
        texts = [self._text(index) for index in range(len(self.names))]
        return [words(self.look, ([x] * len(texts), self.heads), texts, ids, size=self.look.size)]

    def _text(self, index: int) -> str:
        text = lettering.broken(self.names[index])
        return f"<b>{text}</b>" if index in self.headings else text
