"""The command line of a server without a screen: check, import, figures, export, log, rollback, templates.

Some commands are started as a person starts them, in a process of their own, the others in the process of the tests;
results stand on standard output, what is said to the person on standard error, and the exit code tells success (0),
findings (1) and failure (2) apart.
"""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from builders import DEMO, SAMPLES
from commands import metrics, started
from failing_disk import Failing, failing
from people import MOBILE
from workbooks import Page, xlsx

from metrics.cli import uploads
from metrics.cli.terminal import Terminal
from metrics.intake.drafts.draft import Draft
from metrics.model.records import Records
from metrics.store.log import Store

BAD = SAMPLES / "dirty" / "renovation_2018Q2_含错误.csv"
GBK = SAMPLES / "dirty" / "老旧小区改造2017年四季度（GBK原始表）.csv"
FIRST = SAMPLES / "restatement" / "renovation_2017Q3_初报.csv"
CORRECTED = SAMPLES / "restatement" / "renovation_2017Q3_更正.csv"
BY = ("--by", "改造专班填报岗")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "数据 store"


def quarter_of(name: str, quarter: str, to: Path) -> Path:
    """A file with one quarter of a sample table."""
    head, *lines = (DEMO / name).read_text(encoding="utf-8-sig").splitlines()
    path = to / f"{Path(name).stem}_{quarter}.csv"
    path.write_text("\r\n".join([head, *(line for line in lines if line.startswith(quarter))]) + "\r\n", "utf-8-sig")
    return path


def test_a_clean_file_is_committed_without_asking(store: Path) -> None:
    told = started("import", FIRST, *BY, "--store", store)

    assert (told.code, told.out) == (0, "")
    assert "已提交为第1版（23行）" in told.said
    [entry] = metrics("log", "--format", "json", "--store", store).json
    assert (entry["who"], entry["raw_name"]) == ("改造专班填报岗", FIRST.name)
    assert [(part["table"], part["quarter"], part["rows"]) for part in entry["parts"]] == [("renovation", "2017Q3", 23)]


def test_a_correction_needs_a_reason_and_then_is_a_version(store: Path) -> None:
    metrics("import", FIRST, "--store", store)

    refused = metrics("import", CORRECTED, "--store", store)
    taken = metrics("import", CORRECTED, "--reason", "按区住建局复核更正", "--store", store)

    assert (refused.code, "请用 --reason 写明原因" in refused.said) == (1, True)
    assert (taken.code, "第2版（24行）" in taken.said) == (0, True)


def test_a_workbook_is_committed_like_any_other_file(store: Path) -> None:
    rows = list(csv.reader(io.StringIO(FIRST.read_text("utf-8-sig"), newline="")))
    path = store.parent / "老旧小区改造.xlsx"
    path.write_bytes(xlsx(Page(rows, "改造进度")))

    told = metrics("import", path, "--store", store)

    assert told.code == 0, told.said
    assert "第1版（23行）" in told.said
    assert metrics("import", FIRST, "--store", store).said.count("无须提交") == 1


def test_a_telephone_is_told_masked_and_nothing_of_its_file_is_written(store: Path) -> None:
    text = FIRST.read_text("utf-8-sig").replace("示例", f"示例{MOBILE}", 1)
    path = store.parent / f"{FIRST.stem}.csv"
    path.write_text(text, "utf-8-sig")

    checked = metrics("check", path, "--format", "json", "--store", store)
    brought = metrics("import", path, "--store", store)
    signed = metrics("import", FIRST, "--by", f"李某{MOBILE}", "--store", store)

    assert (checked.code, brought.code, signed.code) == (1, 1, 2)
    assert [found["value"] for found in checked.json[0]["findings"]] == ["138****8000"]
    assert all(MOBILE not in told.said + told.out for told in (checked, brought, signed))
    assert not any(MOBILE.encode() in path.read_bytes() for path in store.rglob("*") if path.is_file())


def test_a_file_with_mistakes_is_told_row_by_row_and_nothing_is_committed(store: Path) -> None:
    metrics("import", quarter_of("renovation.csv", "2018Q1", store.parent), "--store", store)

    told = metrics("import", BAD, "--store", store)

    assert told.code == 1
    assert "第2行「形象进度（%）」" in told.said
    assert "第9行「计划完工日期」" in told.said
    assert len(metrics("log", "--format", "json", "--store", store).json) == 1


