"""Every setting, once: its name in the environment, type, default, unit and meaning."""

import contextlib
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SHORTEST_SECRET = 32  # characters
NOT_DEBUG = {"", "0", "false", "no"}  # as Flask itself reads it


class ConfigError(Exception):
    """A setting that stops the start; its text is one sentence for the operator."""


def setting(name: str, default: Any, meaning: str, unit: str = "", *, secret: bool = False) -> Any:
    """A field read from the environment variable `name`."""
    about = {"name": name, "meaning": meaning, "unit": unit, "secret": secret}
    return field(default=default, metadata=about, repr=not secret)  # what is logged or shown holds no secret


@dataclass(frozen=True, kw_only=True)
class Config:
    """What the operator decides; `read()` makes one from the environment."""

    env: str = setting(
        "VOCAVISION_ENV",
        "development",
        "`development` on one's own machine, `production` where others come in: then unsafe settings stop the start and logs are JSON",
    )
    home: Path = setting("VOCAVISION_HOME", Path("var"), "the folder of all data")
    host: str = setting(
        "HOST",
        "127.0.0.1",
        "the address the web server listens on; started by the Procfile, as a PaaS does, it is every address unless this is set",
    )
    port: int = setting("PORT", 8000, "the port the web server listens on")
    base_url: str = setting(
        "BASE_URL",
        "",
        "the public address, as in mails; `https://…` makes cookies secure and turns on HSTS; empty: `http://localhost:PORT`",
    )
    allowed_hosts: tuple[str, ...] = setting(
        "ALLOWED_HOSTS",
        (),
        "host names that are answered beside that of BASE_URL and this machine's own, separated by commas",
    )
    trusted_proxies: int = setting(
        "TRUSTED_PROXIES",
        0,
        "how many reverse proxies in front are trusted to say who asks and over which scheme",
        "proxies",
    )
    database_url: str = setting(
        "DATABASE_URL",
        "",
        "`postgresql://…` for PostgreSQL; empty: SQLite in the data folder",
        secret=True,
    )
    database_connections: int = setting(
        "DATABASE_CONNECTIONS", 20, "the most PostgreSQL connections one process keeps", "connections"
    )
    database_keeps_plans: bool = setting(
        "DATABASE_KEEPS_PLANS",
        True,
        "PostgreSQL plans the commonest statements once for each connection; `0` behind a pooler that gives each transaction another one, as PgBouncer may",
    )
    redis_url: str = setting(
        "REDIS_URL", "", "`redis://…` for limits and the task queue; empty: files in the data folder", secret=True
    )
    mail_url: str = setting(
        "MAIL_URL",
        "",
        "`smtp://user:password@host:port`, `smtps://…` for TLS from the start or `smtp+starttls://…`; empty: mails are written as .eml into the data folder",
        secret=True,
    )
    mail_from: str = setting("MAIL_FROM", "VocaVision <vocavision@localhost>", "the sender of mails")
    secret_key: str = setting(
        "SECRET_KEY",
        "",
        "signs cookies and links; empty: made on the first start and kept in the data folder",
        secret=True,
    )
    web_workers: int = setting("WEB_WORKERS", 2, "how many web processes answer", "processes")
    web_threads: int = setting("WEB_THREADS", 2, "requests a web process answers at once", "threads")
    task_threads: int = setting("TASK_THREADS", 2, "tasks the worker runs at once", "threads")
    sound_budget: int = setting(
        "SOUND_BUDGET",
        50_000_000,
        "the most that the kept sounds of words take, those not heard for longest going first; they are made where `espeak-ng` and `opusenc` are installed; `0`: none are",
        "bytes",
    )
    body_limit: int = setting("BODY_LIMIT", 1_000_000, "the largest request body that is read", "bytes")
    debug: bool = setting("VOCAVISION_DEBUG", False, "shows stack traces in the browser; refused in production")
    log_level: str = setting("LOG_LEVEL", "info", "`debug`, `info`, `warning` or `error`")

    @property
    def production(self) -> bool:
        """Whether others come in from outside."""
        return self.env == "production"

    @property
    def address(self) -> str:
        """The address a learner opens, without a slash at the end."""
        return (self.base_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def https(self) -> bool:
        """Whether learners come over HTTPS."""
        return self.address.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """The host names that are answered."""
        own = {"localhost", "127.0.0.1", "::1", urlsplit(self.address).hostname or ""}
        return frozenset(own | set(self.allowed_hosts)) - {""}


def read(env: Mapping[str, str] | None = None) -> Config:
    """The settings of this environment, checked; raises ConfigError with one clear sentence."""
    env = os.environ if env is None else env
    values = {f.name: _value(f, env[f.metadata["name"]]) for f in fields(Config) if env.get(f.metadata["name"])}
    config = Config(**values)
    _check(config)
    if config.production and env.get("FLASK_DEBUG", "").lower() not in NOT_DEBUG:
        raise ConfigError("FLASK_DEBUG must not be on in production.")
    return config


def read_or_stop() -> Config:
    """The settings of this environment; where one is wrong, the process ends with one clear sentence."""
    try:
        return read()
    except ConfigError as error:
        sys.exit(f"VocaVision cannot start: {error}")


def _value(setting_field: Any, text: str) -> Any:
    kind, name = setting_field.type, setting_field.metadata["name"]
    if kind is int:
        if not text.isascii() or not text.isdigit():
            raise ConfigError(f"{name} must be a whole number, not {text!r}.")
        return int(text)
    if kind is bool:
        if text.lower() not in {"1", "0", "true", "false", "yes", "no"}:
            raise ConfigError(f"{name} must be 1 or 0, not {text!r}.")
        return text.lower() in {"1", "true", "yes"}
    if kind is Path:
        return Path(text).expanduser()
    if kind == tuple[str, ...]:
        return tuple(part.strip().lower() for part in text.split(",") if part.strip())
    return text


def _check(config: Config) -> None:
    if config.env not in {"development", "production"}:
        raise ConfigError(f"VOCAVISION_ENV must be development or production, not {config.env!r}.")
    if config.database_url and not config.database_url.startswith(("postgresql://", "postgres://")):
        raise ConfigError("DATABASE_URL must begin with postgresql:// (leave it empty for SQLite).")
    if config.redis_url and not config.redis_url.startswith(("redis://", "rediss://", "unix://")):
        raise ConfigError("REDIS_URL must begin with redis://, rediss:// or unix://.")
    if config.mail_url and not config.mail_url.startswith(("smtp://", "smtps://", "smtp+starttls://")):
        raise ConfigError("MAIL_URL must begin with smtp://, smtps:// or smtp+starttls://.")
    for name in ("database_url", "redis_url", "mail_url", "base_url"):
        _check_port(name.upper(), getattr(config, name))
    if config.base_url and not (
        config.address.startswith(("http://", "https://")) and urlsplit(config.address).hostname
    ):
        raise ConfigError("BASE_URL must be an address that begins with http:// or https://.")
    if config.log_level not in {"debug", "info", "warning", "error"}:
        raise ConfigError(f"LOG_LEVEL must be debug, info, warning or error, not {config.log_level!r}.")
    if not 1 <= config.port <= 65_535:
        raise ConfigError("PORT must be between 1 and 65535.")
    for name in ("web_workers", "web_threads", "task_threads", "database_connections", "body_limit"):
        if getattr(config, name) < 1:
            raise ConfigError(f"{name.upper()} must be at least 1.")
    if config.production:
        _check_production(config)


def _check_port(name: str, url: str) -> None:
    try:
        port = urlsplit(url).port
    except ValueError:  # its text may hold a password
        port = 0
    if port == 0:
        raise ConfigError(f"{name} must name a port between 1 and 65535 after the colon, or none.")


def _check_production(config: Config) -> None:
    if config.debug:
        raise ConfigError("VOCAVISION_DEBUG must not be on in production.")
    if not config.base_url:
        raise ConfigError("BASE_URL must name the public address in production.")
    if len(config.secret_key) < SHORTEST_SECRET or len(set(config.secret_key)) < 10:
        raise ConfigError("SECRET_KEY must be at least 32 random characters in production.")
    if config.home.exists() and config.home.stat().st_mode & stat.S_IRWXO:
        raise ConfigError(f"The data folder {config.home} must not be open to everyone: chmod o= {config.home}")


def with_secret(config: Config) -> Config:
    """The settings with a SECRET_KEY, made and kept in the data folder when none is given."""
    if config.secret_key:
        return config
    path = make_home(config) / "secret-key"
    if not path.exists():
        _keep_secret(path)
    kept = path.read_text().strip()
    if len(kept) < SHORTEST_SECRET:
        raise ConfigError(f"{path} holds no whole secret: remove it, and everyone signs in once more.")
    return replace(config, secret_key=kept)


def _keep_secret(path: Path) -> None:
    """Make the secret, whole or not at all; of two processes that start at once the first one's holds."""
    descriptor, part = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(part, path)
    Path(part).unlink()


def make_home(config: Config) -> Path:
    """The data folder, made for its owner alone when it is not there; raises ConfigError when it cannot be.

    What the process writes from then on is for those alone whom the folder lets in, and never for everyone; a
    stricter umask stays.
    """
    try:
        config.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"The data folder {config.home} cannot be made: {error.strerror}.") from error
    if not os.access(config.home, os.W_OK | os.X_OK):
        raise ConfigError(f"The data folder {config.home} cannot be written to.")
    shut = stat.S_IRWXO | (stat.S_IRWXG & ~config.home.stat().st_mode)
    os.umask(shut | os.umask(shut))
    return config.home.resolve()
