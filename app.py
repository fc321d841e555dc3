"""The WSGI entry."""

import sys

from vocavision import create_app
from vocavision.config import ConfigError

try:
    app = create_app()
except ConfigError as error:
    sys.exit(f"VocaVision cannot start: {error}")
