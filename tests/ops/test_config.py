"""Settings: what stops the start, and in which words."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from vocavision.config import Config, ConfigError, make_home, read, with_secret

ROOT = Path(__file__).parent.parent.parent
STRONG = "Zq7-long-and-random-0123456789-abcdef-XYZ"
PRODUCTION = {"VOCAVISION_ENV": "production", "BASE_URL": "https://words.example.org", "SECRET_KEY": STRONG}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder that only its owner may enter."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


def refusal(**env: str) -> str:
    """The sentence that stops the start with these settings."""
    with pytest.raises(ConfigError) as stopped:
        read(env)
    return str(stopped.value)


def test_nothing_needs_to_be_set() -> None:
    config = read({})
    assert config.address == "http://localhost:8000"
    assert not config.production
    assert not config.https


def test_an_empty_setting_is_an_absent_one() -> None:
    assert read({"PORT": "", "BASE_URL": "", "ALLOWED_HOSTS": ""}) == read({})


def test_every_setting_is_read_by_its_name() -> None:
    samples = {int: ("7", 7), bool: ("1", True), Path: ("/tmp/x", Path("/tmp/x")), str: ("x", "x")}
    special = {"env": ("production", "production"), "database_url": ("postgresql://h/d", "postgresql://h/d")}
    special |= {
        "redis_url": ("redis://h", "redis://h"),
        "mail_url": ("smtp://h", "smtp://h"),
        "log_level": ("debug", "debug"),
    }
    special |= {"allowed_hosts": ("A.example, b.example", ("a.example", "b.example"))}
    special |= {
        "base_url": ("https://x.example", "https://x.example"),
        "secret_key": (STRONG, STRONG),
        "debug": ("0", False),
    }
    given = {one.name: special.get(one.name) or samples[one.type] for one in fields(Config)}
    config = read({one.metadata["name"]: given[one.name][0] for one in fields(Config)})
    for name, (_, value) in given.items():
        assert getattr(config, name) == value


@pytest.mark.parametrize("text", ["-1", "1.5", "ten", "٣", "8000;", " 8000"])
def test_a_number_that_is_none_is_refused(text: str) -> None:
    assert refusal(PORT=text).startswith("PORT must be a whole number")


@pytest.mark.parametrize("text", ["0", "65536", "999999999999999999999"])
def test_a_port_that_does_not_exist_is_refused(text: str) -> None:
    assert refusal(PORT=text).startswith("PORT must be")


@pytest.mark.parametrize("name", ["WEB_WORKERS", "WEB_THREADS", "TASK_THREADS", "DATABASE_CONNECTIONS", "BODY_LIMIT"])
def test_none_of_what_is_needed_is_refused(name: str) -> None:
    assert refusal(**{name: "0"}) == f"{name} must be at least 1."


def test_a_yes_or_no_that_is_neither_is_refused() -> None:
    assert refusal(VOCAVISION_DEBUG="perhaps") == "VOCAVISION_DEBUG must be 1 or 0, not 'perhaps'."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VOCAVISION_ENV", "staging"),
        ("DATABASE_URL", "mysql://localhost/words"),
        ("REDIS_URL", "localhost:6379"),
        ("MAIL_URL", "mail.example.org"),
        ("LOG_LEVEL", "loud"),
        ("BASE_URL", "words.example.org"),
        ("BASE_URL", "ftp://words.example.org"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_name(name: str, value: str) -> None:
    assert refusal(**{name: value}).startswith(f"{name} must ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_URL", "smtp://mail.example.org:post"),
        ("MAIL_URL", "smtp://me:hunter2@mail.example.org:70000"),
        ("MAIL_URL", "smtp://me:hun:ter2/@mail.example.org"),
        ("MAIL_URL", "smtp://mail.example.org:0"),
        ("DATABASE_URL", "postgresql://localhost:five/words"),
        ("REDIS_URL", "redis://localhost:six"),
        ("BASE_URL", "https://words.example.org:https"),
    ],
)
def test_an_address_with_a_port_that_is_no_port_is_refused(name: str, value: str) -> None:
    assert refusal(**{name: value}) == f"{name} must name a port between 1 and 65535 after the colon, or none."


@pytest.mark.parametrize("value", ["0", "false", "no", ""])
def test_production_starts_when_flasks_debug_mode_is_said_to_be_off(home: Path, value: str) -> None:
    assert read({**PRODUCTION, "VOCAVISION_HOME": str(home), "FLASK_DEBUG": value}).production


def test_a_refusal_never_repeats_a_secret() -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "MAIL_URL"):
        assert "hunter2" not in refusal(**{name: "wrong://user:hunter2@host"})
    assert "hunter2" not in refusal(**{**PRODUCTION, "SECRET_KEY": "hunter2"})


def test_production_starts_with_what_it_needs(home: Path) -> None:
    config = read({**PRODUCTION, "VOCAVISION_HOME": str(home)})
    assert config.production
    assert config.https


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be at least 32 random characters in production."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be at least 32 random characters in production."),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY must be at least 32 random characters in production."),
        ({"SECRET_KEY": "abcdefgh" * 5}, "SECRET_KEY must be at least 32 random characters in production."),
        ({"VOCAVISION_DEBUG": "1"}, "VOCAVISION_DEBUG must not be on in production."),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG must not be on in production."),
        ({"FLASK_DEBUG": "true"}, "FLASK_DEBUG must not be on in production."),
        ({"BASE_URL": ""}, "BASE_URL must name the public address in production."),
    ],
)
def test_production_refuses_what_is_unsafe(home: Path, change: dict[str, str], said: str) -> None:
    assert refusal(**{**PRODUCTION, "VOCAVISION_HOME": str(home), **change}) == said


@pytest.mark.parametrize("mode", [0o701, 0o704, 0o755, 0o777])
def test_production_refuses_a_data_folder_that_is_open_to_everyone(home: Path, mode: int) -> None:
    home.chmod(mode)
    said = refusal(**{**PRODUCTION, "VOCAVISION_HOME": str(home)})
    assert said == f"The data folder {home} must not be open to everyone: chmod o= {home}"


def test_a_data_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = make_home(Config(home=tmp_path / "deep" / "home"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(ConfigError, match="cannot be made"):
        make_home(Config(home=tmp_path / "home"))


def test_the_secret_is_made_once_and_kept_for_its_owner_alone(home: Path) -> None:
    first = with_secret(Config(home=home))
    again = with_secret(Config(home=home))
    assert len(first.secret_key) >= 32
    assert again.secret_key == first.secret_key
    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600


def test_a_given_secret_leaves_no_file(home: Path) -> None:
    assert with_secret(Config(home=home, secret_key=STRONG)).secret_key == STRONG
    assert not (home / "secret-key").exists()


def test_a_secret_file_that_was_cut_short_stops_the_start(home: Path) -> None:
    (home / "secret-key").write_text("")
    with pytest.raises(ConfigError, match="secret-key"):
        with_secret(Config(home=home))


def test_what_is_shown_of_the_settings_holds_no_secret() -> None:
    config = read({**PRODUCTION, "MAIL_URL": "smtp://me:hunter2@mail.example.org"})
    assert STRONG not in repr(config)
    assert "hunter2" not in repr(config)


@pytest.mark.parametrize(("host", "bound"), [(None, "0.0.0.0:8000"), ("", "0.0.0.0:8000"), ("::1", "[::1]:8000")])
def test_what_the_procfile_starts_listens_on_every_address_unless_one_is_set(host: str | None, bound: str) -> None:
    web = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())["web"]
    env = {name: value for name, value in os.environ.items() if name not in {"HOST", "PORT"}}
    env |= {} if host is None else {"HOST": host}
    shown = web.replace(
        "gunicorn app:app", f'{sys.executable} -c \'import runpy; print(runpy.run_path("gunicorn.conf.py")["bind"])\''
    )
    done = subprocess.run(["sh", "-c", shown], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == bound


@pytest.mark.processes
@pytest.mark.parametrize(
    "command", [["gunicorn", "app:app"], ["flask", "--app", "app", "worker"], ["tools.run"], ["tools.prepare"]]
)
def test_every_way_to_start_says_one_sentence(home: Path, command: list[str]) -> None:
    env = {**os.environ, **PRODUCTION, "VOCAVISION_HOME": str(home), "SECRET_KEY": "short"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "VocaVision cannot start: SECRET_KEY must be at least 32 random characters in production.\n"


@pytest.fixture
def _usual_umask() -> Iterator[None]:
    """The process as most start it: what it writes can be read by everyone."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_usual_umask")
@pytest.mark.parametrize(
    ("folder", "file"), [(None, 0o600), (0o700, 0o600), (0o750, 0o640), (0o770, 0o640), (0o755, 0o640)]
)
def test_what_is_written_is_for_those_whom_the_data_folder_lets_in(
    tmp_path: Path, folder: int | None, file: int
) -> None:
    home = tmp_path / "home"
    if folder is not None:
        home.mkdir()
        home.chmod(folder)
    with_secret(Config(home=home))
    (home / "vocavision.db").touch()
    assert stat.S_IMODE((home / "vocavision.db").stat().st_mode) == file
    assert stat.S_IMODE(home.stat().st_mode) == (folder or 0o700)
    assert [path for path in home.rglob("*") if path.stat().st_mode & stat.S_IRWXO] == []
