"""What a form says about itself outside the table: its title, quarter and unit of measure.

Title lines stand above the header, signature lines there or below the rows: 填报单位（盖章）：…　单位：万元
填报日期：… (DOMAIN §2, §9.2). Who signed is not taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from metrics.intake.sheets.cells import Row
from metrics.intake.sheets.spelling import SPACES, plain
from metrics.model.quarter import Quarter

_SIGNATURES = (
    "填报单位", "报送单位", "编报单位", "填表单位", "制表单位", "填报日期", "填表日期", "报送日期", "制表日期",
    "填报时间", "填表时间", "报送时间", "填报人", "填表人", "制表人", "编制人", "经办人", "报送人", "统计人", "制表",
    "审核人", "复核人", "审批人", "审核", "复核", "单位负责人", "部门负责人", "科室负责人", "统计负责人", "负责人",
    "分管领导", "主管领导", "主要领导", "联系人", "联系电话", "报送类型",
)  # fmt: skip
_UNITS = ("金额单位", "计量单位", "货币单位", "单位")
_LABEL = rf"(?:{'|'.join((*_SIGNATURES, *_UNITS))})(?:\([^()]*\))?"
_FACT = re.compile(rf"(?P<label>{_LABEL})\s*:\s*(?P<value>.*?)\s*(?=[\s,;、]{_LABEL}\s*:|$)")
SIGNATURE = re.compile(rf"{_LABEL}(?::.*|$)")


@dataclass(frozen=True)
class Facts:
    """What stands outside the table; "" or None where it says nothing.

    ``quarters`` are those named in the title lines, ``units`` the units of measure of the whole table.
    """

    title: str = ""
    quarters: tuple[Quarter, ...] = ()
    file_quarter: Quarter | None = None
    units: tuple[str, ...] = ()


def gather(title_rows: Iterable[Row], file_name: str) -> Facts:
    """Facts from the rows above the table and from the file's name."""
    above = [plain(cell) for row in title_rows for cell in row if cell.strip(SPACES)]
    quarters = {found for cell in above if (found := Quarter.find(cell))}
    return Facts(
        title=next((cell for cell in above if not SIGNATURE.match(cell)), ""),
        quarters=tuple(sorted(quarters)),
        file_quarter=Quarter.find(stem(file_name)),
        units=tuple(
            unit for cell in above for label, value in _pairs(cell) if label in _UNITS for unit in _split(value)
        ),
    )


def stem(file_name: str) -> str:
    """A file's name without folder and ending."""
    return PurePath(file_name.replace("\\", "/").replace("\x00", "")).stem


def _pairs(cell: str) -> Iterable[tuple[str, str]]:
    for found in _FACT.finditer(cell):
        yield found["label"].partition("(")[0], found["value"].strip(SPACES + ",;、")


def _split(value: str) -> list[str]:
    return [unit for unit in re.split(r"[,;、/\s]+", value) if unit]
