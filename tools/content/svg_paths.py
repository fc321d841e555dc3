"""Path data of SVG, rewritten with no more digits than the eye needs."""

import re

_COUNTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_FLAGS = (3, 4)


def shorter_path(path: str, digits: int = 2) -> str:
    """The same path with rounded numbers and no needless separators; raises ValueError for a broken one."""
    text, position = "", 0
    while position < len(path):
        command = path[position]
        if command.lower() not in _COUNTS:
            if not (command.isspace() or command == ","):
                raise ValueError(f"unknown command {command!r} in a path")
            position += 1
            continue
        numbers, position = _numbers(path, position + 1, command.lower())
        text += command + _joined(numbers, digits, is_arc=command in "aA")
    return text


def _numbers(path: str, position: int, command: str) -> tuple[list[float], int]:
    """The numbers after a command, and where they end."""
    numbers: list[float] = []
    while True:
        while position < len(path) and (path[position].isspace() or path[position] == ","):
            position += 1
        if command == "a" and len(numbers) % 7 in _FLAGS and position < len(path) and path[position] in "01":
            numbers.append(float(path[position]))
            position += 1
            continue
        match = _NUMBER.match(path, position)
        if not match:
            break
        numbers.append(float(match[0]))
        position = match.end()
    count = _COUNTS[command]
    if (count == 0 and numbers) or (count and (not numbers or len(numbers) % count)):
        raise ValueError(f"{len(numbers)} numbers after {command} in a path")
    return numbers, position


def _joined(numbers: list[float], digits: int, *, is_arc: bool) -> str:
    text = ""
    for index, number in enumerate(numbers):
        flag = is_arc and index % 7 in _FLAGS
        one = str(int(number)) if flag else rounded(number, digits)
        after_flag = is_arc and index % 7 in (4, 5)
        tight = not text or after_flag or one.startswith("-") or (one.startswith(".") and "." in _last(text))
        text += one if tight else f" {one}"
    return text


def rounded(number: float, digits: int = 2) -> str:
    """The number as short as SVG allows: `.5`, `-3`, `12.25`."""
    text = f"{number:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    sign, body = ("-", text[1:]) if text.startswith("-") else ("", text)
    body = body[1:] if body.startswith("0.") else body
    return "0" if body in ("0", "") else sign + body


def _last(text: str) -> str:
    return re.split(r"[ -]", text)[-1]
