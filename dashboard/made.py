"""Pages and reports that were made here: kept, packed, at addresses that nobody can guess, the least recently read forgotten first."""

from __future__ import annotations

import gzip
import re
import threading
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from cachetools import LRUCache
from starlette.responses import Response

from coalitionlab.dashboard.situation import Offer

if TYPE_CHECKING:
    from starlette.requests import Request

#: How much is kept, packed, in bytes: some forty reports with charts.
MOST_BYTES = 60_000_000
#: A report's own scripts draw its charts; they can reach nothing of this server's.
SANDBOX = "; sandbox allow-scripts allow-downloads allow-modals allow-popups"


@dataclass(frozen=True, eq=False)
class Made:
    """A page or report: the name of its file, its content as gzip has it, the policy that it is sent with, and what it has to choose from."""

    name: str
    packed: bytes
    policy: str
    offer: Offer | None = None

    @classmethod
    def of(cls, name: str, text: str, offer: Offer | None = None) -> Made:
        """A page (of an offer) or a report (without)."""
        allowed = policy(text) + ("" if offer else SANDBOX)
        return cls(name, gzip.compress(text.encode(), 6, mtime=0), allowed, offer)

    @property
    def tag(self) -> str:
        """Names the content, for browsers that have it already."""
        return f'"{sha256(self.packed).hexdigest()[:20]}"'

    @property
    def text(self) -> str:
        """The content."""
        return gzip.decompress(self.packed).decode()

    def answer(self, request: Request) -> Response:
        """What a browser is sent: nothing when it has the same already."""
        headers = {
            "Content-Security-Policy": self.policy, "ETag": self.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding",
        }  # fmt: skip
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        content = self.packed
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            content = gzip.decompress(content)
        return Response(content, media_type="text/html; charset=utf-8", headers=headers)


_kept: LRUCache[str, Made] = LRUCache(MOST_BYTES, getsizeof=lambda made: len(made.packed))
_lock = threading.Lock()


def new_token() -> str:
    """A name that nobody can guess."""
    return token_urlsafe(18)


def keep(made: Made, token: str = "") -> str:
    """Keep what was made; returns the token by which it is found."""
    token = token or new_token()
    with _lock:
        _kept[token] = made
    return token


def find(token: str) -> Made | None:
    """What was kept under a token; None when there is nothing, or nothing any more."""
    with _lock:
        return _kept.get(token)


def policy(page: str) -> str:
    """The content policy that a page of `make_page` or a report writes into itself, for a server to send."""
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    if found is None:
        raise ValueError("the page has no content policy")
    return f"{found[1]}; frame-ancestors 'none'"
