"""Checks the catalogue's sources, draws contact sheets, and builds what the app loads."""
