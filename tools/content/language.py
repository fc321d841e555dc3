"""Whether an entry's texts say what they may, in words a learner has."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from tools.content import recipe
from tools.content.inflection import all_forms
from tools.content.sources import HANGUL, Entry, Problem

MOST_MEANING_WORDS = 14
LEAST_EXAMPLE_WORDS, MOST_EXAMPLE_WORDS = 5, 14
BASIC_RANK, WIDE_RANK = 1500, 3000
_BASIC_LEVELS = ("A1", "A2")
_DERIVING_ENDINGS = """
    s es ed d ing er r or ist ness ful less ly ment tion ion ation able ible al ity ous ive ance ence
    ship hood dom ish y n th ual
"""
_ENDINGS = frozenset(_DERIVING_ENDINGS.split())
_BEGINNINGS = frozenset({"un", "in", "im", "ir", "il", "dis", "re", "mis", "non", "over", "under"})
# What an inflected or derived word may end in, and what stands there in its dictionary form.
_INFLECTED = (
    ("s", ("",)), ("es", ("",)), ("ed", ("", "e")), ("ing", ("", "e")), ("er", ("", "e")), ("est", ("", "e")),
    ("ly", ("", "le")), ("ily", ("y",)),
)  # fmt: skip
# What may follow a Korean noun of one syllable without making another word of it.
_PARTICLES = "은|는|이|가|을|를|의|에|에서|와|과|도|로|으로|만|부터|까지|이다|이고|들"
_LONG_ENOUGH = 2
_ROOT_LENGTH = 4


def check(entry: Entry) -> list[Problem]:
    """What is wrong with the entry's texts, taken by itself."""
    checks = (_meaning, _glosses, _examples, _alternatives, _hangul, _unwanted)
    return [problem for one in checks for problem in one(entry)]


def check_together(entries: list[Entry]) -> list[Problem]:
    """What is wrong between entries: the same key or the same meaning twice."""
    by_key: dict[str, list[Entry]] = defaultdict(list)
    by_meaning: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_key[entry.key].append(entry)
        by_meaning[entry.text("meaning").lower()].append(entry)
    doubles = [("word", "is an entry already", same) for same in by_key.values()]
    doubles += [("meaning", "is the meaning text", same) for text, same in by_meaning.items() if text]
    return [
        later.problem(field, f"{what} in {same[0].file}, {same[0].name}")
        for field, what, same in doubles
        for later in same[1:]
    ]


def words_of(text: str) -> list[str]:
    """The words of an English text, in lower case, without punctuation."""
    return re.findall(r"[a-z]+(?:['’][a-z]+)*", text.lower())


def forms_of(entry: Entry) -> list[str]:
    """The entry's headword and all its forms."""
    irregular = entry.fields.get("forms", {})
    return all_forms(entry.word, entry.pos, irregular if isinstance(irregular, dict) else {})


def names_one_of(text: str, forms: list[str]) -> str:
    """The first of the words or phrases that the English text contains, or nothing."""
    spoken = f" {' '.join(words_of(text))} "
    bare = re.sub(r"['’]s\b", "", spoken)
    for form in forms:
        said = f" {' '.join(words_of(form))} "
        if said in spoken or said in bare:
            return form
    return ""


def _meaning(entry: Entry) -> Iterator[Problem]:
    meaning = entry.text("meaning")
    words = words_of(meaning)
    if len(words) > MOST_MEANING_WORDS:
        yield entry.problem("meaning", f"has {len(words)} words, at most {MOST_MEANING_WORDS}")
    if entry.pos == "verb" and meaning and words[:1] != ["to"]:
        yield entry.problem("meaning", 'a verb\'s meaning starts with "to"')
    forms = forms_of(entry)
    for word in words:
        if _is_circular(word, entry, forms):
            yield entry.problem("meaning", f'uses "{word}", the headword or a word of its family')
        elif reason := _too_rare(word, entry):
            yield entry.problem("meaning", f'"{word}" {reason}; say it in plainer words')


def _is_circular(word: str, entry: Entry, forms: list[str]) -> bool:
    if not entry.word or entry.pos in ("pronoun", "preposition", "determiner", "conjunction"):
        return word == entry.word.lower()
    own = {form.lower() for form in forms}
    relatives = [one for one in entry.texts("family") if _shares_root(one.lower(), entry.word.lower())]
    family = {form for relative in relatives for form in all_forms(relative, "verb", {})}
    lemma = recipe.lemma_of(word)
    if word in own or lemma == entry.word.lower() or word in family or lemma in family:
        return True
    return _is_derived(lemma, entry.word.lower()) or _is_derived(entry.word.lower(), lemma)


def _shares_root(relative: str, word: str) -> bool:
    """Whether they begin alike; a compound may be explained by its last part (a bathroom is a room)."""
    alike = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(relative, word, strict=False))))
    return alike >= min(_ROOT_LENGTH, len(relative) - 1, len(word) - 1)


def _is_derived(word: str, base: str) -> bool:
    """Whether the word is made from the base by the common endings or beginnings: teacher from teach."""
    if len(base) <= _LONG_ENOUGH + 1 or len(word) <= len(base):
        return False
    stems = {base, base + base[-1], base.removesuffix("e"), base[:-1] + "i" if base.endswith("y") else base}
    if any(word.startswith(stem) and word[len(stem) :] in _ENDINGS for stem in stems):
        return True
    return word.endswith(base) and word[: -len(base)] in _BEGINNINGS


