"""The regular forms of English words, and all forms of an entry."""

import re

_VOWELS = "aeiou"
# Words of more than one syllable whose last one is stressed, so that the last consonant is doubled.
_DOUBLING_VERBS = """
    admit begin forget permit prefer refer regret occur control commit submit omit compel
    expel rebel patrol equip transfer deter infer upset forbid acquit defer confer excel propel
"""
_DOUBLING = frozenset(_DOUBLING_VERBS.split())
_NEVER_DOUBLING = ("w", "x", "y")
_ENDING_IN_O = "photo piano radio video studio kilo zoo kangaroo memo logo disco euro zero two"
_NO_PLURAL_IN_ES = frozenset(_ENDING_IN_O.split())
_TWO_SYLLABLE_ENDINGS = ("y", "le", "ow", "er")
# Adjectives that are not compared, or not with an ending.
_UNCOMPARED_ADJECTIVES = """
    first second third fourth fifth sixth seventh eighth ninth tenth last next same other only own main whole half
    best better worst worse left right wrong lost dead born open daily orange gold fun eager fragile
"""
_UNCOMPARED = frozenset(_UNCOMPARED_ADJECTIVES.split())
# Adverbs are not compared, or with "more", but for these.
_ADVERBS_WITH_ENDINGS = "close deep early fast hard high late long loud low near quick slow soon wide"
_COMPARED_ADVERBS = frozenset(_ADVERBS_WITH_ENDINGS.split())


def all_forms(word: str, pos: str, irregular: dict[str, object]) -> list[str]:
    """The headword and every inflected form of it, the headword first, then in alphabetical order."""
    head, tail = _split(word, pos)
    forms = {key: form for key, form in irregular.items() if isinstance(form, str)}
    if "past" in forms:
        forms.setdefault("participle", forms["past"])
    found: set[str] = set(forms.values())
    other = irregular.get("other", [])
    found |= {form for form in other if isinstance(form, str)} if isinstance(other, list) else set()
    regular = {"verb": _verb_forms, "noun": _noun_forms, "adjective": _adjective_forms, "adverb": _adverb_forms}
    if pos == "number":
        found |= {_plural(word)}
    elif pos in regular and not other:
        made = [form for key, form in regular[pos](head).items() if key not in forms]
        found |= {form + tail if pos == "verb" else tail + form for form in made}
    return [word, *sorted(found - {word}, key=str.lower)]


def _split(word: str, pos: str) -> tuple[str, str]:
    """The part of a phrase that is inflected, and the rest: `look` + ` after`, `cream` + `ice `."""
    if " " not in word:
        return word, ""
    if pos == "verb":
        first, rest = word.split(" ", 1)
        return first, f" {rest}"
    if pos != "noun":
        return word, ""
    rest, last = word.rsplit(" ", 1)
    return last, f"{rest} "


def _verb_forms(verb: str) -> dict[str, str]:
    stem = _stem_before_vowel(verb)
    past = verb + "d" if verb.endswith("e") else _y_to_i(stem, "ed")
    return {"third": _plural(verb), "past": past, "participle": past, "ing": _ing(verb, stem)}


def _ing(verb: str, stem: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith(("ee", "oe", "ye")) or verb == "be":
        return verb + "ing"
    return (verb[:-1] if verb.endswith("e") else stem) + "ing"


def _noun_forms(noun: str) -> dict[str, str]:
    return {"plural": _plural(noun)}


def _adjective_forms(adjective: str) -> dict[str, str]:
    short = _syllables(adjective) <= 1 + adjective.endswith(_TWO_SYLLABLE_ENDINGS)
    return _compared(adjective) if short and adjective not in _UNCOMPARED else {}


def _adverb_forms(adverb: str) -> dict[str, str]:
    return _compared(adverb) if adverb in _COMPARED_ADVERBS else {}


def _compared(word: str) -> dict[str, str]:
    stem = word[:-1] if word.endswith("e") else _stem_before_vowel(word)
    return {"comparative": _y_to_i(stem, "er"), "superlative": _y_to_i(stem, "est")}


def _plural(word: str) -> str:
    if re.search(r"(s|x|z|ch|sh)$", word):
        return word + ("zes" if re.search(r"([^aeiou]|qu)[aeiou]z$", word) else "es")
    if re.search(r"[^aeiou]o$", word) and word not in _NO_PLURAL_IN_ES:
        return word + "es"
    return _y_to_i(word, "es") if re.search(r"[^aeiou]y$", word) else word + "s"


def _y_to_i(word: str, ending: str) -> str:
    return word[:-1] + "i" + ending if re.search(r"[^aeiou]y$", word) else word + ending


def _stem_before_vowel(word: str) -> str:
    """The word with its last consonant doubled where `-ed` and `-er` ask for it: stop, stopp."""
    short = re.search(r"(^|[^aeiou]|qu)[aeiou][^aeiouy]$", word) and not word.endswith(_NEVER_DOUBLING)
    if short and (_syllables(word) == 1 or word in _DOUBLING):
        return word + word[-1]
    return word + "k" if word.endswith("ic") else word


def _syllables(word: str) -> int:
    sounded = re.sub(r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$", "", word)
    return len(re.findall(r"[aeiouy]+", sounded)) or 1
