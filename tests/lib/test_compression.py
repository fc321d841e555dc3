"""Pages come compressed to whoever takes that, save those that repeat what a stranger may have put into a link."""

import gzip

import brotli
import pytest
from flask import Flask

TAKES = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def test_a_page_comes_compressed_and_whole(app: Flask) -> None:
    plain = app.test_client().get("/help").data.decode()
    answer = app.test_client().get("/help", headers=TAKES)
    assert answer.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert len(answer.data) < len(plain) / 2
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "<h1" in brotli.decompress(answer.data).decode()


def test_what_cannot_read_brotli_gets_gzip(app: Flask) -> None:
    answer = app.test_client().get("/help", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "<h1" in gzip.decompress(answer.data).decode()


def test_what_takes_nothing_gets_the_page_as_it_is(app: Flask) -> None:
    answer = app.test_client().get("/help")
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("address", ["/words?q=csrf", "/help?from=a-stranger", "/sign-in?next=/today"])
def test_a_page_that_repeats_a_link_is_not_compressed(app: Flask, address: str) -> None:
    answer = app.test_client().get(address, headers=TAKES)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_a_form_that_comes_back_is_not_compressed(app: Flask) -> None:
    answer = app.test_client().post("/sign-in", data={"email": "a@example.org"}, headers=TAKES)
    assert "Content-Encoding" not in answer.headers
