"""What the server serves: everything itself, with the headers that keep browsers to it; a path of its own behind another server."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers

from coalitionlab.dashboard.assets import STATIC, VENDORED
from coalitionlab.dashboard.carried import page_of
from coalitionlab.dashboard.guard import Guard
from coalitionlab.dashboard.made import Made
from coalitionlab.dashboard.situation import Offer
from coalitionlab.experiments.attribution.attribute import attribute
from coalitionlab.scenarios.loader import load_scenario


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    body: bytes


def get(address: str, **headers: str) -> Answer:
    asked = urllib.request.Request(address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(asked, timeout=60) as found:
            return Answer(found.status, found.headers, found.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, refused.headers, refused.read())


def test_the_page_is_one_file_that_may_load_nothing(server: str) -> None:
    answer = get(server)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy and "'unsafe-eval'" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert len(answer.headers.get_all("Content-Security-Policy")) == 1
    assert "Set-Cookie" not in answer.headers
    assert not re.search(rb"""(?:src|href)=["']""", answer.body.partition(b"<script")[0])
    assert get(server, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(get(server, Accept_Encoding="gzip").body) == answer.body
    assert get(server, If_None_Match=answer.headers["ETag"]).status == 304


def test_the_tools_may_load_from_here_only(server: str) -> None:
    answer = get(f"{server}tools/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert not re.search(r"https?:|\*", policy)
    scripts = re.search("script-src ([^;]*)", policy)[1]  # type: ignore[index]
    assert "'nonce-" in scripts and "unsafe-inline" not in scripts
    assert get(f"{server}tools/").headers["Content-Security-Policy"] != policy
    assert answer.headers["Cache-Control"] == "no-store"
    named = re.findall(r"""(?:src|href)="(/[^"]+)\"""", answer.body.decode())
    assert len(named) > 6
    for one in named:
        assert get(server + one.lstrip("/")).status == 200, one
    assert not re.search(r"""(?:src|href)="(?:https?:)?//""", answer.body.decode())


def test_what_was_made_has_its_own_policy_and_a_report_its_sandbox() -> None:
    report = Made.of("causes.html", attribute("grassroots", "communication", replicates=2, orders=1).report())
    assert "sandbox" in report.policy and "default-src 'none'" in report.policy
    offer = Offer.of([load_scenario("grassroots").with_(title="<img src=x onerror=alert(1)>")])
    page = page_of("page.html", offer, "../tools/?made=x&")
    assert "sandbox" not in page.policy and "unsafe-inline" not in page.policy
    assert "<img src=x" not in page.text


def test_an_address_that_was_guessed_leads_back(server: str) -> None:
    for guess in ("x", "%2e%2e", "<script>", "a" * 500):
        answer = get(f"{server}made/{urllib.parse.quote(guess)}")
        assert answer.status == 404 and b"<script" not in answer.body


def test_a_class_is_told_the_address_that_it_can_open(server: str) -> None:
    answer = get(f"{server}class", Host="lab.example")
    assert b"http://lab.example/" in answer.body and b"<svg" in answer.body and b"<script" not in answer.body
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    # what is no name of a host is refused before it is drawn
    assert get(f"{server}class", Host='lab.example"><script>').status == 400


def test_every_vendored_file_is_served_and_nothing_is_looked_for_elsewhere(server: str) -> None:
    for file in VENDORED.rglob("*"):
        if file.is_file():
            asked = f"{server}tools/_solara/cdn/{file.relative_to(VENDORED).as_posix()}"
            assert get(asked).body == file.read_bytes()
    for missing in ("requirejs@2.3.6/other.js", "vega@5/build/vega.js", "../server.py", "%2e%2e/server.py"):
        assert get(f"{server}tools/_solara/cdn/{missing}").status == 404


def test_the_vendored_template_compiler_reads_an_element_without_its_end_in_linear_time():
    """CVE-2024-9506; `.ci/vendor_dashboard.py` mends it."""
    (bundle,) = VENDORED.rglob("solara-vuetify-app8.min.js")
    text = bundle.read_text(encoding="utf-8")
    assert r'RegExp("^([\\s\\S]*?)(</"+u+"[^<>]*>)","i")' in text
    assert r'"([\\s\\S]*?)(</"+u+"' not in text


def test_styles_ask_for_vendored_fonts_only():
    for file in VENDORED.rglob("*.css"):
        for url in re.findall(r"url\(([^)]*)\)", file.read_text(encoding="utf-8")):
            name = url.strip("\"'")
            assert not name.startswith(("http:", "https:", "//")), (file, name)
            if "woff2" in name:
                assert name.startswith("data:") or (file.parent / name.split("?")[0].split("#")[0]).is_file(), name


@pytest.mark.parametrize(
    "path",
    [
        "tools/lab/static/../server.py",
        "tools/lab/static/%2e%2e/server.py",
        "tools/lab/static/",
        "tools/static/public/server.py",
    ],
)
def test_no_other_file_of_the_machine_is_served(server: str, path: str) -> None:
    assert get(server + path).status == 404


def test_our_files_are_kept_for_long_under_names_that_change(server: str) -> None:
    page = get(f"{server}tools/").body.decode()
    found = dict(re.findall(r"/lab/static/([\w.]+)\?v=([0-9a-f]{12})", page))
    assert {"tools.css", "lab.js"} <= found.keys()
    answer = get(f"{server}tools/lab/static/tools.css?v={found['tools.css']}")
    assert "immutable" in answer.headers["Cache-Control"] and answer.headers["Content-Type"].startswith("text/css")


def opening(server: str, origin: str, query: str = "?session_id=x", **headers: str) -> int:
    """The status with which the opening of a websocket is answered: 101 when it is open."""
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    address = f"{server.replace('http', 'ws')}tools/jupyter/api/kernels/abc/channels{query}"
    try:
        with connect(address, origin=origin, additional_headers=headers, open_timeout=10):  # type: ignore[arg-type]
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def opens(server: str, origin: str, **headers: str) -> bool:
    return opening(server, origin, **headers) == 101


def test_a_websocket_that_is_none_of_a_page_is_refused(server: str) -> None:
    assert opening(server, server.rstrip("/"), query="") == 403
    assert opening(server, "http://[::1") == 403


def test_what_is_no_message_of_a_page_ends_a_websocket_and_nothing_else(server: str) -> None:
    from websockets.exceptions import ConnectionClosed
    from websockets.sync.client import connect

    for number, message in enumerate(("junk", b"junk", "{}", "[]", "3", "[" * 100_000)):
        address = f"{server.replace('http', 'ws')}tools/jupyter/api/kernels/junk{number}/channels?session_id=x"
        with connect(address, origin=server.rstrip("/"), open_timeout=10) as socket:  # type: ignore[arg-type]
            socket.send(message)
            with pytest.raises(ConnectionClosed):
                while True:
                    socket.recv(timeout=10)
    assert get(server).status == 200


def test_a_page_of_another_site_cannot_open_a_session(server: str) -> None:
    assert opens(server, server.rstrip("/"))
    assert not opens(server, "http://evil.example")
    assert not opens(server, "http://evil.example", **{"X-Forwarded-Host": "evil.example"})
    assert opens(server, "https://lab.example")  # named by --allow-host


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("127.0.0.1:1", 200), ("[::1]:80", 200), ("LAB.example", 200), ("evil.example", 400),
        ("192.0.2.1", 400), ("localhost.evil.example", 400), ("[", 400),
    ],
)  # fmt: skip
def test_only_hosts_of_this_server_are_answered(server: str, host: str, status: int) -> None:
    assert get(server, Host=host).status == status


