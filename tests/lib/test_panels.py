"""A panel is asked for by itself only by script."""

from flask import Flask

from tests.factories import a_learner, signed_in
from tests.pages import Visitor


def test_a_panel_by_itself_leads_who_has_no_script_to_its_page(catalogue: None, app: Flask) -> None:
    mina = signed_in(Visitor(app), a_learner())
    for path, page in (("/today/panels/due", "/today"), ("/words/borrow/panels/memory", "/words/borrow")):
        assert mina.get(path).response.request.path == page
    assert mina.get("/words/panels/results?level=B1&through=2").response.request.full_path.startswith("/words?level=B1")
    assert mina.get("/courses/first-words/panels/words?page=2").response.request.path == "/courses/first-words"
    assert mina.get("/settings/security/panels/devices").response.request.path == "/settings/security"
    assert mina.get("/words/borrow/panels/related").response.request.path == "/words/borrow"
