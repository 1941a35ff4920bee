"""Baskets, choices, answers and log entries nested without end, or with numbers and kinds nobody writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from metrics.errors import MetricsError
from metrics.intake.drafts.answers import Answers
from metrics.model.json_text import read_json
from metrics.model.quarter import Quarter
from metrics.model.records import Reporting
from metrics.model.selection import Selection
from metrics.reports.basket import Basket, Item
from metrics.reports.choice import Choice
from metrics.reports.identity import Identity
from metrics.store.entry import Entry, Part

BASKET = Basket((Item("renovation", "lead", Selection(Quarter(2018, 1), community=("同乐社区",)), title="一"),), "篮")
CHOICE = Choice(Quarter(2018, 1), kind="page", pages=("renovation",), selection=BASKET.items[0].selection)
IDENTITY = Identity(CHOICE, 3, "a" * 64, datetime(2018, 7, 1, tzinfo=UTC), False)
ANSWERS = Answers(
    table="renovation", columns={"户数": "households"}, remarks={(3, "households"): "已核实"}, gone="拆除"
)
PART = Part.stored("projects", "2017Q3", "b" * 64, rows=1, reporting=Reporting.REPORTED)
ACCEPTED = {"answers": {"columns": {"户数": "households"}}}
ENTRY = Entry(2, datetime(2018, 7, 1, tzinfo=UTC), "李", "初报", (PART,), accepted=(ACCEPTED,), prev="c" * 64)


def read_entry(text: str) -> None:
    entry = Entry.parse(text.encode())
    # What was read can be written, and printed as the command line prints it.
    json.dumps([json.loads(entry.to_bytes())], indent=1)
    f"{sum(part.rows for part in entry.parts)} {entry!r}"


def read_answers(text: str) -> None:
    answers = Answers.from_dict(read_json(text))
    answers.reason(3, "households").encode()
    json.dumps(answers.to_dict(), indent=1)


READERS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "basket": (BASKET.to_json(), Basket.from_json),
    "choice": (CHOICE.to_json(), Choice.from_json),
    "identity": (IDENTITY.to_json(), Identity.from_json),
    "answers": (json.dumps(ANSWERS.to_dict()), read_answers),
    "entry": (ENTRY.to_bytes().decode(), read_entry),
}
# About as deep as Python goes is where reading something succeeds and printing it does not.
DEPTHS = (40, 300, *range(800, 1000, 3), 5_000, 100_000)


def nests() -> Iterator[str]:
    """Values nobody writes, as JSON."""
    for depth in DEPTHS:
        yield "[" * depth + "]" * depth
        yield '{"a":' * depth + "1" + "}" * depth
    yield from ("9" * 4_000, "9" * 5_000, "1e999", "-1", "null", "true", "[[]]", '{"": {}}', '"\\ud800"', "3.5")


def places(plain: Any) -> Iterator[Any]:
    """The same value with a mark in place of each value in it, one after the other."""
    yield "MARK"
    items = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for key, value in list(items):
        for marked in places(value):
            changed = dict(plain) if isinstance(plain, dict) else list(plain)
            changed[key] = marked
            yield changed


@pytest.mark.parametrize("name", READERS)
def test_what_nobody_writes_is_read_or_refused_in_our_own_words(name: str) -> None:
    written, read = READERS[name]
    read(written)

    told = [
        outcome(read, marked.replace('"MARK"', value))
        for marked in map(json.dumps, places(json.loads(written)))
        for value in nests()
    ]

    # Answers come to their reader as plain values.
    assert {*told} - {"read"} <= {"Unreadable", "Damaged"} | ({"ValueError"} if name == "answers" else set())
    assert "Damaged" in told or "Unreadable" in told


def outcome(read: Callable[[str], object], text: str) -> str:
    """What became of a text; a sentence of ours is as short as one that a person reads."""
    try:
        read(text)
    except (MetricsError, ValueError, RecursionError) as error:
        return type(error).__name__ if len(str(error)) < 1_000 else "long"
    return "read"