def test_a_question_says_how_it_is_answered_and_the_answer_lets_the_file_pass(store: Path) -> None:
    asked = metrics("check", GBK, "--store", store)
    answered = metrics("check", GBK, "--answer", "columns/累计投资=invested_total", "--store", store)

    assert asked.code == 1
    assert '--answer "columns/累计投资=invested_total|ignore"' in asked.said
    assert "累计投资=" not in answered.said


def test_check_as_json_has_every_finding_with_row_header_and_what_to_write(store: Path) -> None:
    metrics("import", DEMO / "communities.csv", "--store", store)
    metrics("import", quarter_of("renovation.csv", "2018Q1", store.parent), "--store", store)

    told = metrics("check", BAD, "--format", "json", "--store", store)

    [file] = told.json
    assert told.code == 1
    assert (file["table"], file["quarters"], file["rows"], file["committable"]) == ("renovation", ["2018Q2"], 10, False)
    found = {(item["row"], item["field"]): item for item in file["findings"]}
    assert found[2, "progress"]["value"] == "120"
    assert found[2, "progress"]["severity"] == "error"
    assert "100" in found[2, "progress"]["message"]
    assert found[6, "community"]["severity"] == "notice"


def test_check_commits_nothing(store: Path) -> None:
    told = metrics("check", FIRST, "--store", store)

    assert told.code == 0
    assert not store.exists()


def test_files_given_in_any_order_are_brought_in_registers_first(store: Path) -> None:
    files = [DEMO / name for name in ("renovation.csv", "targets.csv", "communities.csv", "departments.csv")]

    told = metrics("import", *files, "--store", store)

    assert told.code == 0
    tables = [entry["parts"][0]["table"] for entry in metrics("log", "--format", "json", "--store", store).json]
    assert tables == ["communities", "departments", "targets", "renovation"]


def test_what_is_on_record_already_makes_no_version(store: Path) -> None:
    metrics("import", FIRST, "--store", store)

    told = metrics("import", FIRST, "--store", store)

    assert (told.code, "无须提交" in told.said) == (0, True)
    assert len(metrics("log", "--format", "json", "--store", store).json) == 1


def test_the_quarter_and_the_table_can_be_named(store: Path, tmp_path: Path) -> None:
    text = FIRST.read_text(encoding="utf-8-sig").replace("2017Q3,", ",").replace("季度,", "期,", 1)
    nameless = tmp_path / "报表.csv"
    nameless.write_text(text, encoding="gb18030")

    asked = metrics("import", nameless, "--store", store)
    named = metrics("import", nameless, "--table", "老旧小区改造", "--quarter", "2017年三季度", "--store", store)

    assert asked.code == 1
    assert (named.code, "已提交为第1版" in named.said) == (0, True)


def test_a_zero_report_is_made_on_purpose_only(store: Path, tmp_path: Path) -> None:
    blank = tmp_path / "red_flags_2018Q1.csv"
    blank.write_bytes(metrics("template", "red_flags").data)

    asked = metrics("import", blank, "--quarter", "2018Q1", "--store", store)
    zero = metrics("import", blank, "--quarter", "2018Q1", "--zero-report", "--store", store)

    assert (asked.code, zero.code) == (1, 0)
    figure = metrics("kpis", "--quarter", "2018Q1", "--format", "json", "--store", store).json["kpis"]["RF1"]
    assert (figure["value"], figure["reason"]) == (0.0, None)


def test_figures_are_told_as_of_a_version_a_day_or_now(store: Path) -> None:
    metrics("import", FIRST, "--store", store)
    metrics("import", CORRECTED, "--reason", "复核更正", "--store", store)

    def invested(*as_of: str) -> float:
        told = metrics("kpis", "--quarter", "2017Q3", "--format", "json", *as_of, "--store", store).json
        return float(told["kpis"]["RV5"]["numerator"])

    assert invested() == invested("--as-of", "2") == pytest.approx(invested("--as-of", "1") - 42.7)
    assert invested("--as-of", "2099-01-01") == invested()


def test_figures_as_a_table_for_people_and_as_csv_for_excel(own_office: Path) -> None:
    table = metrics("kpis", "--quarter", "2018Q2", "--store", own_office)
    listed = metrics("kpis", "--quarter", "2018Q2", "--format", "csv", "--store", own_office)

    assert "75.0%" in table.out
    assert "● 达序" in table.out
    rows = {row[0]: row for row in csv.reader(io.StringIO(listed.data.decode("utf-8-sig")))}
    assert rows["RV1"][2:4] == ["75.0%", "6 ÷ 8"]
    assert rows["PJ2"][2].startswith("'-0.6")


