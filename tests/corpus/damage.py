"""Files of text damaged in one place, and sheets with more on them than one table: told where, and the rest read."""

from __future__ import annotations

from corpus.case import HEADER, Case, text

WIDE = f"{HEADER},户数,备注"
FOUR = tuple(f"2018Q2,GC-{n},样例{n},{n}0," for n in range(1, 5))
IDS = {"work_id": ["GC-1", "GC-2", "GC-3", "GC-4"]}


def many(*odd: str) -> bytes:
    """Four rows and as many more as make each of the odd ones an exception."""
    plain = [f"2018Q2,GC-{n},样例{n},{n}," for n in range(101, 101 + 4 * len(odd))]
    return text(WIDE, *FOUR, *plain, *odd)


def at(*wanted: str, codec: str = "gbk", put: tuple[bytes, bytes]) -> bytes:
    """A file in which some bytes were put for others."""
    return text(*wanted, encoding=codec).replace(*put, 1)


WIDTHS = (
    Case(
        "one separator too many before a blank last cell moves the row and is told by it",
        text(WIDE, *FOUR[:2], "2018Q2,GC-3,,样例3,30,", FOUR[3]),
        (2, 3, 4, 5),
        IDS | {"name": ["样例1", "样例2", None, "样例4"]},
        [("row_wide", 4, None), ("required_blank", 4, "name"), ("number_unreadable", 4, "households")],
    ),
    Case(
        "one blank cell too many at the end of a row is told and read as nothing",
        text(WIDE, *FOUR[:3], FOUR[3] + ","),
        (2, 3, 4, 5),
        IDS,
        [("row_wide", 5, None)],
    ),
    Case(
        "one separator too few among rows that are alike",
        text(WIDE, *FOUR, "2018Q2,GC-5,样例5,50"),
        (2, 3, 4, 5, 6),
        {"households": ["10", "20", "30", "40", "50"]},
        [("row_narrow", 6, None)],
    ),
    Case(
        "every row but one ends in a comma the header lacks: the header is told, and the one",
        text(HEADER, *(f"2018Q2,GC-{n},样例{n}," for n in range(1, 5)), "2018Q2,GC-5,样例5"),
        (2, 3, 4, 5, 6),
        {"name": ["样例1", "样例2", "样例3", "样例4", "样例5"]},
        [("header_short_of_blanks", 1, None), ("row_narrow", 6, None)],
    ),
    Case(
        "a header that lacks the name of a filled column is one sentence and no row is read shifted",
        text(HEADER, *(f"2018Q2,GC-{n},样例{n},好" for n in range(1, 5))),
        findings=[("header_short", 1, None), ("quarter_missing", None, None)],
        excluded=[(n, "beyond_header") for n in range(2, 6)],
    ),
    Case(
        "fifty odd rows are told one by one and the others together",
        many(*(f"2018Q2,GC-{n},样例{n},{n},," for n in range(1000, 1052))),
        (*range(2, 6 + 208 + 52),),
        findings=[*(("row_wide", n, None) for n in range(214, 264)), ("rows_uneven", 264, None)],
    ),
)

QUOTES = (
    Case(
        "two stray quotation marks that make rows the text of a remark",
        text(WIDE, FOUR[0], '2018Q2,GC-2,样例2,20,"待定', FOUR[2], '2018Q2,GC-4,样例4,40,好"', "2018Q2,GC-5,样例5,50,"),
        (2, 3, 4),
        {"work_id": ["GC-1", "GC-2", "GC-5"]},
        [("cell_holds_rows", 3, None)],
    ),
    Case(
        "a remark with line breaks and a few commas holds no row",
        text(WIDE, '2018Q2,GC-1,样例1,10,"一、甲,乙\n二、丙"', FOUR[1]),
        (2, 3),
        {"households": ["10", "20"]},
    ),
    Case(
        "a quotation mark for inches, that no spreadsheet writes so",
        text(HEADER, '2018Q2,GC-1,24"屏'),
        (2,),
        {"name": ['24"屏']},
        [("quotes_inside", 2, None)],
    ),
    Case(
        "a quotation mark inside a code",
        text(HEADER, '2018Q2,"GC-""1",样例'),
        (2,),
        {"work_id": ['GC-"1']},
        [("code_quoted", 2, "work_id")],
    ),
    Case(
        "the line that tells Excel the separator is no row",
        text("sep=;", HEADER.replace(",", ";"), "2018Q2;GC-1;样例", "第二;GC-2;样例"),
        (2, 3),
        {"work_id": ["GC-1", "GC-2"]},
        [("quarter_unreadable", 3, "quarter")],
    ),
    Case(
        "a separator that only that line names",
        text("sep=^", HEADER.replace(",", "^"), "2018Q2^GC-1^样例"),
        (2,),
        {"name": ["样例"]},
    ),
)

