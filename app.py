"""The WSGI entry."""

from vocavision import create_app

app = create_app()
