"""What differs from one office to the next: its name, its programme years, its thresholds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """The office whose quarter this is; house values where DOMAIN §4 names no source.

    ``programme_first`` and ``programme_last`` are the years of the three-year renovation programme, presumed from the
    interview of 2018. ``gap_yellow_points`` and ``gap_red_points`` are points of progress behind plan (银川 2025,
    DOMAIN S15), ``start_red_days`` days not started after the planned start (three months, S15), ``node_red_days``
    days a milestone is late and ``issue_red_days`` days a problem stays open after its limit (house).
    ``exempt_weeks`` are ISO weeks in which patrols are not asked for: those of the Spring Festival and the National
    Day holiday in the sample office's six quarters.
    """

    name: str = "刘寨街道办事处"
    short_name: str = "刘寨街道"
    name_en: str = "Liuzhai Subdistrict Office"
    programme_first: int = 2018
    programme_last: int = 2020
    deadline_days: int = 15
    gap_yellow_points: float = 10
    gap_red_points: float = 30
    start_red_days: int = 90
    overdue_red_days: int = 90
    node_red_days: int = 30
    issue_red_days: int = 30
    streak_highlight: int = 3
    exempt_weeks: tuple[str, ...] = ("2017-W05", "2017-W40", "2018-W07", "2018-W08")
