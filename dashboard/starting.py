"""Starting the dashboard from the command line: what is missing or taken is said in one line."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from coalitionlab.scenarios.errors import input_error

NEEDED = ("solara", "ipyvue", "ipyvuetify", "anywidget")
USUAL, HIGHEST = 8765, 65535


def start(
    *,
    port: int = 8765,
    browser: bool = True,
    host: str = "127.0.0.1",
    base: str = "/",
    allow_host: Sequence[str] = (),
) -> None:
    """Serve the dashboard in the browser until Ctrl-C; nothing is fetched from the internet.

    Parameters
    ----------
    port : int
        Port of this machine, 1 to 65535.
    browser : bool
        Open a browser window.
    host : str
        127.0.0.1 for this machine only; 0.0.0.0 for everyone in the room.
    base : str
        Path that it is served under, behind another server.
    allow_host : sequence of str
        Further name that it is reached by, such as the name of a server in front of it; other names are refused.

    Raises
    ------
    InputError
        When the extra `dashboard` is not installed, or the port is taken.
    """
    if not 1 <= port <= HIGHEST:
        raise input_error(
            f"got {port}", f"choose a port from 1 to {HIGHEST}, such as {USUAL}", field="--port"
        )
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        do = "install it with: python -m pip install 'coalitionlab[dashboard]'"
        raise input_error(f"the dashboard needs {missing[0]}", do)
    listening = _listen(host, port)
    base = "/" + base.strip("/")
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    address = f"http://{shown}:{port}{base.rstrip('/')}/"
    print(f"dashboard at {address} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    from coalitionlab.dashboard.server import serve

    serve(listening, base, host, allow_host, address if browser else None)
    print("dashboard ended", file=sys.stderr)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that is bound already, so that nobody can take the port while the rest is loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        if isinstance(error, socket.gaierror):
            raise input_error(
                f"unknown host '{host}'", "write 127.0.0.1 or an address of this machine"
            ) from None
        raise input_error(
            f"port {port} of {host} is taken or closed", f"try --port {port + 1 if port < HIGHEST else USUAL}"
        ) from None
    listening.set_inheritable(True)
    return listening
