"""English words spoken by programs of this machine, where they are installed, and the files that are kept of it."""

from dataclasses import dataclass

from flask import current_app
from flask.sansio.app import App

from vocavision.config import Config
from vocavision.lib.disk_cache import DiskCache
from vocavision.lib.outbound import programs
from vocavision.lib.outbound.programs import ProgramFailed

PROGRAMS = ("espeak-ng", "opusenc")
SPEED = "150"  # words per minute
SECONDS = 10  # each program takes a few hundredths
MOST_WAVE_BYTES = 5_000_000  # nearly two minutes
MOST_FILE_BYTES = 200_000
SHORTEST_WAVE_BYTES = 1_000  # less is a header and silence


@dataclass(frozen=True)
class Speech:
    """The programs' paths, none where one is missing or nothing may be kept, and where the files are."""

    paths: tuple[str, ...]
    kept: DiskCache

    @property
    def there(self) -> bool:
        """Whether words can be spoken here."""
        return bool(self.paths)


def init_app(app: App, config: Config) -> None:
    """Look once for what speaks."""
    found = [programs.path_of(name) for name in PROGRAMS] if config.sound_budget else []
    paths = tuple(path for path in found if path)
    cache = DiskCache(config.home / "sounds", config.sound_budget)
    app.extensions["vocavision.speech"] = Speech(paths if len(paths) == len(PROGRAMS) else (), cache)


def current() -> Speech:
    """What this application can say."""
    found: Speech = current_app.extensions["vocavision.speech"]
    return found


def spoken(text: str, voice: str) -> bytes:
    """The text as an Opus file; raises ProgramFailed."""
    speech = current()
    if not speech.there:
        raise ProgramFailed(f"{' or '.join(PROGRAMS)} is not installed")
    speaks, packs = speech.paths
    wave = programs.run(
        speaks, "-v", voice, "-s", SPEED, "--stdin", "--stdout",
        given=text.encode(), seconds=SECONDS, most_bytes=MOST_WAVE_BYTES,
    )  # fmt: skip
    if len(wave) < SHORTEST_WAVE_BYTES:
        raise ProgramFailed(f"{PROGRAMS[0]} said nothing")
    # its header cannot say how long the sound is: it is written before the program knows
    packed = programs.run(
        packs, "--quiet", "--ignorelength", "--speech", "--bitrate", "24", "--padding", "0", "-", "-",
        given=wave, seconds=SECONDS, most_bytes=MOST_FILE_BYTES,
    )  # fmt: skip
    if not packed.startswith(b"OggS"):
        raise ProgramFailed(f"{PROGRAMS[1]} wrote no Opus file")
    return packed
