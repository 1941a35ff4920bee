"""Cells in every form staff write them, and those that cannot be taken."""

from __future__ import annotations

from corpus.case import HEADER, Case, column, text, works

BUDGET, AREA, HOUSEHOLDS, PROGRESS = "总投资（万元）", "建筑面积（㎡）", "户数（户）", "形象进度（%）"

READ = (
    column(
        "amounts with commas, full-width digits and units of their own",
        BUDGET,
        "budget",
        ("1,234.50", "1234.5"),
        ("１２０．５", "120.5"),
        ("120万元", "120"),
        ("1.2亿元", "12000"),
        ("50000元", "5"),
        (" 85 ", "85"),
        ("0", "0"),
        ("0.00", "0"),
        ("1 234 567", "1234567"),
    ),
    column(
        "areas in every unit",
        AREA,
        "area",
        ("4000平方米", "4000"),
        ("0.98万㎡", "9800"),
        ("4000m2", "4000"),
        ("4000 m²", "4000"),
        ("1.2万", "12000"),
    ),
    Case(
        "zeros as the format of accountants prints them, with a dash that was typed",
        works(BUDGET, " 1,347.80 ", " -   ", " - ", ""),
        range(2, 6),
        {"budget": ["1347.8", "0", None, None]},
        [("dashes_are_zero", None, "budget")],
    ),
    column(
        "amounts as currencies and programs write them",
        BUDGET,
        "budget",
        ("￥12.5", "12.5"),
        ("¥-", "0"),
        ("￥1,012.50", "1012.5"),
        ("347.79999999999995", "347.8"),
    ),
    column(
        "negative amounts",
        "本年投资（万元）",
        "year_invested",
        ("-5", "-5"),
        ("(5.5)", "-5.5"),
        ("负3", "-3"),
        ("－2", "-2"),
    ),
    column(
        "counts in Chinese numerals",
        HOUSEHOLDS,
        "households",
        ("六十四", "64"),
        ("一百零五户", "105"),
        ("十二", "12"),
        ("两千", "2000"),
        ("128户", "128"),
    ),
    column(
        "words for nothing",
        BUDGET,
        "budget",
        ("-", None),
        ("—", None),
        ("——", None),
        ("/", None),
        ("无", None),
        ("N/A", None),
        ("暂无", None),
        ("　", None),
    ),
    column(
        "days in every form",
        "开工日期",
        "started",
        ("2018-04-02", "2018-04-02"),
        ("2018/4/2", "2018-04-02"),
        ("2018.04.02", "2018-04-02"),
        ("2018年4月2日", "2018-04-02"),
        ("20180402", "2018-04-02"),
        ("２０１８年４月２日", "2018-04-02"),
        ("二〇一八年四月二日", "2018-04-02"),
        ("2018年4月2号", "2018-04-02"),
        ("2018-04-02 00:00:00", "2018-04-02"),
    ),
    column(
        "percentages with and without a sign",
        PROGRESS,
        "progress",
        ("85", "85"),
        ("85%", "85"),
        ("８５％", "85"),
        ("99.5％", "99.5"),
        ("0", "0"),
        ("100%", "100"),
    ),
    column(
        "yes and no", "是否纳入计划", "in_plan", ("是", "是"), ("√", "是"), ("否", "否"), ("无", "否"), ("TRUE", "是")
    ),
    column(
        "words of a vocabulary and their other names",
        "阶段",
        "stage",
        ("施工中", "施工中"),
        ("在建", "施工中"),
        (" 已 完工", "已完工"),
    ),
    column(
        "several words in one cell",
        "类别",
        "scope",
        ("提升类、基础类", "基础类、提升类"),
        ("基础类,完善类", "基础类、完善类"),
        ("基础类 和 提升类".replace(" ", ""), "基础类、提升类"),
    ),
    column(
        "numbers of documents",
        "依据文号",
        "doc_no",
        ("惠办[2018]12号", "惠办〔2018〕12号"),
        ("惠办（2018）12号", "惠办〔2018〕12号"),
    ),
    Case(
        "quarters in every form",
        text(
            HEADER,
            *(
                f"{quarter},GC-{n},样例"
                for n, quarter in enumerate(
                    ("2018Q2", "2018-Q2", "2018年第二季度", "2018年二季度", "2018年4-6月", "２０１８Ｑ２")
                )
            ),
        ),
        range(2, 8),
        {"quarter": ["2018Q2"] * 6},
    ),
    Case(
        "codes with zeros in front, full-width letters and long dashes",
        text(HEADER, "2018Q2,001,样例", "2018Q2,ＧＣ－２,样例", "2018Q2,GC — 3,样例"),
        (2, 3, 4),
        {"work_id": ["001", "GC-2", "GC-3"]},
    ),
)

