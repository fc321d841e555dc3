"""What has been run so far: seeds and counts in a file for each kind, so that several runs reach the whole."""

import json
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "build" / "chaos"
GOALS = {"pure": 100_000, "server": 5_000, "browser": 200}
MOST_KEPT = 200  # failing seeds of a kind


@dataclass
class Tally:
    """What has been run of a kind: histories by commit, the seeds that fail, and from where on to go on."""

    next: int = 0  # all seeds below have been run
    beyond: list[int] = field(default_factory=list)  # those above that have been run too
    ran: dict[str, int] = field(default_factory=dict)
    failing: dict[str, list[str]] = field(default_factory=dict)  # by seed
    mended: list[int] = field(default_factory=list)  # seeds that failed once and pass now

    @property
    def total(self) -> int:
        """How many histories were run."""
        return sum(self.ran.values())

    def is_new(self, seed: int) -> bool:
        """Whether the history has not been run yet."""
        return seed >= self.next and seed not in self.beyond

    def note(self, seed: int, faults: list[str], commit: str) -> None:
        """A history has been run."""
        if self.is_new(seed):
            self.ran[commit] = self.ran.get(commit, 0) + 1
            self.beyond.append(seed)
            while self.next in self.beyond:
                self.beyond.remove(self.next)
                self.next += 1
        if faults and len(self.failing) < MOST_KEPT:
            self.failing[str(seed)] = faults[:5]
        elif not faults and self.failing.pop(str(seed), []):
            self.mended.append(seed)


def read(folder: Path = FOLDER) -> dict[str, Tally]:
    """What has been run so far, by kind."""
    return {kind: _read(folder / f"{kind}.json") for kind in GOALS}


def _read(path: Path) -> Tally:
    return Tally(**json.loads(path.read_text())) if path.exists() else Tally()


def write(kind: str, tally: Tally, folder: Path = FOLDER) -> None:
    """Keep what has been run of a kind; a run that is broken off loses nothing that was kept."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{kind}.new"
    new.write_text(json.dumps(asdict(tally), indent=1))
    new.replace(folder / f"{kind}.json")


def keep_trace(name: str, lines: list[str], folder: Path = FOLDER) -> None:
    """Keep what happened in a history that failed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")


def commit() -> str:
    """The commit that is run, marked where files have been changed since."""
    command = ["git", "describe", "--always", "--dirty", "--exclude", "*"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "unknown"
