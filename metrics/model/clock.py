"""The office's clock: on which day and at which hour, where the office is, something happened.

A moment is kept in UTC and falls on no day until somebody says where. Whatever is printed, judged by its day or written
into a file is told by the office's one time zone, never by the server's: a container runs in UTC, where a report sent
at half past seven in Beijing is still of the day before. This is the only module that asks the computer for the time.
"""

from __future__ import annotations

import copyreg
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from time import struct_time
from typing import NewType
from zoneinfo import ZoneInfo

# A moment told by the office's clock. Only such a one may be printed, so that no other is by mistake.
Local = NewType("Local", datetime)

BEIJING = "Asia/Shanghai"
# No place people live in: Etc/GMT+8 lies eight hours west of Greenwich, which is not what who writes it means.
_NO_PLACE = ("Etc/", "Factory")
# Where each day begins first (Line Islands, UTC+14).
_FIRST = timedelta(hours=14)
_SHORTEST = timedelta(microseconds=1)


@cache
def zones() -> frozenset[str]:
    """The names a time zone may be given by, those of the ``tzdata`` that is installed: the same on every machine."""
    known = (files("tzdata") / "zones").read_text(encoding="utf-8").split()
    return frozenset(name for name in known if not name.startswith(_NO_PLACE))


@cache
def _known(zone: str) -> ZoneInfo:
    # ``ZoneInfo(zone)`` would go by the operating system's files, which differ from one machine to the next.
    with files("tzdata.zoneinfo").joinpath(*zone.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, zone)


# One read from a file travels to another process by its name.
copyreg.pickle(ZoneInfo, lambda zone: (_known, (zone.key,)))


def utc_now() -> datetime:
    """The time by this computer's clock, in UTC."""
    return datetime.now(UTC)


def written_at(nanoseconds: int) -> datetime:
    """The moment a file's time stands for, in UTC."""
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC)


def newest_day() -> date:
    """The latest day that has begun anywhere on Earth: nobody was born after it."""
    return (utc_now() + _FIRST).date()


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock on the wall of an office in a time zone. Raises ValueError where the zone is unknown."""

    zone: str = BEIJING

    def __post_init__(self) -> None:
        if self.zone not in zones():
            raise ValueError(f"{self.zone!r} is not the name of a time zone; write it as {BEIJING}")

    def at(self, moment: datetime) -> Local:
        """A moment as this clock shows it. Raises ValueError for one without a time zone, which is none."""
        if moment.utcoffset() is None:
            raise ValueError(f"{moment.isoformat()} has no time zone and so is no moment")
        return Local(moment.astimezone(_known(self.zone)))

    def day(self, moment: datetime) -> date:
        """The day a moment falls on."""
        return self.at(moment).date()

    def end(self, day: date) -> datetime:
        """The last moment of a day. Raises OverflowError for the last day there is."""
        # From the beginning of the next day, because clocks that are put back at midnight show an hour twice.
        return self.read(datetime.combine(day + timedelta(days=1), datetime.min.time())).astimezone(UTC) - _SHORTEST

    def read(self, shown: datetime) -> datetime:
        """The moment at which this clock shows a day and hour; one that names a time zone of its own stays itself."""
        return shown if shown.tzinfo else shown.replace(tzinfo=_known(self.zone))

    def hands(self, seconds: float | None) -> struct_time:
        """The same of seconds since 1970, in the form in which Python's log asks for it."""
        return self.at(utc_now() if seconds is None else datetime.fromtimestamp(seconds, UTC)).timetuple()
