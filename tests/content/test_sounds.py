"""American comes from CMUdict, British from American by rules."""

import pytest

from tools.content.sounds import american, british
from tools.content.sounds.symbols import SoundError, compared, fits, sounds_of, written


@pytest.mark.parametrize(
    ("phones", "text"),
    [
        ("HH AA1 R B ER0", "ˈhɑːrbər"),
        ("B AA1 K S", "bɑːks"),
        ("N IH1 R", "nɪr"),
        ("S K W EH1 R", "skwer"),
        ("HH AE1 P IY0", "ˈhæpi"),
        ("IH0 N S P EH1 K T", "ɪnˈspekt"),
        ("EH1 N JH AH0 N IH1 R", "ˌendʒəˈnɪr"),
        ("F AY1 R", "ˈfaɪər"),
        ("W ER1 D", "wɜːrd"),
    ],
)
def test_american_is_written_in_our_system(phones: str, text: str) -> None:
    from tools.content.recipe import with_one_main_stress

    assert written(american.best(with_one_main_stress(phones.split()))) == text


@pytest.mark.parametrize(
    ("word", "us", "uk"),
    [
        ("harbor", "ˈhɑːrbər", "ˈhɑːbə"),
        ("box", "bɑːks", "bɒks"),
        ("father", "ˈfɑːðər", "ˈfɑːðə"),
        ("dog", "dɔːɡ", "dɒɡ"),
        ("water", "ˈwɔːtər", "ˈwɔːtə"),
        ("bath", "bæθ", "bɑːθ"),
        ("cat", "kæt", "kæt"),
        ("home", "hoʊm", "həʊm"),
        ("new", "nuː", "njuː"),
        ("noon", "nuːn", "nuːn"),
        ("near", "nɪr", "nɪə"),
        ("square", "skwer", "skweə"),
        ("very", "ˈveri", "ˈveri"),
        ("carry", "ˈkeri", "ˈkæri"),
        ("parent", "ˈperənt", "ˈpeərənt"),
        ("sorry", "ˈsɑːri", "ˈsɒri"),
        ("dictionary", "ˈdɪkʃəneri", "ˈdɪkʃənəri"),
        ("word", "wɜːrd", "wɜːd"),
        ("familiar", "fəˈmɪljər", "fəˈmɪliə"),
    ],
)
def test_british_follows_from_american(word: str, us: str, uk: str) -> None:
    bath = frozenset({"bath"})

    assert written(british.best(sounds_of(us), word, bath)) == uk
    assert fits(compared(sounds_of(uk)), british.slots(compared(sounds_of(us)), word, bath))


@pytest.mark.parametrize(
    ("word", "us", "uk"),
    [
        ("harbor", "ˈhɑːrbər", "ˈhɑːrbər"),
        ("box", "bɑːks", "bɑːks"),
        ("bath", "bæθ", "bæθ"),
        ("home", "hoʊm", "hoʊm"),
        ("cat", "kæt", "kɑːt"),
        ("student", "ˈstuːdənt", "ˈstuːdənt"),
    ],
)
def test_american_is_not_taken_for_british(word: str, us: str, uk: str) -> None:
    slots = british.slots(compared(sounds_of(us)), word, frozenset({"bath"}))

    assert not fits(compared(sounds_of(uk)), slots)


@pytest.mark.parametrize("text", ["ˈkæt", "kætə", "ˈkæˈtə", "ˈŋæpə", "kæt.ə", "xæt", "ˈˌkætə", "kættˈ"])
def test_what_is_not_our_system_is_refused(text: str) -> None:
    with pytest.raises(SoundError):
        sounds_of(text)


@pytest.mark.parametrize("text", ["kæt", "ˈhɑːrbər", "pərˈsweɪd", "ˌdɪsəˈpɪr", "skweə", "ˈaʊər", "ɪɡˈzæm"])
def test_what_is_read_is_written_the_same(text: str) -> None:
    assert written(sounds_of(text)) == text


def test_a_weak_vowel_may_be_written_with_either_sign() -> None:
    slots = american.slots(["R", "OW1", "Z", "AH0", "Z"])

    assert fits(sounds_of("ˈroʊzəz"), slots)
    assert fits(sounds_of("ˈroʊzɪz"), slots)
    assert not fits(sounds_of("ˈroʊzæz"), slots)
