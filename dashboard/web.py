"""What is served: our files with long-lived names, plotly once, and solara's page put right (language, zoom, our styles)."""

from __future__ import annotations

import gzip
from functools import cache
from typing import Any

from solara.server import starlette as solara_web
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from coalitionlab.dashboard.chart import version
from coalitionlab.dashboard.colours import css
from coalitionlab.dashboard.settings import STATIC, VENDORED

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
solara_lifespan = solara_web.lifespan


def routes() -> list[Any]:
    """Ours before solara's: what is not among the vendored files is not looked for on the internet."""
    return [
        Route("/", endpoint=home),
        Route("/lab/plotly.min.js", endpoint=plotly),
        Mount("/lab/static", app=Files(directory=STATIC)),
        Mount("/_solara/cdn", app=Files(directory=VENDORED)),
        *solara_web.routes,
    ]


def solara_gzip() -> list[Middleware]:
    """Compression as solara does it."""
    return [Middleware(solara_web.SolaraGZipMiddleware, minimum_size=1000)]


async def home(request: Request) -> Response:
    """Solara's page with the language, the zoom and the styles that it lacks."""
    response: Response = await solara_web.root(request)
    if response.status_code != 200:
        return response
    base = request.scope.get("root_path", "")
    page = put_right(bytes(response.body).decode(), base)
    fixed = HTMLResponse(page, headers={"Cache-Control": "no-store"})
    fixed.raw_headers += [pair for pair in response.raw_headers if pair[0] == b"set-cookie"]
    return fixed


def put_right(page: str, base: str) -> str:
    """The page with what it lacks; raises ValueError when solara's page is not what it was."""
    head = (
        f"<style>{css()}</style>"
        f'<link rel="stylesheet" href="{base}/lab/static/shell.css?v={version("shell.css")}">'
        f'<link rel="stylesheet" href="{base}/lab/static/learn.css?v={version("learn.css")}">'
        f'<script src="{base}/lab/static/lab.js?v={version("lab.js")}"></script>'
        f'<link rel="modulepreload" href="{base}/lab/static/masthead.js?v={version("masthead.js")}">'
        '<meta name="color-scheme" content="light dark">'
    )
    for old, new in (
        ("<html>", '<html lang="en">'),
        (", maximum-scale=1, user-scalable=no, minimal-ui", ""),
        ("</head>", f"{head}</head>"),
    ):
        if old not in page:
            raise ValueError(f"solara's page has no {old}: this version of solara is not known here")
        page = page.replace(old, new, 1)
    return page


async def plotly(request: Request) -> Response:
    """The plotly library, compressed once, kept by browsers."""
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = FOREVER | {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if packed else {})
    return Response(_plotly(packed), media_type="text/javascript", headers=headers)


@cache
def _plotly(packed: bool) -> bytes:
    from coalitionlab.dashboard.server import plotly_file

    content = plotly_file().read_bytes()
    return gzip.compress(content, 6) if packed else content


class Files(StaticFiles):
    """Files whose address changes when they do, so that browsers may keep them."""

    def file_response(self, *given: Any, **named: Any) -> Response:
        """As starlette's, to be kept for long."""
        response = super().file_response(*given, **named)
        response.headers.update(FOREVER)
        return response


class Headers:
    """Adds headers to every answer."""

    def __init__(self, app: Any, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass on what comes, with the headers."""

        if scope["type"] == "websocket" and not same_origin(scope):
            await send({"type": "websocket.close", "code": 1008})
            return

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self.headers]}
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)


def same_origin(scope: Any) -> bool:
    """Whether a websocket is opened by a page of this server: another site's page may not use it in the visitor's name."""
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    origin = headers.get(b"origin")
    return origin is None or origin.partition("://")[2] == headers.get(
        b"x-forwarded-host", headers.get(b"host", "")
    )
