"""The sounds of words: asked for, made by the worker, kept."""

import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import servers
from tests.conftest import running
from tests.factories import a_learner, signed_in
from tests.ops.processes import worker_of
from tests.pages import Visitor
from vocavision import worker
from vocavision.catalogue.models import Word
from vocavision.config import Config
from vocavision.lib import clock
from vocavision.ops import actions as ops_actions
from vocavision.ops import queries as ops_queries
from vocavision.ops.models import Job
from vocavision.ops.tasks import Hands, run_due
from vocavision.sounds import actions, naming

pytestmark = pytest.mark.usefixtures("catalogue")
HARBOR = f"/sound/harbor.{naming.sound_hash('harbor')}.opus"
SPEAKS = "#!/bin/sh\nhead -c 2000 /dev/zero; cat\n"
PACKS = "#!/bin/sh\nprintf OggS; tail -c +2001\n"
installed = pytest.mark.skipif(
    not (shutil.which("espeak-ng") and shutil.which("opusenc")), reason="espeak-ng or opusenc is not installed"
)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`programs(espeak_ng=…, opusenc=…)` puts these scripts in the place of what is installed."""
    folder = tmp_path / "programs"
    folder.mkdir()

    def put(**scripts: str) -> None:
        for name, script in scripts.items():
            path = folder / name.replace("_", "-")
            path.write_text(script)
            path.chmod(0o755)

    put(espeak_ng=SPEAKS, opusenc=PACKS)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return put


@pytest.fixture
def speaking(programs: Callable[..., None], sqlite_config: Config) -> Iterator[Flask]:
    """The app where words can be spoken: a file holds the word's letters."""
    with running(sqlite_config) as app:
        yield app


