"""What was dropped stays dropped, what was chosen in a hurry counts, and back takes back whatever was done."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, WebSocketRoute, expect
from screen import settle, visit

from metrics.model.quarter import Quarter
from metrics.model.selection import Selection
from metrics.reports.basket import Basket, Item

TITLE = "材料标题"


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def basket(page: Page) -> Basket:
    return Basket.from_token(query(page)["basket"][0])


def test_a_filter_that_was_dropped_by_its_chip_stays_dropped(page: Page) -> None:
    visit(page, "/renovation")
    page.get_by_test_id("stPopoverButton").click()
    page.get_by_label("社区", exact=True).first.click()
    page.get_by_role("option", name="同乐社区", exact=True).click()
    expect(page.locator(".chip")).to_contain_text("同乐社区")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".chip", has_text="同乐社区").click()
    expect(page.locator(".chip")).to_have_count(0)
    settle(page)

    page.locator("nav a", has_text="English").click()
    expect(page.locator("h1")).to_contain_text("Renovation")
    settle(page)

    expect(page.locator(".chip")).to_have_count(0)
    assert "community" not in query(page)


def test_a_second_click_made_before_the_answer_to_the_first_takes_nothing_back(page: Page) -> None:
    own = page.context.new_page()
    hold, answer = _held(own)
    visit(own, "/renovation?community=同乐社区&community=兴隆社区&lamp=red")

    hold()
    own.locator(".chip", has_text="同乐社区").click()
    own.locator(".chip", has_text="兴隆社区").click()
    answer()

    expect(own.locator(".chip")).to_have_text(["亮灯■ 严重滞后×"])
    settle(own)
    assert query(own) == {"lamp": ["red"]}
    own.close()


def _held(page: Page) -> tuple[Callable[[], None], Callable[[], None]]:
    """Hold back what the server says to a page, until it is let go."""
    waiting: list[tuple[WebSocketRoute, str | bytes]] = []
    is_held = False

    def connect(browser: WebSocketRoute) -> None:
        def say(message: str | bytes) -> None:
            if is_held:
                waiting.append((browser, message))
            else:
                browser.send(message)

        browser.connect_to_server().on_message(say)

    def hold() -> None:
        nonlocal is_held
        is_held = True

    def answer() -> None:
        nonlocal is_held
        is_held = False
        for browser, message in waiting:
            browser.send(message)

    page.route_web_socket("**/_stcore/stream*", connect)
    return hold, answer


def test_several_values_are_chosen_by_keys_alone_without_opening_the_box_again(page: Page) -> None:
    visit(page, "/renovation")
    page.get_by_test_id("stPopoverButton").focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("社区", exact=True).first
    field.focus()

    for name in ("兴隆社区", "同乐社区"):
        page.keyboard.type(name)
        expect(page.get_by_role("option", name=name, exact=True)).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(".chip", has_text=name)).to_be_visible()
        settle(page)
        expect(field).to_be_focused()

    assert query(page)["community"] == ["兴隆社区", "同乐社区"]


def test_back_takes_the_title_of_the_basket_back_and_forward_gives_it_again(page: Page) -> None:
    starts = (Item("renovation", "starts", Selection(quarter=Quarter(2018, number))) for number in (1, 2))
    visit(page, f"/reports?basket={Basket(tuple(starts)).to_token()}")
    page.get_by_label(TITLE).fill("二季度材料")
    page.get_by_label(TITLE).press("Enter")
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query)["basket"] != [Basket().to_token()])
    settle(page)
    assert basket(page).title == "二季度材料"

    # Until a page is drawn anew the box of before stands beside the new one.
    page.go_back()
    expect(page.get_by_label(TITLE).first).to_have_value("")
    settle(page)
    expect(page.get_by_label(TITLE)).to_have_value("")
    assert basket(page).title == ""

    page.go_forward()
    expect(page.get_by_label(TITLE).first).to_have_value("二季度材料")
    settle(page)
    expect(page.get_by_label(TITLE)).to_have_value("二季度材料")
    assert [item.selection.quarter for item in basket(page).items] == [Quarter(2018, 1), Quarter(2018, 2)]
    expect(page.get_by_role("button", name="×")).to_have_count(2)
