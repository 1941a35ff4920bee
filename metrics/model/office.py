"""What differs from one office to the next: its name, its programme years, its thresholds; and since when.

Settings are data of the office's own (tables 单位设置 and 亮灯规则), versioned like every other upload. A threshold
that changes holds from a quarter on: a quarter of the past is judged by the rule of its time unless asked otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from metrics.model.clock import BEIJING, Clock
from metrics.model.lamp import Bands, Gap, LampRule, Pace
from metrics.model.quarter import Quarter

SETTINGS_TABLE, LAMP_RULES_TABLE = "settings", "lamp_rules"
# The indicator that stands for every figure judged by pace.
ALL_PACED = "PACE"


@dataclass(frozen=True, slots=True)
class Office:
    """The office whose quarter this is; house values where DOMAIN §4 names no source.

    ``programme_first`` and ``programme_last`` are the years of the three-year renovation programme, presumed from the
    interview of 2018. ``gap_yellow_points`` and ``gap_red_points`` are points of progress behind plan (银川 2025,
    DOMAIN S15), ``start_red_days`` days not started after the planned start (three months, S15), ``node_red_days``
    days a milestone is late and ``issue_red_days`` days a problem stays open after its limit (house).
    ``exempt_weeks`` are ISO weeks in which patrols are not asked for: those of the Spring Festival and the National
    Day holiday in the sample office's six quarters. Reports are due ``deadline_days`` after the quarter's last day
    (S43); ``review_required`` lets an upload count only once another post has approved it (S42). ``personal_columns``
    are columns, as (table, field), in which numbers of people may stand; by default none may anywhere (DOMAIN §2,
    §9.6). ``time_zone`` is where the office's days and hours are told, one for all quarters. ``rules`` are the
    office's own lamp rules by indicator, where it has set any.
    """

    name: str = "刘寨街道办事处"
    short_name: str = "刘寨街道"
    name_en: str = "Liuzhai Subdistrict Office"
    programme_first: int = 2018
    programme_last: int = 2020
    deadline_days: int = 15
    due_soon_days: int = 7
    review_required: bool = False
    gap_yellow_points: float = 10
    gap_red_points: float = 30
    start_red_days: int = 90
    overdue_red_days: int = 90
    node_red_days: int = 30
    issue_red_days: int = 30
    streak_highlight: int = 3
    exempt_weeks: tuple[str, ...] = ("2017-W05", "2017-W40", "2018-W07", "2018-W08")
    personal_columns: frozenset[tuple[str, str]] = frozenset()
    time_zone: str = BEIJING
    rules: tuple[tuple[str, LampRule], ...] = ()

    def rule(self, indicator: str, standard: LampRule | None) -> LampRule | None:
        """The rule an indicator is judged by: the office's own, else the standard one; all paces may be set at once."""
        own = dict(self.rules)
        if indicator in own:
            return own[indicator]
        return own.get(ALL_PACED, standard) if isinstance(standard, Pace) else standard

    @property
    def clock(self) -> Clock:
        """By which every day and hour is told."""
        return Clock(self.time_zone)

    @property
    def pace(self) -> LampRule:
        """The rule of everything judged by pace."""
        return dict(self.rules).get(ALL_PACED, Pace())


class SettingKind(StrEnum):
    """How the value of a setting is written."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    YES_NO = "yes_no"
    WEEKS = "weeks"
    COLUMNS = "columns"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: the attribute of ``Office``, the word staff know it by, how it is written, where it comes from.

    A setting that ``is_timeless`` holds for every quarter, whichever it was entered from.
    """

    attribute: str
    word: str
    kind: SettingKind
    source: str
    minimum: float | None = None
    maximum: float | None = None
    is_timeless: bool = False

    def parse(self, text: str) -> Any:
        """The value of a written setting. Raises ValueError for one that is not of its kind or out of bounds."""
        if self.kind is SettingKind.TEXT:
            if not text.strip():
                raise ValueError(self.word)
            return text.strip()
        if self.kind is SettingKind.ZONE:
            return Clock(text).zone
        if self.kind is SettingKind.YES_NO:
            return {"是": True, "否": False}[text] if text in ("是", "否") else _refuse(self.word)
        if self.kind is SettingKind.WEEKS:
            weeks = tuple(sorted({week.strip() for week in re.split("[、，,;；]", text) if week.strip()}))
            return weeks if all(re.fullmatch(WEEK, week) for week in weeks) else _refuse(self.word)
        if self.kind is SettingKind.COLUMNS:
            named = {part.strip() for part in re.split("[、，,;；]", text) if part.strip()}
            fine = all(re.fullmatch(COLUMN, part) for part in named)
            return frozenset(tuple(part.split(".")) for part in named) if fine else _refuse(self.word)
        number = float(text)
        outside = (self.minimum is not None and number < self.minimum) or (
            self.maximum is not None and number > self.maximum
        )
        if outside or (self.kind is SettingKind.WHOLE and not number.is_integer()):
            raise ValueError(self.word)
        return int(number) if self.kind is SettingKind.WHOLE else number


# A column as staff write it in a setting: the table's and the field's code, rectification.detail.
COLUMN = r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"
# An ISO week as staff write it in a setting: 2018-W07.
WEEK = r"20\d\d-W(?:0[1-9]|[1-4]\d|5[0-3])"

