"""Forms around the table: titles, totals, signatures, headers in two rows, columns nobody asked for."""

from __future__ import annotations

from corpus.case import HEADER, Case, text

ROW = "2018Q2,GC-1,样例"
NAME = {"name": ["样例"]}
SUMS = "季度,工程编号,名称,户数,总投资（万元）"
SUMMED = ("2018Q2,GC-1,甲,64,120.5", "2018Q2,GC-2,乙,36,79.5")
HOUSEHOLDS = {"households": ["64", "36"], "budget": ["120.5", "79.5"]}

PREAMBLES = (
    Case("a title", text("工程进度表,,", HEADER, ROW), (3,), NAME, excluded=[(1, "title")]),
    Case(
        "a title, a line of unit and department, and blank lines",
        text("工程进度表", "", "填报单位：城管科　单位：万元", "", "季度,工程编号,名称,总投资", "2018Q2,GC-1,样例,120"),
        (6,),
        NAME | {"budget": ["120"]},
        excluded=[(1, "title"), (3, "title")],
    ),
    Case(
        "the unit of all amounts in the line above",
        text("金额单位：元", "季度,工程编号,名称,总投资", "2018Q2,GC-1,样例,1205000"),
        (3,),
        {"budget": ["120.5"]},
        [("column_converted", None, "budget")],
        [(1, "title")],
    ),
    Case(
        "the quarter in the title only",
        text("2018年第二季度工程进度表", "工程编号,名称", "GC-1,样例"),
        (3,),
        {"quarter": ["2018Q2"]},
        [("quarter_from_title", None, None)],
        [(1, "title")],
    ),
    Case(
        "the quarter in the file's name only",
        text("工程编号,名称", "GC-1,样例"),
        (2,),
        {"quarter": ["2018Q2"]},
        [("quarter_from_file", None, None)],
        file="工程进度2018年二季度.csv",
    ),
    Case(
        "a title and a file's name that contradict each other",
        text("2018年一季度", "工程编号,名称", "GC-1,样例"),
        (3,),
        {"quarter": [None]},
        [("quarter_contradictory", None, None)],
        [(1, "title")],
        file="2018Q2.csv",
    ),
    Case(
        "a quarter nobody names",
        text("工程编号,名称", "GC-1,样例"),
        (2,),
        {"quarter": [None]},
        [("quarter_missing", None, None)],
    ),
)

TOTALS = (
    Case("a total that agrees", text(SUMS, *SUMMED, "合计,,,100,200"), (2, 3), HOUSEHOLDS, excluded=[(4, "total")]),
    Case(
        "a total that does not agree",
        text(SUMS, *SUMMED, "合　计,,,100,201"),
        (2, 3),
        HOUSEHOLDS,
        [("sum_differs", 4, "budget")],
        [(4, "total")],
    ),
    Case(
        "a total above the rows",
        text(SUMS, "总计：,,,100,200", *SUMMED),
        (3, 4),
        HOUSEHOLDS,
        excluded=[(2, "total")],
    ),
    Case(
        "subtotals of groups and a total",
        text(SUMS, SUMMED[0], "小计,,,64,120.5", SUMMED[1], "小计,,,36,79.5", "合计,,,100,200"),
        (2, 4),
        HOUSEHOLDS,
        excluded=[(3, "subtotal"), (5, "subtotal"), (6, "total")],
    ),
    Case(
        "headings of groups",
        text(SUMS, "一、续建项目,,,,", SUMMED[0], "（二）新建项目", SUMMED[1]),
        (3, 5),
        HOUSEHOLDS,
        excluded=[(2, "section"), (4, "section")],
    ),
    Case(
        "a work whose name begins like a total is a row",
        text(SUMS, "2018Q2,GC-1,合计路1号院,1,1"),
        (2,),
        {"name": ["合计路1号院"]},
    ),
)

FOOTERS = (
    Case(
        "signatures in one cell and in several",
        text(HEADER, ROW, "填报人：×××　审核人：×××　填报日期：2018年7月5日", "单位负责人：,,填报日期：2018.7.5"),
        (2,),
        NAME,
        excluded=[(3, "signature"), (4, "signature")],
    ),
    Case(
        "notes below the table",
        text(HEADER, ROW, "注：1.金额以审定为准", "2.面积为建筑面积", "（以下空白）"),
        (2,),
        NAME,
        excluded=[(3, "note"), (4, "note"), (5, "note")],
    ),
    Case(
        "the header repeated on every printed page",
        text(HEADER, ROW, HEADER, "2018Q2,GC-2,样例二"),
        (2, 4),
        {"work_id": ["GC-1", "GC-2"]},
        excluded=[(3, "repeated_header")],
    ),
    Case(
        "the line that numbers the columns", text(HEADER, "甲,1,2", ROW), (3,), NAME, excluded=[(2, "column_numbers")]
    ),
)

