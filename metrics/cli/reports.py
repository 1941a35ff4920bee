"""Report packs, and whether a report file still matches the data."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from metrics.cli.terminal import DONE, FAILED, FOUND, Terminal, visible
from metrics.i18n.text import LANGUAGES

if TYPE_CHECKING:
    from metrics.reports.choice import Choice
    from metrics.reports.pack import Pack

_OVERVIEW = "overview"
_SHOWN = 40
_MOST_BASKET = 1_000_000


def report(terminal: Terminal, asked: argparse.Namespace) -> int:
    """Make a pack and say what was written and which pictures are missing; or check a file."""
    if asked.verify is not None:
        return _verify(terminal, asked)
    asked.quarter, version = terminal.quarter(asked.quarter), terminal.turn_to(asked.as_of)
    if refusal := _refusal(terminal, asked):
        terminal.say(refusal)
        return FAILED
    if not terminal.archive.broken and not terminal.archive.head()[0]:
        terminal.say(terminal.text("cli.empty_store", path=terminal.path))
        return FAILED
    pack = _built(terminal, asked, version)
    placed = pack.write_zip(asked.out) if asked.zip else pack.write(asked.out)
    for path in placed.paths:
        print(path)
    stamp, head = pack.document.stamp, pack.document.head
    terminal.say(terminal.text("cli.report_made", count=len(placed.paths), version=stamp.version, checksum=head))
    for path in placed.set_aside:
        terminal.say(terminal.text("cli.report_set_aside", file=path))
    if pack.document.is_illustrative:
        terminal.say(terminal.text("report.sample_note"))
    if asked.tasks and not (pack.document.tasks and pack.document.tasks.rows):
        terminal.say(terminal.text("cli.report_no_tasks"))
    for sentence in filter(None, (*pack.document.unresolved, pack.unprintable)):
        terminal.say(sentence)
    if pack.missing:
        terminal.say(terminal.text("cli.report_missing", count=len(pack.missing), why=pack.why_missing))
        for name in pack.missing:
            terminal.say(f"  {name}")
    return DONE


def _formats(asked: argparse.Namespace) -> list[str]:
    return [name.strip().lower() for name in asked.format.split(",") if name.strip()]


def _refusal(terminal: Terminal, asked: argparse.Namespace) -> str:
    """Why the command cannot be carried out as it was written, "" when it can."""
    # The libraries of five file formats load only for those who make reports.
    from metrics.reports.choice import FORMATS

    if asked.quarter is None:
        return terminal.text("cli.report_quarter")
    formats = _formats(asked)
    if unknown := [name for name in formats if name not in FORMATS]:
        return terminal.text("cli.report_format", names=", ".join(unknown), known=", ".join(FORMATS))
    if not formats:
        return terminal.text("cli.report_format", names=asked.format, known=", ".join(FORMATS))
    pages = _known_pages(terminal)
    asked.page = [page.strip() for page in asked.page]
    if strange := [page for page in asked.page if page not in pages]:
        known = terminal.text.marks.joiner.join(
            f"{name}（{slug}）" for name, slug in _menu(terminal, terminal.text.lang)
        )
        return terminal.text("cli.report_page", names=terminal.text.marks.joiner.join(strange), known=known)
    return _contradiction(terminal, asked, formats)


def _contradiction(terminal: Terminal, asked: argparse.Namespace, formats: list[str]) -> str:
    """Options that cannot both be followed, "" when all can."""
    if asked.basket is not None and (other := "--page" if asked.page else "--one-page" if asked.one_page else ""):
        return terminal.text("cli.report_conflict", one="--basket", other=other)
    if asked.one_page and len(_pages(terminal, asked)) > 1:
        return terminal.text("cli.report_one_page", names=terminal.text.marks.joiner.join(asked.page))
    is_bulletin = asked.basket is None and not asked.one_page and _pages(terminal, asked) != (_OVERVIEW,)
    if asked.tasks and not (is_bulletin and set(formats) - {"png"}):
        return terminal.text("cli.report_tasks_where")
    return ""


def _menu(terminal: Terminal, lang: str) -> list[tuple[str, str]]:
    """The fields of work by the name the menu gives them, with their slugs."""
    text = terminal.catalogue.text(lang)
    return [(text("overview.menu"), _OVERVIEW)] + [
        (text.scoped(f.slug)("menu"), f.slug) for f in terminal.catalogue.pages
    ]


def _known_pages(terminal: Terminal) -> dict[str, str]:
    """The slug of a field by everything people call it: its slug, its names in the menu and over its page."""
    found: dict[str, str] = {}
    for lang in LANGUAGES:
        text = terminal.catalogue.text(lang)
        found |= {text.scoped(family.slug)("title"): family.slug for family in terminal.catalogue.pages}
        found |= dict(_menu(terminal, lang))
    return found | {slug: slug for slug in found.values()}


def _pages(terminal: Terminal, asked: argparse.Namespace) -> tuple[str, ...]:
    """The slugs asked for, each once."""
    known = _known_pages(terminal)
    return tuple(dict.fromkeys(known[page] for page in asked.page))


def _built(terminal: Terminal, asked: argparse.Namespace, version: int) -> Pack:
    from metrics.reports.browser import Browser
    from metrics.reports.pack import build

    formats, choice = _formats(asked), _choice(terminal, asked)
    browser = Browser() if "png" in formats else None
    columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=terminal.console, transient=True) as shown:
        task = shown.add_task(terminal.text("cli.report_reading"), total=None)

        def tell(what: str, done: int, of: int) -> None:
            shown.update(task, description=visible(what)[-_SHOWN:], completed=done, total=of)

        try:
            archive, known = terminal.archive, terminal.catalogue
            return build(choice, archive, known, formats=formats, version=version, pictures=browser, progress=tell)
        finally:
            if browser:
                browser.close()


def _choice(terminal: Terminal, asked: argparse.Namespace) -> Choice:
    from metrics.errors import Unreadable
    from metrics.reports.basket import Basket
    from metrics.reports.choice import Choice

    lang = terminal.text.lang
    if asked.basket is not None:
        with asked.basket.open("rb") as file:
            data = file.read(_MOST_BASKET)
        try:
            basket = Basket.from_json(data)
        except Unreadable:
            # What the page hands out is the token of an address.
            basket = Basket.from_token(data.decode("ascii", errors="replace").strip())
        return Choice(asked.quarter, kind="basket", lang=lang, basket=basket)
    pages = _pages(terminal, asked)
    if asked.one_page:
        return Choice(asked.quarter, kind="page", lang=lang, pages=pages or (_OVERVIEW,), paper="wide")
    if pages == (_OVERVIEW,):
        return Choice(asked.quarter, kind="page", lang=lang, pages=pages)
    return Choice(asked.quarter, lang=lang, pages=pages, with_tasks=asked.tasks)


def _verify(terminal: Terminal, asked: argparse.Namespace) -> int:
    """0 when everything in the file is still so, 1 when something changed or the version is not this store's."""
    from metrics.reports.checking import verify

    found = verify(asked.verify, terminal.archive, terminal.catalogue)
    identity = found.identity
    terminal.say(terminal.text("cli.report_is", version=identity.version, checksum=identity.head,
                       quarter=identity.choice.quarter))  # fmt: skip
    if not found.is_known:
        terminal.say(terminal.text("cli.report_unknown"))
        return FOUND
    if found.is_as_made is False:
        terminal.say(terminal.text("cli.report_edited"))
    for sentence in found.corrections:
        print(visible(sentence))
    if found.is_current:
        terminal.say(terminal.text("cli.report_current", newest=found.newest))
        return DONE if found.is_as_made is not False else FOUND
    terminal.say(terminal.text("cli.report_changed", count=len(found.differences), newest=found.newest))
    nothing = terminal.text("word.none")
    for each in found.differences:
        print(visible(f"{each.where}: {each.before or nothing} → {each.after or nothing}"))
    return FOUND
