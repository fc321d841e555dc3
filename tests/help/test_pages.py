"""Help, credits and the style guide."""

from dataclasses import replace

from tests.conftest import running
from tests.pages import Visitor
from vocavision.config import Config


def test_help_says_how_it_works_and_lists_the_keys(visitor: Visitor) -> None:
    page = visitor.get("/help")
    assert page.heading == "Help"
    assert "Undo" in page.words(page.all(".//table")[0])


def test_the_credits_name_whom_the_pictures_are_owed_to(visitor: Visitor) -> None:
    assert "OpenMoji" in visitor.get("/credits").words()


def test_the_style_guide_is_for_development_alone(visitor: Visitor, sqlite_config: Config) -> None:
    assert visitor.get("/styleguide").heading == "Style guide"
    production = replace(sqlite_config, env="production", base_url="https://voca.example.org")
    with running(production) as app:
        assert app.test_client().get("/styleguide", base_url="https://voca.example.org").status_code == 404
