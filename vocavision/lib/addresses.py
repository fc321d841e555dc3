"""Addresses as clients really send them: also with bytes that no address may have."""

from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, request

from vocavision.lib import same_site


def here() -> str:
    """The address of the page that was asked for, or that sent the form, as it may be gone back to; else `/`."""
    if request.method != "GET":
        sent_from = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
        path = sent_from.path + (f"?{sent_from.query}" if sent_from.query else "")
        return same_site.safe(path, "/") if sent_from.netloc == request.host else "/"
    query = request.query_string.decode("ascii", "ignore")
    return quote(request.path, safe="/:@!$&'()*+,;=~") + (f"?{query}" if query else "")


def init_app(app: Flask) -> None:
    """Escape the raw bytes of a query string, so that broken UTF-8 is read as unknown letters and fails nothing."""
    inner: Any = app.wsgi_app

    def escaped(environ: dict[str, Any], start_response: Any) -> Any:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query, safe="%&=+/?;:@!$'()*,~", encoding="latin-1")
        return inner(environ, start_response)

    app.wsgi_app = escaped  # type: ignore[method-assign]
    app.jinja_env.globals.update(here=here)
