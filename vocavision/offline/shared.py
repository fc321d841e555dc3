"""Which word somebody means who shares a text, a title or an address from another app."""

import re
from urllib.parse import unquote_plus, urlsplit

ADDRESS = re.compile(r"\bhttps?://\S+")
AROUND = " \t\r\n\"'“”‘’«»()[]{}<>.,;:!?…—–-"


def meant(title: str, text: str, url: str) -> str:
    """The words that were shared, plain: of the text, else of the title, else the last part of the address; or ""."""
    addresses = [url, *ADDRESS.findall(text), *ADDRESS.findall(title)]
    for said in (text, title):
        if words := _plain(ADDRESS.sub(" ", said)):
            return words
    return next((words for address in addresses if (words := _last_part(address))), "")


def _plain(said: str) -> str:
    return " ".join(said.split()).strip(AROUND)


def _last_part(address: str) -> str:
    try:
        path = urlsplit(address.strip()).path
    except ValueError:  # not an address at all
        return ""
    return _plain(unquote_plus(path.rstrip("/").rpartition("/")[2]).replace("_", " "))
