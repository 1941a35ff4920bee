"""Worked examples of the three measures; what depends on the log of uploads is worked through in the tests."""

from __future__ import annotations

from metrics.model.example import Example

_Q = "2018Q2"

EXAMPLES = (
    Example("DQ1", "example.nothing", _Q, {}, reason="not_reported"),
    Example("DQ2", "example.nothing", _Q, {}, reason="not_reported"),
    Example("DQ3", "example.nothing", _Q, {}, reason="not_reported"),
)
