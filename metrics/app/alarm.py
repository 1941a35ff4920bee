"""What is damaged in the record, told on the page: under the menu what stands for every page, in its place the rest."""

from __future__ import annotations

from collections.abc import Callable

from metrics.app import state
from metrics.app.html import esc, markup
from metrics.described.say import said as why
from metrics.errors import Damage, StoreError, Unshown
from metrics.i18n.refusals import refusal as refused
from metrics.i18n.text import Text
from metrics.insight import damage as said
from metrics.model.office import LAMP_RULES_TABLE, SETTINGS_TABLE
from metrics.registry import DAMAGED


def stand(text: Text, *, is_upload: bool = False) -> None:
    """The banner of every page: a log that is not shown to its end, and settings for which the defaults hold.

    On the page of uploads also registers, with which names cannot be compared meanwhile.
    """
    damages = state.damages(state.archive().version)
    defaults = tuple(found for found in damages if found.table in (SETTINGS_TABLE, LAMP_RULES_TABLE))
    sentences = [told(found, text) for found in (state.archive().broken, *defaults) if found]
    sentences += [text("damage.default", what=said.named(found, text)) for found in defaults]
    # Its page is not in the menu meanwhile: nobody is to take the field for one that was taken out of use.
    for slug, faults in state.families().faults:
        if faults[0].code == DAMAGED:
            sentences.append(f"{text('own.left_out', file=slug)}{why(faults[0], text)}")
    registers = (found for found in damages if is_upload and not found.quarter and found not in defaults)
    _show([*dict.fromkeys((*sentences, *(told(found, text) for found in registers)))], key="alarm")


def guarded(draw: Callable[[], None], text: Text) -> None:
    """Draw a page; where it meets a damaged file, what that is stands in the place of what would have come."""
    try:
        draw()
    except Unshown as damaged:
        _show([refusal(damaged, text)], key="damaged")


def is_drawn(path: str) -> bool:
    """Whether a page has anything true to say beside the banner of a damaged log.

    Without a version that can be trusted every page would say that there is no data, and the pages on which people
    write would call on them for what may have come in a version that is not shown.
    """
    store = state.archive()
    if path == "definitions" or store.broken is None:
        return True
    return store.version > 0 and path not in ("upload", "review")


def told(damage: Damage, text: Text) -> str:
    """A damaged file by the office's clock."""
    return said.told(damage, text, state.office().clock)


def refusal(error: StoreError, text: Text) -> str:
    """Why the store did not take or give something: which file it is where one is in the way, and else what is true."""
    damage: Damage | None = getattr(error, "damage", None)
    return told(damage, text) if damage else refused(error, text)


def _show(sentences: list[str], *, key: str) -> None:
    if sentences:
        lines = "".join(f"<p>{esc(sentence)}</p>" for sentence in sentences)
        markup(f'<div class="alarm" role="alert">{lines}</div>', key=key)
