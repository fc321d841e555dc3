"""What browsers report of faults stands in the log, without anything that a person typed or is called by."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import running
from vocavision.config import Config
from vocavision.lib import log
from vocavision.lib.limits import limiter
from vocavision.ops import faults, routes
from vocavision.ops.faults import Fault, Heard

SCRIPT = "/static/js/catalogue.0123456789ab.js:3:14"
THROWN = {"kind": "error", "name": "TypeError", "places": [SCRIPT], "page": "/words/harbor"}
TYPED = "mina-typed-this"
OLD = {
    "csp-report": {
        "document-uri": f"https://learn.example.org/words?q={TYPED}",
        "referrer": f"https://elsewhere.example/{TYPED}",
        "violated-directive": "script-src-elem",
        "effective-directive": "script-src-elem",
        "original-policy": "default-src 'none'",
        "blocked-uri": f"https://tracker.example/{TYPED}.js",
        "source-file": "https://learn.example.org/static/js/site.0123456789ab.js",
        "line-number": 7,
        "script-sample": TYPED,
    }
}
NEW = [
    {
        "type": "csp-violation",
        "age": 10,
        "url": f"https://learn.example.org/words/{TYPED}",
        "user_agent": TYPED,
        "body": {
            "documentURL": f"https://learn.example.org/words/{TYPED}?q={TYPED}",
            "effectiveDirective": "style-src-attr",
            "blockedURL": "inline",
            "sample": TYPED,
            "disposition": "enforce",
        },
    }
]


Noted = Callable[[], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _nothing_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_heard", Heard())


@pytest.fixture
def logging(sqlite_config: Config) -> Iterator[Flask]:
    """The app as in production, where the log is JSON."""
    with running(replace(sqlite_config, env="production", log_level="warning")) as app:
        yield app


@pytest.fixture
def noted(logging: Flask, monkeypatch: pytest.MonkeyPatch) -> Noted:
    """The lines of faults in the log."""
    kept = io.StringIO()
    monkeypatch.setattr("sys.stderr", kept)
    log.configure(logging.extensions["vocavision.config"])
    return lambda: [json.loads(line) for line in kept.getvalue().splitlines() if "client error" in line]


def report(app: Flask, body: Any, kind: str = "application/json") -> int:
    """Send it as a browser does, without a form's token; gives the status."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return app.test_client().post("/client-errors", data=sent, content_type=kind).status_code


def test_an_error_stands_in_the_log_with_its_place_and_the_route_of_its_page(logging: Flask, noted: Noted) -> None:
    assert report(logging, THROWN) == 204
    [line] = noted()
    assert (line["kind"], line["name"], line["places"]) == ("error", "TypeError", [SCRIPT])
    assert (line["page"], line["times"]) == ("/words/<string(maxlength=80):slug>", 1)


@pytest.mark.parametrize(
    ("body", "kind", "name", "route", "places"),
    [
        (OLD, "application/csp-report", "script-src-elem elsewhere", "/words", ["/static/js/site.0123456789ab.js:7"]),
        (NEW, "application/reports+json", "style-src-attr inline", "/words/<string(maxlength=80):slug>", []),
    ],
)
def test_what_the_policy_stopped_is_noted_in_both_forms_and_nothing_else_of_it(
    logging: Flask,
    noted: Noted,
    body: Any,
    kind: str,
    name: str,
    route: str,
    places: list[str],
) -> None:
    assert report(logging, body, kind) == 204
    [line] = noted()
    assert TYPED not in str(line)
    assert (line["kind"], line["name"], line["page"], line["places"]) == ("policy", name, route, places)


def test_nothing_that_was_typed_comes_into_the_log_whatever_field_it_is_in(logging: Flask, noted: Noted) -> None:
    for field in ("name", "page", "message", "kind"):
        report(logging, {**THROWN, field: f"{TYPED} mina@example.org"})
    report(logging, {**THROWN, "places": [SCRIPT, f"/static/js/x.js?{TYPED}:1:1", f"https://{TYPED}:1:1"]})
    report(logging, {**THROWN, "page": f"/reset-password/{'x' * 43}?{TYPED}"})
    said = str(noted())
    assert len(noted()) == 5
    assert TYPED not in said
    assert "mina" not in said
    assert "x" * 43 not in said


def test_what_an_extension_did_is_not_ours_to_note(logging: Flask, noted: Noted) -> None:
    assert report(logging, {**THROWN, "places": ["chrome-extension://abc/x.js:1:1"]}) == 204
    theirs = {"csp-report": {**OLD["csp-report"], "source-file": "moz-extension"}}
    assert report(logging, theirs, "application/csp-report") == 204
    assert noted() == []


@pytest.mark.parametrize("body", [b"", b"{", b"7", b'"x"', b"{}", b"null", b"\xff", b"[" * 9000, b'{"kind":"error"}'])
def test_what_is_no_report_is_refused(logging: Flask, body: bytes) -> None:
    assert report(logging, body) == 400


def test_a_long_body_and_another_kind_of_body_are_refused(logging: Flask) -> None:
    assert report(logging, {**THROWN, "more": "x" * faults.MOST_BYTES}) == 413
    assert report(logging, THROWN, "text/plain") == 415


def test_reports_are_limited(logging: Flask) -> None:
    limiter.reset()
    statuses = [report(logging, THROWN) for _ in range(70)]
    limiter.reset()
    assert statuses[:60] == [204] * 60
    assert statuses[-1] == 429


def test_of_a_fault_that_comes_again_and_again_few_lines_are_kept(logging: Flask, noted: Noted) -> None:
    for _ in range(50):
        report(logging, THROWN)
    report(logging, {**THROWN, "name": "RangeError"})
    assert [line["times"] for line in noted()] == [1, 2, 3, 4, 5, 8, 16, 32, 1]


def test_the_policy_names_where_reports_go(logging: Flask) -> None:
    headers = logging.test_client().get("/help", base_url="https://localhost").headers
    assert headers["Content-Security-Policy"].endswith("report-uri /client-errors; report-to client-errors")
    assert headers["Reporting-Endpoints"] == 'client-errors="/client-errors"'


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["kind", "name", "places", "page", "csp-report", "type", "body", "documentURL", "blockedURL", "sourceFile"]
)


@given(st.dictionaries(FIELDS, JSON) | st.lists(st.dictionaries(FIELDS, JSON)) | JSON)
def test_whatever_comes_is_read_or_refused(sent: object) -> None:
    try:
        found = faults.read(json.dumps(sent).encode())
    except ValueError:
        return
    assert all(isinstance(fault, Fault) for fault in found)


@given(st.lists(st.integers(0, 2000), max_size=3000))
def test_what_is_remembered_of_faults_is_bounded(names: list[int]) -> None:
    heard = Heard()
    for name in names:
        heard.again(Fault("error", str(name), (), ""))
    assert len(heard._times) <= faults.MOST_KINDS