HEADERS = (
    Case(
        "a header in two rows of merged cells",
        text("季度,工程编号,名称,施工时间,", ",,,开工日期,完工日期", "2018Q2,GC-1,样例,2018-04-02,2018-05-02"),
        (3,),
        {"started": ["2018-04-02"], "finished": ["2018-05-02"]},
    ),
    Case(
        "a second row of units",
        text("季度,工程编号,名称,户数,总投资", ",,,（户）,（亿元）", "2018Q2,GC-1,样例,64,0.012"),
        (3,),
        {"households": ["64"], "budget": ["120"]},
        [("column_converted", None, "budget")],
    ),
    Case(
        "full-width forms, spaces, marks and line breaks in headers",
        text('"季　度",＊工程编号：,"工程（项目)\n名称",建筑面积(m2),形象进度（％）', "2018Q2,GC-1,样例,4000,85"),
        (2,),
        NAME | {"area": ["4000"], "progress": ["85"]},
    ),
    Case(
        "line numbers are no key",
        text(f"序号,{HEADER}", f"1,{ROW}"),
        (2,),
        {"work_id": ["GC-1"]},
    ),
    Case(
        "a header that stands twice",
        text(f"{HEADER},户数,户数", f"{ROW},64,65"),
        (2,),
        NAME,
        [("column_duplicate", None, "households")],
    ),
    Case(
        "an ambiguous header",
        text(f"{HEADER},累计投资", f"{ROW},64"),
        (2,),
        NAME | {"invested_total": [None]},
        [("column_ambiguous", None, None)],
    ),
    Case(
        "an unknown header, and one nearly known",
        text(f"{HEADER},天气,总投资额", f"{ROW},晴,64"),
        (2,),
        NAME | {"budget": [None]},
        [("column_unknown", None, None), ("column_unknown_near", None, None)],
    ),
    Case(
        "a blank header over cells, and one over nothing",
        text(f"{HEADER},,", f"{ROW},好,"),
        (2,),
        NAME,
        [("column_without_header", None, None)],
    ),
    Case(
        "a unit that cannot be converted",
        text(f"{HEADER},总投资（万美元）", f"{ROW},64"),
        (2,),
        NAME,
        [("column_unknown_near", None, None)],
    ),
    Case(
        "a key that is missing",
        text("季度,名称,户数", "2018Q2,样例,64"),
        (2,),
        NAME,
        [("column_missing", None, "work_id")],
    ),
    Case(
        "columns in any order",
        text("名称,户数,季度,工程编号", "样例,64,2018年第二季度,GC-1"),
        (2,),
        NAME | {"quarter": ["2018Q2"], "households": ["64"]},
    ),
)

AGREED = {"households": ["64", "36"]}
UNSEEN = (
    Case(
        "a total under the name of a whole town, behind a column of quarters",
        text(f"{HEADER},户数", "2018Q2,GC-1,甲,64", "2018Q2,GC-2,乙,36", "2018Q2,全市合计,,100"),
        (2, 3),
        AGREED,
        excluded=[(4, "total")],
    ),
    Case(
        "group rows named 社区合计 above their rows and a grand total on top",
        text(
            f"{HEADER},户数",
            "街道合计,,,100",
            "甲社区合计,,,64",
            "2018Q2,GC-1,甲,64",
            "乙社区合计,,,36",
            "2018Q2,GC-2,乙,36",
        ),
        (4, 6),
        AGREED,
        excluded=[(2, "total"), (3, "total"), (5, "total")],
    ),
    Case(
        "a sum that nothing names is asked about, and nothing else of its row is told",
        text(
            f"{HEADER},户数,建筑面积（㎡）", "2018Q2,GC-1,甲,64,5120", "2018Q2,GC-2,乙,36,2880.5", ",,刘寨,100,8000.5"
        ),
        (2, 3),
        AGREED,
        [("row_is_sum", 4, None)],
    ),
    Case(
        "a row of averages is no total",
        text(f"{HEADER},户数", "2018Q2,GC-1,甲,64", "2018Q2,GC-2,乙,36", "平均,,,50"),
        (2, 3),
        AGREED,
        excluded=[(4, "average")],
    ),
    Case(
        "every cell in a formula of its text, as systems export",
        text('="季度",="工程编号",="名称"', '="2018Q2",="00901",="样例"'),
        (2,),
        {"work_id": ["00901"], "name": ["样例"]},
    ),
    Case(
        "an apostrophe in front of a code",
        text(HEADER, "2018Q2,'00902,样例"),
        (2,),
        NAME,
        [("keys_alike", None, "work_id")],
    ),
    Case(
        "codes of one file that differ in case only",
        text(HEADER, "2018Q2,GC-1,甲", "2018Q2,gc-1,乙"),
        (2, 3),
        {"work_id": ["GC-1", "gc-1"]},
        [("keys_alike", None, "work_id")],
    ),
)

CASES = (*PREAMBLES, *TOTALS, *FOOTERS, *HEADERS, *UNSEEN)
