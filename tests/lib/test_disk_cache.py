"""Files that can be made again, kept as long as they fit."""

import os
import resource
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vocavision.lib.disk_cache import DiskCache

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def cache(tmp_path: Path) -> DiskCache:
    """A folder for a hundred bytes."""
    return DiskCache(tmp_path / "kept", 100)


def names(cache: DiskCache) -> set[str]:
    """What lies in the folder."""
    return {path.name for path in cache.folder.iterdir()}


def test_what_was_put_is_there(cache: DiskCache) -> None:
    assert cache.get("a", NOW) is None
    cache.put("a", b"first", NOW)
    cache.put("a", b"second", NOW)
    assert cache.get("a", NOW) == b"second"
    assert cache.folder.stat().st_mode & 0o77 == 0


def test_what_was_not_used_for_longest_goes_first(cache: DiskCache) -> None:
    for hours, name in enumerate("abc"):
        cache.put(name, b"x" * 30, NOW + hours * HOUR)
    assert cache.get("a", NOW + 30 * HOUR) is not None
    cache.put("d", b"x" * 30, NOW + 31 * HOUR)
    assert names(cache) == {"a", "c", "d"}


def test_a_file_larger_than_all_the_room_is_not_kept(cache: DiskCache) -> None:
    cache.put("a", b"x" * 101, NOW)
    assert names(cache) == set()


def test_of_a_file_that_does_not_fit_on_the_disk_nothing_stays(cache: DiskCache) -> None:
    cache.put("a", b"old", NOW)
    before, handled = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            cache.put("a", b"new and longer", NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handled)
    assert names(cache) == {"a"}
    assert cache.get("a", NOW) == b"old"


def test_what_a_killed_process_left_unfinished_goes_after_an_hour(cache: DiskCache) -> None:
    cache.put("a", b"x", NOW)
    left = cache.folder / "left.part"
    left.write_bytes(b"hal")
    os.utime(left, (NOW.timestamp(), NOW.timestamp()))
    cache.put("b", b"x", NOW + HOUR / 2)
    assert names(cache) == {"a", "b", "left.part"}
    cache.put("c", b"x", NOW + 2 * HOUR)
    assert names(cache) == {"a", "b", "c"}
