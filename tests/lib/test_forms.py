"""How what is sent is read: forms alone, leniently, and nothing that is no form gets as far as a page."""

import io
from typing import Any

import pytest
from flask import Flask, request

from tests.factories import a_learner, signed_in
from tests.pages import Page, Visitor
from vocavision.lib import forms

ADDRESSES = ("/sign-in", "/sign-up", "/forgot-password", "/language", "/try")
INSIDE = ("/settings/profile", "/settings/learning", "/settings/security/email", "/welcome", "/words/harbor/note")


def send(visitor: Visitor, address: str, **what: Any) -> Page:
    """Post this with a valid token in the header."""
    headers = {"Accept": "text/html", "Accept-Language": "en", "X-CSRFToken": visitor.csrf_token()}
    return Page(visitor.client.post(address, headers=headers, **what))


@pytest.mark.parametrize("body", ['{"email": 5}', "[1, 2]", "null", '"email"', '{"email": {"a": []}}', "{", ""])
def test_json_is_no_form(visitor: Visitor, body: str) -> None:
    for address in ADDRESSES:
        page = send(visitor, address, data=body, content_type="application/json")
        assert page.status == 415, address
        assert "We cannot read that kind of data" in page.words()


@pytest.mark.parametrize("address", INSIDE)
def test_nor_is_it_behind_the_sign_in(visitor: Visitor, catalogue: None, address: str) -> None:
    signed_in(visitor, a_learner())
    assert send(visitor, address, json={"name": 5}).status == 415


@pytest.mark.parametrize("kind", ["application/xml", "text/plain", "image/png", "application/x-json", "x"])
def test_a_body_of_another_kind_is_not_taken(visitor: Visitor, kind: str) -> None:
    assert send(visitor, "/sign-in", data="<email>mina</email>", content_type=kind).status == 415


def test_the_kind_is_told_before_the_token_is_asked_for(visitor: Visitor) -> None:
    assert visitor.client.post("/sign-in", json={}).status_code == 415


def test_an_address_that_is_not_there_is_404_and_not_415(visitor: Visitor) -> None:
    assert send(visitor, "/nowhere", json={}).status == 404
    assert send(visitor, "/help", json={}).status == 405


def test_a_page_is_opened_whatever_kind_the_browser_names(visitor: Visitor) -> None:
    assert visitor.client.get("/help", headers={"Content-Type": "application/json"}).status_code == 200


@pytest.mark.parametrize("address", ["/sign-in", "/sign-up", "/forgot-password"])
def test_a_file_in_a_fields_place_is_an_empty_field(visitor: Visitor, address: str) -> None:
    page = send(visitor, address, data={"email": (io.BytesIO(b"mina@example.org"), "mina.txt")})
    assert page.status == 422
    assert "Please fill this in." in page.words(page.all(".//p[@id='email-error']")[0])


@pytest.mark.parametrize("address", ["/sign-in", "/sign-up", "/forgot-password"])
def test_no_body_is_a_form_with_nothing_in_it(visitor: Visitor, address: str) -> None:
    page = send(visitor, address)
    assert page.status == 422
    assert page.all(".//p[@id='email-error']")


@pytest.mark.parametrize("address", ["profile", "learning", "keys", "appearance"])
def test_no_body_changes_no_setting_to_nothing(visitor: Visitor, address: str) -> None:
    signed_in(visitor, a_learner())
    assert send(visitor, f"/settings/{address}").status in {303, 422}
    visitor.get(f"/settings/{address}")


@pytest.mark.parametrize("broken", [b"\xff\xfe", b"%ff%fe", b"\xed\x95", b"a\xc0\xaf", b"\xff@example.org"])
def test_broken_bytes_get_the_fields_own_message(visitor: Visitor, broken: bytes) -> None:
    body = b"email=" + broken + b"&password=a+long+walk&csrf_token=" + visitor.csrf_token().encode()
    answer = visitor.client.post(
        "/sign-up", data=body, content_type="application/x-www-form-urlencoded", headers={"Accept-Language": "en"}
    )
    page = Page(answer)
    assert page.status == 422
    assert "does not look like an email" in page.words(page.all(".//p[@id='email-error']")[0])


def test_whole_bytes_are_read_as_they_are(app: Flask) -> None:
    body = "name=%EB%B0%94%EB%8B%A4+a%2Bb&empty=&name=바다".encode()
    kind = "application/x-www-form-urlencoded"
    with app.test_request_context("/", method="POST", data=body, content_type=kind):
        assert request.form.to_dict(flat=False) == {"name": ["바다 a+b", "바다"], "empty": [""]}


def test_a_view_marked_for_json_is_given_it(app: Flask) -> None:
    @forms.takes_json
    def sent() -> str:
        return str(request.get_json()["number"])

    app.add_url_rule("/planted", "planted", sent, methods=["POST"])
    visitor = Visitor(app)
    assert send(visitor, "/planted", json={"number": 5}).text == "5"
    assert send(visitor, "/planted", data="<a/>", content_type="text/xml").status == 415
