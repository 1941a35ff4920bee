"""Workbooks, web pages, files that are called something else, and files that cannot be read."""

from __future__ import annotations

import zlib

from people import BANK_CARD, ID_CARD, MOBILE
from workbooks import Cell, Page, compound, fods, ods, packed, record, spreadsheet_xml, xls, xlsx

from corpus.case import HEADER, Case, text

HEAD = HEADER.split(",")
ROW = ["2018Q2", "GC-1", "样例"]
NAME = {"name": ["样例"]}
PLAIN = Page([HEAD, ROW])
PERCENT = Page(
    [[*HEAD, "形象进度（%）"], *([*ROW[:1], f"GC-{n}", "样例", Cell(v, "0%")] for n, v in enumerate((0.85, 1, 0.333)))]
)
DAYS = Page(
    [
        [*HEAD, "开工日期"],
        [*ROW, Cell(43192, "yyyy/m/d")],
        ["2018Q2", "GC-2", "样例", Cell(43192.5, 'yyyy"年"m"月"d"日"')],
    ]
)
HTML = f"<html><meta charset=gbk><table><tr><th>{'<th>'.join(HEAD)}</tr><tr><td>{'<td>'.join(ROW)}</tr></table></html>"


def html(*rows: str) -> bytes:
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>".encode("gbk")


