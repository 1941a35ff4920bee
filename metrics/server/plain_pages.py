"""Pages that any browser can read, without scripts: how to get accounts set up, and which browser to install.

Chinese first, English below, because nobody has told us yet which language they read.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote

from metrics import i18n
from metrics.i18n.text import LANGUAGES, Text

_HERE = Path(__file__).parent
_LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}

MARK = (_HERE / "mark.svg").read_text(encoding="utf-8")

# Old browsers know neither variables nor modern layout, so there are none here.
_STYLE = """
body { margin: 0; background: #fbfaf7; color: #1f1d1a; line-height: 1.7;
  font-family: "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
div { max-width: 640px; margin: 12vh auto; padding: 0 24px }
img { width: 40px; height: 40px }
h1 { font-size: 24px; margin: 16px 0 }
h2 { font-size: 17px; margin: 40px 0 8px; padding-top: 24px; border-top: 1px solid #e2ddd3 }
section.en { color: #6a655d; font-size: 14px }
"""


def texts() -> dict[str, Text]:
    """The server's sentences and the shell's, in every language."""
    shell = Path(str(i18n.__file__)).parent
    return {lang: Text.load(lang, {"": shell}) | Text.load(lang, {"": _HERE}) for lang in LANGUAGES}


def set_up_page(said: dict[str, Text]) -> str:
    """Says that there are no accounts yet, so only the machine itself is answered."""
    sections = {lang: _paragraphs(text, "server.set_up", ("why", "how")) for lang, text in said.items()}
    return _page(said, "server.set_up.title", sections)


def old_browser_page(said: dict[str, Text]) -> str:
    """Says which browsers can show the dashboard."""
    names = ("chrome", "firefox", "safari", "domestic")
    sections = {}
    for lang, text in said.items():
        items = "".join(f"<li>{escape(text(f'server.old_browser.{name}'))}</li>" for name in names)
        retry = escape(text("server.old_browser.retry"))
        first = _paragraphs(text, "server.old_browser", ("why", "choose"))
        sections[lang] = f"{first}<ul>{items}</ul><p>{retry}</p>"
    return _page(said, "server.old_browser.title", sections)


def _paragraphs(text: Text, key: str, names: Iterable[str]) -> str:
    return "".join(f"<p>{escape(text(f'{key}.{name}'))}</p>" for name in names)


def _page(said: dict[str, Text], title: str, sections: dict[str, str]) -> str:
    picture = f"data:image/svg+xml,{quote(MARK)}"
    body = "".join(
        f'<section class="{lang}" lang="{_LANGUAGE_TAGS[lang]}">'
        f"<{head}>{escape(said[lang](title))}</{head}>{inside}</section>"
        for head, (lang, inside) in zip(("h1", "h2"), sections.items(), strict=True)
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(said["zh"](title))}</title>
<link rel="icon" href="{picture}">
<style>{_STYLE}</style>
</head>
<body><div><img src="{picture}" alt="">{body}</div></body>
</html>
"""
