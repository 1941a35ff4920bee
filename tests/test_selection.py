"""What a page looks at stands in its address: a link shows the same to everyone, and a broken one does no harm."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.model.lamp import Lamp
from metrics.model.quarter import Quarter
from metrics.model.selection import FILTERS, Selection

names = st.lists(st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable()), max_size=4)
selections = st.builds(
    lambda quarter, year, version, rules, lamps, **chosen: Selection(
        quarter,
        year,
        version,
        rules,
        lamp=tuple(sorted({*lamps})),
        **{k: tuple(sorted({*v})) for k, v in chosen.items()},
    ),
    st.none() | st.builds(Quarter, st.integers(1900, 2099), st.integers(1, 4)),
    st.none() | st.integers(1900, 2099),
    st.none() | st.integers(1, 99_999_999),
    st.sampled_from([None, "now"]),
    st.lists(st.sampled_from([lamp.value for lamp in Lamp])),
    community=names,
    department=names,
    project=names,
    category=names,
)


@given(selections)
def test_a_selection_goes_into_an_address_and_comes_back_the_same(chosen: Selection) -> None:
    address = urlencode(chosen.to_query(), doseq=True)

    back, unread = Selection.from_query(parse_qs(address, strict_parsing=bool(address)))

    assert back == chosen
    assert unread == ()


@given(
    st.dictionaries(
        st.sampled_from(["quarter", "year", "version", "rules", *FILTERS, "other"]), st.lists(st.text(), max_size=3)
    )
)
def test_any_address_gives_a_selection_and_names_what_it_could_not_read(query: dict[str, list[str]]) -> None:
    chosen, unread = Selection.from_query(query)

    assert {*unread} <= query.keys()
    assert Selection.from_query(chosen.to_query()) == (chosen, ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("quarter", "2018Q9"),
        ("year", "二〇一八"),
        ("version", "-1"),
        ("version", "0"),
        ("lamp", "purple"),
        ("rules", "then"),
        ("community", "长" * 201),
    ],
)
def test_a_value_nobody_could_choose_is_dropped_and_named(name: str, text: str) -> None:
    chosen, unread = Selection.from_query({name: [text], "project": ["样例花园"]})

    assert unread == (name,)
    assert chosen == Selection(project=("样例花园",))


def test_an_address_reads_like_what_it_shows() -> None:
    chosen = Selection(Quarter(2018, 1), community=("同乐社区", "兴隆社区"), lamp=("red",))

    assert chosen.to_query() == {"quarter": ["2018Q1"], "community": ["同乐社区", "兴隆社区"], "lamp": ["red"]}


def test_only_filters_can_be_set_as_filters() -> None:
    assert Selection().with_filter("community", ["b", "a", "b"]).community == ("a", "b")
    with pytest.raises(ValueError, match="community, department, project"):
        Selection().with_filter("quarter", ["2018Q1"])
