"""The command `dashboard`."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(epilog="Example: coalitionlab dashboard --port 8900 --no-browser")(dashboard)


def dashboard(
    port: Annotated[int, typer.Option(help="Where it is served, 1 to 65535.")] = 8765,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open a browser window on it.")
    ] = True,
    host: Annotated[
        str, typer.Option(help="127.0.0.1 for this machine only; 0.0.0.0 for everyone in the room.")
    ] = "127.0.0.1",
    base: Annotated[str, typer.Option(help="Path that it is served under, behind another server.")] = "/",
) -> None:
    """Serve the dashboard in the browser; nothing is fetched from the internet. Ctrl-C ends it."""
    from coalitionlab.dashboard.starting import start

    start(port, host, browser, base)
