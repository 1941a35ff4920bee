"""What a session works on: the store, records and readings by version, the language, and who is asking.

Tables and readings are remembered for all sessions by version and its checksum, by which of its files are damaged, and
by what the office described itself at that version.
"""

from __future__ import annotations

import os
import threading
from datetime import datetime
from pathlib import Path

import streamlit as st

from metrics.charts.theme import DARK, LIGHT, Look
from metrics.errors import Damage
from metrics.i18n import numbers
from metrics.i18n.text import LANGUAGES, Text, of_locale
from metrics.insight.readings import Readings
from metrics.insight.views import of_selection
from metrics.intake.records.describing import opened
from metrics.model.actor import Actor, Way
from metrics.model.clock import Local
from metrics.model.office import Office
from metrics.model.records import Records
from metrics.model.selection import FILTERS, Selection
from metrics.registry import Catalogue, of_store
from metrics.store import frames
from metrics.store.archive import Archive
from metrics.store.log import Store
from metrics.store.submissions import Submissions

_ROOT = Path(__file__).parents[2]
_RUN = threading.local()


def store_path() -> Path:
    """Where the store is: METRICS_STORE, else data/store beside the program."""
    return Path(os.environ.get("METRICS_STORE") or _ROOT / "data" / "store")


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The one store of this server, for the door alone: what a page shows it reads from the ``archive``."""
    return opened(store_path())


def actor(post: str = "") -> Actor:
    """Who sits before the page: the gate lets only the office's own computer in."""
    return Actor(post.strip(), Way.PAGE)


@st.cache_resource(show_spinner=False)
def archive() -> Archive:
    """What is stored, as far as whoever sits before the page may read it."""
    return store().shown_to(actor())


def submissions() -> Submissions:
    """Uploads on their way to the record of this server."""
    return archive().submissions


def look_over() -> None:
    """Look once in a run of the page whether the record's files are what was stored; what was found holds for it."""
    _RUN.damages = {}
    archive().look_over()


def damages(version: int) -> tuple[Damage, ...]:
    """The stored tables on record at a version that are damaged."""
    known: dict[int, tuple[Damage, ...]] = getattr(_RUN, "damages", {})
    if version not in known:
        known[version] = frames.damages(archive(), families().tables.values(), version)
    return known[version]


def version_of(chosen: Selection) -> int:
    """The version a page reads: the one in the address, else the newest."""
    newest = archive().version
    return min(chosen.version, newest) if chosen.version else newest


def families(version: int | None = None) -> Catalogue:
    """The families of this installation and those the office had described at a version, the newest by default."""
    return of_store(archive(), version)


def office() -> Office:
    """The office this server belongs to, by its newest settings."""
    return records(archive().version).office


def moment(at: datetime, text: Text) -> str:
    """A moment as the office's clock shows it, in words."""
    return numbers.time(office().clock.at(at), text.lang)


def now() -> Local:
    """The office's day and hour."""
    return office().clock.at(archive().now())


def records(version: int, *, timeless: bool = False) -> Records:
    """Everything on record at a version; ``timeless`` judges every quarter by the rules of now."""
    return _records(version, timeless, _sealed(version))


def _sealed(version: int) -> str:
    """All that a version's tables depend on beside its number: another log may have come in the place of the first."""
    return f"{archive().checksum(version)} {damages(version)!r} {families(version).described}"


@st.cache_resource(show_spinner=False, max_entries=16)
def _records(version: int, timeless: bool, sealed: str) -> Records:
    tables = families(version).tables.values()
    return frames.load(archive(), tables, upto=version, timeless=timeless, damaged=damages(version))


@st.cache_resource(show_spinner=False, max_entries=64)
def _readings(version: int, timeless: bool, chosen: tuple[tuple[str, ...], ...], sealed: str) -> Readings:
    selection = Selection(**dict(zip(FILTERS, chosen, strict=True)))  # type: ignore[arg-type]
    return of_selection(families(version), records(version, timeless=timeless), selection)


def readings(version: int, selection: Selection) -> Readings:
    """Remembered readings of the records narrowed to a selection's filters (its lamps do not matter to numbers)."""
    chosen = tuple(() if name == "lamp" else selection.chosen(name) for name in FILTERS)
    return _readings(version, selection.rules is not None, chosen, _sealed(version))


def language() -> str:
    """The language asked for in the address, else the browser's: Chinese for a Chinese browser."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    return of_locale(st.context.locale or "zh-CN")


def text() -> Text:
    """The sentences of the session's language."""
    return families().text(language())


def look() -> Look:
    """The light or dark look, as the browser has it."""
    return DARK if st.context.theme.type == "dark" else LIGHT