SEEN = (
    Case("an XLSX", xlsx(PLAIN), (2,), NAME),
    Case("an old XLS", compound({"Workbook": xls(PLAIN)}), (2,), NAME),
    Case("an old XLS of WPS without shared texts", xls(PLAIN, shared=False), (2,), NAME),
    Case("percent formats", xlsx(PERCENT), (2, 3, 4), {"progress": ["85", "100", "33.3"]}),
    Case("percent formats in an old XLS", xls(PERCENT), (2, 3, 4), {"progress": ["85", "100", "33.3"]}),
    Case("days counted from 1900", xlsx(DAYS), (2, 3), {"started": ["2018-04-02"] * 2}),
    Case(
        "days counted from 1904",
        xlsx(Page([[*HEAD, "开工日期"], [*ROW, Cell(41730, "yyyy/m/d")]]), is_1904=True),
        (2,),
        {"started": ["2018-04-02"]},
    ),
    Case(
        "whole numbers, long codes and codes with zeros in front",
        xlsx(
            Page(
                [
                    [*HEAD, "户数"],
                    ["2018Q2", 410108201706, "样例", 64.0],
                    ["2018Q2", Cell(7, "000000"), "样例", Cell(128, '0"户"')],
                ]
            )
        ),
        (2, 3),
        {"work_id": ["410108201706", "000007"], "households": ["64", "128"]},
    ),
    Case(
        "amounts of accountants, zero shown as a dash",
        xlsx(Page([[*HEAD, "总投资（万元）"], [*ROW, Cell(0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ')]])),
        (2,),
        {"budget": ["0"]},
    ),
    Case(
        "amounts in yuan shown in 万元",
        xlsx(Page([[*HEAD, "总投资（万元）"], [*ROW, Cell(1205000, "0!.0,")]])),
        (2,),
        {"budget": ["120.5"]},
    ),
    Case(
        "numbers and days kept as texts",
        xlsx(Page([[*HEAD, "户数", "开工日期"], [*ROW, "64", "2018.4.2"]])),
        (2,),
        {"households": ["64"], "started": ["2018-04-02"]},
    ),
    Case(
        "merged cells of a column",
        xlsx(
            Page(
                [[*HEAD, "类别"], [*ROW, "基础类"], ["2018Q2", "GC-2", "样例"], ["2018Q2", "GC-3", "样例"]],
                merges=["D2:D3"],
            )
        ),
        (2, 3, 4),
        {"scope": ["基础类", "基础类", None]},
        [("merged_filled", None, "scope")],
    ),
    Case(
        "a merged amount",
        xlsx(Page([[*HEAD, "总投资（万元）"], [*ROW, 120], ["2018Q2", "GC-2", "样例"]], merges=["D2:D3"])),
        (2, 3),
        {"budget": ["120", None]},
        [("merged_number", None, "budget")],
    ),
    Case(
        "a merged title, a header of merged cells, a merged total",
        xlsx(
            Page(
                [
                    ["工程进度表"],
                    [*HEAD, "施工时间", None, "户数"],
                    [None, None, None, "开工日期", "完工日期"],
                    [*ROW, Cell(43192, "yyyy/m/d"), Cell(43222, "yyyy/m/d"), 64],
                    ["合计", None, None, None, None, 64],
                ],
                merges=["A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "A5:E5"],
            )
        ),
        (4,),
        {"started": ["2018-04-02"], "finished": ["2018-05-02"], "households": ["64"]},
        excluded=[(1, "title"), (5, "total")],
    ),
    Case(
        "hidden rows and columns",
        xlsx(
            Page(
                [[*HEAD, "户数"], [*ROW, 64], ["2018Q2", "GC-2", "样例", 65]],
                hidden_rows=frozenset({3}),
                hidden_columns=[3],
            )
        ),
        (2, 3),
        {"households": ["64", "65"]},
        [("columns_hidden", None, None), ("rows_hidden", None, None)],
    ),
    Case(
        "a cover before the table and a hidden list behind it",
        xlsx(Page([["封面"]], "封面"), PLAIN, Page([["甲"]], "名单", "hidden")),
        (2,),
        NAME,
        [("sheets_hidden_unread", None, None), ("sheets_unread", None, None)],
    ),
    Case(
        "two sheets that are both the table",
        xlsx(Page(PLAIN.rows, "一"), Page(PLAIN.rows, "二")),
        findings=[("sheet_unclear", None, None)],
    ),
    Case(
        "a table that begins in the fifth row and the third column",
        xlsx(Page({5: [None, None, *HEAD], 8: [None, None, *ROW]})),
        (8,),
        NAME,
    ),
    Case(
        "a formula without a result",
        xlsx(Page([[*HEAD, "户数"], [*ROW, Cell(formula="SUM(A1)")]])),
        (2,),
        {"households": [None]},
        [("formula_unsaved", 2, "households")],
    ),
    Case(
        "codes that Excel made numbers and days",
        xlsx(Page([HEAD, ["2018Q2", 1.32011e16, "样例"], ["2018Q2", Cell(42795, "mmm-yy"), "样例"]])),
        (2, 3),
        {"work_id": [None, None]},
        [("code_destroyed", 2, "work_id"), ("code_made_a_date", 3, "work_id")],
    ),
    Case(
        "amounts of accountants in a web page of Excel, zero shown as a dash",
        html(
            "".join(f"<th>{h}" for h in [*HEAD, "总投资（万元）"]),
            '<td>2018Q2<td>GC-1<td>样例<td x:num="347.8">&nbsp;347.80&nbsp;',
            '<td>2018Q2<td>GC-2<td>样例<td x:num="0">&nbsp;-&nbsp;&nbsp;&nbsp;',
            "<td>2018Q2<td>GC-3<td>样例<td>-",
        ),
        (2, 3, 4),
        {"budget": ["347.8", "0", None]},
    ),
    Case(
        "an XML Spreadsheet 2003",
        spreadsheet_xml(PERCENT),
        (2, 3, 4),
        {"progress": ["85", "100", "33.3"]},
        file="导出.xls",
    ),
    Case("days of an XML Spreadsheet 2003", spreadsheet_xml(DAYS), (2, 3), {"started": ["2018-04-02"] * 2}),
    Case(
        "a moment and a comment in an XML Spreadsheet 2003 of GBK",
        spreadsheet_xml(Page([[*HEAD, "开工日期"], [*ROW, Cell("2018-06-30T23:59:59.999", kind="DateTime")]]))
        .replace(b"encoding='UTF-8'", b"encoding='GBK'")
        .replace(
            b"</Data></Cell></Row></Table>", "</Data><Comment><Data>核对</Data></Comment></Cell></Row></Table>".encode()
        )
        .decode()
        .encode("gbk"),
        (2,),
        {"started": ["2018-06-30"]},
        [("time_left_out", 2, "started")],
    ),
    Case("an OpenDocument sheet", ods(PERCENT), (2, 3, 4), {"progress": ["85", "100", "33.3"]}, file="上报.ods"),
    Case("a flat OpenDocument sheet", fods(PLAIN), (2,), NAME, file="上报.xml"),
    Case(
        "an OpenDocument cell as it is shown, with the digits that were rounded for the eye",
        ods(Page([[*HEAD, "总投资（万元）"], [*ROW, 1234.56]])),
        (2,),
        {"budget": ["1234.56"]},
    ),
    Case(
        "rows that an OpenDocument file only counts, and a table below them",
        ods(Page({3: HEAD, 1000: ROW}, "表一"), Page([["名单"]], "名单", "hidden")),
        (1000,),
        NAME,
        [("sheets_hidden_unread", None, None)],
    ),
    Case("a web page saved as .xls", HTML.encode("gbk"), (2,), NAME, file="导出.xls"),
    Case(
        "a web page in UTF-8 with cells over two rows",
        html(
            f"<td colspan=4>{'工程进度表'}",
            "".join(f"<th>{h}" for h in [*HEAD, "户数"]),
            "<td rowspan=2>2018Q2<td>GC-1<td>样例<td>&nbsp;1,280",
            "<td>GC-2<td>样例<td>64",
        )
        .decode("gbk")
        .encode(),
        (3, 4),
        {"quarter": ["2018Q2"] * 2, "households": ["1280", "64"]},
        [("merged_filled", None, "quarter")],
        [(1, "title")],
    ),
)

RENAMED = (
    Case("an XLSX called .csv", xlsx(PLAIN), (2,), NAME, file="上报.csv"),
    Case("an XLS called .xlsx", compound({"Workbook": xls(PLAIN)}), (2,), NAME, file="上报.xlsx"),
    Case("a CSV called .xlsx", text(HEADER, ",".join(ROW), encoding="gbk"), (2,), NAME, file="上报.xlsx"),
    Case(
        "a file of tabs called .xls",
        text(HEADER, ",".join(ROW), encoding="gbk").replace(b",", b"\t"),
        (2,),
        NAME,
        file="导出.xls",
    ),
)

UNREADABLE = (
    Case("an XLSX cut off on its way", xlsx(PLAIN)[:-300], findings=[("workbook_damaged", None, None)]),
    Case(
        "an XLSX with a broken part",
        xlsx(PLAIN, extra={"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"}),
        findings=[("workbook_damaged", None, None)],
    ),
    Case(
        "a workbook with a password",
        compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
        findings=[("workbook_encrypted", None, None)],
    ),
    Case(
        "an old workbook with a password",
        compound({"Workbook": xls(PLAIN, before_sheets=record(0x2F, bytes(6)))}),
        findings=[("workbook_encrypted", None, None)],
    ),
    Case("an empty workbook", xlsx(Page([])), findings=[("file_empty", None, None)]),
    Case(
        "a workbook with headers only",
        xlsx(Page([HEAD])),
        findings=[("quarter_missing", None, None), ("zero_report", None, None)],
    ),
    Case(
        "a workbook of another format",
        packed({"xl/workbook.bin": b""}),
        findings=[("file_is_other_workbook", None, None)],
    ),
    Case("a letter", packed({"word/document.xml": "<x/>"}), findings=[("file_is_document", None, None)]),
    Case("a picture", b"\x89PNG\r\n\x1a\n" + zlib.compress(b"x"), findings=[("file_is_picture", None, None)]),
    Case("an archive", packed({"报表/上报.csv": text(HEADER)}), findings=[("file_is_archive", None, None)]),
    Case("a scan", b"%PDF-1.4\n", findings=[("file_is_pdf", None, None)]),
    Case("a web page without a table", b"<html><p>404</p></html>", findings=[("html_without_table", None, None)]),
)

PEOPLE = (
    Case(
        "a telephone in a remark",
        text(f"{HEADER},备注", f"2018Q2,GC-1,样例,问{MOBILE}"),
        findings=[("personal_mobile", 2, None)],
    ),
    Case(
        "an identity card below the table",
        text(HEADER, "2018Q2,GC-1,样例", f"经办人：李某 {ID_CARD}"),
        findings=[("personal_id_card", 3, None)],
    ),
    Case(
        "a bank card on a hidden sheet",
        xlsx(PLAIN, Page([[], ["户名", BANK_CARD]], "账户", "veryHidden")),
        findings=[("personal_bank_card_in_sheet", 2, None)],
    ),
)

CASES = (*SEEN, *RENAMED, *UNREADABLE, *PEOPLE)
