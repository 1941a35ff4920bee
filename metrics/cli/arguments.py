"""The commands and their options."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from metrics.cli import describing, figures, history, reports, uploads
from metrics.cli.terminal import LAST, StoreNeed, words
from metrics.i18n.text import LANGUAGES
from metrics.model.quarter import Quarter

_ROOT = Path(__file__).parents[2]


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; a wrong one ends the program with exit code 2."""
    top = argparse.ArgumentParser(
        prog="python -m metrics", description="刘寨街道季度工作看板 · quarterly dashboard of a subdistrict office"
    )
    default = Path(os.environ.get("METRICS_STORE") or _ROOT / "data" / "store")
    top.add_argument("--store", type=Path, default=default, help="数据目录 / folder of the store (data/store)")
    top.add_argument("--lang", choices=LANGUAGES, default="zh", help="语言 / language")
    top.set_defaults(need=StoreNeed.READ)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _uploads(commands)
    _figures(commands)
    _reports(commands)
    _history(commands)
    _described(commands)
    for command in commands.choices.values():
        # Both may also follow the command; what is left out there keeps what stood before it.
        command.add_argument("--store", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return top.parse_args(arguments)


def _uploads(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser("check", help="核对文件，不提交 / check files, commit nothing")
    check.set_defaults(run=uploads.check, need=StoreNeed.LOOK)
    check.add_argument("--format", choices=("text", "json"), default="text")
    bring = commands.add_parser("import", help="核对并提交 / check and commit")
    bring.set_defaults(run=uploads.bring, need=StoreNeed.MAKE)
    bring.add_argument("--by", type=_post, default="命令行", metavar="POST", help="填报岗位 / post that uploads")
    bring.add_argument("--reason", type=words, default="", help="更正原因 / why something on record is replaced")
    for command in (check, bring):
        command.add_argument("files", nargs="+", type=Path, metavar="FILE")
        command.add_argument("--table", type=words, help="哪张报表 / which table the file is")
        command.add_argument("--quarter", type=_quarter, help="哪个季度，如 2017Q3 / which quarter it is")
        command.add_argument(
            "--zero-report", action="store_true", help="没有数据行即零报告 / no rows means zero report"
        )
        command.add_argument(
            "--gone", type=words, metavar="REASON", help="上季度有、本季没有的行：原因 / why rows vanished"
        )
        command.add_argument(
            "--answer",
            type=words,
            action="append",
            default=[],
            metavar="QUESTION=ANSWER",
            help="回答一个问题，写法见核对结果 / answer one question as the check prints it",
        )
    template = commands.add_parser("template", help="空白报表 / blank file of a table")
    template.set_defaults(run=uploads.template, need=StoreNeed.LOOK)
    template.add_argument("table", type=words)
    template.add_argument(
        "--format", choices=("csv", "xlsx"), default="csv", help="xlsx 带上期数据 / xlsx is prefilled"
    )
    template.add_argument("--quarter", type=_quarter, help="预填哪个季度 / quarter to prefill")
    template.add_argument("--out", type=Path)
    demo = commands.add_parser("demo", help="在空数据目录里放入示例数据 / fill an empty store with sample data")
    demo.set_defaults(run=uploads.demo, need=StoreNeed.MAKE)
    demo.add_argument("--remove", action="store_true", help="移除示例数据 / remove the sample data")


def _figures(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    kpis = commands.add_parser("kpis", help="指标 / the figures of a quarter")
    kpis.set_defaults(run=figures.kpis)
    kpis.add_argument("--quarter", type=_quarter, required=True)
    kpis.add_argument(
        "--as-of", metavar="T", help="按当时所知：时间、日期或版本号 / as known at a time, day or version"
    )
    kpis.add_argument("--format", choices=("table", "json", "csv"), default="table")
    export = commands.add_parser("export", help="导出一张报表 / one table of a quarter as CSV")
    export.set_defaults(run=figures.export)
    export.add_argument("table", type=words)
    export.add_argument("--quarter", type=_quarter)
    export.add_argument("--as-of", metavar="T")
    export.add_argument("--out", type=Path)


def _reports(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    report = commands.add_parser("report", help="季度通报等报告文件 / report packs")
    report.set_defaults(run=reports.report)
    report.add_argument(
        "--quarter",
        type=_report_quarter,
        help="哪个季度，如 2018Q2；last 为刚结束的 / which one, or last",
    )
    report.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="写到哪个文件夹 / folder to write to")
    report.add_argument(
        "--format",
        default="pptx,docx,xlsx,pdf,html,png",
        metavar="LIST",
        help="pptx,docx,xlsx,pdf,html,png 中的几种 / some of these",
    )
    report.add_argument("--as-of", metavar="T", help="按当时所知 / as known at a time, day or version")
    report.add_argument(
        "--page",
        type=words,
        action="append",
        default=[],
        metavar="PAGE",
        help="只要这些专题，名称或代码 / these fields only, by name or slug",
    )
    report.add_argument("--one-page", action="store_true", help="只出一个页面，横版 / one page, on wide paper")
    report.add_argument("--basket", type=Path, metavar="FILE", help="按汇报篮 / what a basket holds")
    report.add_argument("--tasks", action="store_true", help="附主要任务推进情况表 / with the table of main tasks")
    report.add_argument("--zip", action="store_true", help="打成一个压缩包 / as one ZIP")
    report.add_argument("--verify", type=Path, metavar="FILE", help="核对一个报告文件 / check a report file")


def _history(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    log = commands.add_parser("log", help="版本记录 / list of versions")
    log.set_defaults(run=history.log)
    log.add_argument("--table", type=words)
    log.add_argument("--format", choices=("table", "json"), default="table")
    back = commands.add_parser(
        "rollback", help="恢复到某一版时的状态，记为新的一版 / back to the state at a version, as a new one"
    )
    back.set_defaults(run=history.rollback)
    back.add_argument("version", type=int)
    back.add_argument("--table", type=words, help="只恢复这张报表 / this table only")
    back.add_argument("--by", type=_post, default="命令行", metavar="POST")
    back.add_argument("--reason", type=words, default="")
    verify = commands.add_parser("verify", help="检查数据目录是否完好 / check every checksum of the store")
    verify.set_defaults(run=history.verify)
    verify.add_argument("--head", action="append", default=[], metavar="VERSION:SHA256", help="已知的版本与校验码")
    backup = commands.add_parser("backup", help="备份 / copy the store")
    backup.set_defaults(run=history.backup)
    backup.add_argument("to", type=Path, metavar="FOLDER")


def _described(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    own = commands.add_parser(
        "describe", help="自定专题：列出、启用、停用 / fields of the office's own: list, put into use, take out"
    )
    own.set_defaults(run=describing.describe, need=StoreNeed.MAKE)
    own.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="启用或替换这个 TOML 文件 / put this file into use"
    )
    own.add_argument("--remove", type=words, metavar="SLUG", help="停用这个专题，写代码 / take this one out of use")
    own.add_argument("--by", type=_post, default="命令行", metavar="POST")
    own.add_argument("--reason", type=words, default="", help="理由 / why")


def _post(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("请写填报岗位 / write the post that uploads")
    return words(text.strip())


def _report_quarter(text: str) -> Quarter | str:
    """A quarter, or the one that ended last: what a schedule asks for."""
    return LAST if text == LAST else _quarter(text)


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是季度，请写成2017Q3 / write a quarter as 2017Q3") from error
