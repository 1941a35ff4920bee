"""What is said of a damaged file, in the same words on every page, in every report and on the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from metrics.blocks import Note, View
from metrics.blocks.family import Family, of_tables, units
from metrics.errors import Damage, Unshown, Wrong
from metrics.i18n import numbers
from metrics.i18n.text import Text
from metrics.model.clock import Clock
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.registry import Catalogue
from metrics.store.layout import DESCRIBED, LOG

Said = TypeVar("Said")


def told(damage: Damage, text: Text, clock: Clock) -> str:
    """Which file, what is wrong with it and since when, what cannot be shown for it, and what to do."""
    stored = numbers.time(clock.at(damage.stored), text.lang) if damage.stored else numbers.DASH
    kind, last = _kind(damage), max(damage.last, damage.version)
    span = text("damage.versions" if last > damage.version else "damage.versions_one", first=damage.version, last=last)
    key = f"damage.{kind}_none_therefore" if kind == "log" and damage.version == 1 else f"damage.{kind}_therefore"
    therefore = text(key, version=damage.version, stored=stored, versions=span, trusted=damage.version - 1)
    return text.marks.space.join(filter(None, (short(damage, text, clock), therefore, text("damage.todo"))))


def short(damage: Damage, text: Text, clock: Clock) -> str:
    """Which file, and what is wrong with it since when."""
    slots = {"file": damage.file, "what": named(damage, text), "wrong": wrong(damage, text, clock)}
    return text(f"damage.{_kind(damage)}", **slots)


def _kind(damage: Damage) -> str:
    if damage.last:
        return "emptied" if damage.wrong is Wrong.LOST else "log"
    return "table" if damage.table else "file"


def wrong(damage: Damage, text: Text, clock: Clock) -> str:
    """What is wrong with a file, and when it was last modified."""
    said = text(f"damage.{damage.wrong}")
    if damage.modified is None:
        return said
    key = "damage.gone_since" if damage.wrong in (Wrong.MISSING, Wrong.LOST) else "damage.since"
    return said + text(key, at=numbers.time(clock.at(damage.modified), text.lang))


def named(damage: Damage, text: Text) -> str:
    """The table and quarter of a damaged file in the words of its family."""
    if damage.table == DESCRIBED:
        return text("damage.description", slug=damage.quarter)
    ending = f".table.{damage.table}"
    name = next((said for key, said in text.entries.items() if key.endswith(ending)), damage.table)
    return f"{name} {numbers.quarter(Quarter.parse(damage.quarter), text.lang)}" if damage.quarter else name


def notes(damages: Iterable[Damage], view: View, said: set[str]) -> Iterator[Note]:
    """A remark on what is damaged, a sentence for each file that was not ``said`` yet; none where all were.

    A damaged log is told by the banner of every page, and nothing but pages is made meanwhile.
    """
    clock, number = view.everything.office.clock, len(said)
    tables = (damage for damage in damages if not damage.file.startswith(f"{LOG}/"))
    sentences = tuple(dict.fromkeys(told(damage, view.text, clock) for damage in tables))
    if new := tuple(sentence for sentence in sentences if sentence not in said):
        said.update(new)
        yield Note(f"damage-{number}", new, is_alarm=True)


def sound(found: Callable[[], Iterable[Said]], otherwise: Callable[[Damage], Iterable[Said]]) -> Iterator[Said]:
    """What is found, or, where it rests on a damaged file, what is said instead: nothing of it counts then."""
    try:
        yield from list(found())
    except Unshown as damaged:
        if damaged.damage is None:
            raise
        yield from otherwise(damaged.damage)


def known_units(families: Iterable[Family], records: Records, quarter: Quarter) -> tuple[int, int]:
    """Units that reported and that owe a report; of a family with a damaged file its tables, of which the log tells."""
    reported = expected = 0
    for family in families:
        try:
            done, owed = units((family,), records, quarter)
        except Unshown:
            done, owed = of_tables(family, records, quarter)
        reported, expected = reported + done, expected + owed
    return reported, expected


def of_family(family: Family | Catalogue, view: View) -> tuple[Damage, ...]:
    """The damaged reports of a family's tables up to the view's quarter, and its damaged registers; of all families."""
    names = set(family.tables) if isinstance(family, Catalogue) else {table.id for table in family.tables}
    found = view.everything.damaged.items()
    return tuple(damage for (table, q), damage in found if table in names and (q is None or q <= view.quarter))
