"""Southern British from our General American: what may be written, the best first."""

import re

from tools.content.sounds.symbols import PRIMARY, SECONDARY, bare, is_vowel

Slots = list[list[tuple[str, ...]]]

# A vowel before an r: without the r at the end or before a consonant, and with it before a vowel.
_SILENT_R: dict[str, list[tuple[str, ...]]] = {
    "ɜː": [("ɜː",)], "ə": [("ə",)], "ɑː": [("ɑː",)], "ɔː": [("ɔː",)], "ɪ": [("ɪ", "ə")], "i": [("ɪ", "ə")],
    "e": [("e", "ə")], "ʊ": [("ʊ", "ə"), ("ɔː",)], "iː": [("ɪ", "ə")],
}  # fmt: skip
_SPOKEN_R: dict[str, list[tuple[str, ...]]] = {
    "ɜː": [("ɜː",), ("ʌ",)], "ə": [("ə",), ()], "ɑː": [("ɒ",), ("ɑː",)], "ɔː": [("ɔː",), ("ɒ",)],
    "ɪ": [("ɪ", "ə"), ("ɪ",)], "i": [("ɪ", "ə")],
    "ʊ": [("ʊ", "ə"), ("ʊ",), ("ɔː",)], "iː": [("ɪ", "ə")], "æ": [("æ",)],
}  # fmt: skip
_WEAK = {
    "ə": ["ə", "ɪ", "ʊ"], "ɪ": ["ɪ", "ə", "i"], "i": ["i", "ɪ", "ə"], "e": ["e", "ə", "ɪ"], "oʊ": ["əʊ", "ə"],
    "uː": ["uː", "ʊ", "ə"], "ʊ": ["ʊ", "ə", "uː"], "æ": ["æ", "ə"], "ɑː": ["ɒ", "ɑː", "ə"],
    "ɔː": ["ɔː", "ɒ", "ə"],
}  # fmt: skip
# Marry, Mary and merry sound alike in America; British keeps them apart, as the spelling does.
_SPELLED_ER: tuple[tuple[str, list[tuple[str, ...]]], ...] = (
    (r"arr", [("æ",)]), (r"ar[eiyo]|air", [("e", "ə"), ("æ",)]), (r"ar", [("æ",), ("e", "ə")]),
    (r"", [("e",), ("e", "ə")]),
)  # fmt: skip
_SPELLED_THOUGHT = re.compile(r"aw|au|al|ough|augh|oad|wat|ald|alt")
_SPELLED_NEW = re.compile(r"u|ew|eu")
_AFTER_SURE_J, _AFTER_PERHAPS_J = ("t", "d", "n"), ("s", "z", "l", "θ")


def slots(sounds: list[str], word: str, bath: frozenset[str]) -> Slots:
    """For each American sound of the word what Southern British may have in its place."""
    found: Slots = []
    index = 0
    while index < len(sounds):
        sound = sounds[index]
        following = sounds[index + 1] if index + 1 < len(sounds) else ""
        if is_vowel(sound) and following == "r":
            prevocalic = index + 2 < len(sounds) and is_vowel(sounds[index + 2])
            found += _with_r(sounds, index, word, prevocalic=prevocalic)
            index += 2
            continue
        before = sounds[index - 1] if index else ""
        alternatives = _one(sound, before, word, in_bath=word in bath)
        if bare(sound) == "iː" and following == "ə":
            # Both are heard, by word: idea with ɪə, museum with iːə.
            alternatives = [*alternatives, (sound.replace("iː", "ɪ"),)]
        if sound == "j" and before in ("l", "n") and bare(following) == "ə":
            # Familiar, opinion: the glide is often a vowel of its own in British English.
            alternatives = [("i",), ("j",)]
        found.append(alternatives)
        index += 1
    return found


def best(sounds: list[str], word: str, bath: frozenset[str]) -> list[str]:
    """The sounds that we would write."""
    found = [sound for slot in slots(sounds, word, bath) for sound in slot[0]]
    # The secondary stress stands in the same syllable; British has the same number of them up to it.
    for nth, sound in enumerate(sound for sound in sounds if is_vowel(sound)):
        vowels = [index for index, one in enumerate(found) if is_vowel(one)]
        if sound.startswith(SECONDARY) and nth < len(vowels):
            found[vowels[nth]] = SECONDARY + found[vowels[nth]]
    return found


def _with_r(sounds: list[str], index: int, word: str, *, prevocalic: bool) -> Slots:
    vowel, stressed = bare(sounds[index]), sounds[index].startswith(PRIMARY)
    if not prevocalic:
        return [_marked(_SILENT_R.get(vowel, [*_plain(vowel)]), stressed=stressed)]
    last = index + 3 == len(sounds) and bare(sounds[-1]) == "i"
    if last and not stressed and vowel in ("e", "ɔː"):
        return [[("ə",), ()], [("r",)]]
    alternatives = _SPOKEN_R.get(vowel, _plain(vowel))
    if vowel == "e":
        alternatives = next(ways for spelling, ways in _SPELLED_ER if re.search(spelling, word))
    return [_marked(alternatives, stressed=stressed), [("r",)]]


def _plain(vowel: str) -> list[tuple[str, ...]]:
    return [("əʊ" if vowel == "oʊ" else vowel,)]


def _marked(alternatives: list[tuple[str, ...]], *, stressed: bool) -> list[tuple[str, ...]]:
    if not stressed:
        return alternatives
    return [(PRIMARY + one[0], *one[1:]) for one in alternatives if one]


def _one(sound: str, before: str, word: str, *, in_bath: bool) -> list[tuple[str, ...]]:
    if not is_vowel(sound):
        return [(sound,)]
    vowel, stressed = bare(sound), sound.startswith(PRIMARY)
    choices = _strong(vowel, word, in_bath=in_bath)
    if not stressed:
        choices = [*choices, *_WEAK.get(vowel, [])]
    alternatives = _marked([(choice,) for choice in dict.fromkeys(choices)], stressed=stressed)
    if vowel == "uː" and before in _AFTER_SURE_J + _AFTER_PERHAPS_J and _SPELLED_NEW.search(word):
        with_j = [("j", *one) for one in alternatives]
        sure = before in _AFTER_SURE_J and not re.search(r"o", word)
        return with_j if sure else [*alternatives, *with_j]
    return alternatives


def _strong(vowel: str, word: str, *, in_bath: bool) -> list[str]:
    if vowel == "oʊ":
        return ["əʊ"]
    if vowel == "æ":
        return ["ɑː", "æ"] if in_bath and len(re.findall(r"a", word)) > 1 else ["ɑː"] if in_bath else ["æ"]
    if vowel == "ɑː":
        if re.search(r"wh?a|qua", word) or ("o" in word and "a" in word):
            return ["ɒ", "ɑː"]
        return ["ɒ"] if "o" in word else ["ɑː"]
    if vowel == "ɔː":
        thought = _SPELLED_THOUGHT.search(word)
        if thought and "o" in _SPELLED_THOUGHT.sub("", word):
            return ["ɔː", "ɒ"]
        return ["ɔː"] if thought or "o" not in word else ["ɒ"]
    return [vowel]
