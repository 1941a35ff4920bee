"""A report as PDF through typst: the pieces of ``flow`` as data for the template, charts as SVG beside it.

No browser and no system font is needed. The same content gives the same bytes: the file has no time of its own.
"""

from __future__ import annotations

import json
import math
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import typst

from metrics.blocks import Chart, Tiles
from metrics.charts.description import Description
from metrics.charts.theme import LIGHT, PRINT, Look
from metrics.reports.document import Document, stamp_words
from metrics.reports.flow import Flow, flow, title_lines
from metrics.reports.ooxml.column_widths import column_widths
from metrics.reports.ooxml.drawing import clean
from metrics.reports.paper import glyphs
from metrics.reports.paper.glyphs import FONTS
from metrics.reports.pieces import Heading, Paragraph, Piece, Pointer, PrintedChart, PrintedTable, Signatures, caption
from metrics.reports.reading_words import speaking, told
from metrics.reports.vector.figure import svg

_PRINTED = (".json", ".svg")
_TEMPLATE = Path(__file__).with_name("report.typ")
_COLUMN, _TURNED, _WIDE = 442.0, 671.0, 869.0  # pt of text across
_TITLE = 22.0
# How wide the screen's drawing is laid out: 13 px type becomes 9 pt in the column.
COLUMN_PX, _WIDE_PX, _HALF_PX = 640, 1240, 610
_HIGHEST = 190 * 72 / 25.4  # pt of a drawing in the column, as in the template
_LEAST_POINTS = 7.0  # of the smallest type


PICTURE_DPI = 144


def paper(document: Document, kind: str = "a4", *, keywords: Sequence[str] = (), attached: bytes = b"") -> bytes:
    """The report on a4 or wide (16:9) paper. ``attached`` is put in the file as manifest.json."""
    made = _compiled(document, kind, "pdf", keywords, attached)
    return made if isinstance(made, bytes) else b"".join(made)


def page_pictures(document: Document, kind: str = "wide") -> list[bytes]:
    """The report's pages as PNG, for a screen or a chat group; no browser is needed."""
    made = _compiled(document, kind, "png", (), b"")
    return [made] if isinstance(made, bytes) else list(made)


