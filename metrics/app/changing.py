"""Changing the record from a page: through the one door, with what is in the way said where one looks."""

from __future__ import annotations

import streamlit as st

from metrics.app import alarm, post, state
from metrics.app.markdown import plain
from metrics.described.reading import Broken
from metrics.errors import Conflict, NothingNew, PersonalData, ReasonMissing, SoAlready, StoreError
from metrics.i18n.text import Text
from metrics.intake.drafts.draft import Draft
from metrics.intake.records.acts import Act
from metrics.intake.records.door import take
from metrics.store.entry import Entry


def change(what: Draft | Act, who: str, why: str, text: Text, *, seen: int | None = None) -> Entry | None:
    """Make a change that was looked at against ``seen``, the record of now by default; None where none was made.

    Where it waits for another post, or something is in its way, the page says so.
    """
    if not who.strip() or not why.strip():
        st.warning(text("change.who_and_why"))
        return None
    post.remember(who)
    try:
        seen = state.archive().head()[0] if seen is None else seen
        made = take(what, state.store(), state.actor(who), why=why.strip(), seen=seen)
    except (NothingNew, SoAlready):
        st.warning(text("change.so_already"))
    except PersonalData:
        st.warning(text("change.personal"))
    except ReasonMissing:
        st.warning(text("upload.reason_missing"))
    except Broken:
        st.warning(text("own.broken"))
    except Conflict:
        st.warning(text("versions.changed_meanwhile"))
    except StoreError as error:
        st.error(plain(alarm.refusal(error, text)))
    else:
        if isinstance(made, Entry):
            return made
        st.info(text("review.handed_in", number=made.number))
    return None
