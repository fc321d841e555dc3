"""Two devices and a server in bad weather, in short; and proof that a broken rule is found."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tools.chaos import browser, progress, pure, report, served, server
from tools.chaos.device import Device, How, Reply
from tools.chaos.progress import Tally
from tools.chaos.served import Served
from vocavision.sync import rules

PURE, SERVER, BROWSER = 300, 20, 2
ENOUGH = 150  # histories in which a broken rule is found for certain


@pytest.fixture(scope="module")
def there() -> Iterator[Served]:
    """A running server."""
    with served.running() as found:
        yield found


def failing(seeds: range, **broken: Any) -> list[int]:
    """The histories of the pure rules in which something is wrong."""
    return [seed for seed in seeds if pure.run(seed, **broken)]


def aside(work: Callable[[], Any]) -> Any:
    """What the work gives, in a thread that has no event loop of a browser's tests."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


@pytest.mark.parametrize("part", range(2))
def test_the_pure_rules_lose_and_double_nothing(part: int) -> None:
    assert failing(range(part * PURE // 2, (part + 1) * PURE // 2)) == []


@pytest.mark.processes
def test_the_running_server_loses_and_doubles_nothing(there: Served) -> None:
    found = aside(lambda: dict(server.on(there, range(SERVER))))
    assert found == {seed: [] for seed in range(SERVER)}


@pytest.mark.processes
@pytest.mark.browser
def test_two_browsers_lose_and_double_nothing(there: Served) -> None:
    found = aside(lambda: dict(browser.on(there, range(BROWSER))))
    assert found == {seed: [] for seed in range(BROWSER)}


class Forgetful(Device):
    """A device that takes 500 for an answer: what was sent waits no more."""

    def came(self, reply: Reply | None, began_ms: int, now_ms: int) -> How:
        """What the reply means to it."""
        how = super().came(reply, began_ms, now_ms)
        if reply is not None and reply.status == 500:
            for event in self.sent:
                self.entries[event["id"]].waits = False
        return how


class Renaming(Device):
    """A device that gives events another id when it sends them again."""

    def batch(self, person: str) -> dict[str, Any]:
        """What is sent next."""
        body = super().batch(person)
        if not self.failures:
            return body
        again = [{**event, "id": event["id"][:-1] + "0"} for event in body["events"]]
        return {**body, "events": again}


class Hasty(pure.Server):
    """A server that now and then answers, and is killed before it has committed."""

    asked = 0

    def sync(self, body: dict[str, Any], now_ms: int) -> dict[str, Any]:
        """The answer to a batch."""
        self.asked += 1
        keeper = self if self.asked % 3 else deepcopy(self)
        return pure.Server.sync(keeper, body, now_ms)


def test_a_device_that_forgets_on_500_is_found() -> None:
    assert failing(range(ENOUGH), device=Forgetful)


def test_a_device_that_sends_the_same_under_another_id_is_found() -> None:
    assert failing(range(ENOUGH), device=Renaming)


def test_a_server_that_answers_before_it_has_committed_is_found() -> None:
    assert failing(range(ENOUGH), server=Hasty)


def test_a_device_that_is_not_told_of_what_was_known_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_few(answers: Any, news: Any) -> set[int]:
        return {one.noted.event.word_id for one in answers if one.noted} | {one.event.word_id for one in news}

    monkeypatch.setattr(rules, "words_told", too_few)
    assert failing(range(ENOUGH))


def test_a_run_goes_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    tally = Tally()
    for seed in (0, 2, 1, 4):
        tally.note(seed, ["it is lost"] if seed == 2 else [], "c0ffee")
    progress.write("pure", tally, tmp_path)
    kept = progress.read(tmp_path)["pure"]
    assert (kept.next, kept.total, list(kept.failing)) == (3, 4, ["2"])
    assert [seed for seed in range(6) if kept.is_new(seed)] == [3, 5]
    kept.note(2, [], "decade")
    assert (kept.total, kept.failing, kept.mended) == (4, {}, [2])


def test_the_page_says_how_many_were_run_and_names_those_that_fail() -> None:
    tally = Tally(ran={"c0ffee": 12_000, "decade": 7}, failing={"17": ["it is lost"]}, mended=[3])
    text = report.page({"pure": tally}, datetime(2026, 11, 24, tzinfo=UTC))
    assert "| 100,000 | 12,007 | 1 | 1 |" in text
    assert "12,000 with c0ffee, 7 with decade" in text
    assert "--kind pure --seed 17`: it is lost" in text
