"""Texts packed for the way, in a length that tells nothing."""

import gzip

from flask import Flask

from tests.pages import Visitor
from vocavision.lib import packed


def test_a_page_comes_packed_to_a_browser_that_takes_it(app: Flask) -> None:
    client = app.test_client()
    plain = client.get("/help")
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    got = client.get("/help", headers={"Accept-Encoding": "gzip, br"})
    assert got.headers["Content-Encoding"] == "gzip"
    assert int(got.headers["Content-Length"]) == len(got.data) < len(plain.data) / 2
    assert gzip.decompress(got.data).decode().count("</html>") == 1


def test_little_and_what_is_packed_already_goes_as_it_is(visitor: Visitor) -> None:
    for address in ("/healthz", "/sw.js"):
        response = visitor.client.get(address, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in response.headers


def test_the_length_varies_and_the_text_does_not() -> None:
    text = b"a page " * 1000
    made = [packed.pack(text, padding) for padding in (1, 50, 100)]
    assert [len(one) - len(made[0]) for one in made] == [0, 49, 99]
    assert {gzip.decompress(one) for one in made} == {text}
