"""Which type faces an Office file names, and how a run of text names them.

Office chooses a face by the script of each letter: one for Latin, one for East Asian and one for complex scripts. A run
that names only the Latin face shows Chinese in whatever the reader's computer falls back to, so every run names all.
The faces of documents are those of GB/T 9704-2012; 方正小标宋 and the _GB2312 faces come with Chinese Office and WPS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from metrics.reports.ooxml.drawing import Xml, a


@dataclass(frozen=True, slots=True)
class Face:
    """A type face by its names for Latin, East Asian and complex scripts.

    ``panose`` and ``family`` tell a computer without it what to take instead: the class of the letters, and sans (34)
    or serif (18) with the code page 134 of simplified Chinese.
    """

    latin: str
    asian: str
    complex: str
    panose: str = ""
    family: int = 34

    def elements(self) -> list[Xml]:
        """``a:latin``, ``a:ea`` and ``a:cs`` in the order the schema wants them."""
        kind: dict[str, Any] = (
            {"panose": self.panose, "pitchFamily": self.family, "charset": -122} if self.panose else {}
        )
        return [
            a("latin", typeface=self.latin, **kind),
            a("ea", typeface=self.asian, **kind),
            a("cs", typeface=self.complex, **kind),
        ]


# Every Chinese Windows has 微软雅黑, and WPS on other systems puts its own sans in its place.
SLIDE = Face("微软雅黑", "微软雅黑", "微软雅黑", panose="020B0503020204020204")
SLIDES = {"zh": SLIDE, "en": Face("Arial", "微软雅黑", "Arial")}

# Title, body, headings of the first and second level, page numbers. English text in a document is set in the faces
# every Office has; names in Chinese keep the Chinese face.
DOCUMENT = {
    "zh": (
        Face("方正小标宋简体", "方正小标宋简体", "方正小标宋简体", family=18),
        Face("仿宋_GB2312", "仿宋_GB2312", "仿宋_GB2312", family=18),
        Face("黑体", "黑体", "黑体"),
        Face("楷体_GB2312", "楷体_GB2312", "楷体_GB2312", family=18),
        Face("宋体", "宋体", "宋体", family=18),
    ),
    "en": (
        Face("Times New Roman", "方正小标宋简体", "Times New Roman", family=18),
        Face("Times New Roman", "仿宋_GB2312", "Times New Roman", family=18),
        Face("Arial", "黑体", "Arial"),
        Face("Times New Roman", "楷体_GB2312", "Times New Roman", family=18),
        Face("Times New Roman", "宋体", "Times New Roman", family=18),
    ),
}
