"""Solara's application, in which the tools are: offline, with ours before its own routes, loaded when it is first asked for."""

from __future__ import annotations

import os
import warnings
from asyncio import Lock, to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles

from coalitionlab.dashboard.assets import STATIC, VENDORED, style, version
from coalitionlab.dashboard.guard import LOCAL, POLICY
from coalitionlab.dashboard.situation import Offer

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class Tools:
    """Solara's pages, loaded when they are first asked for: readers of the page alone never pay for them."""

    def __init__(self, offer: Offer, base: str) -> None:
        self.offer, self.base = offer, base
        self._loading = Lock()
        self._app: Any = None
        self._lifespan: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on."""
        if self._app is None:
            async with self._loading:
                if self._app is None:
                    loaded, lifespan = await to_thread(load_tools, self.offer, self.base)
                    await lifespan.__aenter__()
                    self._app, self._lifespan = loaded, lifespan
        await self._app(scope, receive, send)

    @asynccontextmanager
    async def lifespan(self, app: Any) -> AsyncIterator[None]:
        """Ends what was begun."""
        yield
        if self._lifespan is not None:
            await self._lifespan.__aexit__(None, None, None)


def load_tools(offer: Offer, base: str) -> tuple[Any, Any]:
    """(Solara's application at the path `base`, what is entered before it serves)."""
    os.environ.setdefault("SOLARA_KERNEL_CULL_TIMEOUT", "30m")
    os.environ.update(
        SOLARA_APP="coalitionlab.dashboard.app",
        SOLARA_ROOT_PATH=base,
        SOLARA_BASE_URL=f"http://localhost{base}",  # else that of the first request, for all
        SOLARA_ASSETS_PROXY="True",
        SOLARA_ASSETS_PROXY_CACHE_DIR=str(VENDORED),
        SOLARA_ASSETS_FONTAWESOME_ENABLED="False",
        SOLARA_TELEMETRY_MIXPANEL_ENABLE="False",
        SOLARA_THEME_SHOW_BANNER="False",
        SOLARA_THEME_TITLE="coalitionlab, with Python",
        SOLARA_THEME_LOADER="plain",
        SOLARA_MODE="production",
    )
    # a local address without https is what a dashboard is for; solara warns of it with every visit
    warnings.filterwarnings("ignore", "Cookies with samesite=none require https")
    import pandas  # noqa: F401  # whole, before solara looks into it at every change
    from solara.server import starlette as solara_web

    from coalitionlab.dashboard.session import Session

    Session.root = offer
    routes = [*_routes(solara_web, base)]
    app = solara_web.SolaraGZipMiddleware(Router(routes), minimum_size=1000)
    return app, solara_web.lifespan(app)


def _routes(solara_web: Any, base: str) -> list[Any]:
    """Ours before solara's, without solara's that serve its page at any address or tell the machine's memory."""
    ours = (solara_web.root, solara_web.resourcez, solara_web.readyz)

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
        page = completed(bytes(response.body).decode(), base, nonce)
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY.format(nonce=nonce)}
        fixed = HTMLResponse(page, headers=headers)
        fixed.raw_headers += [pair for pair in response.raw_headers if pair[0] == b"set-cookie"]
        return fixed

    async def styles(request: Request) -> Response:
        return Response(style(), media_type="text/css", headers=FOREVER)

    def close(request: Request) -> Response:
        if not request.cookies or "session_id" not in request.query_params:
            return PlainTextResponse("no session", status_code=400)
        closed: Response = solara_web.close(request)
        return closed

    return [
        Route("/", endpoint=home),
        Route("/_solara/api/close/{kernel_id}", endpoint=close, methods=["POST"]),
        Route("/resourcez", endpoint=resources),
        Route("/lab/static/tools.css", endpoint=styles),
        Mount("/lab/static", app=LastingFiles(directory=STATIC)),
        Mount("/_solara/cdn", app=LastingFiles(directory=VENDORED)),
        *(route for route in solara_web.routes if getattr(route, "endpoint", None) not in ours),
    ]


def completed(page: str, base: str, nonce: str) -> str:
    """Solara's page with what it lacks, its scripts marked by the nonce. Raises ValueError when it is not as expected."""

    def address(name: str) -> str:
        return f"{escape(base)}/lab/static/{name}?v={version(name)}"

    head = (
        f'<link rel="stylesheet" href="{address("tools.css")}"><script src="{address("lab.js")}"></script>'
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


class LastingFiles(StaticFiles):
    """Files whose address changes when they do, so that browsers may keep them."""

    def file_response(self, *given: Any, **named: Any) -> Response:
        """As starlette's, to be kept for long."""
        response = super().file_response(*given, **named)
        response.headers.update(FOREVER)
        return response
