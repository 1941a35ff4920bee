"""From a choice and the records to a report: the same pages as on screen, in the order of an official bulletin.

总体情况 → 分项进展 → 存在问题 → 下步工作 (DOMAIN §7). Nothing is counted here; every number comes from a page or a
reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, groupby

from metrics.blocks import Block, Chart, Concern, Lead, Note, TableBlock, Tiles, View
from metrics.blocks.family import Family
from metrics.i18n import numbers, phrases
from metrics.i18n.text import Text, marks
from metrics.insight.calendar import deadline
from metrics.insight.corrections import told as restated
from metrics.insight.overview import attention, overview
from metrics.insight.pages import blocks, narrative
from metrics.insight.readings import Readings
from metrics.insight.scope import applied
from metrics.insight.views import of_selection, view
from metrics.model.lamp import Lamp
from metrics.model.records import Records
from metrics.model.selection import Selection
from metrics.registry import Catalogue
from metrics.reports.basket import Item
from metrics.reports.choice import Choice
from metrics.reports.document import Chapter, Document
from metrics.reports.tasks import task_table

OVERVIEW = "overview"
_MOST_NAMED = 5


@dataclass(frozen=True)
class Sources:
    """What a report is made from: the families and the records at one version with its checksum.

    It remembers every reading, because the chapters, the overview and the table of tasks tell the same figures.
    """

    catalogue: Catalogue
    records: Records
    head: str
    _remembered: dict[Selection, Readings] = field(default_factory=dict, init=False, repr=False, compare=False)

    def view(self, selection: Selection, lang: str, family: Family | None = None) -> View:
        """The view of a page."""
        return view(self.catalogue, self.records, selection, lang, family=family, readings=self.readings)

    def readings(self, selection: Selection) -> Readings:
        """Readings of a selection, whose quarter, year and lamps do not matter to them."""
        key = replace(selection, quarter=None, year=None, version=None, lamp=())
        if key not in self._remembered:
            self._remembered[key] = of_selection(self.catalogue, self.records, key)
        return self._remembered[key]


def document(choice: Choice, sources: Sources) -> Document:
    """The report of a choice."""
    made = {"bulletin": _bulletin, "page": _page, "basket": _basket}[choice.kind]
    return made(choice, sources)


def _bulletin(choice: Choice, sources: Sources) -> Document:
    selection = replace(choice.selection, quarter=choice.quarter)
    whole = sources.view(selection, choice.lang)
    text = whole.text
    families = [f for f in sources.catalogue.pages if not choice.pages or f.slug in choice.pages]
    families.sort(key=lambda f: choice.pages.index(f.slug) if choice.pages else f.order)
    chosen = {family.slug for family in families}
    everything = attention(sources.catalogue, whole)
    concerns = tuple(c for c in everything if c.family in chosen)
    office = _office(sources, choice.lang)
    return Document(
        kind="bulletin",
        title=text("report.bulletin_title", office=office, quarter=numbers.quarter(choice.quarter, choice.lang)),
        office=office,
        stamp=whole.stamp,
        text=text,
        head=sources.head,
        chapters=tuple(_chapter(family, selection, choice.lang, sources) for family in families),
        summary=()
        if choice.pages and OVERVIEW not in choice.pages
        else tuple(overview(sources.catalogue, whole, sources.readings(whole.selection), everything)),
        concerns=concerns,
        steps=tuple(_steps(concerns, whole)),
        corrections=_restated(families, whole),
        tasks=task_table(sources.catalogue, whole, chosen, sources.readings(whole.selection))
        if choice.with_tasks
        else None,
        signatures=tuple(text(f"report.{name}") for name in ("filler", "reviewer", "leader")),
    )


def _page(choice: Choice, sources: Sources) -> Document:
    selection = replace(choice.selection, quarter=choice.quarter)
    slug = choice.pages[0]
    if slug == OVERVIEW:
        whole, shown = _overview(selection, choice.lang, sources)
        chapter: Chapter | None = Chapter(OVERVIEW, whole.text("overview.menu"), whole.text, (), shown)
    else:
        # A field of the office's own may have been taken out of use since.
        family = next((f for f in sources.catalogue.pages if f.slug == slug), None)
        whole = sources.view(selection, choice.lang, family)
        chapter = replace(_chapter(family, selection, choice.lang, sources), sentences=()) if family else None
    return Document(
        kind="page",
        title=f"{chapter.title if chapter else slug}　{numbers.quarter(whole.quarter, choice.lang)}",
        office=_office(sources, choice.lang),
        stamp=whole.stamp,
        text=sources.catalogue.text(choice.lang),
        head=sources.head,
        chapters=(chapter,) if chapter else (),
    )


def _basket(choice: Choice, sources: Sources) -> Document:
    items = choice.basket.items if choice.basket else ()
    text = sources.catalogue.text(choice.lang)
    chapters: list[Chapter] = []
    unresolved: list[str] = []
    for page, run in groupby(items, key=lambda item: item.page):
        for item in run:
            selection = replace(item.selection, quarter=item.selection.quarter or choice.quarter)
            found = _found(item, _page_blocks(page, selection, choice.lang, sources))
            if found is None:
                unresolved.append(text("report.unresolved", what=item.title or f"{page} · {item.block}"))
            else:
                title, spoken = _page_title(page, sources, choice.lang)
                chapters.append(Chapter(page, title, spoken, (), (found,), remark=item.remark))
    whole = sources.view(replace(choice.selection, quarter=choice.quarter), choice.lang)
    quarter = numbers.quarter(choice.quarter, choice.lang)
    own = choice.basket.title if choice.basket else ""
    return Document(
        kind="basket",
        title=own or text("report.basket_title", quarter=quarter),
        office=_office(sources, choice.lang),
        stamp=whole.stamp,
        text=text,
        head=sources.head,
        chapters=tuple(chapters),
        unresolved=tuple(unresolved),
        corrections=_restated((f for f in sources.catalogue.pages if f.slug in {c.key for c in chapters}), whole),
    )


def _chapter(family: Family, selection: Selection, lang: str, sources: Sources) -> Chapter:
    seen = sources.view(selection, lang, family)
    return Chapter(
        key=family.slug,
        title=seen.text("title"),
        text=seen.text,
        sentences=tuple(narrative(family, seen)),
        blocks=tuple(blocks(family, seen)),
        readings=tuple(seen.look(measure) for measure in family.measures),
    )


def title_of(item: Item, sources: Sources, lang: str) -> str | None:
    """What an item of a basket shows, in one line; None when it is not there any more."""
    found = _found(item, _page_blocks(item.page, item.selection, lang, sources))
    match found:
        case Chart():
            return found.description.title
        case Tiles():
            text = sources.catalogue.text(lang)
            names = (f"{sources.catalogue.family_of(r.measure.id).slug}.{r.measure.id}.name" for r in found.readings)
            return text.marks.joiner.join(text(name) for name in names)
        case Lead() | Note():
            return marks(lang).space.join(found.sentences)
        case None:
            return None
        case _:
            return getattr(found, "title", None)


def _page_blocks(page: str, selection: Selection, lang: str, sources: Sources) -> tuple[Block, ...]:
    if page == OVERVIEW:
        return _overview(selection, lang, sources)[1]
    family = next((f for f in sources.catalogue.pages if f.slug == page), None)
    return tuple(blocks(family, sources.view(selection, lang, family))) if family else ()


def _overview(selection: Selection, lang: str, sources: Sources) -> tuple[View, tuple[Block, ...]]:
    """The overview as on screen: of the whole office, whatever else is chosen."""
    whole = sources.view(applied(sources.records, selection, ())[0], lang)
    return whole, tuple(overview(sources.catalogue, whole, sources.readings(whole.selection)))


def _page_title(page: str, sources: Sources, lang: str) -> tuple[str, Text]:
    text = sources.catalogue.text(lang)
    if page == OVERVIEW:
        return text("overview.menu"), text
    return text.scoped(page)("title"), text.scoped(page)


def _found(item: Item, blocks: Iterable[Block]) -> Block | None:
    """The block an item names, only its part where it names one, under the writer's title; None when it is gone."""
    block = next((block for block in blocks if block.key == item.block), None)
    if isinstance(block, Tiles) and item.part:
        kept = tuple(r for r in block.readings if r.measure.id == item.part)
        return replace(block, readings=kept) if kept else None
    if isinstance(block, (Lead, Note)) and item.part:
        at = int(item.part) if item.part.isascii() and item.part.isdecimal() else len(block.sentences)
        return replace(block, sentences=block.sentences[at : at + 1]) if at < len(block.sentences) else None
    if isinstance(block, Chart) and item.title:
        return replace(block, description=replace(block.description, title=item.title))
    return replace(block, title=item.title) if isinstance(block, TableBlock) and item.title else block


