"""Every call to the outside goes through lib/outbound: nothing else opens a connection."""

from tests.house.sources import Module, imports, modules, none, planted

OWNER = "vocavision.lib.outbound"
OPENS_CONNECTIONS = {
    "aiohttp", "asyncio", "ftplib", "http.client", "httpx", "httpcore", "imaplib", "niquests", "poplib", "requests",
    "smtplib", "socket", "socketserver", "ssl", "subprocess", "telnetlib", "urllib.request", "urllib3", "xmlrpc",
}  # fmt: skip


def ways_out(one: Module) -> list[str]:
    """What the module imports that opens connections, or starts programs that could."""
    if one.name == OWNER or one.name.startswith(f"{OWNER}."):
        return []
    known = {name for name in OPENS_CONNECTIONS if "." in name}
    return [
        f"{one.name}:{line} imports {name}: ask lib/outbound"
        for name, line in imports(one, known)
        if any(name == way or name.startswith(f"{way}.") for way in OPENS_CONNECTIONS)
    ]


def test_only_outbound_opens_connections() -> None:
    assert any(ways_out(planted(one.text)) for one in modules("vocavision/lib/outbound"))
    none([fault for one in modules() for fault in ways_out(one)])


def test_the_search_finds_what_is_planted() -> None:
    for text in ("import requests", "from urllib import request", "import urllib.request as ask", "import smtplib"):
        assert ways_out(planted(f"{text}\n", "vocavision.lib.other")), text
    assert ways_out(planted("def f():\n    from http.client import HTTPConnection\n", "vocavision.a.tasks"))
    assert not ways_out(planted("from urllib.parse import urlsplit\nfrom http import HTTPStatus\n"))
    assert not ways_out(planted("import socket\n", f"{OWNER}.sockets"))
