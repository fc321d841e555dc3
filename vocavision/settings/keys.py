"""Which single key does what in a session: what is usual, what a learner may choose instead, what it is called.

A key is kept as its place on the keyboard (`KeyJ`, as KeyboardEvent.code has it), so that a Korean layout changes
nothing; a sign that needs Shift is kept as the sign itself, for its place differs from layout to layout. Places are
named as they are printed on an English keyboard.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Places = dict[str, tuple[str, ...]]

USUAL: Places = {
    "grade-1": ("Digit1", "Numpad1"),
    "grade-2": ("Digit2", "Numpad2"),
    "grade-3": ("Digit3", "Numpad3"),
    "grade-4": ("Digit4", "Numpad4"),
    "undo": ("KeyU", "KeyZ"),
    "sound": ("KeyR",),
    "edit": ("KeyE",),
    "suspend": ("@",),
    "bury": ("Minus", "NumpadSubtract"),
    "list": ("?",),
}
SIGNS = {
    "-": "Minus", "=": "Equal", "[": "BracketLeft", "]": "BracketRight", "\\": "Backslash", ";": "Semicolon",
    "'": "Quote", ",": "Comma", ".": "Period", "/": "Slash", "`": "Backquote",
}  # fmt: skip
# Each key that may be chosen, and its name: what is shown, and what may be typed for it.
NAMES = {
    **{f"Key{letter}": letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    **{f"Digit{digit}": digit for digit in "0123456789"},
    **{place: sign for sign, place in SIGNS.items()},
    **{f"Numpad{digit}": f"Num {digit}" for digit in "0123456789"},
    "NumpadSubtract": "Num -",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    **{sign: sign for sign in '!@#$%^&*()_+{}|:"<>?~'},
}
WORDS = {"left": "ArrowLeft", "right": "ArrowRight", "minus": "Minus"}
# Where the letters of the usual Korean layout lie, those with Shift after those without.
JAMO = dict(zip("ㅁㅠㅊㅇㄷㄹㅎㅗㅑㅓㅏㅣㅡㅜㅐㅔㅂㄱㄴㅅㅕㅍㅈㅌㅛㅋ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=True))
JAMO.update(zip("ㄸㅒㅖㅃㄲㅆㅉ", "EOPQRTW", strict=True))
RESERVED = (
    "space", "enter", "return", "tab", "esc", "escape", "shift", "control", "ctrl", "alt", "meta", "backspace",
    "delete", "up", "down", "home", "end", "pageup", "pagedown",
)  # fmt: skip


def place(typed: str) -> str | None:
    """The key that was typed or named; None when it is none that can be used."""
    if typed in JAMO:
        return f"Key{JAMO[typed]}"
    said = _folded(typed)
    return _PLACE_OF.get(said) or WORDS.get(said.removeprefix("arrow"))


def name(kept: str) -> str:
    """What the key is called."""
    return NAMES.get(kept, kept)


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()


_PLACE_OF = {_folded(said): kept for kept, shown in NAMES.items() for said in (kept, shown)}


def read(kept: str) -> dict[str, str]:
    """What a learner changed, as it is kept in JSON; what cannot be read is as if it were not there."""
    try:
        found = json.loads(kept)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {action: found[action] for action in USUAL if isinstance(found.get(action), str) and found[action] in NAMES}


def written(changed: Mapping[str, str]) -> str:
    """What a learner changed, to be kept."""
    return json.dumps(changed)


def places(changed: Mapping[str, str]) -> Places:
    """The keys of each action."""
    return {action: (changed[action],) if action in changed else usual for action, usual in USUAL.items()}


def names(at: Places) -> dict[str, tuple[str, ...]]:
    """The names of each action's keys; a number pad's key goes without saying beside its twin."""
    return {action: tuple(name(one) for one in keys[:1] + _no_twins(keys[1:])) for action, keys in at.items()}


def _no_twins(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in keys if not key.startswith("Numpad"))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a key cannot be had: it is none, is needed otherwise, or is another action's (`by`)."""

    why: Literal["unusable", "reserved", "taken"]
    key: str
    by: str = ""


def chosen(typed: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Refusal]]:
    """What is changed by what was typed for each action (nothing: the usual key), and what of it is refused."""
    changed: dict[str, str] = {}
    refused: dict[str, Refusal] = {}
    for action in USUAL:
        text = typed.get(action, "")
        at = place(text)
        if at:
            changed[action] = at
        elif text:
            reserved = _folded(text).removeprefix("arrow") in RESERVED
            refused[action] = Refusal("reserved" if reserved else "unusable", text)
    changed = {action: at for action, at in changed.items() if names(USUAL)[action] != (name(at),)}
    taken: dict[str, str] = {key: action for action, keys in USUAL.items() if action not in changed for key in keys}
    for action, at in changed.items():
        if taken.setdefault(at, action) != action:
            refused[action] = Refusal("taken", name(at), taken[at])
    return changed, refused
