"""Make ready before anything serves: static files built, database migrated, catalogue loaded (only what changed).

Usage: python -m tools.prepare (the release step on a PaaS; `make run` does it too)
"""

import sys

from peewee import PeeweeException


def main() -> int:
    """Exit status 0 when everything is ready; else one clear sentence and 1."""
    from vocavision import create_app
    from vocavision.config import ConfigError, read

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
        print(f"VocaVision cannot start: {error}", file=sys.stderr)
        return 1
    except (PeeweeException, OSError) as error:
        print(f"VocaVision cannot start: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
