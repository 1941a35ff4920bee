"""Cells of the workbook: faces, number formats and colours, each made once."""

from __future__ import annotations

from typing import Any

from metrics.charts.description import GridColumn
from metrics.charts.theme import LIGHT
from metrics.model.lamp import Lamp
from metrics.reports.ooxml.chart_cells import form_of

_FACE = {"zh": "微软雅黑", "en": "Arial"}


class Styles:
    """Formats of an XlsxWriter workbook by what they say."""

    def __init__(self, book: Any, lang: str) -> None:
        self._book, self._face = book, _FACE[lang]
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **looks: Any) -> Any:
        """A format; the face, size and upright place of a cell are the same everywhere."""
        whole = {"font_name": self._face, "font_size": 10, "valign": "vcenter", **looks}
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]

    @property
    def title(self) -> Any:
        """A sheet's title."""
        return self.of(font_size=16, bold=True, font_color=LIGHT.ink)

    @property
    def quiet(self) -> Any:
        """A remark."""
        return self.of(font_color=LIGHT.quiet)

    @property
    def head(self) -> Any:
        """A heading of a column."""
        return self.of(bold=True, text_wrap=True, top=2, bottom=1, font_color=LIGHT.ink, bg_color=LIGHT.wash)

    @property
    def text(self) -> Any:
        """Words that may take several lines."""
        return self.of(text_wrap=True, bottom=4, bottom_color=LIGHT.grid)

    def number(self, column: GridColumn) -> Any:
        """Numbers of a column, to the right."""
        return self.of(num_format=form_of(column), align="right", bottom=4, bottom_color=LIGHT.grid)

    def form(self, form: str) -> Any:
        """Numbers in a format."""
        return self.of(num_format=form, align="right", bottom=4, bottom_color=LIGHT.grid)

    def lamp(self, lamp: Lamp | None) -> Any:
        """A lamp in its colour."""
        if lamp is None:
            return self.text
        return self.of(font_color=LIGHT.letters(LIGHT.lamp(lamp)), bold=True, text_wrap=True, bottom=4,
                       bottom_color=LIGHT.grid)  # fmt: skip

    def tint(self, fill: str | None, ink: str) -> Any:
        """A cell of a heat table."""
        looks: dict[str, Any] = {"align": "center", "font_color": ink, "border": 1, "border_color": "#FFFFFF"}
        return self.of(**looks, text_wrap=True, **({"bg_color": fill} if fill else {}))
