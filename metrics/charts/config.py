"""Plotly's settings in the browser, and its own few words in Chinese.

Plotly looks words up in the dictionary handed over here; it fetches none. The words are those of plotly.js 4.1.
"""

from __future__ import annotations

from typing import Any

_WORDS = {
    "Autoscale": "自动缩放",
    "Box Select": "框选",
    "Cancel": "取消",
    "Click to enter Colorscale title": "点击输入色标标题",
    "Click to enter Plot subtitle": "点击输入副标题",
    "Click to enter Plot title": "点击输入标题",
    "Click to enter X axis title": "点击输入横轴标题",
    "Click to enter Y axis title": "点击输入纵轴标题",
    "Compare data on hover": "悬停时对比数据",
    "Double-click on legend to isolate one trace": "双击图例只看这一项",
    "Double-click to zoom back out": "双击还原",
    "Download plot": "下载图片",
    "Draw circle": "画圆",
    "Draw closed freeform": "画封闭曲线",
    "Draw line": "画直线",
    "Draw open freeform": "画曲线",
    "Draw rectangle": "画矩形",
    "Erase active shape": "擦除所选图形",
    "Image": "图片",
    "Image download succeeded": "图片已下载",
    "JSON download succeeded": "数据已下载",
    "Lasso Select": "套索选择",
    "Pan": "平移",
    "Preparing image - this may take a few seconds": "正在生成图片，请稍候",
    "Produced with Plotly.js": "由 Plotly.js 绘制",
    "Reset": "还原",
    "Reset axes": "还原坐标轴",
    "Reset view": "还原视图",
    "Reset views": "还原视图",
    "Share": "分享",
    "Share chart": "分享图表",
    "Show closest data on hover": "悬停时显示最近的数据",
    "Sorry, there was a problem downloading your JSON file!": "数据下载失败",
    "Sorry, there was a problem downloading your image!": "图片下载失败",
    "Source": "来源",
    "Style": "样式",
    "Toggle Spike Lines": "显示或隐藏辅助线",
    "Toggle show closest data on hover": "显示或隐藏最近的数据",
    "Zoom": "缩放",
    "Zoom in": "放大",
    "Zoom out": "缩小",
    "max:": "最大：",
    "mean:": "平均：",
    "median:": "中位数：",
    "min:": "最小：",
    "new text": "新文本",
    "trace": "系列",
}
_MONTHS = [f"{number}月" for number in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")]
ZH_CN: dict[str, Any] = {
    "moduleType": "locale",
    "name": "zh-CN",
    "dictionary": _WORDS,
    "format": {
        "days": [f"星期{day}" for day in "日一二三四五六"],
        "shortDays": [f"周{day}" for day in "日一二三四五六"],
        "months": _MONTHS,
        "shortMonths": [f"{number}月" for number in range(1, 13)],
        "periods": ["上午", "下午"],
        "dateTime": "%Y年%-m月%-d日 %H:%M:%S",
        "date": "%Y-%m-%d",
        "time": "%H:%M:%S",
        "decimal": ".",
        "thousands": ",",
        "grouping": [3],
        "currency": ["¥", ""],
        "year": "%Y年",
        "month": "%Y年%-m月",
        "dayMonth": "%-m月%-d日",
        "dayMonthYear": "%Y年%-m月%-d日",
    },
}


# English is what Plotly says by itself.
_OWN_WORDS = {"zh": {"locale": "zh-CN", "locales": {"zh-CN": ZH_CN}}}


def config(lang: str) -> dict[str, Any]:
    """Plotly's settings for a page in a language: no tool bar, no hints, no formulas, and Chinese words for Chinese."""
    settings: dict[str, Any] = {
        "displayModeBar": False,
        "displaylogo": False,
        "responsive": True,
        "showTips": False,
        # A name between dollar signs is a name, not a formula.
        "typesetMath": False,
    }
    return settings | _OWN_WORDS.get(lang, {})
