"""A published quarter: one page that asks nothing of anybody, with the files beside it, and its mark of origin."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from metrics.model.quarter import Quarter
from metrics.registry import catalogue
from metrics.reports.checking import verify_bytes
from metrics.reports.choice import Choice
from metrics.reports.pack import MANIFEST, Pack, build
from metrics.reports.published import PAGE, unreported_words
from metrics.store.log import Store


class Seen(HTMLParser):
    """What a page contains: tags with their attributes, and its letters."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def pack(office_path: Path) -> Pack:
    return build(Choice(Quarter(2018, 2)), Store(office_path), catalogue(), formats=("xlsx", "html"))


@pytest.fixture(scope="module")
def seen(pack: Pack) -> Seen:
    found = Seen()
    found.feed(pack.parts[PAGE].decode("utf-8"))
    return found


def test_the_page_says_the_quarter_its_version_and_that_its_rows_are_samples(seen: Seen) -> None:
    assert "刘寨街道办事处关于2018年第二季度重点工作推进情况的通报" in seen.words
    assert "数据版本14" in seen.words
    assert "示例数据" in seen.words
    for heading in ("总体情况", "分项进展", "存在问题", "下步工作"):
        assert heading in seen.words


def test_every_picture_is_in_the_page_and_told_to_who_cannot_see_it(seen: Seen) -> None:
    pictures = [attributes for tag, attributes in seen.tags if tag == "img"]

    assert len(pictures) >= 25
    assert all((each["src"] or "").startswith("data:image/svg+xml;base64,") and each["alt"] for each in pictures)


def test_the_page_has_no_script_and_leads_nowhere_but_to_itself_and_the_files_beside_it(seen: Seen, pack: Pack) -> None:
    names = {tag for tag, _ in seen.tags}
    links = [attributes["href"] or "" for tag, attributes in seen.tags if tag == "a"]

    assert not names & {"script", "link", "iframe", "object", "form"}
    assert not [name for _, attributes in seen.tags for name in attributes if name.startswith("on")]
    beside = [link for link in links if not link.startswith("#")]
    assert len(beside) == len([path for path in pack.parts if path not in (PAGE, MANIFEST)]) == 1
    assert "http" not in re.sub(r"data:[^\"]*", "", pack.parts[PAGE].decode().replace("http-equiv", ""))


def test_every_heading_of_the_contents_leads_to_one(seen: Seen) -> None:
    ids = {attributes["id"] for _, attributes in seen.tags if attributes.get("id")}
    links = {(attributes["href"] or "")[1:] for tag, attributes in seen.tags
             if tag == "a" and (attributes["href"] or "").startswith("#")}  # fmt: skip

    assert links
    assert links <= ids


SMALL = Choice(Quarter(2018, 2), pages=("renovation",))


@pytest.fixture(scope="module")
def small(office_path: Path) -> Pack:
    return build(SMALL, Store(office_path), catalogue(), formats=("html",))


def test_a_page_that_comes_back_says_which_version_it_is_of(small: Pack, office_path: Path) -> None:
    found = verify_bytes(small.parts[PAGE], "html", Store(office_path), catalogue())

    assert (found.is_known, found.is_current, found.identity.choice.quarter) == (True, True, Quarter(2018, 2))


def test_the_same_version_gives_the_same_page(small: Pack, office_path: Path) -> None:
    again = build(SMALL, Store(office_path), catalogue(), formats=("html",))

    assert again.parts[PAGE] == small.parts[PAGE]


def test_a_quarter_that_is_not_complete_says_so_before_it_is_published(pack: Pack, office_path: Path) -> None:
    whole, early = (
        build(Choice(Quarter(2017, number), pages=("renovation",)), Store(office_path), catalogue(), formats=())
        for number in (3, 4)
    )

    assert unreported_words(whole.document) == ""
    # One community sent no services in the fourth quarter; of the last quarter the city's results of the flags lack.
    assert "已报18/19" in unreported_words(early.document)
    assert "已报18/19" in unreported_words(pack.document)
