"""Where the stress of a word stands, told from its transcription."""

import re

MAIN = "ˈ"
MOST = 6  # syllables that are counted by name
VOWEL = re.compile("iː|ɑː|ɔː|uː|ɜː|[eaɔ]ɪ|[oəa]ʊ|ɪə|eə|ʊə|[ɪeæʊʌəiɒ]")


def stress(ipa: str) -> tuple[int, int] | None:
    """Which syllable has the main stress, counted from 1, and of how many; None where it is not one word."""
    count = len(VOWEL.findall(ipa))
    if " " in ipa or not 1 <= count <= MOST:
        return None
    return len(VOWEL.findall(ipa.partition(MAIN)[0])) + 1 if MAIN in ipa else 1, count
