"""What reading and checking an upload costs, against decoding the same bytes from GBK to text.

The file has twelve columns of the milestones table, as Chinese Excel saves them. A million rows take a while: set
BENCH_LARGE=1 to measure them too, with the most memory they took.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from _floor import cpu_seconds, tell, wall_seconds

from metrics.intake.drafts.apart import read_apart
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.sheets.limits import LARGE
from metrics.registry import catalogue

HEADER = (
    "季度,项目编号,项目名称,项目类别,节点序号,节点名称,节点类别,节点权重（%）,"
    "计划完成日期,预计完成日期,节点状态,责任单位"
)
NODES = ("立项", "土地", "规划许可", "施工许可", "开工", "基础出正负零", "主体封顶", "竣工验收", "交付回迁", "其他")
KINDS = ("城中村安置房", "房地产", "商业综合体", "基础设施", "公共服务")
SIZES = (300, 5_000, 100_000, *([1_000_000] if os.environ.get("BENCH_LARGE") else []))


def file(rows: int) -> bytes:
    """A GBK file of so many nodes, ten to a project."""
    lines = [HEADER]
    for place in range(rows):
        project, node = divmod(place, len(NODES))
        plan = date(2018, 7, 1) + timedelta(days=(project * 7 + node * 90) % 1500)
        late = plan + timedelta(days=30 if project % 1000 == 999 else 0)
        name = f"样例{project}号地块建设项目"
        lines.append(
            f"2018Q2,LZ-XM-{project:06d},{name},{KINDS[project % 5]},{node + 1},{NODES[node]},{NODES[node]},10,"
            f"{plan},{late},未启动,重点项目专班"
        )
    return ("\r\n".join(lines) + "\r\n").encode("gbk")


def checked(data: bytes, rows: int) -> None:
    """Read and check a file, in which one project in a thousand is late without a reason."""
    draft = read(Upload("重点项目节点.csv", data), tables=catalogue().tables, records=None, limits=LARGE)
    assert draft.rows == rows
    assert draft.is_committable, draft.findings[:3]


def passed(data: bytes, read: Callable[..., Draft]) -> None:
    """Read a file here or in a process of its own."""
    assert read(Upload("重点项目节点.csv", data), tables=catalogue().tables, records=None).is_committable


def apart() -> None:
    """What the process of its own costs: seconds by the clock beyond those of reading here."""
    for rows in SIZES[:2]:
        data = file(rows)
        here, there = (wall_seconds(partial(passed, data, how), 15) for how in (read, read_apart))
        tell(f"{rows:,} rows: read in a process of its own", there, here, "reading here")
        print(f"{'':<58} {1000 * (there - here):9.1f} ms more")


def main() -> None:
    """Every size: CPU seconds of reading and checking as a multiple of decoding."""
    apart()
    for rows in SIZES:
        data = file(rows)
        rounds = 7 if rows < 100_000 else 3 if rows < 1_000_000 else 1
        floor = cpu_seconds(partial(data.decode, "gb18030"), rounds)
        cost = cpu_seconds(partial(checked, data, rows), rounds)
        tell(f"{rows:,} rows, {len(data) / 1024 / 1024:.1f} MB: read and checked", cost, floor, "decoding")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


main()
