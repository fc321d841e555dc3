"""Make ready before anything serves: static files built, database migrated, catalogue loaded (only what changed).

Usage: python -m tools.prepare (the release step on a PaaS; `make run` does it too)
"""

import errno
import sys
from urllib.parse import urlsplit

from peewee import PeeweeException

from vocavision.config import Config, ConfigError, read

FULL = {errno.ENOSPC, errno.EDQUOT}


def main() -> int:
    """Exit status 0 when everything is ready; else one clear sentence and 1."""
    from vocavision import create_app

    try:
        config = read()
        app = create_app(config)
        run = app.test_cli_runner()
        for command in (["db", "upgrade"], ["catalogue", "load"]):
            result = run.invoke(args=command, catch_exceptions=False)
            print(result.output, end="")
            if result.exit_code:
                return int(result.exit_code)
    except ConfigError as error:
        return refuse(str(error))
    except (PeeweeException, OSError) as error:
        return refuse(why(error, config))
    return 0


def refuse(sentence: str) -> int:
    """Say why it cannot start; gives the exit status."""
    print(f"VocaVision cannot start: {sentence}", file=sys.stderr)
    return 1


def is_full(error: BaseException | None) -> bool:
    """Whether a full disk is behind it: rolling back what SQLite itself has rolled back fails in its turn."""
    if error is None:
        return False
    said = str(error)
    full = getattr(error, "errno", None) in FULL or "disk is full" in said or "No space left" in said
    return full or is_full(error.__cause__ or error.__context__)


def why(error: PeeweeException | OSError, config: Config) -> str:
    """What has failed and what to do, as one sentence."""
    said = str(error).strip().partition("\n")[0]
    if isinstance(error, OSError):
        said = f"{error.strerror or said}: {error.filename}" if error.filename else error.strerror or said
    if is_full(error):
        if config.database_url and isinstance(error, PeeweeException):
            return f"the disk of the database server is full; make room there ({said})."
        return (
            f"there is no room left on the disk of the data folder {config.home.resolve()};"
            " make room there, or choose a folder on another disk with VOCAVISION_HOME=…"
        )
    if config.database_url and isinstance(error, PeeweeException):
        url, reason = urlsplit(config.database_url), said.rpartition("failed: ")[2].removeprefix("FATAL:").strip()
        return f"PostgreSQL at {url.hostname or 'localhost'} says no ({reason}); start it, or mend DATABASE_URL."
    return f"{said} (data folder {config.home.resolve()})."


if __name__ == "__main__":
    sys.exit(main())
