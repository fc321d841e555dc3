"""Whether a transcription agrees with CMUdict (American) and with the rules (British)."""

from collections.abc import Iterator

from tools.content import recipe
from tools.content.sounds import american, british
from tools.content.sounds.symbols import SoundError, compared, fits, sounds_of, written
from tools.content.sources import Entry, Problem


def check(entry: Entry) -> Iterator[Problem]:
    """What is wrong with how the entry says that it sounds."""
    words = entry.word.lower().replace("-", " ").split()
    american_text, british_text = entry.text("ipa_us"), entry.text("ipa_uk")
    listed = recipe.pronunciation_exceptions().get(entry.word.lower(), {})
    for field, text in (("ipa_us", american_text), ("ipa_uk", british_text)):
        spoken = text.split()
        if not text or text in listed.get(field.removeprefix("ipa_"), []):
            continue
        if len(spoken) != len(words):
            yield entry.problem(field, f"has {len(spoken)} words, the headword has {len(words)}")
            continue
        for number, (word, one) in enumerate(zip(words, spoken, strict=True)):
            base = american_text.split()[number] if len(american_text.split()) == len(words) else ""
            if fault := _american_fault(word, one) if field == "ipa_us" else _british_fault(word, one, base):
                yield entry.problem(field, fault)


def suggestions(word: str) -> tuple[list[str], list[str]]:
    """American and British transcriptions of a word that CMUdict has, the best first."""
    spoken = [american.best(phones) for phones in recipe.pronunciations(word)]
    us = [written(sounds) for sounds in spoken]
    uk = [written(british.best(sounds, word.lower(), recipe.bath())) for sounds in spoken]
    return list(dict.fromkeys(us)), list(dict.fromkeys(uk))


def _american_fault(word: str, text: str) -> str:
    try:
        sounds = compared(sounds_of(text))
    except SoundError as error:
        return f"{text}: {error}"
    known = recipe.pronunciations(word)
    if any(fits(sounds, american.slots(phones)) for phones in known):
        return ""
    proposed = ", ".join(suggestions(word)[0])
    if not proposed:
        return f"{word} is not in CMUdict; list it in content/recipe/pronunciation-exceptions.toml"
    return f"{text} disagrees with CMUdict, which gives {proposed}"


def _british_fault(word: str, text: str, american_text: str) -> str:
    try:
        sounds, base = compared(sounds_of(text)), compared(sounds_of(american_text))
    except SoundError as error:
        return f"{text}: {error}"
    if fits(sounds, british.slots(base, word, recipe.bath())):
        return ""
    proposed = written(british.best(base, word, recipe.bath()))
    return f"{text} is not what the rules make of {american_text}: {proposed}"