@pytest.fixture
def silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_config: Config) -> Iterator[Flask]:
    """The app where no program speaks."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with running(sqlite_config) as app:
        yield app


def get(app: Flask, address: str = HARBOR) -> Any:
    """The answer to a stranger."""
    return Visitor(app).client.get(address)


def work() -> None:
    """The worker does what is due."""
    run_due(Hands(worker.KINDS))


def sounds(state: str | None = None) -> list[Job]:
    """The jobs that make sounds."""
    return [job for job in ops_queries.jobs(state, 100) if job.kind == actions.KIND]


def kept(app: Flask) -> list[Path]:
    """The files of sounds, finished or not."""
    config: Config = app.extensions["vocavision.config"]
    return sorted((config.home / "sounds").glob("*"))


def test_a_sound_is_asked_for_made_by_the_worker_and_then_kept_for_ever(speaking: Flask) -> None:
    first = get(speaking)
    assert (first.status_code, first.headers["Retry-After"], first.headers["Cache-Control"]) == (202, "2", "no-store")
    assert first.data == b""
    work()
    second = get(speaking)
    assert (second.status_code, second.mimetype, second.data) == (200, "audio/ogg", b"OggSharbor")
    assert "immutable" in second.headers["Cache-Control"]
    assert "Set-Cookie" not in second.headers
    assert [job.state for job in sounds()] == ["done"]


def test_a_file_that_is_there_takes_no_statement(speaking: Flask, count_statements: Callable[[], Any]) -> None:
    get(speaking)
    work()
    with count_statements() as ran:
        assert get(speaking).status_code == 200
    assert len(ran) == 0


def test_a_sound_that_many_ask_for_is_one_job(speaking: Flask) -> None:
    assert {get(speaking).status_code for _ in range(5)} == {202}
    assert len(sounds()) == 1


def test_a_second_job_for_the_same_sound_makes_nothing(speaking: Flask, programs: Callable[..., None]) -> None:
    get(speaking)
    work()
    programs(espeak_ng="#!/bin/sh\nexit 1\n")
    ops_actions.run_again(sounds()[0].id, clock.now())
    work()
    assert [job.state for job in sounds()] == ["done"]


def test_no_more_sounds_wait_than_let_other_work_through(speaking: Flask) -> None:
    words = list(Word.select().where(Word.slug.is_null(False)).order_by(Word.id).limit(actions.MOST_WAITING + 5))
    for word in words:
        assert get(speaking, f"/sound/{word.slug}.{naming.sound_hash(word.headword)}.opus").status_code == 202
    assert len(sounds()) == actions.MOST_WAITING


@pytest.mark.parametrize(
    "address",
    [
        f"/sound/harbor.{'0' * 16}.opus",
        f"/sound/no-such-word.{naming.sound_hash('no-such-word')}.opus",
        f"/sound/water.{naming.sound_hash('harbor')}.opus",
        f"/sound/..%2f..%2fsecret-key.{'0' * 16}.opus",
        f"/sound/../../secret-key.{'0' * 16}.opus",
        f"/sound/..%5csecret-key.{'0' * 16}.opus",
        f"/sound/harbor%00.{naming.sound_hash('harbor')}.opus",
        f"/sound/harbor.{naming.sound_hash('harbor').upper()}.opus",
        "/sound/harbor.%2e%2e%2f%2e%2e%2fsecret-k.opus",
        f"/sound/{'x' * 81}.{'0' * 16}.opus",
        "/sound/harbor.opus",
    ],
)
def test_an_address_of_no_sound_is_404_and_no_work(speaking: Flask, address: str) -> None:
    assert get(speaking, address).status_code == 404
    assert sounds() == []


def test_a_retired_word_has_no_sound(speaking: Flask) -> None:
    Word.update(retired_at_ms=1).where(Word.slug == "harbor").execute()
    assert get(speaking).status_code == 404
    assert sounds() == []


def test_another_headword_has_another_address(speaking: Flask) -> None:
    get(speaking)
    work()
    Word.update(headword="harbour").where(Word.slug == "harbor").execute()
    address = f"/sound/harbor.{naming.sound_hash('harbour')}.opus"
    assert address != HARBOR
    assert get(speaking, address).status_code == 202
    work()
    assert get(speaking, address).data == b"OggSharbour"


@pytest.mark.parametrize(
    ("scripts", "said"),
    [
        ({"espeak_ng": "#!/bin/sh\nexit 2\n"}, "espeak-ng ended with 2."),
        ({"espeak_ng": "#!/bin/sh\n"}, "espeak-ng said nothing."),
        ({"opusenc": "#!/bin/sh\ncat\n"}, "opusenc wrote no Opus file."),
        ({"opusenc": "#!/bin/sh\nprintf OggS; exit 1\n"}, "opusenc ended with 1."),
        ({"opusenc": "#!/bin/sh\nprintf OggS; cat /dev/zero\n"}, "opusenc wrote more than 200000 bytes."),
    ],
)
def test_a_program_that_fails_leaves_no_file_and_is_left_alone_for_an_hour(
    speaking: Flask, programs: Callable[..., None], scripts: dict[str, str], said: str
) -> None:
    programs(**scripts)
    get(speaking)
    work()
    [job] = sounds()
    assert (job.state, job.tries, job.last_error) == ("failed", 1, said)
    assert kept(speaking) == []
    assert get(speaking).status_code == 404
    programs(espeak_ng=SPEAKS, opusenc=PACKS)
    with clock.travel(timedelta(hours=1, minutes=1)):
        assert get(speaking).status_code == 202
        work()
        assert get(speaking).status_code == 200


def test_after_three_failures_no_word_is_tried_for_an_hour(speaking: Flask, programs: Callable[..., None]) -> None:
    programs(espeak_ng="#!/bin/sh\nexit 2\n")
    for word in Word.select().where(Word.slug.is_null(False), Word.slug != "harbor").order_by(Word.id).limit(3):
        get(speaking, f"/sound/{word.slug}.{naming.sound_hash(word.headword)}.opus")
        work()
    assert get(speaking).status_code == 404
    assert len(sounds()) == 3


def test_a_folder_that_cannot_be_written_is_a_failed_job_and_no_error_of_a_page(speaking: Flask) -> None:
    config: Config = speaking.extensions["vocavision.config"]
    (config.home / "sounds").write_text("in the way")
    assert get(speaking).status_code == 202
    work()
    assert [job.last_error for job in sounds("failed")] == ["The sound cannot be kept: File exists."]
    assert get(speaking).status_code == 404


def test_pages_name_the_sound_of_their_word(speaking: Flask) -> None:
    [button] = Visitor(speaking).get("/words/harbor").all(".//button[@data-say]")
    assert (button.get("data-sound"), button.get("hidden")) == (HARBOR, "")


def test_without_the_programs_pages_name_no_sound_and_none_is_made(silent: Flask) -> None:
    [button] = Visitor(silent).get("/words/harbor").all(".//button[@data-say]")
    assert (button.get("data-sound"), button.get("hidden")) == (None, "")
    assert get(silent).status_code == 404
    assert sounds() == []


def test_without_room_for_them_no_sounds_are_made(programs: Callable[..., None], sqlite_config: Config) -> None:
    with running(replace(sqlite_config, sound_budget=0)) as app:
        assert get(app).status_code == 404
        assert sounds() == []


def test_a_session_tells_a_device_the_sounds_too(speaking: Flask) -> None:
    learner = signed_in(Visitor(speaking), a_learner())
    word = Word.get(Word.slug == "harbor")
    assert HARBOR in str(learner.client.get(f"/session/kit/words?ids={word.id}").json)


@pytest.mark.processes
def test_a_worker_killed_in_the_middle_leaves_no_half_file_and_the_next_makes_it(
    speaking: Flask, programs: Callable[..., None], tmp_path: Path
) -> None:
    config: Config = speaking.extensions["vocavision.config"]
    programs(opusenc=f"#!/bin/sh\nprintf OggS; touch {tmp_path}/begun; sleep 3\n")
    get(speaking)
    with worker_of(config) as process:
        servers.wait_for((tmp_path / "begun").exists, "the program's start")
        process.send(signal.SIGKILL)
    assert kept(speaking) == []
    programs(opusenc=PACKS)
    with worker_of(config):
        servers.wait_for(lambda: get(speaking).status_code == 200, "the sound")
    assert [path.name for path in kept(speaking)] == [HARBOR.rpartition("/")[2]]


@installed
@pytest.mark.processes
def test_the_real_programs_make_a_small_opus_file_within_seconds(app: Flask) -> None:
    with worker_of(app.extensions["vocavision.config"]):
        servers.wait_for(lambda: ops_queries.worker_lives(clock.now()), "a sign of life")
        assert get(app).status_code == 202
        servers.wait_for(lambda: get(app).status_code == 200, "the sound", 6)
    sound = get(app).data
    assert sound.startswith(b"OggS")
    assert b"OpusHead" in sound[:64]
    assert 1_000 < len(sound) < 20_000


@installed
@pytest.mark.parametrize("headword", ["a", "look forward to", "o'clock", "-q", "café"])
def test_the_real_programs_say_every_kind_of_headword(app: Flask, headword: str) -> None:
    Word.update(headword=headword).where(Word.slug == "harbor").execute()
    address = f"/sound/harbor.{naming.sound_hash(headword)}.opus"
    assert get(app, address).status_code == 202
    work()
    assert get(app, address).data.startswith(b"OggS"), [job.last_error for job in sounds()]