def test_served_to_everybody_every_address_is_answered_but_no_other_name() -> None:
    guard = Guard(None, "0.0.0.0", ())
    allowed = [
        guard.is_allowed(Headers({"host": host})) for host in ("192.0.2.1:8765", "[2001:db8::1]", "evil.example")
    ]
    assert allowed == [True, True, False]


def test_the_memory_of_the_machine_is_told_on_the_machine_only(server: str) -> None:
    assert get(f"{server}tools/resourcez").status == 200
    # what a server in front of this one says of a visitor
    assert get(f"{server}tools/resourcez", X_Forwarded_For="192.0.2.1").status == 404


def test_our_scripts_name_no_host():
    for file in Path(STATIC).rglob("*.js"):
        found = set(re.findall(r"https?://[^\s\"'`)]+", file.read_text(encoding="utf-8")))
        assert found <= {"http://www.w3.org/2000/svg"}, file


def test_the_address_of_the_first_visitor_is_not_written_into_pages(server: str) -> None:
    forged = {"X_Script_Name": '/x"><script>alert(1)</script>', "Script_Name": "/other", "X_Forwarded_Prefix": "/p"}
    forged_page, page = (
        re.sub(rb'nonce="[^"]*"', b"", get(f"{server}tools/", **headers).body) for headers in (forged, {})
    )
    assert forged_page == page
    assert b"/tools/lab/static/" in page and b"alert(1)" not in page
    assert get(server, **forged).body == get(server).body


def test_an_address_that_does_not_exist_leads_back(server: str) -> None:
    for path in ("nothing", "nothing/<script>", "a/b/c", "tools/nothing"):
        answer = get(server + urllib.parse.quote(path))
        assert answer.status == 404 and b"To the page" in answer.body and b"<script>" not in answer.body
        assert b'href="/"' in answer.body
    assert get(f"{server}tools?case=generic").status == 200


def test_closing_no_session_is_refused(server: str) -> None:
    for headers in ({}, {"Cookie": "any=thing"}):
        closing = urllib.request.Request(f"{server}tools/_solara/api/close/x", headers=headers, method="POST")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(closing, timeout=10)
        assert refused.value.code == 400
        refused.value.close()
