"""What a device is given to install, and what other apps share with it."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from PIL import Image

from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from tools import icons
from vocavision.offline import worker

STATIC = Path(__file__).parent.parent.parent / "static"
LARGEST_SCREENSHOT = 40_000  # bytes


def manifest(visitor: Visitor) -> dict[str, Any]:
    """The manifest as this visitor's browser reads it."""
    response = visitor.client.get("/manifest.webmanifest", headers=visitor.headers)
    assert response.mimetype == "application/manifest+json"
    return json.loads(response.get_data())  # type: ignore[no-any-return]


def image(visitor: Visitor, address: str) -> tuple[Image.Image, int]:
    """The picture at this address, and its size in bytes."""
    response = visitor.client.get(address)
    assert response.status_code == 200, address
    assert "immutable" in response.headers["Cache-Control"]
    content = response.get_data()
    return Image.open(io.BytesIO(content)), len(content)


@pytest.mark.parametrize(("language", "start"), [("en", "Start"), ("ko", "시작")])
def test_the_manifest_speaks_the_language_of_the_reader(app: Flask, language: str, start: str) -> None:
    found = manifest(Visitor(app, language))
    assert found["lang"] == language
    assert found["name"].startswith("VocaVision")
    assert found["shortcuts"][0]["name"] == start
    assert (found["id"], found["start_url"], found["display"]) == ("/", "/today", "standalone")


def test_the_language_that_was_chosen_here_is_that_of_the_manifest(visitor: Visitor) -> None:
    visitor.post("/language", {"language": "ko", "next": "/help"})
    assert manifest(visitor)["lang"] == "ko"
    link = next(one for one in visitor.get("/help").all(".//link") if one.get("rel") == "manifest")
    assert link.get("crossorigin") == "use-credentials", "without it the browser sends no cookie"


def test_every_icon_and_screenshot_is_there_in_its_size(visitor: Visitor) -> None:
    found = manifest(visitor)
    assert {one["purpose"] for one in found["icons"]} == {"any", "maskable", "monochrome"}
    for one in found["icons"] + found["screenshots"]:
        picture, size = image(visitor, one["src"])
        assert f"{picture.width}x{picture.height}" == one["sizes"], one["src"]
        assert size <= LARGEST_SCREENSHOT, one["src"]
    assert {one["form_factor"] for one in found["screenshots"]} == {"narrow", "wide"}


def test_a_maskable_icon_may_be_cut_to_a_circle(visitor: Visitor) -> None:
    [one] = [one for one in manifest(visitor)["icons"] if (one["purpose"], one["sizes"]) == ("maskable", "192x192")]
    picture = image(visitor, one["src"])[0].convert("RGBA")
    ground = picture.getpixel((0, 0))
    outside = [
        (x, y)
        for x in range(192)
        for y in range(192)
        if (x - 95.5) ** 2 + (y - 95.5) ** 2 > (0.4 * 192) ** 2 and picture.getpixel((x, y)) != ground
    ]
    assert ground[3] == 255  # type: ignore[index]
    assert not outside


def test_a_monochrome_icon_is_a_stencil(visitor: Visitor) -> None:
    [one] = [one for one in manifest(visitor)["icons"] if (one["purpose"], one["sizes"]) == ("monochrome", "192x192")]
    alpha = image(visitor, one["src"])[0].convert("RGBA").getchannel("A")
    assert alpha.getpixel((0, 0)) == 0
    assert alpha.getpixel((60, 100)) == 255, "the page of the book"


def test_the_icons_are_those_of_the_drawing() -> None:
    for name, content in icons.icons().items():
        assert (STATIC / name).read_bytes() == content, f"{name}: run python -m tools.icons"


def test_both_themes_colour_the_frame_of_the_browser(visitor: Visitor) -> None:
    page = visitor.get("/help")
    colours = {one.get("media"): one.get("content") for one in page.all(".//meta") if one.get("name") == "theme-color"}
    assert len(set(colours.values())) == 2
    assert colours["(prefers-color-scheme: light)"] == manifest(visitor)["theme_color"]


