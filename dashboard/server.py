"""The server: solara's pages inside our own application, with every file from this machine."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from pathlib import Path
from socket import socket
from threading import Thread
from typing import Any

from coalitionlab.dashboard import settings

#: What the browser may load: this server's files, and nothing else from anywhere. Vue compiles templates (unsafe-eval), solara writes
#: scripts and styles into its page (unsafe-inline), anywidget imports a module from a blob.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
#: The largest message that a browser may send, in bytes: an upload comes in pieces.
LARGEST_MESSAGE = 16_000_000
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def make_app(base: str = "/") -> Any:
    """The Starlette application, mounted at a path such as "/" or "/coalitions". To be made once a process."""
    settings.set_up()
    # Before there is any thread: solara looks into pandas at every change once it is being imported, even when only half of it is there.
    import pandas  # noqa: F401
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Mount

    from coalitionlab.dashboard import warming
    from coalitionlab.dashboard.web import Headers, routes, solara_gzip, solara_lifespan

    @asynccontextmanager
    async def lifespan(app: Any) -> Any:
        async with solara_lifespan(app):
            warming.start()
            yield

    middleware = [Middleware(Headers, headers=HEADERS), *solara_gzip()]
    return Starlette(
        routes=[Mount(base.rstrip("/") or "/", routes=routes())], middleware=middleware, lifespan=lifespan
    )


def serve(listening: socket, base: str = "/", address: str | None = None) -> None:
    """Serve on a bound socket until Ctrl-C; a browser is opened at `address` once it answers."""
    import uvicorn

    config = uvicorn.Config(
        make_app(base),
        log_level="warning",
        timeout_graceful_shutdown=1,
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
    )
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


def plotly_file() -> Path:
    """The plotly library for browsers that came with plotly for Python."""
    import plotly

    return Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