def test_an_export_is_the_file_that_went_in(store: Path) -> None:
    metrics("import", FIRST, "--store", store)

    told = metrics("export", "renovation", "--quarter", "2017Q3", "--store", store)

    assert told.data.decode("utf-8-sig").splitlines() == FIRST.read_text(encoding="utf-8-sig").splitlines()


def test_a_register_is_exported_without_a_quarter_and_a_report_is_not(store: Path) -> None:
    metrics("import", DEMO / "communities.csv", "--store", store)

    register = metrics("export", "社区名册", "--store", store)
    report = metrics("export", "renovation", "--store", store)

    assert (register.code, report.code) == (0, 2)
    assert "--quarter" in report.said


def test_rollback_goes_back_to_the_state_at_a_version(store: Path) -> None:
    metrics("import", FIRST, "--store", store)
    metrics("import", DEMO / "communities.csv", "--store", store)
    metrics("import", CORRECTED, "--reason", "误传", "--store", store)

    told = metrics("rollback", "2", *BY, "--reason", "第3版误传", "--store", store)

    assert (told.code, "记为第4版" in told.said) == (0, True)
    back = metrics("export", "renovation", "--quarter", "2017Q3", "--store", store)
    assert back.data.decode("utf-8-sig").splitlines() == FIRST.read_text(encoding="utf-8-sig").splitlines()
    assert metrics("export", "communities", "--store", store).code == 0
    assert metrics("log", "--format", "json", "--store", store).json[-1]["restores"] == 2


def test_rollback_to_what_is_there_already_says_so_and_to_nowhere_fails(store: Path) -> None:
    metrics("import", FIRST, "--store", store)

    same, nowhere = (metrics("rollback", version, "--store", store) for version in ("1", "7"))

    assert (same.code, "无须恢复" in same.said) == (0, True)
    assert (nowhere.code, "没有第7版" in nowhere.said) == (2, True)


def test_a_tampered_store_is_found_out_and_a_backup_is_a_store(store: Path, tmp_path: Path) -> None:
    metrics("import", FIRST, "--store", store)
    copied = metrics("backup", tmp_path / "backup", "--store", store)
    [file] = (store / "renovation" / "2017Q3").glob("*.csv")
    file.write_bytes(file.read_bytes().replace("兴隆社区".encode(), "同乐社区".encode()))

    broken, sound = (metrics("verify", "--store", path) for path in (store, tmp_path / "backup"))

    assert (broken.code, sound.code) == (1, 0)
    assert sound.out == copied.out
    assert started("export", "renovation", "--quarter", "2017Q3", "--store", store).code == 2


