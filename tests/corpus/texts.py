"""Files of text: encodings, delimiters, quotation marks, line ends, rows that are too short or too long."""

from __future__ import annotations

from corpus.case import HEADER, Case, text

TWO = (HEADER, "2018Q2,GC-1,样例路１号院", "2018Q2,GC-2,农业路2号院")
NAMES = {"work_id": ["GC-1", "GC-2"], "name": ["样例路１号院", "农业路2号院"]}


def two(name: str, data: bytes, **known: object) -> Case:
    """A file that says the two rows in some way and needs no word about it."""
    return Case(name, data, (2, 3), NAMES, **known)  # type: ignore[arg-type]


def swapped(delimiter: str) -> list[str]:
    return [line.replace(",", delimiter) for line in TWO]


ENCODINGS = (
    two("UTF-8 with the mark Excel writes", text(*TWO)),
    two("UTF-8 without a mark", text(*TWO, encoding="utf-8")),
    two("GBK as Chinese Excel saves a CSV", text(*TWO, encoding="gbk")),
    two("two marks, as a file joined from others has", b"\xef\xbb\xbf" + text(*TWO)),
    two("UTF-16, Excel's Unicode text with tabs", text(*swapped("\t"), encoding="utf-16")),
    two("UTF-16 with the other byte order", b"\xfe\xff" + text(*TWO, encoding="utf-16-be")),
    two("UTF-16 without a mark", text(*TWO, encoding="utf-16-le")),
    two("UTF-32 with its mark", text(*TWO, encoding="utf-32")),
    two(
        "an old program's end of file, and zeros that fill its last block", text(*TWO, encoding="gbk") + b"\x1a\x00\x00"
    ),
    Case(
        "rare characters that take four bytes in GB18030",
        text(HEADER, "2018Q2,GC-1,㙍𠮷路", encoding="gb18030"),
        (2,),
        {"name": ["㙍𠮷路"]},
    ),
    Case(
        "Big5, in which no header is a header",
        text(HEADER, "2018Q2,GC-1,樣例", encoding="utf-8")
        .decode()
        .translate(str.maketrans("编号称", "編號稱"))
        .encode("big5", "replace"),
        findings=[("encoding_guessed", None, None), ("header_not_found", None, None)],
    ),
    Case("bytes of no encoding", b"\x81\x82\xff\xfe\xfa", findings=[("encoding_unknown", None, None)]),
    Case(
        "a mark the content does not keep",
        b"\xef\xbb\xbf" + text(*TWO, encoding="gbk"),
        findings=[("encoding_broken", None, None)],
    ),
    Case(
        "a zero byte in the middle costs its own cell",
        text(*TWO, encoding="utf-8").replace(b"GC-2", b"GC\x00"),
        (2, 3),
        {"work_id": ["GC-1", None]},
        [("text_garbled", 3, "work_id")],
    ),
)

DELIMITERS = (
    two("semicolons", text(*swapped(";"))),
    two("Chinese commas", text(*swapped("，"), encoding="gbk")),
    two("upright strokes", text(*swapped("|"))),
    Case(
        "Chinese commas in a text are no delimiters",
        text(f"{HEADER},备注", "2018Q2,GC-1,样例,脏，乱，差", "2018Q2,GC-2,样例,脏，乱，差"),
        (2, 3),
        {"remark": ["脏，乱，差"] * 2},
    ),
)

LINE_ENDS = (
    two("line ends of Unix", text(*TWO, newline="\n")),
    two("line ends of the old Macintosh", text(*TWO, newline="\r")),
    two("three kinds of line ends in one file", f"{TWO[0]}\n{TWO[1]}\r\n{TWO[2]}\r".encode()),
    two("no line end after the last row", text(*TWO).rstrip()),
    Case(
        "line breaks inside a cell are one row",
        text(f"{HEADER},备注", '2018Q2,GC-1,样例,"一\r\n二\n三"', "2018Q2,GC-2,样例,好"),
        (2, 3),
        {"remark": ["一\n二\n三", "好"]},
    ),
    Case(
        "blank lines between rows, and rows of commas only",
        text(HEADER, "", "2018Q2,GC-1,样例", ",,", "　,\t,", "2018Q2,GC-2,样例", "", ""),
        (3, 6),
        {"work_id": ["GC-1", "GC-2"]},
    ),
)

