"""The office's settings are data: they hold from a quarter on, and an old quarter is judged by the rule of its time."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import records, texts

from metrics.families.milestones.examples import node
from metrics.families.milestones.schema import MILESTONES
from metrics.families.office.schema import LAMP_RULES, SETTINGS
from metrics.insight.lamps import judge
from metrics.intake.drafts.draft import Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.records.commit import commit
from metrics.model.lamp import Bands, Gap, Lamp, Pace
from metrics.model.measure import Measure, Value
from metrics.model.office import BY_WORD, Office, Rulebook, Setting
from metrics.model.office import SETTINGS as ALL
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.canonical_csv import typed, write_texts
from metrics.store.log import Store

Q1, Q2, Q3 = (Quarter(2018, n) for n in (1, 2, 3))


def setting(word: str, value: str, since: str = "2018Q1") -> dict[str, str]:
    return {"setting": word, "setting_value": value, "valid_from": since}


def lamp_rule(code: str, method: str, green: str, yellow: str, since: str = "2018Q1") -> dict[str, str]:
    row = {"indicator_id": code, "method": method, "green": green, "yellow": yellow}
    return {**row, "valid_from": since, "basis": "样例办法"}


def bring(store: Store, table: object, rows: list[dict[str, str]], why: str = "") -> None:
    data = write_texts(table, texts(table, rows))  # type: ignore[arg-type]
    known = frames.load(store, catalogue().tables.values())
    draft = read(Upload("设置.csv", data), tables=catalogue().tables, records=known)
    commit(draft, store, who="管理员", why=why, seen=store.head()[0])


def loaded(store: Store, **more: bool) -> Records:
    return frames.load(store, catalogue().tables.values(), **more)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def test_a_setting_holds_from_its_quarter_on(store: Store) -> None:
    bring(store, SETTINGS, [setting("季报截止（季后天数）", "10", "2018Q2"), setting("单位简称", "样例街道", "2018Q1")])

    known = loaded(store)

    assert [known.office_at(quarter).deadline_days for quarter in (Q1, Q2, Q3)] == [15, 10, 10]
    assert (known.office.deadline_days, known.office.short_name) == (10, "样例街道")


def test_an_older_version_keeps_the_settings_it_had(store: Store) -> None:
    bring(store, SETTINGS, [setting("节点滞后红灯（天）", "15")])
    bring(store, SETTINGS, [setting("节点滞后红灯（天）", "7")], why="收紧")

    assert loaded(store).office.node_red_days == 7
    assert frames.load(store, catalogue().tables.values(), upto=1).office.node_red_days == 15
    assert frames.load(store, catalogue().tables.values(), upto=0).office == Office()


def test_rows_are_lit_by_the_threshold_of_their_own_quarter() -> None:
    rows = [node(1, "2018-03-11", quarter="2018Q1"), node(1, "2018-06-10", quarter="2018Q2")]
    changed = [{"setting": "节点滞后红灯（天）", "setting_value": "15", "valid_from": "2018Q2"}]
    book = Rulebook.read(changed, [])

    lit = typed(MILESTONES, texts(MILESTONES, rows), book)

    assert lit.get_column("delay_days").to_list() == [20, 20]
    assert lit.get_column("lamp").to_list() == ["yellow", "red"]
    assert typed(MILESTONES, texts(MILESTONES, rows), book.timeless).get_column("lamp").to_list() == ["red", "red"]


def test_asked_for_the_rules_of_now_every_quarter_is_judged_by_them(store: Store) -> None:
    bring(store, LAMP_RULES, [lamp_rule("PM1", "界限", "60", "50", "2018Q2")])
    figure = Measure("PM1", "milestones", "%", lambda known, quarter: Value(65.0), lamp=Bands(90, 80, "house"))

    by_time, by_now = (loaded(store, timeless=timeless) for timeless in (False, True))

    lamps = [[judge(figure, Value(65.0), q, known, None).lamp for q in (Q1, Q2)] for known in (by_time, by_now)]
    assert lamps == [[Lamp.RED, Lamp.GREEN], [Lamp.GREEN, Lamp.GREEN]]
    assert judge(figure, Value(65.0), Q2, by_time, None).rule == Bands(60, 50, "样例办法")


@pytest.mark.parametrize(
    ("behind", "lamp", "word"),
    [
        (-3, Lamp.GREEN, "pace.on_pace"),
        (0, Lamp.GREEN, "pace.on_pace"),
        (10, Lamp.GREEN, "pace.nearly_on_pace"),
        (10.1, Lamp.YELLOW, "pace.lagging"),
        (30, Lamp.YELLOW, "pace.lagging"),
        (30.1, Lamp.RED, "pace.seriously_lagging"),
    ],
)
def test_points_behind_plan_light_as_published_in_yinchuan(behind: float, lamp: Lamp, word: str) -> None:
    paced = Measure("PJ1", "projects", "%", lambda known, quarter: Value(0.0), lamp=Pace())
    known = records((MILESTONES, ()), office=Office(rules=(("PACE", Gap(10, 30, "S15")),)))

    found = judge(paced, Value(50 - behind), Q2, known, None)

    assert (found.lamp, found.word) == (lamp, word)


def test_half_the_pace_is_the_limit_of_the_sanya_preset() -> None:
    paced = Measure("PJ1", "projects", "%", lambda known, quarter: Value(0.0), lamp=Pace())
    known = records((MILESTONES, ()), office=Office(rules=(("PACE", Pace(1, 0.5, "S16")),)))

    assert [judge(paced, Value(v), Q2, known, None).lamp for v in (50, 49, 25, 24.9)] == [
        Lamp.GREEN, Lamp.YELLOW, Lamp.YELLOW, Lamp.RED,
    ]  # fmt: skip


def test_the_rule_of_all_paces_leaves_figures_with_limits_alone() -> None:
    office = Office(rules=(("PACE", Gap(10, 30, "S15")),))

    assert office.rule("PM1", Bands(90, 80, "house")) == Bands(90, 80, "house")
    assert office.rule("PJ1", Pace()) == Gap(10, 30, "S15")
    assert office.rule("RF2", None) is None


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.attribute)
def test_every_setting_is_an_attribute_of_the_office_and_takes_its_own_default(one: Setting) -> None:
    default = getattr(Office(), one.attribute)
    match default:
        case bool():
            written = "是" if default else "否"
        case float():
            written = f"{default:g}"
        case tuple():
            written = "、".join(default)
        case frozenset():
            assert one.parse("rectification.detail、patrols.area") == {("rectification", "detail"), ("patrols", "area")}
            return
        case _:
            written = str(default)

    assert one.parse(written) == default
    assert BY_WORD[one.word] is one


@pytest.mark.parametrize(
    ("word", "value"),
    [("季报截止（季后天数）", "0"), ("季报截止（季后天数）", "15.5"), ("提交须经审核", "true"), ("单位全称", " "),
     ("三年改造起始年", "18"), ("形象进度落后红灯（个百分点）", "一百"),
     ("可含个人号码的栏目", "整改台账"), ("不要求巡查的周", "2018-W54"), ("不要求巡查的周", "春节")],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(word: str, value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        BY_WORD[word].parse(value)
