"""Only addresses of this site may be gone back to."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocavision.lib.same_site import safe


@pytest.mark.parametrize("address", ["/today", "/words?q=항구&page=2", "/words/harbor#note"])
def test_an_own_path_is_kept(address: str) -> None:
    assert safe(address, "/") == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        None,
        "today",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/a\nb",
        "\\/evil",
    ],
)
def test_anything_else_is_not(address: str | None) -> None:
    assert safe(address, "/today") == "/today"


@given(st.text(alphabet="/\\.:@?#ahtps \t\n", max_size=30))
def test_a_browser_never_leaves_the_site(text: str) -> None:
    there = urljoin("https://here.example/page", safe("/" + text, "/"))
    assert urlsplit(there).netloc == "here.example"
