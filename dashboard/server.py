"""The server: solara's pages inside an application of our own, with every file from this machine."""

from __future__ import annotations

import gzip
import logging
import os
import warnings
from collections.abc import Sequence
from contextlib import asynccontextmanager, suppress
from functools import cache, partial
from html import escape
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from secrets import token_urlsafe
from socket import gethostname, socket
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from coalitionlab.dashboard.assets import STATIC, VENDORED, css, version
from coalitionlab.scenarios.errors import one_line

log = logging.getLogger("coalitionlab")

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
#: What the browser may load: this server's files and nothing from elsewhere; of scripts in the page only those that this server
#: wrote. Vue compiles templates (unsafe-eval) and writes styles (unsafe-inline), anywidget imports modules from blobs.
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
#: The largest message that a browser may send, in bytes: an upload comes in one.
LARGEST_MESSAGE = 16_000_000
#: Solara would take its own address from these headers of the first request, and write it into everybody's page.
UNTRUSTED = {b"script-name", b"x-script-name", b"x-forwarded-host", b"x-forwarded-proto"}
LOCAL = ("localhost", "127.0.0.1", "::1")
EVERY_ADDRESS = ("0.0.0.0", "::")


def set_up(base: str = "/") -> None:
    """Set solara's settings where it reads them when it is imported: offline, quiet, closed tabs forgotten after a while."""
    os.environ.setdefault("SOLARA_KERNEL_CULL_TIMEOUT", "30m")
    os.environ.update(
        SOLARA_APP="coalitionlab.dashboard.app",
        SOLARA_ROOT_PATH=base.rstrip("/"),
        SOLARA_ASSETS_PROXY="True",
        SOLARA_ASSETS_PROXY_CACHE_DIR=str(VENDORED),
        SOLARA_ASSETS_FONTAWESOME_ENABLED="False",
        SOLARA_TELEMETRY_MIXPANEL_ENABLE="False",
        SOLARA_THEME_SHOW_BANNER="False",
        SOLARA_THEME_TITLE="coalitionlab",
        SOLARA_THEME_LOADER="plain",
        SOLARA_MODE="production",
    )
    # a local address without https is what a dashboard is for; solara warns of it with every visit
    warnings.filterwarnings("ignore", "Cookies with samesite=none require https")


def make_app(base: str = "/", host: str = LOCAL[1], names: Sequence[str] = ()) -> Any:
    """The Starlette application, to be made once a process.

    Parameters
    ----------
    base : str
        The path that it is mounted at, such as "/" or "/coalitions".
    host : str
        The address that it listens at.
    names : sequence of str
        Further host names that it is reached by.
    """
    set_up(base)
    # before there is any thread: solara looks into pandas at every change, even when only half of it is imported
    import pandas  # noqa: F401
    from solara.server import starlette as solara_web
    from starlette.applications import Starlette
    from starlette.middleware import Middleware

    @asynccontextmanager
    async def lifespan(app: Any) -> Any:
        from coalitionlab.dashboard.jobs import RUNNER

        app_module = import_module("coalitionlab.dashboard.app")  # by name, as solara has it
        async with solara_web.lifespan(app):
            RUNNER.watch(app_module.WARM_UP, lambda: None)
            yield

    middleware = [
        Middleware(Guard, host=host, names=names),
        Middleware(solara_web.SolaraGZipMiddleware, minimum_size=1000),
    ]
    return Starlette(
        routes=[Mount(base.rstrip("/") or "/", routes=_routes(solara_web))],
        middleware=middleware,
        lifespan=lifespan,
        exception_handlers={404: partial(_missing, "/" + base.strip("/"))},
    )