def _compiled(
    document: Document, kind: str, format_: Literal["pdf", "png"], keywords: Sequence[str], attached: bytes
) -> bytes | Sequence[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        plain = _Data(document, kind, root).plain() | {"keywords": [clean(word) for word in keywords]}
        source = _TEMPLATE.read_text("utf-8")
        if attached:
            (root / "manifest.json").write_bytes(attached)
            source += '\n#pdf.attach("manifest.json", relationship: "data", mime-type: "application/json")\n'
        (root / "data.json").write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
        (root / "report.typ").write_text(source, "utf-8")
        # A face of this computer is looked at only where ours lack a character, so that files differ nowhere else.
        lacking = glyphs.missing("".join(path.read_text("utf-8") for path in root.iterdir() if path.suffix in _PRINTED))
        for number, face in enumerate(glyphs.stand_ins(lacking)):
            (root / "faces").mkdir(exist_ok=True)
            _lent(face, root / "faces" / f"{number}{face.suffix}")
        made: bytes | Sequence[bytes] = typst.compile(
            str(root / "report.typ"), root=str(root), font_paths=[str(FONTS), str(root / "faces")],
            ignore_system_fonts=True, format=format_, ppi=PICTURE_DPI,
        )  # fmt: skip
    return made


def pages_of(chart: Description, look: Look) -> tuple[Description, ...]:
    """A chart in as many parts as keep its type readable: what is higher than the page is made smaller as a whole."""
    high = float(chart.figure(look).layout.height)
    return chart.parts(math.ceil(high * _LEAST_POINTS / look.small / _HIGHEST))


def _lent(face: Path, to: Path) -> None:
    try:
        to.symlink_to(face)
    except OSError:
        # Windows lets only some people make links.
        shutil.copyfile(face, to)


def unprintable(document: Document) -> tuple[str, ...]:
    """The characters of a report that paper and pictures made here cannot show."""
    shown = (document.title, document.office, *flow(document))
    return glyphs.unprintable("".join(glyphs.words_of(shown)))


class _Data:
    def __init__(self, document: Document, kind: str, root: Path) -> None:
        self.document, self.kind, self.root = document, kind, root
        self.is_wide = kind == "wide"
        self.drawn = 0

    def plain(self) -> dict[str, Any]:
        """What the template reads."""
        document, text = self.document, self.document.text
        stamp = " · ".join(stamp_words(document.stamp, text))
        return {
            "paper": self.kind,
            "lang": document.lang,
            "title": clean(document.title),
            "title_lines": [clean(row) for row in title_lines(document, _COLUMN / _TITLE - 0.5)],
            "office": clean(document.office),
            "source": clean(text("report.source", office=document.office, stamp=stamp)),
            "colours": {"ink": LIGHT.ink, "quiet": LIGHT.quiet},
            "pieces": self._with_note(list(self._wide_pieces() if self.is_wide else self._column_pieces())),
        }

    def _with_note(self, pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The pieces, and before the signatures which characters stand as boxes because no face here has them."""
        drawn = "".join(path.read_text("utf-8") for path in self.root.glob("*.svg"))
        words = json.dumps(pieces, ensure_ascii=False) + self.document.title + drawn
        sentence = glyphs.told(glyphs.unprintable(words), self.document.text, shown=False)
        last = next((i for i, it in enumerate(pieces) if it["kind"] in ("signatures", "annexes")), len(pieces))
        return [*pieces[:last], *([{"kind": "remark", "words": sentence}] if sentence else []), *pieces[last:]]

    def _column_pieces(self) -> Iterator[dict[str, Any]]:
        pieces = flow(self.document)
        for piece in pieces:
            if not (isinstance(piece, PrintedTable) and piece.is_annex):
                yield from self._piece(piece)
        annexes = [self._sheet(piece) for piece in pieces if isinstance(piece, PrintedTable) and piece.is_annex]
        if annexes:
            yield {"kind": "annexes", "words": self.document.text("report.appendix"), "items": annexes}

    def _wide_pieces(self) -> Iterator[dict[str, Any]]:
        """On wide paper tiles stand as tiles, and neighbours of half width share a line, as on screen."""
        halves: list[tuple[Description, str]] = []
        told_blocks = Flow(self.document)
        for chapter in self.document.chapters:
            for block in chapter.blocks:
                if isinstance(block, Chart) and block.width == "half" and not block.description.is_empty:
                    halves.append((block.description, ""))
                    if len(halves) == 2:
                        yield self._figures(halves, _HALF_PX)
                        halves = []
                    continue
                if halves:
                    yield self._figures(halves, _WIDE_PX)
                    halves = []
                if isinstance(block, Tiles):
                    words = [told(r, speaking(r, chapter.text)) for r in block.readings]
                    yield {"kind": "tiles", "items": [
                        {"name": clean(w.name), "value": clean(w.value), "word": clean(w.word),
                         "lamp": _ink(w.lamp), "facts": [clean(fact) for fact in w.facts]}
                        for w in words
                    ]}  # fmt: skip
                    continue
                if isinstance(block, Chart) and not block.description.is_empty:
                    yield self._figures([(block.description, "")], _WIDE_PX)
                    continue
                for piece in told_blocks.block(block, chapter.text):
                    # On wide paper a table stands where it belongs, however many columns it has.
                    if not isinstance(piece, Pointer):
                        yield from self._piece(piece)
            if halves:
                yield self._figures(halves, _WIDE_PX)
                halves = []
        if self.document.is_illustrative:
            yield {"kind": "remark", "words": self.document.text("report.sample_note")}

    def _piece(self, piece: Piece) -> Iterator[dict[str, Any]]:
        match piece:
            case Heading():
                yield {"kind": "heading", "level": piece.level, "words": clean(piece.words)}
            case Paragraph():
                yield {"kind": "remark" if piece.is_remark else "paragraph", "words": clean(piece.words)}
            case Pointer():
                yield {"kind": "paragraph", "words": clean(f"{piece.before}{piece.label}{piece.after}")}
            case PrintedChart():
                width = _WIDE_PX if self.is_wide else COLUMN_PX
                parts = (piece.chart,) if self.is_wide else pages_of(piece.chart, self._look(width))
                for number, part in enumerate(parts, 1):
                    of = self.document.text("report.page_of", number=number, count=len(parts)) if parts[1:] else ""
                    yield self._figures([(part, caption(piece) + of)], width, under=piece.under)
            case PrintedTable():
                yield self._sheet(piece)
            case Signatures():
                yield {"kind": "signatures", "names": list(piece.names), "office": piece.office, "day": piece.day}

    def _sheet(self, sheet: PrintedTable) -> dict[str, Any]:
        room = _WIDE if self.is_wide else _TURNED if sheet.is_annex else _COLUMN
        size = 9.0
        widths, is_easy = column_widths(sheet.heads, sheet.rows, room, size)
        if not is_easy:
            size = 8.0
            widths, _ = column_widths(sheet.heads, sheet.rows, room, size)
        return {
            "kind": "sheet", "annex": sheet.is_annex, "caption": clean(caption(sheet)), "note": clean(sheet.note),
            "size": size, "widths": [round(wide, 2) for wide in widths], "heads": [clean(head) for head in sheet.heads],
            "rows": [[{"words": clean(cell.words), "right": cell.is_right, "lamp": _ink(cell.lamp)} for cell in row]
                     for row in sheet.rows],
        }  # fmt: skip

    def _figures(self, charts: Sequence[tuple[Description, str]], width: int, *, under: str = "") -> dict[str, Any]:
        items = []
        for chart, told_over in charts:
            self.drawn += 1
            name = f"chart{self.drawn}.svg"
            drawing, wide, high = svg(chart, self._look(width))
            (self.root / name).write_text(drawing, "utf-8")
            sample = self.document.text("product.illustrative") if chart.is_illustrative else ""
            told_under = under or "　".join(part for part in (chart.subtitle, sample) if part)
            items.append({"file": name, "ratio": round(high / wide, 4), "caption": clean(told_over),
                          "title": clean(chart.title),
                          "under": clean(told_under), "alt": clean(chart.alt)})  # fmt: skip
        return {"kind": "figures", "items": items}

    def _look(self, width: int) -> Look:
        return PRINT.of(self.document.lang, width=width)


def _ink(lamp: Any) -> str | None:
    return LIGHT.letters(LIGHT.lamp(lamp)) if lamp else None