def test_a_cut_off_log_is_found_out_by_the_head_on_a_report(store: Path) -> None:
    metrics("import", FIRST, "--store", store)
    metrics("import", DEMO / "communities.csv", "--store", store)
    head = metrics("verify", "--store", store).out.strip()
    (store / "log" / "00000002.json").unlink()

    assert metrics("verify", "--store", store).code == 0
    assert metrics("verify", "--head", head, "--store", store).code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "没有这个文件.csv"), "找不到"),
        (("import", "."), "文件夹"),
        (("export", "没有这张表", "--quarter", "2018Q2"), "renovation"),
        (("kpis", "--quarter", "2018Q2", "--as-of", "上周"), "2018-07-20"),
        (("kpis", "--quarter", "2018Q9"), "2017Q3"),
        (("import", "x.csv", "--answer", "什么=1"), "不是可以回答的问题"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence_and_fails(
    arguments: tuple[str, ...], said: str, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    told = metrics(*arguments, "--store", store)

    assert told.code == 2
    assert said in told.said
    assert told.out == ""


def test_english_by_one_option(store: Path) -> None:
    told = metrics("--lang", "en", "import", FIRST, "--store", store)

    assert "version 1" in told.said
    assert "提交" not in told.said


def test_a_terminal_without_a_language_still_shows_chinese(store: Path) -> None:
    told = metrics("import", FIRST, "--store", store, LC_ALL="C", PYTHONIOENCODING="", PYTHONUTF8="0")

    assert "已提交为第1版" in told.said


def test_the_sample_office_fills_an_empty_store_only_and_can_be_taken_out(store: Path) -> None:
    filled = metrics("demo", "--store", store)
    again = metrics("demo", "--store", store)
    removed = metrics("demo", "--remove", "--store", store)

    assert (filled.code, again.code, removed.code) == (0, 0, 0)
    assert "已有数据" in again.said
    figures = metrics("kpis", "--quarter", "2018Q2", "--format", "json", "--store", store).json["kpis"]
    assert {figure["value"] for figure in figures.values()} == {None}


def test_a_store_may_be_named_before_the_command_or_in_the_environment(store: Path, tmp_path: Path) -> None:
    metrics("--store", store, "import", FIRST)
    shutil.copytree(store, tmp_path / "other")

    told = metrics("log", "--format", "json", METRICS_STORE=str(tmp_path / "other"))

    assert len(told.json) == 1


def test_the_workbook_of_a_quarter_begins_with_what_was_there(store: Path, tmp_path: Path) -> None:
    metrics("import", FIRST, "--store", store)
    book = tmp_path / "四季度.xlsx"
    told = metrics("template", "renovation", "--quarter", "2017Q4", "--format", "xlsx", "--out", book, "--store", store)

    checked = metrics("check", book, "--format", "json", "--store", store).json[0]

    assert told.code == 0
    assert (checked["table"], checked["quarters"], checked["rows"]) == ("renovation", ["2017Q4"], 23)


def test_where_review_is_required_a_file_is_handed_in_and_does_not_count_yet(store: Path, tmp_path: Path) -> None:
    settings = tmp_path / "单位设置.csv"
    settings.write_text("设置项,设置值,启用季度,依据\r\n提交须经审核,是,2017Q1,会议定\r\n", "utf-8-sig")
    assert metrics("import", settings, *BY, "--store", store).code == 0

    told = metrics("import", FIRST, *BY, "--store", store)

    (waiting,) = Store(store).submissions.open()
    assert (told.code, f"已送审（第{waiting.number}号）" in told.said) == (0, True)
    assert len(metrics("log", "--format", "json", "--store", store).json) == 1


def test_of_several_files_what_is_on_record_already_is_never_called_unwritten(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("communities", "targets"):
        shutil.copy(DEMO / f"{name}.csv", folder)
    files = sorted(folder.iterdir())
    with failing(Failing(within=folder)) as counting:
        metrics("import", *files, "--store", tmp_path / "counted")

    # The last time the second file is opened, the first is a version already.
    with failing(Failing(counting.calls, within=folder)):
        told = metrics("import", *files, "--store", tmp_path / "new")

    assert told.code == 2
    assert "记录现在到第1版" in told.said
    assert Store(tmp_path / "new").head()[0] == 1


def test_an_import_says_what_changes_and_what_figures_become_before_it_commits(store: Path) -> None:
    metrics("import", DEMO / "communities.csv", FIRST, "--store", store)

    told = metrics("import", CORRECTED, "--reason", "复核更正", "--store", store)
    again = metrics("import", CORRECTED, "--store", store)

    difference, figures, done = (told.said.index(words) for words in ("提交后的变化", "项指标变化", "已提交为第3版"))
    assert difference < figures < done
    assert "新增1行　修改2行　减少0行　不变21行" in told.said
    assert "提交后的变化" not in again.said


def test_a_check_shows_the_difference_without_making_it(store: Path) -> None:
    metrics("import", FIRST, "--store", store)

    told = metrics("check", CORRECTED, "--store", store)

    assert "提交后的变化" in told.said
    assert Store(store).version == 1


def test_what_another_post_committed_meanwhile_is_not_taken_back(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """甲岗 corrects one row; while its file is looked at, 乙岗 corrects another of the same quarter."""
    metrics("import", FIRST, "--store", store)
    other = tmp_path / "乙岗.csv"
    other.write_text(FIRST.read_text("utf-8-sig").replace(",4,168,12600,", ",4,170,12600,"), "utf-8-sig")
    look = uploads.foretell

    def meanwhile(terminal: Terminal, draft: Draft, records: Records) -> None:
        look(terminal, draft, records)
        monkeypatch.setattr(uploads, "foretell", look)
        assert metrics("import", other, "--by", "乙岗", "--reason", "更正", "--store", store).code == 0

    monkeypatch.setattr(uploads, "foretell", meanwhile)
    told = metrics("import", CORRECTED, "--by", "甲岗", "--reason", "更正", "--store", store)

    assert (told.code, "别人提交了第2版" in told.said) == (1, True)
    assert [entry.who for entry in Store(store).entries()] == ["命令行", "乙岗"]
