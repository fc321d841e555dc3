"""General American from CMUdict's phones: what may be written, the best first."""

from tools.content.sounds.symbols import PRIMARY, SECONDARY

Slots = list[list[tuple[str, ...]]]

_CONSONANTS = {
    "B": "b", "CH": "tʃ", "D": "d", "DH": "ð", "F": "f", "G": "ɡ", "HH": "h", "JH": "dʒ", "K": "k", "L": "l",
    "M": "m", "N": "n", "NG": "ŋ", "P": "p", "R": "r", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ", "V": "v",
    "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
_STRESSED = {
    "AA": ["ɑː"], "AE": ["æ"], "AH": ["ʌ"], "AO": ["ɔː"], "AW": ["aʊ"], "AY": ["aɪ"], "EH": ["e"],
    "EY": ["eɪ"], "IH": ["ɪ"], "IY": ["iː"], "OW": ["oʊ"], "OY": ["ɔɪ"], "UH": ["ʊ"], "UW": ["uː"],
}  # fmt: skip
# What is merely another way to write the same weak vowel.
_WEAK = {
    "AA": ["ɑː", "ə"], "AE": ["æ", "ə"], "AH": ["ə", "ɪ"], "AO": ["ɔː", "ə"], "EH": ["e", "ə", "ɪ"],
    "IH": ["ɪ", "ə", "i"], "IY": ["i", "ɪ", "iː", "ə"], "OW": ["oʊ", "ə"],
    "UH": ["ʊ", "ə"], "UW": ["uː", "ʊ", "ə"],
}  # fmt: skip
_BEFORE_R = {"IY": ["ɪ"], "UW": ["ʊ"], "EY": ["e"], "AE": ["e", "æ"]}


def slots(phones: list[str]) -> Slots:
    """For each phone of CMUdict the sounds that it may be written with."""
    found: Slots = []
    for index, phone in enumerate(phones):
        following = phones[index + 1] if index + 1 < len(phones) else ""
        if not phone[-1].isdigit():
            consonant: list[tuple[str, ...]] = [(_CONSONANTS[phone],)]
            found.append([*consonant, ()] if phone == "HH" and following == "W" else consonant)
            continue
        vowel, stress = phone[:-1], phone[-1]
        alternatives = _vowel(vowel, stress, following, index)
        if vowel in ("AY", "AW") and following == "R" and not _is_vowel(phones, index + 2):
            # Fire and hour are written with ə, whether CMUdict hears one syllable or two.
            alternatives = [(*one, "ə") for one in alternatives]
        found.append(alternatives)
    return found


def best(phones: list[str]) -> list[str]:
    """The sounds that we would write."""
    sounds = [sound for slot in slots(phones) for sound in slot[0]]
    strong = {index for index, phone in enumerate(phones) if phone.endswith("2")}
    main = next((index for index, phone in enumerate(phones) if phone.endswith("1")), len(phones))
    if not strong or min(strong) > main:
        return sounds
    # A secondary stress is written where it comes before the main one.
    position = sum(len(slot[0]) for slot in slots(phones)[: min(strong)])
    return [*sounds[:position], SECONDARY + sounds[position], *sounds[position + 1 :]]


def _is_vowel(phones: list[str], index: int) -> bool:
    return index < len(phones) and phones[index][-1].isdigit()


def _vowel(vowel: str, stress: str, following: str, index: int) -> list[tuple[str, ...]]:
    mark = PRIMARY if stress == "1" else ""
    if vowel == "ER":
        strong: tuple[str, ...] = (mark + "ɜː", "r")
        weak: tuple[str, ...] = ("ə", "r")
        return {"1": [strong], "2": [strong, weak]}.get(stress, [weak])
    if following == "R" and vowel in _BEFORE_R:
        choices = _BEFORE_R[vowel] + (_STRESSED[vowel] if vowel == "IY" else [])
    elif stress == "1":
        choices = _STRESSED[vowel]
    elif stress == "2":
        choices = _STRESSED[vowel] + _WEAK.get(vowel, [])
    else:
        choices = _WEAK.get(vowel, _STRESSED[vowel])
        if vowel == "IY" and following and not following[-1].isdigit() and index <= 2:
            choices = ["ɪ", *choices]
    return [(mark + choice,) for choice in dict.fromkeys(choices)]
