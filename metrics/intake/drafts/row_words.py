"""What a record that is not data says: totals, averages, signatures, notes, headings, instructions (DOMAIN §9.2).

Only the words of one record are looked at here; what they mean beside other records is told in ``rows``. All of them
are compared in the form of ``form_of``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from metrics.intake.drafts.facts import SIGNATURE
from metrics.intake.drafts.values.dates import read_day
from metrics.intake.sheets.cells import Row
from metrics.intake.sheets.spelling import SPACES, compact

_WHOLE = re.compile(r"(?:本页|本表|全街道|全街|街道|全年|本季)?(?:合计|总计|共计|累计)(?:\([^()]*\))?:?")
# 全市合计, 1-6月合计, 上半年合计: of what is between the total before and this one, or of all.
_TOTAL = re.compile(r".{0,20}(?:合计|总计|共计|小计|累计|总和|汇总)(?:\([^()]*\))?:?")
_AVERAGE = re.compile(r".{0,20}(?:平均|平均值|平均数|均值)(?:\([^()]*\))?:?")
_SUBTOTAL = re.compile(r".{0,20}小计(?:\([^()]*\))?:?")
_NOTE = re.compile(r"(?:注|备注|说明|附注|填表说明|填报说明|填表要求)\d*[:.、].*|\(?(?:以下空白|此页无正文)\)?|注")
# A note below the rows that is numbered and a sentence, and what tells how to fill in a form instead of filling it in.
_NUMBERED = re.compile(r"[(\[]?[0-9]{1,2}[)\].、:].*(?:[。;；!！]|\D{12,})")
_INSTRUCTS = re.compile(
    r"(?:填[写表报](?:说明|要求|须知)|要求|须知|提示|温馨提示|注意(?:事项)?|特别说明)\d*[:.、].*|[(\[]?请.{3,}"
    r"|.*(?:请勿|不得|不要|不用|必须|务必|应当?|须|按照?.+)(?:如实)?(?:填|报送|删|改动|修改).*"
)
_GUIDE = re.compile(
    r"[(\[<]?(?:\*?必填|选填|非必填|可不填|可留空|(?:请|须|应)?(?:填写?|选择|输入).*|请.+|(?:如|例如?|格式|示例)[:为]?.+|下拉.*|"
    r"自动(?:计算|生成|带出).*|(?:文本|数字|数值|整数|小数|日期)(?:型|格式|类型)?|y{4}.*)[)\]>]?"
)
_SECTION = re.compile(r"\(?[一二三四五六七八九十]+[)、.].*")
NOTHING = frozenset({"零报告", "0报告", "无", "本季无", "本季度无", "本期无", "无数据", "本季度无数据", "本季无变化"})
# Texts longer than this are compared by their beginning; patterns on endless cells would only cost time.
LONGEST = 200
# A total says so in one of the first cells.
FIRST = 4
_COUNTING = "甲乙丙丁戊己庚辛壬癸"


def form_of(cell: str) -> str:
    """The form in which a cell is compared with these words."""
    return compact(cell[:LONGEST])


def filled(row: Row) -> list[str]:
    """The cells of a record with anything in them."""
    return [cell for cell in row if cell.strip(SPACES)]


@lru_cache(maxsize=4096)
def begins_otherwise(first: str) -> bool:
    """Whether a record's first cell looks like the beginning of something that is not data."""
    form = form_of(first)
    return any(kind.fullmatch(form) for kind in (_TOTAL, _AVERAGE, SIGNATURE, _NOTE, _SECTION))


def names_total(cell: str) -> bool:
    """Whether a cell of a key says that its row is a total or an average."""
    if not ("计" in cell or "均" in cell or "总和" in cell or "汇总" in cell):
        return False
    form = form_of(cell)
    return any(kind.fullmatch(form) for kind in (_TOTAL, _AVERAGE))


def is_whole(row: Row) -> bool:
    """Whether a total says that it is that of all rows."""
    return any(_WHOLE.fullmatch(form_of(cell)) for cell in row)


def sum_of(row: Row, cells: Sequence[str], keys: Sequence[int]) -> str | None:
    """Which of average, subtotal and total one of the first cells says, where nothing else identifies a thing."""
    if _says(_AVERAGE, row, cells, keys):
        return "average"
    if _says(_TOTAL, row, cells, keys):
        return "subtotal" if any(_SUBTOTAL.fullmatch(form_of(cell)) for cell in cells) else "total"
    return None


def _says(kind: re.Pattern[str], row: Row, cells: Sequence[str], keys: Sequence[int]) -> bool:
    said = next((cell for cell in cells[:FIRST] if kind.fullmatch(form_of(cell))), None)
    return said is not None and has_no_key(row, said, keys)


def has_no_key(row: Row, but: str, keys: Sequence[int]) -> bool:
    """Whether nothing but a cell with some words stands where a row is identified."""
    return all(not row[key].strip(SPACES) or row[key] == but for key in keys if key < len(row))


def is_signature(row: Row, cells: Sequence[str], keys: Sequence[int]) -> bool:
    """Whether a record is signed: it begins with who fills in or looks over, and no thing is identified."""
    return SIGNATURE.fullmatch(form_of(cells[0])) is not None and (
        has_no_key(row, cells[0], keys) or _is_only_signed(cells)
    )


def _is_only_signed(cells: Sequence[str]) -> bool:
    """Whether a record is nothing but labels of signatures, what is written beside them, and dates."""
    awaits_value = False
    for form in map(form_of, cells):
        if SIGNATURE.fullmatch(form):
            awaits_value = form.endswith(":") or ":" not in form
        elif not awaits_value and not isinstance(read_day(form), str):
            return False
        else:
            awaits_value = False
    return True


def is_note(form: str) -> bool:
    """Whether words say themselves that they are a note."""
    return _NOTE.fullmatch(form) is not None


def is_section(form: str) -> bool:
    """Whether words have the number of a section, as 一、 is."""
    return _SECTION.fullmatch(form) is not None


def instructs(form: str) -> bool:
    """Whether words that stand alone tell how to fill in the form, or are a numbered note."""
    return bool(_INSTRUCTS.fullmatch(form) or _NUMBERED.fullmatch(form))


def guides(cells: Sequence[str]) -> bool:
    """Whether each cell says what to write instead of saying it."""
    return all(_GUIDE.fullmatch(form_of(cell)) for cell in cells)


def counts_columns(cells: Sequence[str]) -> bool:
    """Whether a record numbers the columns, as 甲 乙 1 2 3."""
    forms = [compact(cell) for cell in cells]
    letters = [form for form in forms if form in _COUNTING]
    numbers = [form.strip("()") for form in forms[len(letters) :]]
    return (
        len(forms) >= 3
        and forms[: len(letters)] == list(_COUNTING[: len(letters)])
        and numbers == [str(count + 1) for count in range(len(numbers))]
    )


def says_nothing(cells: Sequence[str]) -> bool:
    """Whether a record says 零报告 and nothing else."""
    return len(cells) <= 3 and any(form in NOTHING for form in map(compact, cells))