REFUSED = (
    Case(
        "codes that Excel has destroyed",
        text(HEADER, "2018Q2,1.32011E+16,样例", "2018Q2,Mar-17,样例", "2018Q2,3-Mar,样例", "2018Q2,GC-4,样例"),
        (2, 3, 4, 5),
        {"work_id": [None, None, None, "GC-4"]},
        [("code_destroyed", row, "work_id") for row in (2, 3, 4)],
    ),
    Case(
        "amounts that Excel has cut or broken",
        works(BUDGET, "1.2E+05", "#REF!", "####", "120"),
        (2, 3, 4, 5),
        {"budget": [None, None, None, "120"]},
        [("number_with_exponent", 2, "budget"), ("excel_error", 3, "budget"), ("excel_error", 4, "budget")],
    ),
    Case(
        "numbers that may mean anything",
        works(BUDGET, "约60", "1,23", "1.2.3", "1 2", "5人"),
        range(2, 7),
        {"budget": [None] * 5},
        [
            ("number_unreadable", 2, "budget"),
            ("number_with_comma", 3, "budget"),
            ("number_with_comma", 4, "budget"),
            ("number_unreadable", 5, "budget"),
            ("number_other_unit", 6, "budget"),
        ],
    ),
    Case(
        "numbers out of their bounds",
        works(HOUSEHOLDS, "0", "5.5", "9" * 16),
        (2, 3, 4),
        {"households": [None] * 3},
        [
            ("number_too_small", 2, "households"),
            ("number_not_whole", 3, "households"),
            ("number_too_long", 4, "households"),
        ],
    ),
    Case(
        "days that are none, or not certain",
        works(
            "开工日期",
            "2018-02-30",
            "18-4-2",
            "4月2日",
            "2018-04",
            "2018年二季度",
            "43192",
            "9/10/2017",
            "30/9/2017",
            "9月底",
        ),
        range(2, 11),
        {"started": [None] * 9},
        [
            (code, row, "started")
            for row, code in enumerate(
                (
                    "date_impossible",
                    "date_two_digit_year",
                    "date_without_year",
                    "date_needs_day",
                    "date_is_quarter",
                    "date_serial",
                    "date_order_unclear",
                    "date_turned",
                    "date_unreadable",
                ),
                2,
            )
        ],
    ),
    Case(
        "October that may be January",
        text("季度,奖项编号,获得日期", "2017Q4,J-1,2017.1", "2017Q4,J-2,2017.10"),
        (2, 3),
        {"won": [None, "2017-10"]},
        [("month_lost_zero", 2, "won")],
    ),
    Case(
        "fractions that may be percent",
        works(PROGRESS, "0.85", "1"),
        (2, 3),
        {"progress": [None, None]},
        [("percent_unclear", None, "progress")],
    ),
    Case(
        "fractions that one cell with a sign explains",
        works(PROGRESS, "0.85", "40%"),
        (2, 3),
        {"progress": ["85", "40"]},
        [("percent_by_sign_fraction", None, "progress")],
    ),
    Case(
        "words that are not in the vocabulary",
        works("阶段", "己完工", "别的"),
        (2, 3),
        {"stage": [None, None]},
        [("word_unknown_near", 2, "stage"), ("word_unknown", 3, "stage")],
    ),
    Case(
        "garbled characters",
        works("备注", "\ufffd\ufffd", "好"),
        (2, 3),
        {"remark": [None, "好"]},
        [("text_garbled", 2, "remark")],
    ),
    Case(
        "a required cell that is blank, and one that says none",
        text(HEADER, "2018Q2,GC-1,", "2018Q2,无,样例"),
        (2, 3),
        {"name": [None, "样例"]},
        [("required_blank", 2, "name"), ("required_not_applicable", 3, "work_id")],
    ),
    Case(
        "the same key twice",
        text(HEADER, "2018Q2,GC-1,甲", "2018Q2,ＧＣ－１,乙"),
        (2, 3),
        {"work_id": ["GC-1", "GC-1"]},
        [("key_twice", 3, "work_id")],
    ),
    Case(
        "a time of day with a day",
        works("开工日期", "2018-4-2 14:25"),
        (2,),
        {"started": ["2018-04-02"]},
        [("time_left_out", 2, "started")],
    ),
)

CASES = (*READ, *REFUSED)
