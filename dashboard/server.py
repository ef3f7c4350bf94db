"""The server: the page of one file at the root, what was made here beside it, and the tools that need Python beneath."""

from __future__ import annotations

import sys
import time
import webbrowser
from asyncio import shield, wait_for, wrap_future
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from socket import socket
from threading import Thread
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from coalitionlab.dashboard.carried import carried, page_of
from coalitionlab.dashboard.guard import LOCAL, Guard
from coalitionlab.dashboard.made import find
from coalitionlab.dashboard.plain import invitation, plain_page
from coalitionlab.dashboard.rooms import Rooms
from coalitionlab.dashboard.situation import Offer
from coalitionlab.dashboard.solara_app import Tools
from coalitionlab.scenarios.errors import InputError

#: The largest message that a browser may send, in bytes: an upload comes in one.
LARGEST_MESSAGE = 16_000_000
#: Seconds that a browser is kept waiting for the page; then it is told what is being done.
PATIENCE = 2.0


def make_app(offer: Offer, base: str = "/", host: str = LOCAL[1], names: Sequence[str] = (), shared: str = "") -> Any:
    """The Starlette application, to be made once a process.

    Parameters
    ----------
    offer : Offer
        What the page has to choose from.
    base : str
        The path that it is mounted at, such as "/" or "/coalitions".
    host : str
        The address that it listens at.
    names : sequence of str
        Further host names that it is reached by.
    shared : str
        The address that others can open, where it is known.
    """
    base = base.rstrip("/")
    front = ThreadPoolExecutor(1, "page").submit(page_of, "coalitionlab.html", offer, "tools/?")
    tools = Tools(offer, f"{base}/tools")

    async def home(request: Request) -> Response:
        with suppress(TimeoutError):
            made = await wait_for(shield(wrap_future(front)), PATIENCE)
            return made.answer(request)
        return plain_page(
            "One moment", "The model is being made ready for browsers: once on a machine, about a minute.", refresh=True
        )

    async def ready(request: Request) -> Response:
        return PlainTextResponse("ready") if front.done() else PlainTextResponse("making the page", 503)

    async def kept(request: Request) -> Response:
        made = find(request.path_params["token"])
        if made is None:
            return plain_page(
                "Not here any more", "It was made some time ago, or elsewhere: make it once more.", "../", 404
            )
        return made.answer(request)

    async def classroom(request: Request) -> Response:
        return plain_page(
            "For a class", invitation(shared or f"{request.url.scheme}://{request.headers['host']}{base}/"), "./"
        )

    async def slash(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{request.scope['path']}/{query}", 308)

    routes = [
        Route("/", home),
        Route("/readyz", ready),
        Route("/class", classroom),
        Route("/made/{token}", kept),
        Route("/bring", carried(offer), methods=["POST"]),
        *Rooms(base, shared).routes(),
        Route("/tools", slash),
        Mount("/tools", app=tools),
    ]
    return Starlette(
        routes=[*([Route(base, slash)] if base else []), Mount(base or "/", routes=routes)],
        middleware=[Middleware(Guard, host=host, names=names)],
        lifespan=tools.lifespan,
        exception_handlers={404: partial(_missing, f"{base}/"), InputError: _refused},
    )


async def _missing(home: str, *_: Any) -> Response:
    """The page for an address that does not exist."""
    return plain_page("Not found", "There is no such page.", home, 404)


async def _refused(_: Any, error: Any) -> Response:
    """The page when the page itself cannot be made here: the tools still work."""
    return plain_page("The page could not be made here", f"{error}.", "tools/", 500)


def serve(listening: socket, application: Any, address: str | None = None) -> None:
    """Serve what `make_app` makes on a bound socket until Ctrl-C; a browser is opened at `address` once it answers."""
    config = uvicorn.Config(
        application, log_level="warning", timeout_graceful_shutdown=1, ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    if address is not None:
        Thread(target=_open_when_ready, args=(server, address), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    jobs = sys.modules.get("coalitionlab.dashboard.jobs")  # loaded with the tools
    if jobs is not None:
        jobs.RUNNER.ended = True


def _open_when_ready(server: Any, address: str) -> None:
    for _ in range(300):
        if server.started:
            webbrowser.open(address)
            return
        time.sleep(0.1)
