"""A quarter to publish: one folder with a page that any browser opens without a server, and the report's files.

The page is one file: its pictures are drawn into it, it has no script and asks nothing of anybody, so that it can be
put on a stick, in a mail or on an old web server. What does not stand in the report does not stand on the page.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote

from metrics.charts.theme import LIGHT, PRINT
from metrics.i18n import numbers
from metrics.i18n.text import tag
from metrics.model.lamp import Lamp
from metrics.reports.document import Document, stamp_words
from metrics.reports.flow import flow
from metrics.reports.ooxml.drawing import clean
from metrics.reports.pieces import (
    Heading,
    Label,
    Paragraph,
    Piece,
    Pointer,
    PrintedChart,
    PrintedTable,
    Signatures,
    caption,
)
from metrics.reports.vector.figure import svg

PAGE = "index.html"
_WIDE_PX = 900

_STYLE = """
html{background:#fff;color:INK;font:16px/1.75 "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif}
body{max-width:960px;margin:0 auto;padding:32px 24px 80px}
h1{font-size:28px;line-height:1.4;margin:0 0 8px}
h2{font-size:22px;margin:48px 0 12px;border-top:2px solid INK;padding-top:16px}
h3{font-size:18px;margin:32px 0 8px}h4{font-size:16px;margin:24px 0 8px}
p{margin:8px 0}.quiet,figcaption small,caption small{color:QUIET;font-size:13px;font-weight:normal}
figure{margin:24px 0;page-break-inside:avoid}figure img{width:100%;height:auto;border:0}
figcaption,caption{font-weight:bold;text-align:left;padding:4px 0}figcaption small,caption small{display:block}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:16px 0;font-size:14px;border-top:2px solid INK;
border-bottom:2px solid INK}th,td{padding:5px 8px;text-align:left;vertical-align:top;border-top:1px solid #ddd}
thead th{border-top:0;border-bottom:1px solid INK;color:QUIET;font-weight:normal}.right{text-align:right}
.sample{border:1px solid SAMPLE;color:SAMPLE;padding:0 8px;font-size:13px;white-space:nowrap}
nav a{display:inline-block;margin:0 16px 4px 0;color:INK}a{color:INK}.red{color:RED}.yellow{color:YELLOW}
.green{color:GREEN}.blue{color:BLUE}.grey{color:GREY}
@media print{nav{display:none}body{padding:0;max-width:none}}
"""


def page(document: Document, files: Iterable[str] = (), *, identity: str = "") -> bytes:
    """The report as one HTML file in UTF-8. ``files`` are names of files beside it that it offers.

    ``identity`` is the line that says what it was made from.
    """
    text, pieces = document.text, flow(document)
    sample = f' <span class="sample">{_esc(text("product.illustrative"))}</span>' if document.is_illustrative else ""
    offered = " ".join(f'<a href="{_esc(_address(name))}">{_esc(name)}</a>' for name in files)
    body = [
        f"<h1>{_esc(document.title)}{sample}</h1>",
        f'<p class="quiet">{_esc(" · ".join(stamp_words(document.stamp, text)))}</p>',
        f"<nav>{''.join(_entries(pieces))}</nav>",
        f'<p class="quiet">{_esc(text("report.files"))}{offered}</p>' if offered else "",
        *(part for place, piece in enumerate(pieces) for part in _drawn(piece, place, document)),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{tag(document.lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="report" content="{_esc(identity)}">\n'
        f"<title>{_esc(document.title)}</title>\n<style>{_styled()}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body>\n</html>\n"
    ).encode()


def unreported_words(document: Document) -> str:
    """What a quarter still lacks before it should be published; "" when everything was reported."""
    stamp = document.stamp
    if stamp.reported >= stamp.expected:
        return ""
    quarter = numbers.quarter(stamp.quarter, document.lang)
    return document.text("report.publish_early", quarter=quarter, reported=stamp.reported, expected=stamp.expected)


def _entries(pieces: Iterable[Piece]) -> Iterator[str]:
    for place, piece in enumerate(pieces):
        if isinstance(piece, Heading) and piece.level <= 2:
            yield f'<a href="#p{place}">{_esc(piece.words)}</a>'


def _drawn(piece: Piece, place: int, document: Document) -> Iterator[str]:
    match piece:
        case Heading():
            yield f'<h{piece.level + 1} id="p{place}">{_esc(piece.words)}</h{piece.level + 1}>'
        case Paragraph():
            yield f'<p class="quiet">{_esc(piece.words)}</p>' if piece.is_remark else f"<p>{_esc(piece.words)}</p>"
        case Pointer():
            link = f'<a href="#{_esc(_anchor(piece.label))}">{_esc(piece.label)}</a>'
            yield f"<p>{_esc(piece.before)}{link}{_esc(piece.after)}</p>"
        case PrintedChart():
            yield _figure(piece, document)
        case PrintedTable():
            yield _sheet(piece)
        case Signatures():
            names = "　".join(f"{name}：＿＿＿＿＿＿" for name in piece.names)
            yield f"<p>{_esc(names)}</p><p>{_esc(piece.office)}　{_esc(piece.day)}</p>"


def _figure(figure: PrintedChart, document: Document) -> str:
    drawing, wide, high = svg(figure.chart, PRINT.of(document.lang, width=_WIDE_PX))
    data = base64.b64encode(drawing.encode()).decode()
    return (
        f"<figure><figcaption>{_esc(caption(figure))}<small>{_esc(figure.under)}</small></figcaption>"
        f'<img src="data:image/svg+xml;base64,{data}" width="{round(wide)}" height="{round(high)}"'
        f' alt="{_esc(figure.chart.alt)}"></figure>'
    )


def _sheet(sheet: PrintedTable) -> str:
    heads = "".join(f'<th scope="col">{_esc(head)}</th>' for head in sheet.heads)
    rows = "".join(
        "<tr>" + "".join(_cell(cell.words, cell.lamp, is_right=cell.is_right) for cell in row) + "</tr>"
        for row in sheet.rows
    )
    note = f"<small>{_esc(sheet.note)}</small>" if sheet.note else ""
    return (
        f'<div class="scroll" id="{_esc(_anchor(sheet.label))}"><table><caption>{_esc(caption(sheet))}{note}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _anchor(label: Label | None) -> str:
    return label.name if label else ""


def _cell(words: str, lamp: Lamp | None, *, is_right: bool) -> str:
    css = " ".join(name for name, is_so in ((str(lamp), lamp is not None), ("right", is_right)) if is_so)
    return f'<td class="{css}">{_esc(words)}</td>' if css else f"<td>{_esc(words)}</td>"


def _styled() -> str:
    colours = {"INK": LIGHT.ink, "QUIET": LIGHT.quiet, "SAMPLE": LIGHT.letters(LIGHT.lamp(Lamp.YELLOW))}
    colours |= {lamp.name: LIGHT.letters(LIGHT.lamp(lamp)) for lamp in Lamp}
    found = _STYLE
    for name, colour in colours.items():
        found = found.replace(name, colour)
    return found


def _address(name: str) -> str:
    """A file's name as a link: no sign of it means anything to an address."""
    return quote(name, safe="")


def _esc(words: object) -> str:
    return escape(clean(str(words)), quote=True)