def _steps(concerns: tuple[Concern, ...], whole: View) -> Iterator[str]:
    """What follows from the lamps: red matters first, then yellow, then what was not reported; no promise of ours.

    A time limit that is over on the day of the data says so.
    """
    text, quarter = whole.text, whole.quarter.next
    by_lamp = {lamp: [c for c in concerns if c.lamp is lamp] for lamp in (Lamp.RED, Lamp.YELLOW, Lamp.GREY)}
    owed = [concern for concern in by_lamp[Lamp.GREY] if concern.reports]
    wanting = [concern for concern in by_lamp[Lamp.GREY] if not concern.reports]
    if found := by_lamp[Lamp.RED]:
        yield text("report.step_red", **_matters(found, whole))
    if found := by_lamp[Lamp.YELLOW]:
        yield text("report.step_yellow", **_matters(found, whole), limit=_limit("catch_up", quarter.end, whole))
    if owed:
        slots = _matters(owed, whole) | {"count": sum(concern.reports for concern in owed)}
        due = deadline(whole.quarter, whole.everything.office_at(whole.quarter))
        yield text("report.step_grey", **slots, limit=_limit("owed", due, whole))
    if wanting:
        yield text("report.step_wanting", **_matters(wanting, whole))
    due = deadline(quarter, whole.everything.office_at(quarter))
    yield _limit("step_next", due, whole, quarter=numbers.quarter(quarter, whole.lang))


def _matters(found: list[Concern], whole: View) -> dict[str, object]:
    """How many matters there are, the first of them by name, and the posts that answer for them."""
    text = whole.text
    joiner = text.marks.phrases
    owners = dict.fromkeys(post for concern in found for post in re.split("、|, ", concern.owner) if post)
    named = joiner.join(concern.title for concern in found[:_MOST_NAMED])
    more = text("report.and_more", count=len(found)) if len(found) > _MOST_NAMED else ""
    told = text("report.owners", owners=joiner.join(owners)) if owners else ""
    return {"count": len(found), "matters": named + more, "owners": told}


def _limit(name: str, day: date, whole: View, **slots: str) -> str:
    """What is to be done by a day, or that the day has passed."""
    key = f"report.{name}_passed" if day < whole.stamp.as_of.date() else f"report.{name}"
    return whole.text(key, day=numbers.day(day, whole.lang), **slots)


def _restated(families: Iterable[Family], whole: View) -> tuple[str, ...]:
    """What was restated since it was first filed, of all figures of the chapters."""
    return tuple(chain.from_iterable(restated(family, whole, place="bulletin") for family in families))


def _office(sources: Sources, lang: str) -> str:
    return phrases.office(sources.records.office, sources.catalogue.text(lang))
