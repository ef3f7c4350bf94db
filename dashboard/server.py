"""The server: solara's pages inside an application of our own, with every file from this machine."""

from __future__ import annotations

import gzip
import os
import warnings
from contextlib import asynccontextmanager, suppress
from functools import cache
from html import escape
from importlib import import_module
from pathlib import Path
from socket import socket
from threading import Thread
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from coalitionlab.dashboard.assets import STATIC, VENDORED, css, version

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
#: What the browser may load: this server's files, and nothing from elsewhere. Vue compiles templates (unsafe-eval), solara writes
#: scripts and styles into its page (unsafe-inline), anywidget imports a module from a blob.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
#: The largest message that a browser may send, in bytes: an upload comes in one.
LARGEST_MESSAGE = 16_000_000
#: Solara would take its own address from these headers of the first request, and write it into everybody's page.
UNTRUSTED = {b"script-name", b"x-script-name"}
LOCAL = ("127.0.0.1", "::1", "testclient")


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


def make_app(base: str = "/") -> Any:
    """The Starlette application, mounted at a path such as "/" or "/coalitions". To be made once a process."""
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
        Middleware(Guard, headers=HEADERS),
        Middleware(solara_web.SolaraGZipMiddleware, minimum_size=1000),
    ]
    return Starlette(
        routes=[Mount(base.rstrip("/") or "/", routes=_routes(solara_web))],
        middleware=middleware,
        lifespan=lifespan,
        exception_handlers={404: _missing},
    )


def _routes(solara_web: Any) -> list[Any]:
    """Ours before solara's, and none of solara's that serve its page at any address."""

    async def home(request: Request) -> Response:
        """Solara's page with the language, the zoom and the styles that it lacks."""
        response: Response = await solara_web.root(request)
        if response.status_code != 200:
            return response
        page = completed(bytes(response.body).decode(), request.scope.get("root_path", ""))
        fixed = HTMLResponse(page, headers={"Cache-Control": "no-store"})
        fixed.raw_headers += [pair for pair in response.raw_headers if pair[0] == b"set-cookie"]
        return fixed

    def close(request: Request) -> Response:
        if not request.cookies:
            return PlainTextResponse("no session", status_code=400)
        closed: Response = solara_web.close(request)
        return closed

    async def resources(request: Request) -> Response:
        if request.client is None or request.client.host not in LOCAL:
            return PlainTextResponse("Not Found", status_code=404)
        shown: Response = await solara_web.resourcez(request)
        return shown

    return [
        Route("/", endpoint=home),
        Route("/lab/plotly.min.js", endpoint=_plotly),
        Route("/_solara/api/close/{kernel_id}", endpoint=close, methods=["POST"]),
        Route("/resourcez", endpoint=resources),
        Mount("/lab/static", app=LastingFiles(directory=STATIC)),
        Mount("/_solara/cdn", app=LastingFiles(directory=VENDORED)),
        *(route for route in solara_web.routes if getattr(route, "endpoint", None) is not solara_web.root),
    ]


def completed(page: str, base: str) -> str:
    """The page with what it lacks. Raises ValueError when solara's page is not what it was."""

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
    return page


async def _missing(request: Request, error: Exception) -> Response:
    """The page for an address that does not exist."""
    home = escape(request.scope.get("root_path", "") or "/")
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
    """Drops request headers that solara would trust, adds headers to answers, and refuses websockets of other sites."""

    def __init__(self, app: Any, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on."""
        if scope["type"] == "websocket" and not same_origin(scope):
            await send({"type": "websocket.close", "code": 1008})
            return
        if "headers" in scope:
            scope = {
                **scope,
                "headers": [pair for pair in scope["headers"] if pair[0].lower() not in UNTRUSTED],
            }

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self.headers]}
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)


def same_origin(scope: Any) -> bool:
    """Whether a websocket is opened by a page of this server: another site's page may not use it in the visitor's name."""
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    origin = headers.get(b"origin")
    host = headers.get(b"x-forwarded-host", headers.get(b"host", ""))
    return origin is None or origin.partition("://")[2] == host


def serve(listening: socket, base: str = "/", address: str | None = None) -> None:
    """Serve on a bound socket until Ctrl-C; a browser is opened at `address` once it answers."""
    import uvicorn

    config = uvicorn.Config(
        make_app(base), log_level="warning", timeout_graceful_shutdown=1, ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    if address is not None:
        Thread(target=_open_when_ready, args=(server, address), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def _open_when_ready(server: Any, address: str) -> None:
    import time
    import webbrowser

    for _ in range(300):
        if server.started:
            webbrowser.open(address)
            return
        time.sleep(0.1)
