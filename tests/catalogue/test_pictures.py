"""Pictures by the hash of what they are made of."""

import pytest

from tests.pages import Visitor
from vocavision.catalogue.models import Word

pytestmark = pytest.mark.usefixtures("catalogue")


def test_a_words_picture_is_an_svg_that_is_kept_for_ever(visitor: Visitor) -> None:
    scene_hash = Word.get(Word.slug == "harbor").scene_hash
    answer = visitor.client.get(f"/pictures/{scene_hash}.svg")
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.text.startswith("<svg")


def test_an_unknown_hash_is_404(visitor: Visitor) -> None:
    assert visitor.client.get("/pictures/0123456789abcdef.svg").status_code == 404
