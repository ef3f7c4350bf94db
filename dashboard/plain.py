"""Pages of a few words: what to do, how to come in, what is not there."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

import segno
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
#: Comes again by itself. (`http-equiv="refresh"` does not where the address has a part after #: it would jump to that part of this page.)
AGAIN = "setTimeout(() => location.reload(), 2000)"
AGAIN_HASH = b64encode(sha256(AGAIN.encode()).digest()).decode()
STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1c2430; --quiet: #55606e; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e8eaec; --quiet: #a9b2bd; } }
body { margin: 0; font: 18px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; color: var(--ink); background: var(--paper); }
main { max-width: 900px; margin: 0 auto; padding: 24px 20px; text-align: center; }
h1 { font-size: 1.6rem; line-height: 1.2; } a { color: inherit; }
.address { font-size: clamp(1.2rem, 4.5vw, 2.4rem); font-weight: 650; overflow-wrap: anywhere; margin: 8px 0 16px; }
.code { background: #fff; width: min(54vh, 100%); margin: 0 auto 16px; border-radius: 12px; } .code svg { display: block; width: 100%; height: auto; }
.quiet { color: var(--quiet); font-size: 1rem; max-width: 60ch; margin: 0 auto 12px; text-align: left; }
"""


def plain_page(title: str, body: str, back: str = "", status: int = 200, refresh: bool = False) -> Response:
    """A page of a title and a few words, or markup of our own; `back` is where its link leads, `refresh` has it come again."""
    again = f"<script>{AGAIN}</script>" if refresh else ""
    policy = f"{POLICY}; script-src 'sha256-{AGAIN_HASH}'" if refresh else POLICY
    link = f'<p><a href="{escape(back)}">To the page</a></p>' if back else ""
    words = body if isinstance(body, Markup) else f"<p>{escape(body)}</p>"
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{again}<title>{escape(title)} · coalitionlab</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{words}{link}</main></body></html>"
    )
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return HTMLResponse(text, status_code=status, headers=headers)


def invitation(address: str) -> Markup:
    """How others come in: the address, large, and its QR code."""
    code = segno.make(address, micro=False).svg_inline(scale=4, border=3, omitsize=True)
    note = (
        "Everybody opens the same page; it computes on each device by itself, so that any number of people can use it at once. "
        "To predict or to play together, open Class on that page. To look at one thing together, send the address from your own browser: what stands after # is the case, both plans and "
        "every change. If the address does not open, the devices are in another network, or this machine's firewall is closed."
    )
    return Markup(
        f'<p class="address">{escape(address)}</p><div class="code" role="img" aria-label="QR code of the address">{code}</div>'
        f'<p class="quiet">{escape(note)}</p>'
    )