BYTES = (
    Case(
        "a zero byte below a cell with a line break is in the row Excel shows",
        text(WIDE, '2018Q2,GC-1,样例1,10,"一\n二"', "2018Q2,GC-2,样\0例,20,"),
        (2, 3),
        {"name": ["样例1", None], "households": ["10", "20"]},
        [("text_garbled", 3, "name")],
    ),
    Case(
        "half a character lost in GBK costs its cell",
        at(WIDE, *FOUR, put=("例2".encode("gbk"), "例2".encode("gbk")[1:])),
        (2, 3, 4, 5),
        IDS | {"name": ["样例1", None, "样例3", "样例4"]},
        [("text_garbled", 3, "name")],
    ),
    Case(
        "half a character lost in UTF-8 costs its cell",
        at(WIDE, *FOUR, codec="utf-8", put=("例3".encode(), "例3".encode()[1:])),
        (2, 3, 4, 5),
        IDS | {"name": ["样例1", "样例2", None, "样例4"]},
        [("text_garbled", 4, "name")],
    ),
    Case(
        "half a character lost below the mark of UTF-8 costs its cell",
        at(WIDE, *FOUR, codec="utf-8-sig", put=("例3".encode(), "例3".encode()[1:])),
        (2, 3, 4, 5),
        {"name": ["样例1", "样例2", None, "样例4"]},
        [("text_garbled", 4, "name")],
    ),
    Case(
        "the euro sign of Excel's GBK",
        at(WIDE, "2018Q2,GC-1,样例#路,10,", put=(b"#", b"\x80")),
        (2,),
        {"name": ["样例€路"]},
    ),
    Case(
        "a cell of UTF-8 in a file of GBK is asked about with what it meant",
        at(WIDE, "2018Q2,GC-1,样例1,10,#", put=(b"#", "已整改完".encode())),
        (2,),
        {"remark": [None]},
        [("text_misread", 2, "remark")],
    ),
    Case(
        "a cell of GBK in a file of UTF-8 is lost and named",
        at(WIDE, *FOUR[:3], "2018Q2,GC-4,样例4,40,#", codec="utf-8", put=(b"#", "整改".encode("gbk"))),
        (2, 3, 4, 5),
        IDS,
        [("text_garbled", 5, "remark")],
    ),
    Case(
        "texts that were damaged before",
        text(
            f"{HEADER},备注",
            "2018Q2,GC-1,锟斤拷锟斤拷,",
            "2018Q2,GC-2,?????,",
            "2018Q2,GC-3,北\u202e环,",
            "2018Q2,GC-4,宸叉暣鏀?,",
            "2018Q2,GC-5,ÒÑÕû¸Ä,",
            "2018Q2,GC-6,\ue844室,待定???",
            "2018Q2,GC-7,\u200e甲\u200e,",
        ),
        range(2, 9),
        {"name": [None] * 5 + ["\ue844室", "甲"], "remark": [None] * 5 + ["待定???", None]},
        [
            *(("text_garbled", n, "name") for n in range(2, 6)),
            ("text_misread", 6, "name"),
            ("text_private_use", 7, "name"),
            ("text_question_marks", 7, "remark"),
            ("marks_removed", 8, "name"),
        ],
    ),
    Case(
        "letters of the West, of which GB18030 makes Chinese",
        "Prénom,Ménage\r\nAndréa,Hélène\r\n".encode("cp1252"),
        findings=[("encoding_guessed", None, None), ("header_not_found", None, None)],
    ),
    Case(
        "letters of the West that are no text in GB18030",
        "Café,à,é,ü,ö\r\n1,é,à,ò,ù\r\n".encode("cp1252"),
        findings=[("encoding_perhaps", None, None), ("encoding_unknown", None, None)],
    ),
)

