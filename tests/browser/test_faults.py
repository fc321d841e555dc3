"""A fault in a script is told to the server and gently to the learner, who goes on."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import cards, looks, people
from tests.conftest import Complaints

if TYPE_CHECKING:
    from playwright.sync_api import Page

TYPED = "minaTypedThis"
FAULTS = {
    "error": ("TypeError", f"null.{TYPED}"),
    "rejection": ("RangeError", f"Promise.reject(new RangeError('{TYPED}'))"),
}


def spoilt(page: "Page", script: str, fault: str, delay_ms: int) -> list[Any]:
    """Put the fault at the end of this script; gives the list into which the reports come."""
    reports: list[Any] = []

    def spoil(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{answer.text()}\nsetTimeout(() => {{ {fault}; }}, {delay_ms});")

    def asked(request: Any) -> None:
        if request.url.endswith("/client-errors"):
            reports.append(json.loads(request.post_data))

    page.route(f"**/static/js/{script}.*.js", spoil)
    page.on("request", asked)
    return reports


@pytest.mark.parametrize("delay_ms", [0, 1500], ids=["at once", "later"])
@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_reported_by_its_place_alone_and_to_reload_is_offered(
    new_page: Callable[..., "Page"], complaints: Complaints, kind: str, delay_ms: int
) -> None:
    page, (name, fault) = new_page(), FAULTS[kind]
    reports = spoilt(page, "site", fault, delay_ms)
    with page.expect_response("**/client-errors") as answered:
        page.goto(f"/words?q={TYPED}")
    assert answered.value.status == 204
    complaints.forget(TYPED)
    [report] = reports
    assert (report["kind"], report["name"], report["page"]) == (kind, name, "/words")
    assert [place.rpartition("/")[2].startswith("site.") for place in report["places"]] == [True]
    assert TYPED not in json.dumps(report)
    notice = page.locator("[data-fault]")
    assert "Something on this page did not work. What you saved is safe." in notice.inner_text()
    assert "did not work" in cards.said(page)
    assert looks.axe(page) == []
    with page.expect_navigation(wait_until="networkidle"):
        notice.get_by_role("button", name="Reload").click()
    complaints.forget(TYPED)  # the browser has kept the spoilt script


def test_a_fault_in_a_session_stands_beside_the_card_which_can_still_be_answered(
    new_page: Callable[..., "Page"], complaints: Complaints
) -> None:
    page = new_page()
    learner = cards.learner(page)
    people.met(learner, "harbor", "water", days_ago=4)
    spoilt(page, "review", FAULTS["error"][1], 0)
    cards.begin(page)
    page.locator("[data-fault]").wait_for()
    complaints.forget(TYPED)
    cards.press(page, "Show answer")
    cards.press(page, "Good")
    assert cards.recorded(learner) == 5
    assert looks.axe(page) == []
    assert looks.cut_off(page) == looks.covered(page) == []


def test_a_page_tells_of_few_faults_and_of_each_once(new_page: Callable[..., "Page"], complaints: Complaints) -> None:
    page = new_page()
    again = "; ".join(
        f"setTimeout(() => {{ throw new {name}('{TYPED}') }}, 50)" for name in 3 * ["TypeError", "RangeError"]
    )
    reports = spoilt(page, "site", again, 0)
    page.goto("/words")
    page.wait_for_timeout(1000)
    complaints.forget(TYPED)
    assert len(reports) == 3
    assert page.locator("[data-fault]").count() == 1