SETTINGS = (
    Setting("name", "单位全称", SettingKind.TEXT, "访谈"),
    Setting("short_name", "单位简称", SettingKind.TEXT, "访谈"),
    Setting("name_en", "单位英文名", SettingKind.TEXT, "house"),
    Setting("deadline_days", "季报截止（季后天数）", SettingKind.WHOLE, "S43", 1, 90),
    Setting("due_soon_days", "提前提醒（天）", SettingKind.WHOLE, "house", 0, 60),
    Setting("review_required", "提交须经审核", SettingKind.YES_NO, "S42"),
    Setting("programme_first", "三年改造起始年", SettingKind.WHOLE, "访谈", 2000, 2099),
    Setting("programme_last", "三年改造结束年", SettingKind.WHOLE, "访谈", 2000, 2099),
    Setting("gap_yellow_points", "形象进度落后黄灯（个百分点）", SettingKind.NUMBER, "S15", 0, 100),
    Setting("gap_red_points", "形象进度落后红灯（个百分点）", SettingKind.NUMBER, "S15", 0, 100),
    Setting("start_red_days", "逾期未开工红灯（天）", SettingKind.WHOLE, "S15", 0, 1000),
    Setting("overdue_red_days", "逾期未完工红灯（天）", SettingKind.WHOLE, "S15", 0, 1000),
    Setting("node_red_days", "节点滞后红灯（天）", SettingKind.WHOLE, "house", 0, 1000),
    Setting("issue_red_days", "问题逾期红灯（天）", SettingKind.WHOLE, "house", 0, 1000),
    Setting("exempt_weeks", "不要求巡查的周", SettingKind.WEEKS, "house"),
    Setting("personal_columns", "可含个人号码的栏目", SettingKind.COLUMNS, "house"),
    Setting("time_zone", "时区", SettingKind.ZONE, "house", is_timeless=True),
    Setting("streak_highlight", "连续获旗突出显示（次）", SettingKind.WHOLE, "访谈", 2, 20),
)
BY_WORD: Mapping[str, Setting] = {setting.word: setting for setting in SETTINGS}
# How a lamp rule is written in the table 亮灯规则: fixed limits, ratio to plan, points behind plan.
METHODS = BY_LIMITS, BY_RATIO, BY_POINTS = ("界限", "进度比", "落后百分点")


@dataclass(frozen=True)
class SettingChange:
    """One setting or lamp rule that holds from a quarter on; always when ``since`` is None or it ``is_timeless``."""

    since: Quarter | None
    attribute: str
    value: Any
    is_timeless: bool = False

    def holds(self, quarter: Quarter) -> bool:
        """Whether a quarter is judged by it."""
        return self.is_timeless or self.since is None or self.since <= quarter


@dataclass(frozen=True)
class Rulebook:
    """The office as its settings have it at each quarter. ``changes`` are in the order in which they come to hold."""

    base: Office = field(default_factory=Office)
    changes: tuple[SettingChange, ...] = ()

    @classmethod
    def read(
        cls, settings: Iterable[Mapping[str, Any]], rules: Iterable[Mapping[str, Any]], base: Office | None = None
    ) -> Rulebook:
        """From the rows of the two tables; a row that cannot be read is passed over, as intake lets none in."""
        changes = [
            SettingChange(_since(row), known.attribute, value, known.is_timeless)
            for row in settings
            if (known := BY_WORD.get(row["setting"] or ""))
            and (value := _parsed(known, row["setting_value"])) is not None
        ]
        changes += [
            SettingChange(_since(row), "rules", (row["indicator_id"], rule)) for row in rules if (rule := _rule(row))
        ]
        ordered = sorted(changes, key=lambda change: (change.since is not None, change.since or Quarter(1900, 1)))
        return cls(base or Office(), tuple(ordered))

    def at(self, quarter: Quarter) -> Office:
        """The office by whose rules a quarter is judged."""
        if not self.changes:
            return self.base
        known = self._known
        if quarter not in known:
            known[quarter] = self._applied(change for change in self.changes if change.holds(quarter))
        return known[quarter]

    @cached_property
    def now(self) -> Office:
        """The office as it is, with every change that was made."""
        return self._applied(self.changes)

    @property
    def timeless(self) -> Rulebook:
        """The book in which every quarter is judged by the rules of now."""
        return Rulebook(self.now)

    @cached_property
    def _known(self) -> dict[Quarter, Office]:
        return {}

    def _applied(self, changes: Iterable[SettingChange]) -> Office:
        office, rules = self.base, dict(self.base.rules)
        for change in changes:
            if change.attribute == "rules":
                indicator, rule = change.value
                rules[indicator] = rule
            else:
                office = replace(office, **{change.attribute: change.value})
        return replace(office, rules=tuple(rules.items()))


def _since(row: Mapping[str, Any]) -> Quarter | None:
    return Quarter.parse(row["valid_from"]) if row["valid_from"] else None


def _parsed(setting: Setting, text: Any) -> Any:
    try:
        return setting.parse(str(text or ""))
    except ValueError:
        return None


def _rule(row: Mapping[str, Any]) -> LampRule | None:
    """The lamp rule of a row; limits fall when the yellow one is above the green one."""
    if row["green"] is None or row["yellow"] is None or not row["indicator_id"]:
        return None
    green, yellow, source = float(row["green"]), float(row["yellow"]), row["basis"] or ""
    match row["method"]:
        case method if method == BY_RATIO:
            return Pace(green, yellow, source)
        case method if method == BY_POINTS:
            return Gap(green, yellow, source)
        case _:
            return Bands(green, yellow, source)


def _refuse(word: str) -> Any:
    raise ValueError(word)
