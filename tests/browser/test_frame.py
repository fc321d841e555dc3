"""What every page shares, and the pages outside a session: language, menu, skip link, lists, forms."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser import cards, people
from tests.conftest import Complaints

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def page(new_page: Callable[..., "Page"]) -> "Page":
    """A window of a phone."""
    return new_page()


def place(page: "Page") -> str:
    """Where one is, without the host."""
    parts = urlsplit(page.url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.parametrize("path", ["/", "/words?q=har&level=B1", "/words/harbor", "/help", "/sign-in?next=/settings"])
def test_the_language_switch_keeps_the_place(page: "Page", path: str) -> None:
    page.goto(path)
    page.get_by_role("button", name="한국어").click()
    page.locator("html[lang=ko]").wait_for()
    assert place(page).rstrip("?") == path
    page.get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for()
    assert place(page).rstrip("?") == path


def test_the_language_switch_keeps_the_card_of_a_session(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", "water", days_ago=4)
    cards.begin(page)
    word = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="한국어").click()
    page.locator("html[lang=ko]").wait_for()
    assert place(page).rstrip("?") == "/session"
    assert page.get_by_role("heading", level=1).inner_text() == word


def test_the_menu_closes_on_escape_with_the_focus_back_on_its_button(page: "Page") -> None:
    cards.learner(page)
    page.goto("/settings")
    menu = page.locator(".menu__list")
    page.locator("details[data-menu] summary").focus()
    page.keyboard.press("Enter")
    assert menu.is_visible()
    page.keyboard.press("Tab")
    assert cards.focused(page) == "a: Settings"
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Account"


def test_the_menu_closes_when_one_goes_elsewhere(page: "Page") -> None:
    cards.learner(page)
    page.goto("/settings/profile")
    open_menus = page.locator("details[data-menu][open]")
    page.locator("details[data-menu] summary").click()
    assert open_menus.count() == 1
    page.mouse.click(180, 640)
    assert open_menus.count() == 0
    page.locator("details[data-menu] summary").click()
    page.get_by_label("Name").focus()
    assert open_menus.count() == 0


def test_the_skip_link_leads_past_the_navigation(page: "Page") -> None:
    cards.learner(page)
    page.goto("/settings")
    page.keyboard.press("Tab")
    assert cards.focused(page) == "a: Skip to content"
    assert page.get_by_role("link", name="Skip to content").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert cards.focused(page) == "a: Profile"


@pytest.mark.parametrize(("path", "name"), [("/today", "Today"), ("/courses", "Courses"), ("/words", "Words")])
def test_the_navigation_says_where_one_is(page: "Page", path: str, name: str) -> None:
    cards.learner(page)
    page.goto(path)
    main = page.get_by_role("navigation", name="Main")
    assert main.get_by_role("link").all_inner_texts() == ["Today", "Courses", "Words"]
    assert main.locator("[aria-current=page]").all_inner_texts() == [name]


def test_what_must_be_changed_takes_the_focus_and_leads_to_its_field(page: "Page") -> None:
    page.goto("/sign-up")
    page.get_by_label("Email").fill("mina@")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Sign up").click()
    page.get_by_role("heading", name="Something needs a change").wait_for()
    assert page.evaluate("document.activeElement.matches('.alert')")
    page.get_by_role("link", name="Email: ").click()
    assert page.evaluate("document.activeElement.id") == "email"
    field = page.get_by_label("Email")
    assert field.input_value() == "mina@"
    assert field.get_attribute("aria-invalid") == "true"
    told = " ".join((field.get_attribute("aria-describedby") or "").split())
    assert "does not look like" in page.locator(f"#{told}").inner_text()


def test_the_list_of_words_follows_what_is_typed_and_says_so(page: "Page") -> None:
    page.goto("/words")
    page.get_by_label("Search").press_sequentially("harbour", delay=10)
    page.locator("#word-rows .row__word", has_text="harbor").first.wait_for()
    page.wait_for_url("**/words?**q=harbour**")
    assert cards.focused(page).startswith("input#q")
    assert "word" in cards.said(page)
    page.go_back()
    page.locator("#word-rows .row").nth(5).wait_for()
    assert page.get_by_role("heading", level=1, name="Words").is_visible()


def test_the_list_of_words_grows_as_it_is_scrolled(page: "Page") -> None:
    page.goto("/words")
    rows = page.locator("#panel-results .row")
    first = rows.count()
    assert first == 30
    page.locator("#next-page").scroll_into_view_if_needed()
    page.locator(".rows--more .row").nth(29).wait_for()
    words = page.locator("#panel-results .row__word").evaluate_all("all => all.map((one) => one.href)")
    assert len(words) == len(set(words)) >= 60


def test_the_next_page_is_reached_without_javascript(new_page: Callable[..., "Page"]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/words")
    first = page.locator(".row__word").first.inner_text()
    page.get_by_role("link", name="Next page").click()
    assert page.locator(".row__word").count() == 30
    assert page.locator(".row__word").first.inner_text() != first


def test_a_search_that_fails_says_so_and_keeps_the_list(page: "Page", complaints: Complaints) -> None:
    page.goto("/words")
    page.wait_for_load_state("networkidle")
    page.route("**/words?**", lambda route: route.abort())
    page.get_by_label("Search").fill("harbor")
    page.get_by_role("button", name="Try again").wait_for()
    assert page.locator("#word-rows .row").count() == 30
    page.unroute("**/words?**")
    page.get_by_role("button", name="Try again").click()
    page.locator("#word-rows .row__word", has_text="harbor").first.wait_for()
    for expected in ("htmx:", "ERR_FAILED"):
        complaints.forget(expected)


def test_a_bookmark_keeps_the_focus_and_its_state_is_told(page: "Page") -> None:
    cards.learner(page)
    page.goto("/words/harbor")
    page.get_by_role("button", name="Bookmark").focus()
    page.keyboard.press("Enter")
    page.locator("#bookmark-button[aria-pressed=true]").wait_for()
    assert page.evaluate("document.activeElement.id") == "bookmark-button"


def test_a_saved_note_is_confirmed_where_one_is(page: "Page") -> None:
    cards.learner(page)
    page.goto("/words/harbor")
    page.get_by_label("My note").fill("A garage for boats")
    page.locator("#note").get_by_role("button", name="Save").click()
    confirmed = page.get_by_text("Your note is kept.")
    confirmed.wait_for()
    assert place(page) == "/words/harbor"
    assert page.evaluate("document.getElementById('note').contains(document.activeElement)")


def test_the_page_of_a_stranger_asks_to_sign_in_and_leads_back(page: "Page") -> None:
    learner = people.with_password()
    page.goto("/settings/learning")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill(str(learner.email))
    page.get_by_label("Password", exact=True).fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/settings/learning**")


def test_a_password_can_be_pasted_and_shown(page: "Page") -> None:
    page.goto("/sign-in")
    field = page.get_by_label("Password", exact=True)
    assert field.get_attribute("autocomplete") == "current-password"
    field.focus()
    page.keyboard.insert_text("pasted words")
    assert field.input_value() == "pasted words"
    show = page.get_by_role("button", name="Show password")
    show.click()
    assert field.get_attribute("type") == "text"
    assert show.get_attribute("aria-pressed") == "true"
    show.click()
    assert field.get_attribute("type") == "password"


@pytest.mark.parametrize("slug", ["recommend", "grandmother"])
def test_a_long_word_stands_in_one_line_in_the_largest_text_at_320_pixels(
    new_page: Callable[..., "Page"], slug: str
) -> None:
    page = new_page(width=320, height=640)
    cards.learner(page, text_size=150)
    page.goto(f"/words/{slug}")
    word = page.get_by_role("heading", level=1)
    word.evaluate("() => document.fonts.ready")
    box = word.bounding_box()
    line = word.evaluate("(one) => parseFloat(getComputedStyle(one).lineHeight)")
    assert box is not None
    assert box["height"] <= line + 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Bookmark", ["Bookmarked.", "No longer bookmarked."]),
        ("Learn this word", ["It comes with your next new words.", "It does not come with your next new words."]),
    ],
)
def test_a_choice_on_a_words_page_is_said_shown_and_keeps_the_focus(page: "Page", name: str, said: list[str]) -> None:
    cards.learner(page)
    page.goto("/words/harbor")
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    for expected, pressed in zip(said, ("true", "false"), strict=True):
        page.keyboard.press("Enter")
        page.locator("#status").get_by_text(expected, exact=True).wait_for(state="attached")
        assert button.get_attribute("aria-pressed") == pressed
        assert cards.focused(page).endswith(f": {name}")
    assert place(page) == "/words/harbor"