def _too_rare(word: str, entry: Entry) -> str:
    """Why a definition may not use the word, or nothing."""
    candidates = _dictionary_forms(word)
    if candidates & recipe.definition_words(entry.text("level")):
        return ""
    rank = _best_rank(candidates)
    if entry.text("level") in _BASIC_LEVELS:
        return "" if rank <= BASIC_RANK else f"is not among the {BASIC_RANK} most frequent words"
    if rank > WIDE_RANK:
        return f"is not among the {WIDE_RANK} most frequent words"
    own = _best_rank(frozenset({entry.word.lower(), recipe.lemma_of(entry.word)}))
    return "" if rank <= max(own, BASIC_RANK) else "is rarer than the headword"


@cache
def _dictionary_forms(word: str) -> frozenset[str]:
    word = word.replace("’", "'").split("'")[0]
    lemma = recipe.lemma_of(word)
    found = {word, lemma, recipe.lemma_of(lemma)}
    for ending, others in _INFLECTED:
        if word.endswith(ending) and len(word) > len(ending) + _LONG_ENOUGH:
            stem = word.removesuffix(ending)
            found |= {stem + other for other in others}
            if stem[-1] == stem[-2]:
                found.add(stem[:-1])
    return frozenset(found)


def _best_rank(words: frozenset[str]) -> int:
    ranks = recipe.ranks()
    return min(ranks.get(word, len(ranks) + 1) for word in words)


def _glosses(entry: Entry) -> Iterator[Problem]:
    for number, gloss in enumerate(entry.texts("ko"), 1):
        plain = re.sub(r"\s*\(.*?\)\s*$", "", gloss)
        before_noun = entry.pos == "adjective" and (plain.endswith("의") or plain in recipe.glosses_without_ending())
        if entry.pos in ("verb", "adjective") and not plain.endswith("다") and not before_noun:
            yield entry.problem(f"ko[{number}]", f"{gloss}: the gloss of a {entry.pos} ends in 다")


def _examples(entry: Entry) -> Iterator[Problem]:
    forms = forms_of(entry)
    seen = set()
    for number, example in enumerate(entry.rows("examples"), 1):
        field, english = f"examples[{number}].en", example.get("en", "")
        count = len(english.split())
        if not LEAST_EXAMPLE_WORDS <= count <= MOST_EXAMPLE_WORDS:
            allowed = f"{LEAST_EXAMPLE_WORDS} to {MOST_EXAMPLE_WORDS}"
            yield entry.problem(field, f"has {count} words, allowed are {allowed}")
        if entry.word and not names_one_of(english, forms):
            yield entry.problem(field, f"has no form of the headword ({', '.join(forms)})")
        if english in seen:
            yield entry.problem(field, "is the other example again")
        seen.add(english)


def _alternatives(entry: Entry) -> Iterator[Problem]:
    if entry.text("scene") and "scene_alt" not in entry.fields:
        yield entry.problem("scene_alt", "is missing: it says in words what the scene shows")
    if entry.text("hook_scene") and "hook_scene_alt" not in entry.fields:
        yield entry.problem("hook_scene_alt", "is missing: it says in words what the hook's scene shows")
    alternative = entry.pair("scene_alt")
    if named := names_one_of(alternative.get("en", ""), forms_of(entry)):
        yield entry.problem("scene_alt.en", f'names the headword ("{named}"); say what is seen')
    for gloss in entry.texts("ko"):
        if _names_gloss(alternative.get("ko", ""), gloss):
            yield entry.problem("scene_alt.ko", f"names the gloss {gloss}; say what is seen")


def _names_gloss(text: str, gloss: str) -> bool:
    gloss = re.sub(r"\s*\(.*?\)\s*", "", gloss)
    if len(gloss) >= _LONG_ENOUGH and not gloss.endswith("다"):
        return re.search(rf"(^|\s){re.escape(gloss)}", text) is not None
    if gloss.endswith("다"):
        stem = gloss.removesuffix("다")
        return len(stem) > _LONG_ENOUGH and re.search(rf"(^|\s){re.escape(stem)}", text) is not None
    return re.search(rf"(^|\s){re.escape(gloss)}({_PARTICLES})?(?=[\s.,!?]|$)", text) is not None


def _hangul(entry: Entry) -> Iterator[Problem]:
    for field, language, text in texts(entry):
        if language == "ko" and text and not HANGUL.search(text):
            yield entry.problem(field, f"{text!r} has no Hangul")
        if language == "en" and HANGUL.search(text) and not field.startswith(("hook", "note")):
            yield entry.problem(field, f"{text!r} is English and has Hangul")


def _unwanted(entry: Entry) -> Iterator[Problem]:
    for field, _, text in texts(entry):
        if found := recipe.unwanted().search(text):
            yield entry.problem(field, f"says {found[0]}, which is on the list of unwanted words")


def texts(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Every text of the entry that a person reads: field, language, text."""
    for field, value in entry.fields.items():
        if field in ("meaning", "word", "sense"):
            yield field, "en", str(value)
        elif field in ("ko", "collocations", "family"):
            language = "ko" if field == "ko" else "en"
            for number, text in enumerate(entry.texts(field), 1):
                yield f"{field}[{number}]", language, text
        elif isinstance(value, dict) and field != "forms":
            yield from _both_languages(field, entry.pair(field))
        elif isinstance(value, list):
            for number, row in enumerate(entry.rows(field), 1):
                yield from _both_languages(f"{field}[{number}]", row)


def _both_languages(field: str, pair: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    yield from ((f"{field}.{language}", language, pair[language]) for language in ("en", "ko") if language in pair)
