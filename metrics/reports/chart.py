"""One chart as a file: an editable slide and its numbers as a workbook; ``pictures.png`` is its picture.

For the buttons under every chart. Nothing here reads the store; the description and its stamp are all there is to know.
"""

from __future__ import annotations

from metrics.blocks import Stamp
from metrics.charts.description import Description
from metrics.i18n.text import Text
from metrics.reports.packing import Seal, sealed
from metrics.reports.pictures import NoPictures, Pictures, source
from metrics.reports.slides.as_pptx import put_chart
from metrics.reports.slides.deck import Deck
from metrics.reports.workbook.as_xlsx import chart_workbook


def slide(
    description: Description, stamp: Stamp, text: Text, office: str, *, pictures: Pictures | None = None
) -> bytes:
    """A one-slide PPTX whose chart can be edited; ``pictures`` draws kinds that Office has no chart for."""
    words = source(stamp, text, office)
    deck = Deck.of(text, words, is_illustrative=description.is_illustrative)
    made = deck.slide(
        description.title,
        description.subtitle,
        notes="\n".join((text("report.alt", alt=description.alt), words)),
        is_sample=description.is_illustrative,
    )
    put_chart(deck, made, description, pictures or NoPictures())
    return sealed(deck.entries(), _seal(description, stamp, text, office))


def workbook(description: Description, stamp: Stamp, text: Text, office: str) -> bytes:
    """An XLSX of the chart's numbers with the chart beside them and the source under both."""
    return sealed(
        chart_workbook(description, source(stamp, text, office), text), _seal(description, stamp, text, office)
    )


def _seal(description: Description, stamp: Stamp, text: Text, office: str) -> Seal:
    held = {
        "DataVersion": str(stamp.version),
        "DataAsOf": stamp.as_of.isoformat(),
        "Quarter": str(stamp.quarter),
        "SampleData": "yes" if description.is_illustrative else "no",
    }
    return Seal(description.title, office, stamp.as_of, held, text.lang, text("product.name"))