PLACE = ("社区编号,社区名称,简称", "1,同乐社区,同乐", "2,样例甲社区,样例甲")

TABLES = (
    Case(
        "another table below a register",
        text(*PLACE, "", "走访编号,走访日期,", "ZF-1,2018-04-02,"),
        (2, 3),
        {"community": ["同乐社区", "样例甲社区"]},
        [("other_table_below", 5, None)],
        [(5, "other_table"), (6, "other_table")],
        "社区名册.csv",
    ),
    Case(
        "another quarter of the same table below, under a title of its own",
        text("2018年二季度", "工程编号,名称", "GC-1,甲", "", "2018年一季度", "工程编号,名称", "GC-1,乙"),
        (3,),
        {"name": ["甲"], "quarter": ["2018Q2"]},
        [("quarter_from_title", None, None), ("other_table_below", 6, None)],
        [(1, "title"), (5, "other_table"), (6, "other_table"), (7, "other_table")],
    ),
    Case(
        "title and header repeated on every printed page",
        text("2018年二季度", "工程编号,名称", "GC-1,甲", "2018年二季度", "工程编号,名称", "GC-2,乙"),
        (3, 6),
        {"name": ["甲", "乙"]},
        [("quarter_from_title", None, None)],
        [(1, "title"), (4, "title"), (5, "repeated_header")],
    ),
    Case(
        "a smaller table above",
        text("走访编号,走访日期,,,", "ZF-1,2018-04-02,,,", ",,,,", WIDE, *FOUR[:2]),
        (5, 6),
        {"work_id": ["GC-1", "GC-2"]},
        [("other_table_above", 1, None)],
        [(1, "title"), (2, "title")],
    ),
    Case(
        "another table beside, parted by a blank column",
        text(f"{HEADER},户数,,社区编号,社区名称,简称", f"2018Q2,GC-1,甲,5,,{PLACE[1]}", f",,,,,{PLACE[2]}"),
        (2,),
        {"name": ["甲"]},
        [("other_table_beside", None, None)],
    ),
    Case(
        "one table in two blocks side by side",
        text("工程编号,名称,户数,工程编号,名称,户数", "GC-1,甲,10,GC-2,乙,20"),
        findings=[("blocks_side_by_side", None, None)],
    ),
    Case(
        "headings that no number marks",
        text(f"序号,{HEADER}", "续建项目,,,", "1,2018Q2,GC-1,甲", ",,其中：新建,", "2,2018Q2,GC-2,乙"),
        (3, 5),
        {"name": ["甲", "乙"]},
        [("rows_taken_as_headings", 2, None)],
        [(2, "section"), (4, "section")],
    ),
    Case(
        "numbered notes, of which the first column is a key",
        text(
            "工程编号,季度,名称",
            "GC-1,2018Q2,甲",
            "注：1.户数以户籍为准。",
            "2.面积为建筑面积。,,",
            "",
            "3.金额以审定为准。,,",
        ),
        (2,),
        {"name": ["甲"]},
        excluded=[(3, "note"), (4, "note"), (6, "note")],
    ),
    Case(
        "rows that say how to fill in the form",
        text(HEADER, "必填,填写编号,（如：样例路1号院）", "2018Q2,GC-1,甲", "请于季末前报送改造专班,,"),
        (3,),
        {"name": ["甲"]},
        excluded=[(2, "note"), (4, "note")],
    ),
    Case(
        "a second header row that names no known column",
        text(f"{HEADER},热线办理,,网上留言,,户数", ",,,办结,超时,办结,超时,", "2018Q2,GC-1,甲,1,2,3,4,64"),
        (3,),
        {"households": ["64"]},
        [("column_unknown", None, None)] * 4,
    ),
)

CASES = (*WIDTHS, *QUOTES, *BYTES, *TABLES)
