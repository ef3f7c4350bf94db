"""What is let in: requests for this server by a name of its own, websockets of its own pages; and what every answer says."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from ipaddress import ip_address
from secrets import token_urlsafe
from socket import gethostname
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from coalitionlab.scenarios.errors import one_line

log = logging.getLogger("coalitionlab")

#: What the tools may load: this server's files and nothing from elsewhere; of scripts in the page only those that this server
#: wrote. Vue compiles templates (unsafe-eval) and writes styles (unsafe-inline), anywidget imports modules from blobs.
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
#: Solara would take its own address from these headers of the first request, and write it into everybody's page.
UNTRUSTED = {b"script-name", b"x-script-name", b"x-forwarded-host", b"x-forwarded-proto"}
LOCAL = ("localhost", "127.0.0.1", "::1")
EVERY_ADDRESS = ("0.0.0.0", "::")


class Guard:
    """Refuses requests under unknown host names and websockets of other sites' pages, and adds headers to answers.

    Another site can have its own name point at this machine (DNS rebinding), and would then be let in by browsers.
    """

    def __init__(self, app: Any, host: str, names: Sequence[str]) -> None:
        self.app = app
        self.names = {name.lower() for name in names}
        self.hosts = self.names | {*LOCAL, host.lower()}
        self.every_address = host in EVERY_ADDRESS
        if self.every_address:
            self.hosts.add(gethostname().lower())

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        """Pass a request on."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        kept = [pair for pair in scope["headers"] if pair[0].lower() not in UNTRUSTED]
        headers = Headers(raw=kept)
        if scope["type"] == "websocket":
            if self.is_allowed(headers) and self.is_same_site(headers) and "session_id" in query_of(scope):
                return await self.converse({**scope, "headers": kept}, receive, send)
            return await send({"type": "websocket.close", "code": 1008})

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                added = MutableHeaders(scope=message)
                added.update(HEADERS)
                added.setdefault("Content-Security-Policy", POLICY.format(nonce=token_urlsafe(16)))
            await send(message)

        app = self.app if self.is_allowed(headers) else UNKNOWN_HOST
        return await app({**scope, "headers": kept}, receive, sending)

    async def converse(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a websocket on; what is sent over it that is no message of a page ends it, with a line in the log."""

        async def received() -> Any:
            message = await receive()
            packed = message.get("bytes")
            return message if packed is None or is_message(packed) else {"type": "websocket.disconnect", "code": 1007}

        try:
            await self.app(scope, received, send)
        except Exception as error:
            cause = error
            while isinstance(cause, ExceptionGroup):
                cause = cause.exceptions[0]
            log.warning("a websocket was closed: %s", one_line(f"{type(cause).__name__} {cause}"))

    def is_allowed(self, headers: Headers) -> bool:
        """Whether the request names a host that this server goes by; every address of the machine where it listens at all."""
        host = host_of(headers.get("host", ""))
        return host in self.hosts or (self.every_address and is_address(host))

    def is_same_site(self, headers: Headers) -> bool:
        """Whether a websocket is opened by a page of this server, directly or through a server in front of it."""
        origin = headers.get("origin")
        if origin is None:
            return True
        netloc = origin.partition("://")[2]
        return netloc == headers.get("host") or host_of(netloc) in self.names


UNKNOWN_HOST = PlainTextResponse("Unknown host: start the dashboard with --allow-host NAME", status_code=400)


def is_message(packed: bytes) -> bool:
    """Whether a binary message holds as many offsets of parts as it says: solara would make room for two thousand million."""
    parts = int.from_bytes(packed[:4], "big")
    return parts >= 1 and 4 * (parts + 1) <= len(packed)


def is_foreign(request: Request) -> bool:
    """Whether another site's page asks for something to be made here. (Browsers ask before they send other than plain requests across sites.)"""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


async def text_of(request: Request, most: int) -> str | None:
    """The body of a request as text; None when it has more bytes than that, of which no more is read."""
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > most:
            return None
    return read.decode("utf-8", "replace")


def query_of(scope: Any) -> dict[str, str]:
    """The fields of a request's query."""
    return dict(parse_qsl(scope["query_string"].decode("latin-1")))


def host_of(netloc: str) -> str:
    """The host in 'host:port', lower case, an IPv6 address without brackets; empty for what is none."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


def is_address(host: str) -> bool:
    """Whether a host is an IP address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
