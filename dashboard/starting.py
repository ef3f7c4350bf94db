"""Starting the dashboard from the command line: what is missing or taken is said in one line."""

from __future__ import annotations

import io
import socket
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from coalitionlab.experiments.settings import AnyScenario, AnyStrategy, check_aims, resolve_strategies
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.loader import as_scenario, list_scenarios, load_scenario

NEEDED = ("solara", "ipyvue", "ipyvuetify", "anywidget", "cachetools", "segno")
EVERY_ADDRESS = ("0.0.0.0", "::")
USUAL, HIGHEST = 8765, 65535


def start(
    scenario: AnyScenario | None = None,
    strategies: Sequence[AnyStrategy] = (),
    *,
    port: int = 8765,
    browser: bool = True,
    host: str = "127.0.0.1",
    base: str = "/",
    allow_host: Sequence[str] = (),
) -> None:
    """Serve the page, and the tools that need Python, until Ctrl-C; nothing is fetched from the internet.

    The page computes in each reader's own browser. The tools find what caused what, search for a better plan, write the report for a
    board, and read workbooks.

    Parameters
    ----------
    scenario : Scenario, str or Path, optional
        The case to open with, beside those of the library: library name, path or value.
    strategies : sequence of Strategy, str or Path
        Plans to open with or beside those of the library; FILE.py:FUNCTION is offered among the tools.
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
        For an unknown case or plan, when the extra `dashboard` is not installed, or the port is taken.
    """
    if not 1 <= port <= HIGHEST:
        raise input_error(f"got {port}", f"choose a port from 1 to {HIGHEST}, such as {USUAL}", field="--port")
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        do = "install it with: python -m pip install 'coalitionlab[dashboard]'"
        raise input_error(f"the dashboard needs {missing[0]}", do)
    cases = [] if scenario is None else [as_scenario(scenario)]
    plans = resolve_strategies(list(strategies)) if strategies else ()
    check_aims(cases, plans)
    listening = _listen(host, port)
    base = "/" + base.strip("/")
    shown, shared = addresses(host, port, base)
    print(f"dashboard at {shown} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    if shared:
        print(f"others open {shared}\n{code(shared)}", file=sys.stderr, flush=True)
    from coalitionlab.dashboard.server import make_app, serve
    from coalitionlab.dashboard.situation import Offer

    offer = Offer.of(
        [*cases, *(load_scenario(name) for name in list_scenarios() if name not in {each.name for each in cases})],
        plans,
    )
    serve(listening, make_app(offer, base, host, allow_host, shared), shown if browser else None)
    print("dashboard ended", file=sys.stderr)


def addresses(host: str, port: int, base: str = "/") -> tuple[str, str]:
    """(the address on this machine, the one that others can open: empty where the server listens to this machine alone)."""
    path = f"{base.rstrip('/')}/"
    local = "127.0.0.1" if host in EVERY_ADDRESS else host
    shown = f"http://{_bracketed(local)}:{port}{path}"
    if host in EVERY_ADDRESS:
        return shown, f"http://{_bracketed(own_address() or socket.gethostname())}:{port}{path}"
    return shown, "" if host in ("127.0.0.1", "::1", "localhost") else shown


def own_address() -> str:
    """This machine's address in its network, by the way that the system would take out of it; empty without a network. Nothing is sent."""
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 9))
                return str(probe.getsockname()[0])
            except OSError:
                continue
    return ""


def code(address: str) -> str:
    """A QR code for a terminal."""
    import segno

    drawn = io.StringIO()
    segno.make(address, micro=False).terminal(drawn, border=2, compact=True)
    return drawn.getvalue()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


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
            raise input_error(f"unknown host '{host}'", "write 127.0.0.1 or an address of this machine") from None
        raise input_error(
            f"port {port} of {host} is taken or closed", f"try --port {port + 1 if port < HIGHEST else USUAL}"
        ) from None
    listening.set_inheritable(True)
    return listening