def test_the_workers_script_is_asked_for_anew_and_is_the_same_for_everybody(app: Flask) -> None:
    answers = [
        Visitor(app, language).client.get("/sw.js", headers={"Accept-Language": language}) for language in ("en", "ko")
    ]
    assert len({answer.get_data() for answer in answers}) == 1
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "Set-Cookie" not in answer.headers
    text = answers[0].get_data(as_text=True)
    assert "No connection" in text
    assert 'lang=\\"ko\\"' in text


def test_everything_the_worker_fetches_ahead_is_there_and_needs_no_sign_in(visitor: Visitor) -> None:
    text = visitor.client.get("/sw.js").get_data(as_text=True)
    settings = json.loads(text[text.index("{") : text.index("};\n") + 1])
    [script] = re.findall(r'importScripts\("(.+)"\)', text)
    for address in [script, *settings["shell"], *settings["ahead"]]:
        assert visitor.client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "path", ["/", "/today", "/words", "/words/harbor", "/courses", "/courses/first-words", "/help"]
)
def test_pages_of_reading_may_be_kept(path: str) -> None:
    assert re.match(worker.KEPT, path)


@pytest.mark.parametrize(
    "path",
    ["/settings", "/settings/security", "/session", "/session/summary", "/sign-in", "/words/shared", "/words/a/note",
     "/reset-password/" + "x" * 43, "/verify/" + "x" * 43, "/healthz", "/welcome"],
)  # fmt: skip
def test_pages_of_secrets_and_of_sessions_are_never_kept(path: str) -> None:
    assert not re.match(worker.KEPT, path)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/sign-out", "/reset-password/" + "x" * 43])
def test_forms_that_change_who_is_here_are_known(path: str) -> None:
    assert re.match(worker.CHANGES_PERSON, path)


def test_a_page_says_for_whom_it_is_by_a_mark_alone(app: Flask) -> None:
    learners = [a_learner(), a_learner()]
    marks = [signed_in(Visitor(app), one).client.get("/help").headers["X-Person"] for one in learners]
    assert len({*marks, worker.NOBODY}) == 3
    assert Visitor(app).client.get("/help").headers["X-Person"] == worker.NOBODY
    assert signed_in(Visitor(app), learners[0]).client.get("/words").headers["X-Person"] == marks[0]


def test_the_page_without_a_connection_holds_nothing_of_the_person(visitor: Visitor) -> None:
    learner = a_learner(name="Mina")
    page = signed_in(visitor, learner).get("/offline")
    assert page.heading == "No connection"
    assert "Mina" not in page.text
    assert str(learner.email) not in page.text


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("text=Harbor", "/words/harbor"),
        ("title=Boats&text=%22harbor%22%0A+https://example.org/x", "/words/harbor"),
        ("url=https://example.org/dictionary/harbor", "/words/harbor"),
        ("text=went", "/words/go"),
        ("text=children", "/words/child"),
        ("text=zzzzqqq", "/words?q=zzzzqqq"),
        ("text=a+long+walk", "/words?q=a+long+walk"),
        ("", "/words"),
    ],
)
def test_what_is_shared_opens_the_word_or_the_search(
    catalogue: None, visitor: Visitor, query: str, target: str
) -> None:
    response = visitor.client.get(f"/words/shared?{query}")
    assert response.status_code == 303
    where = urlsplit(response.headers["Location"])
    assert where.path + (f"?{where.query}" if where.query else "") == target
    visitor.get(f"/words/shared?{query}")


def test_a_shared_novel_is_cut_to_what_can_be_searched(catalogue: None, visitor: Visitor) -> None:
    page = visitor.get("/words/shared", query_string={"text": "once upon a time " * 500})
    assert page.status == 200


def test_looking_up_what_is_shared_takes_one_statement(
    catalogue: None, visitor: Visitor, count_statements: Callable[[], Any]
) -> None:
    with count_statements() as counter:
        visitor.client.get("/words/shared?text=harbor")
    assert len(counter) == 1


def test_the_settings_say_how_to_install_without_a_script(visitor: Visitor) -> None:
    page = signed_in(visitor, a_learner()).get("/settings/appearance")
    assert "Add to Home Screen" in page.words()