QUOTES = (
    Case(
        "quotation marks doubled inside a cell",
        text(HEADER, '2018Q2,GC-1,"他说""好""，样例"'),
        (2,),
        {"name": ['他说"好"，样例']},
    ),
    Case("a comma inside quotation marks", text(HEADER, '2018Q2,GC-1,"甲,乙"'), (2,), {"name": ["甲,乙"]}),
    Case(
        "text after a closing quotation mark is read as Excel does",
        text(HEADER, '2018Q2,GC-1,"样例"小区', "2018Q2,GC-2,样例"),
        (2, 3),
        {"name": ["样例小区", "样例"]},
        [("quotes_mended", 2, None)],
    ),
    Case(
        "a quotation mark that never closes costs its own row",
        text(HEADER, "2018Q2,GC-1,样例", '2018Q2,GC-2,"样例', "2018Q2,GC-3,样例"),
        (2, 3, 4),
        {"work_id": ["GC-1", "GC-2", "GC-3"]},
        [("quotes_open", 3, None)],
    ),
    Case(
        "a quotation mark inside a word",
        text(HEADER, '2018Q2,GC-1,样"例'),
        (2,),
        {"name": ['样"例']},
        [("quotes_inside", 2, None)],
    ),
    Case(
        "every cell in quotation marks",
        text('"季度","工程编号","名称"', '"2018Q2","GC-1","样例"'),
        (2,),
        {"name": ["样例"]},
    ),
)

RAGGED = (
    Case(
        "rows that end early",
        text(f"{HEADER},备注", "2018Q2,GC-1,样例", "2018Q2,GC-2,样例,好"),
        (2, 3),
        {"remark": [None, "好"]},
        [("rows_short", None, None)],
    ),
    Case(
        "an unquoted comma makes a row too long and shifts nothing",
        text(f"{HEADER},备注", "2018Q2,GC-1,甲,乙,好", "2018Q2,GC-2,样例,好"),
        (3,),
        {"remark": ["好"]},
        [("row_too_long", 2, None)],
    ),
    two(
        "blank cells beyond the header in every row",
        text(TWO[0], TWO[1] + ",,,", TWO[2] + ", ,"),
        findings=[("header_short_of_blanks", 1, None)],
    ),
    Case(
        "a hundred blank columns after the header",
        text(HEADER + "," * 100, "2018Q2,GC-1,样例" + "," * 100),
        (2,),
        {"name": ["样例"]},
    ),
)

EMPTY = (
    Case("an empty file", b"", findings=[("file_empty", None, None)]),
    Case("blank lines only", b"\r\n \r\n,,\r\n", findings=[("header_not_found", None, None)]),
    Case("spaces only", "　 \r\n".encode(), findings=[("file_empty", None, None)]),
    Case(
        "headers only",
        text("2018年二季度工程进度表", HEADER),
        findings=[("quarter_from_title", None, None), ("zero_report", None, None)],
        excluded=[(1, "title")],
    ),
    Case(
        "headers and a line that says there is nothing",
        text(HEADER, "本季度无,,"),
        findings=[("quarter_missing", None, None), ("zero_report", None, None)],
        excluded=[(2, "zero_report")],
    ),
    Case("a title only", text("2018年二季度工程进度表"), findings=[("header_not_found", None, None)]),
)

CASES = (*ENCODINGS, *DELIMITERS, *LINE_ENDS, *QUOTES, *RAGGED, *EMPTY)