def _routes(solara_web: Any) -> list[Any]:
    """Ours before solara's, without solara's that serve its page at any address or tell the machine's memory."""
    ours = (solara_web.root, solara_web.resourcez)

    async def resources(request: Request) -> Response:
        if request.client is None or request.client.host not in LOCAL:
            return PlainTextResponse("Not Found", status_code=404)
        return await solara_web.resourcez(request)  # type: ignore[no-any-return]

    async def home(request: Request) -> Response:
        """Solara's page with the language, the zoom and the styles that it lacks."""
        response: Response = await solara_web.root(request)
        if response.status_code != 200:
            return response
        nonce = token_urlsafe(16)
        page = completed(bytes(response.body).decode(), request.scope.get("root_path", ""), nonce)
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY.format(nonce=nonce)}
        fixed = HTMLResponse(page, headers=headers)
        fixed.raw_headers += [pair for pair in response.raw_headers if pair[0] == b"set-cookie"]
        return fixed

    def close(request: Request) -> Response:
        if not request.cookies or "session_id" not in request.query_params:
            return PlainTextResponse("no session", status_code=400)
        closed: Response = solara_web.close(request)
        return closed

    return [
        Route("/", endpoint=home),
        Route("/lab/plotly.min.js", endpoint=_plotly),
        Route("/_solara/api/close/{kernel_id}", endpoint=close, methods=["POST"]),
        Route("/resourcez", endpoint=resources),
        Mount("/lab/static", app=LastingFiles(directory=STATIC)),
        Mount("/_solara/cdn", app=LastingFiles(directory=VENDORED)),
        *(route for route in solara_web.routes if getattr(route, "endpoint", None) not in ours),
    ]


def completed(page: str, base: str, nonce: str) -> str:
    """Solara's page with what it lacks, its scripts marked by the nonce. Raises ValueError when it is not as expected."""

    def address(name: str) -> str:
        return f"{escape(base)}/lab/static/{name}?v={version(name)}"

    head = (
        f"<style>{css()}</style>"
        f'<link rel="stylesheet" href="{address("shell.css")}"><link rel="stylesheet" href="{address("learn.css")}">'
        f'<script src="{address("lab.js")}"></script><link rel="modulepreload" href="{address("masthead.js")}">'
        '<meta name="color-scheme" content="light dark">'
    )
    for old, new in (
        ("<html>", '<html lang="en">'),
        (", maximum-scale=1, user-scalable=no, minimal-ui", ""),
        ("</head>", f"{head}</head>"),
    ):
        if old not in page:
            raise ValueError(f"solara's page has no {old}: this version of solara is not supported")
        page = page.replace(old, new, 1)
    return page.replace("<script", f'<script nonce="{nonce}"')


async def _missing(base: str, *_: Any) -> Response:
    """The page for an address that does not exist."""
    home = escape(base)
    text = f'<!doctype html><html lang="en"><title>Not found</title><p>There is no such page. <a href="{home}">To the dashboard</a>'
    return HTMLResponse(text, status_code=404)


async def _plotly(request: Request) -> Response:
    """The plotly library, compressed once, kept by browsers."""
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = FOREVER | {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if packed else {})
    return Response(_plotly_bytes(packed), media_type="text/javascript", headers=headers)


@cache
def _plotly_bytes(packed: bool) -> bytes:
    content = plotly_file().read_bytes()
    return gzip.compress(content, 6) if packed else content


def plotly_file() -> Path:
    """The plotly library for browsers that came with plotly for Python."""
    import plotly

    return Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


class LastingFiles(StaticFiles):
    """Files whose address changes when they do, so that browsers may keep them."""

    def file_response(self, *given: Any, **named: Any) -> Response:
        """As starlette's, to be kept for long."""
        response = super().file_response(*given, **named)
        response.headers.update(FOREVER)
        return response


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
            return (
                message
                if packed is None or is_message(packed)
                else {"type": "websocket.disconnect", "code": 1007}
            )

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


def serve(
    listening: socket, base: str, host: str, names: Sequence[str] = (), address: str | None = None
) -> None:
    """Serve on a bound socket until Ctrl-C; a browser is opened at `address` once it answers. See `make_app`."""
    import uvicorn

    config = uvicorn.Config(
        make_app(base, host, names), log_level="warning", timeout_graceful_shutdown=1, ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
    )  # fmt: skip
    from coalitionlab.dashboard import jobs  # after solara's settings

    server = uvicorn.Server(config)
    if address is not None:
        Thread(target=_open_when_ready, args=(server, address), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    jobs.RUNNER.ended = True


def _open_when_ready(server: Any, address: str) -> None:
    import time
    import webbrowser

    for _ in range(300):
        if server.started:
            webbrowser.open(address)
            return
        time.sleep(0.1)
