"""What every command works with: the store, the families, the language, and where to speak."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property
from pathlib import Path

from rich.console import Console

from metrics.errors import Damaged, NoStore, StoreError
from metrics.i18n.text import Text
from metrics.insight.damage import told
from metrics.intake.records.describing import opened
from metrics.model.actor import Actor, Way
from metrics.model.clock import Clock
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.schema import Table
from metrics.registry import Catalogue, of_store
from metrics.store import frames
from metrics.store.archive import Archive
from metrics.store.entry import Entry
from metrics.store.layout import LOG
from metrics.store.log import Store
from metrics.store.submissions import Submission

DONE, FOUND, FAILED = 0, 1, 2
# What a schedule writes for the quarter that ended last.
LAST = "last"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class StoreNeed(Enum):
    """What a command does with the store's folder: read one that is there, look into one if it is there, make one."""

    READ = "read"
    LOOK = "look"
    MAKE = "make"


@dataclass
class Terminal:
    """Results go to standard output, everything said to a person to standard error."""

    catalogue: Catalogue
    found: Store
    text: Text
    console: Console
    need: StoreNeed = StoreNeed.READ

    @cached_property
    def store(self) -> Store:
        """The store, opened when a command first needs it. Raises NoStore where a command that only reads finds none.

        A mistyped path would otherwise become an empty store, and what is read from it an empty report.
        """
        if self.need is StoreNeed.MAKE:
            return opened(self.path)
        if not (self.path / LOG).is_dir():
            if self.need is StoreNeed.READ:
                raise NoStore(str(self.path))
            self.say(self.text("cli.without_store", path=self.path))
        return self.found

    @cached_property
    def archive(self) -> Archive:
        """What is stored, as far as whoever gives the command may read it."""
        return self.store.shown_to(self.actor())

    def actor(self, post: str = "") -> Actor:
        """Who gives the command: whoever may start it where the store lies."""
        return Actor(post, Way.COMMAND)

    @property
    def path(self) -> Path:
        """The store's folder."""
        return self.found.path

    def say(self, sentence: str) -> None:
        """Tell the person something, without markup."""
        self.console.print(visible(sentence), markup=False, highlight=False)

    def handed_in(self, made: Entry | Submission) -> str | None:
        """What is said of a change that waits for another post's approval, None of one that is made."""
        return None if isinstance(made, Entry) else self.text("cli.handed_in", number=made.number)

    def records(self, upto: int | None = None) -> Records:
        """Everything on record at a version, the newest by default; what of it is damaged is said."""
        found = frames.load(self.archive, self.catalogue.tables.values(), upto=upto)
        for damage in dict.fromkeys(found.damaged.values()):
            self.say(told(damage, self.text, found.office.clock))
        return found

    def newest(self) -> int:
        """The newest version. Raises Damaged where the log cannot be read to its end."""
        if damage := self.archive.broken:
            raise Damaged(f"{damage.file} is damaged", damage)
        return self.archive.version

    @cached_property
    def clock(self) -> Clock:
        """The office's, by the newest settings."""
        return frames.rulebook(self.archive, self.catalogue.tables.values(), self.archive.version).now.clock

    def turn_to(self, as_of: str | None) -> int:
        """The version asked for; from here on the terminal has the families that were described then."""
        version = self.version(as_of)
        self.catalogue = of_store(self.archive, version)
        self.text = self.catalogue.text(self.text.lang)
        return version

    def quarter(self, asked: Quarter | str | None) -> Quarter | str | None:
        """The quarter that was asked for; LAST is the one before that of the office's day."""
        return Quarter.containing(self.clock.day(self.archive.now())).previous if asked == LAST else asked

    def version(self, as_of: str | None) -> int:
        """The version of a moment, a day (its end) or a version number; the newest when nothing is asked.

        Days and hours are the office's; a moment may name another time zone.
        Raises StoreError for something that is none of them.
        """
        if as_of is None:
            return self.newest()
        if as_of.isascii() and as_of.isdecimal() and len(as_of) < 8:
            head = self.archive.head()[0]
            if int(as_of) > head:
                raise StoreError(self.text("cli.no_version", version=as_of, head=head))
            return int(as_of)
        try:
            shown = datetime.fromisoformat(as_of)
            is_day = len(as_of) <= len("2018-07-20")
            return self.archive.version_at(self.clock.end(shown.date()) if is_day else self.clock.read(shown))
        except (ValueError, OverflowError) as error:
            # The first and the last day there are cannot be told in another time zone.
            raise StoreError(self.text("cli.no_moment", text=as_of)) from error

    def table(self, name: str) -> Table:
        """A table by id or by what people call it. Raises StoreError naming those there are."""
        tables = self.catalogue.tables
        found = tables.get(name) or next((t for t in tables.values() if name in t.names), None)
        if found is None:
            known = self.text.marks.joiner.join(f"{t.id}（{t.names[0]}）" for t in tables.values())
            raise StoreError(self.text("cli.no_table", name=name, known=known))
        return found

    def spoken(self, table: Table) -> Text:
        """The text of a table's family."""
        return self.text.scoped(self.catalogue.family_of(table.id).slug)


def words(text: str) -> str:
    """A text from outside that can be written down, as a file's name or a reason.

    A terminal without a language hands Chinese over as bytes that are no text; what is no UTF-8 either becomes �.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text).decode(errors="replace")
    return text


def visible(text: str) -> str:
    """A text as a terminal may show it: a cell or a file's name could otherwise move the cursor and rewrite lines."""
    return _CONTROL.sub("�", text)
