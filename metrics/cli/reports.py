"""Report packs, and whether a report file still matches the data."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from metrics.cli.desk import DONE, FAILED, FOUND, Desk, visible

if TYPE_CHECKING:
    from metrics.reports.choice import Choice

_SHOWN = 40
_MOST_BASKET = 1_000_000


def report(desk: Desk, asked: argparse.Namespace) -> int:
    """Make a pack and say what was written and which pictures are missing; or check a file."""
    if asked.verify is not None:
        return _verify(desk, asked)
    if asked.quarter is None:
        desk.say(desk.text("cli.report_quarter"))
        return FAILED
    # The libraries of five file formats load only for those who make reports.
    from metrics.reports.browser import Browser
    from metrics.reports.choice import FORMATS
    from metrics.reports.pack import build

    formats = [name.strip().lower() for name in asked.format.split(",") if name.strip()]
    if unknown := [name for name in formats if name not in FORMATS]:
        desk.say(desk.text("cli.report_format", names=", ".join(unknown), known=", ".join(FORMATS)))
        return FAILED
    slugs = {family.slug for family in desk.catalogue.pages} | {"overview"}
    if strange := [page for page in asked.page if page not in slugs]:
        desk.say(desk.text("cli.report_page", names="、".join(strange), known="、".join(sorted(slugs))))
        return FAILED
    choice = _choice(desk, asked)
    browser = Browser() if "png" in formats else None
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    try:
        with Progress(*columns, console=desk.console, transient=True) as shown:
            task = shown.add_task(desk.text("cli.report_reading"), total=None)
            pack = build(
                choice,
                desk.store,
                desk.catalogue,
                formats=formats,
                version=desk.version(asked.as_of),
                pictures=browser,
                progress=lambda what, done, of: shown.update(
                    task, description=visible(what)[-_SHOWN:], completed=done, total=of
                ),
            )
    finally:
        if browser:
            browser.close()
    if asked.zip:
        asked.out.mkdir(parents=True, exist_ok=True)
        written = [asked.out / f"{pack.name}.zip"]
        written[0].write_bytes(pack.zip())
    else:
        written = pack.write(asked.out)
    for path in written:
        print(path)
    stamp = pack.document.stamp
    desk.say(desk.text("cli.report_made", count=len(written), version=stamp.version, checksum=pack.document.head))
    if pack.document.is_illustrative:
        desk.say(desk.text("report.sample_note"))
    for sentence in pack.document.unresolved:
        desk.say(sentence)
    if pack.missing:
        desk.say(desk.text("cli.report_missing", count=len(pack.missing), why=pack.why_missing))
        for path in pack.missing:
            desk.say(f"  {path}")
    return DONE


def _choice(desk: Desk, asked: argparse.Namespace) -> Choice:
    from metrics.errors import Unreadable
    from metrics.reports.basket import Basket
    from metrics.reports.choice import Choice

    lang = desk.text.lang
    if asked.basket is not None:
        with asked.basket.open("rb") as file:
            data = file.read(_MOST_BASKET)
        try:
            basket = Basket.from_json(data)
        except Unreadable:
            # What the page hands out is the token of an address.
            basket = Basket.from_token(data.decode("ascii", errors="replace").strip())
        return Choice(asked.quarter, kind="basket", lang=lang, basket=basket)
    if asked.one_page:
        pages = tuple(asked.page) or ("overview",)
        return Choice(asked.quarter, kind="page", lang=lang, pages=pages[:1], paper="wide")
    pages = tuple(page for page in asked.page if page != "overview")
    return Choice(asked.quarter, lang=lang, pages=pages, with_tasks=asked.tasks)


def _verify(desk: Desk, asked: argparse.Namespace) -> int:
    """0 when everything in the file is still so, 1 when something changed or the version is not this store's."""
    from metrics.reports.checking import verify

    found = verify(asked.verify, desk.store, desk.catalogue)
    identity = found.identity
    desk.say(desk.text("cli.report_is", version=identity.version, checksum=identity.head,
                       quarter=identity.choice.quarter))  # fmt: skip
    if not found.is_known:
        desk.say(desk.text("cli.report_unknown"))
        return FOUND
    if found.is_as_made is False:
        desk.say(desk.text("cli.report_edited"))
    if found.is_current:
        desk.say(desk.text("cli.report_current", newest=found.newest))
        return DONE if found.is_as_made is not False else FOUND
    desk.say(desk.text("cli.report_changed", count=len(found.differences), newest=found.newest))
    nothing = desk.text("word.none")
    for each in found.differences:
        print(visible(f"{each.where}: {each.before or nothing} → {each.after or nothing}"))
    return FOUND
