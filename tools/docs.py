"""Write docs/configuration.md from vocavision/config.py.

Usage: python -m tools.docs
"""

from dataclasses import fields
from pathlib import Path

from vocavision.config import Config

PAGE = Path(__file__).parent.parent / "docs" / "configuration.md"
HEAD = """# Configuration

Every setting is an environment variable; none is needed to start. This page is made from `vocavision/config.py` by
`make docs`.

| name | default | unit | meaning |
|---|---|---|---|
"""


def page() -> str:
    """The page as it should be."""
    rows = []
    for setting in fields(Config):
        about = setting.metadata
        default = setting.default
        if isinstance(default, bool):
            default = int(default)
        shown = f"`{default}`" if default not in ("", ()) else ""
        rows.append(f"| `{about['name']}` | {shown} | {about['unit']} | {about['meaning']} |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
