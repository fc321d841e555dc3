"""Addresses as clients really send them: also with bytes that no address may have."""

from typing import Any
from urllib.parse import quote

from flask import Flask


def init_app(app: Flask) -> None:
    """Escape the raw bytes of a query string, so that broken UTF-8 is read as unknown letters and fails nothing."""
    inner: Any = app.wsgi_app

    def escaped(environ: dict[str, Any], start_response: Any) -> Any:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query, safe="%&=+/?;:@!$'()*,~", encoding="latin-1")
        return inner(environ, start_response)

    app.wsgi_app = escaped  # type: ignore[method-assign]
