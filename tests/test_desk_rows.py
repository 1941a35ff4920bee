"""The desk, without a browser: a form nobody knows is no dead end, and what was said of one is offered for the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import dashboard, markups, opened, sound
from streamlit.testing.v1 import AppTest

from metrics.app.desk.desk import Desk
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.records.commit import commit
from metrics.registry import catalogue
from metrics.store.log import Store

FORM = "社区名册（示例数据）,,\n代号,叫法,何时起\n一个社区一行,,\nSQ-1,样例甲社区,2010-01-01\n全街两个,,\n"
SAID = Answers(
    marks={"2": "header", "3": "instruction", "5": "total"},
    columns={"代号": "community_id", "叫法": "community", "何时起": "valid_from"},
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    with dashboard(tmp_path) as path:
        yield path


def desk(form: str, seen: int = 0) -> AppTest:
    return sound(opened("upload", desk=Desk("kept:1:1", Upload("名册.csv", form.encode()), Answers(), seen)))


def clicked(page: AppTest, label: str) -> AppTest:
    (button,) = [button for button in page.button if label in button.label]
    return sound(button.click().run())


def test_a_form_nobody_knows_leads_to_its_header_and_shows_at_once_what_each_row_became(store: Path) -> None:
    page = desk(FORM)
    assert "没有找到表头" in markups(page)
    assert '<select data-set="marks/2" aria-label="第2行是">' in markups(page)

    page = clicked(page, "把第2行当作表头")

    assert page.session_state["desk"].answers.marks == {"2": "header"}
    assert '<td class="n">2</td><td>表头</td>' in markups(page)
    assert '<td class="n">3</td><td class="quiet">分组标题行</td>' in markups(page)
    assert '<td class="n">4</td><td>数据</td>' in markups(page)
    assert "「代号」这一列不在本表的栏目里" in markups(page)


def test_what_was_said_of_the_rows_of_a_form_is_offered_with_the_next_one_like_it(store: Path) -> None:
    upload = Upload("名册.csv", FORM.encode())
    draft = read(upload, tables=catalogue().tables, records=None, answers=SAID)
    commit(draft, Store.open(store), who="管理员", why="", seen=0)
    page = desk("\n" + FORM.replace("全街两个", "SQ-2,样例乙社区,2010-01-01\n全街两个"), seen=1)
    assert "管理员" in markups(page)

    page = clicked(page, "照上次标注")

    assert page.session_state["desk"].answers.marks == {"3": "header", "4": "instruction", "7": "total"}
    assert '<td class="n">7</td><td class="quiet">合计行</td>' in markups(page)
