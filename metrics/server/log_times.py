"""The lines of the server's log are dated by the office's clock, like everything else that is printed."""

from __future__ import annotations

import logging

from metrics.errors import StoreError
from metrics.families.office.schema import SETTINGS
from metrics.model.clock import Clock
from metrics.store import frames
from metrics.store.log import Store


def date_log_by(store: Store) -> None:
    """Date what this process logs from now on by the clock of the store's office, as it is set at the start.

    A store that cannot be read stops no log: its lines are dated by the standard clock.
    """
    try:
        clock = frames.rulebook(store, (SETTINGS,), store.version).now.clock
    except (StoreError, OSError):
        clock = Clock()
    logging.Formatter.converter = staticmethod(clock.hands)
