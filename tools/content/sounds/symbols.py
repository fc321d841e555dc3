"""Our system of symbols: a transcription as a list of sounds, and back with its stress marks.

A sound is a symbol; a vowel with the main stress has the mark before it (`ˈæ`). The secondary stress
is kept as `ˌæ`; when two transcriptions are compared it counts as none.
"""

import re

PRIMARY, SECONDARY = "ˈ", "ˌ"
_VOWELS = "iː ɑː ɔː uː ɜː eɪ aɪ ɔɪ oʊ aʊ əʊ ɪ e æ ʊ ʌ ə i ɒ"
_CONSONANTS = "tʃ dʒ p b t d k ɡ f v θ ð s z ʃ ʒ h m n ŋ l r j w"
_ONSETS = """
    p b t d k ɡ f v θ ð s z ʃ ʒ tʃ dʒ h m n l r j w pl pr bl br tr dr tw dw kl kr kw ɡl ɡr ɡw fl fr θr θw
    ʃr sl sm sn sp st sk sw sf spl spr str skr skw hj pj bj kj mj fj vj tj dj nj sj lj θj spj stj skj hw
"""
VOWELS = tuple(_VOWELS.split())
CONSONANTS = tuple(_CONSONANTS.split())
ONSETS = frozenset({"", *_ONSETS.split()})
_SOUND = re.compile("|".join(sorted((*VOWELS, *CONSONANTS), key=len, reverse=True)))


class SoundError(ValueError):
    """A transcription that is not written in our system; its message says why."""


def sounds_of(word: str) -> list[str]:
    """The sounds of one transcribed word; raises SoundError."""
    sounds: list[str] = []
    mark, position = "", 0
    while position < len(word):
        if word[position] in PRIMARY + SECONDARY:
            if mark:
                raise SoundError("two stress marks before one syllable")
            mark, position = word[position], position + 1
            if not re.match(_onset_pattern(), word[position:]):
                raise SoundError(f"{word[position:]} after the stress mark does not begin like a syllable")
            continue
        match = _SOUND.match(word, position)
        if not match:
            raise SoundError(f"{word[position]!r} is not a sound of our system")
        is_vowel = match[0] in VOWELS
        sounds.append(mark + match[0] if is_vowel else match[0])
        mark, position = ("" if is_vowel else mark), match.end()
    if mark:
        raise SoundError("a stress mark without a vowel after it")
    return _with_default_stress(word, sounds)


def _with_default_stress(word: str, sounds: list[str]) -> list[str]:
    vowels = [index for index, sound in enumerate(sounds) if is_vowel(sound)]
    if not vowels:
        raise SoundError("has no vowel")
    primaries = sum(sound.startswith(PRIMARY) for sound in sounds)
    if len(vowels) == 1 and (PRIMARY in word or SECONDARY in word):
        raise SoundError("a word of one syllable carries no mark")
    if primaries == 1:
        return sounds
    if primaries or not _is_one_syllable(sounds):
        raise SoundError("a word of more syllables has one main stress")
    sounds[vowels[0]] = PRIMARY + sounds[vowels[0]]
    return sounds


def _is_one_syllable(sounds: list[str]) -> bool:
    """Whether there is one vowel, or one of the British vowels that glide into ə: near, square, tour."""
    vowels = [index for index, sound in enumerate(sounds) if is_vowel(sound)]
    glides = len(vowels) == 2 and vowels[1] == vowels[0] + 1 and bare(sounds[vowels[1]]) == "ə"
    return len(vowels) == 1 or (glides and bare(sounds[vowels[0]]) in ("ɪ", "e", "ʊ"))


def _onset_pattern() -> str:
    onsets = "|".join(sorted((one for one in ONSETS if one), key=len, reverse=True))
    return rf"({onsets})?({'|'.join(VOWELS)})"


def is_vowel(sound: str) -> bool:
    """Whether the sound is a vowel, with or without a mark."""
    return bare(sound) in VOWELS


def bare(sound: str) -> str:
    """The sound without its stress mark."""
    return sound.lstrip(PRIMARY + SECONDARY)


def compared(sounds: list[str]) -> list[str]:
    """The sounds as they are compared: the secondary stress counts as none."""
    return [sound.removeprefix(SECONDARY) for sound in sounds]


def written(sounds: list[str]) -> str:
    """The transcription of sounds, its marks before the longest beginning that a syllable can have."""
    vowels = [index for index, sound in enumerate(sounds) if is_vowel(sound)]
    text = [bare(sound) for sound in sounds]
    if _is_one_syllable(sounds):
        return "".join(text)
    for nth, index in enumerate(vowels):
        mark = sounds[index][0] if sounds[index][0] in PRIMARY + SECONDARY else ""
        start = index
        earliest = vowels[nth - 1] + 1 if nth else 0
        while start > earliest and "".join(bare(one) for one in sounds[start - 1 : index]) in ONSETS:
            start -= 1
        if mark:
            text[start] = mark + text[start]
    return "".join(text)


def fits(sounds: list[str], slots: list[list[tuple[str, ...]]]) -> bool:
    """Whether the sounds can be read as one alternative from each slot, in order."""
    ends = {0}
    for alternatives in slots:
        ends = {
            start + len(one) for start in ends for one in alternatives if tuple(sounds[start : start + len(one)]) == one
        }
        if not ends:
            return False
    return len(sounds) in ends
