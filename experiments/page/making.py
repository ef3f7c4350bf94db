"""A page's text: the sources of its front, the engine and the library, in one file."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from coalitionlab.experiments.page.bringing import vocabulary
from coalitionlab.experiments.page.bundling import FRONT, bundle
from coalitionlab.experiments.page.packing import Onward, case, shared, strategy_data
from coalitionlab.experiments.page.telling import asked, opens, story
from coalitionlab.experiments.questions.questions import lessons
from coalitionlab.experiments.web.export import stored_module
from coalitionlab.scenarios.loader import list_strategies, load_strategy
from coalitionlab.scenarios.schema import Scenario, Strategy

ENGINE = Path(__file__).parents[1] / "web" / "engine.js"


def make_page(
    scenarios: Sequence[Scenario], strategies: Sequence[Strategy], tools: str = "", typed: Mapping[str, str] | None = None,
    onward: Onward | None = None,
) -> str:  # fmt: skip
    """The page, of scenarios and of the library's strategies beside these; its text follows from these and the sources alone.

    `tools` is the address, up to what stands after the page's own `#`, of what a server adds to it; without one nothing links there. `typed` says how commands name
    scenarios and strategies, where not by their names. With `onward` the one scenario is of a case that has begun, from its first month.
    """
    named = {name: load_strategy(name) for name in list_strategies()}
    named.update({each.name: each for each in strategies})
    questions, others, plans = asked({each.name: each for each in scenarios}, named)
    cases: dict[str, Any] = {}
    frame: dict[str, Any] = {}
    for scenario in scenarios:
        packed, frame = case(scenario, list(named.values()), onward)
        cases[scenario.name] = packed | story(scenario, named.values())
    for scenario in others:  # of a question only: not among those to choose from
        cases.setdefault(scenario.name, case(scenario, [])[0] | story(scenario, ()) | {"asked": True})
    module, layout = stored_module()
    library = {
        "version": version("coalitionlab"), "shared": shared() | {"frame": frame}, "cases": cases,
        "strategies": {name: strategy_data(each) for name, each in named.items()}
        | {each.name: strategy_data(each) | {"asked": True} for each in plans if each.name not in named},
        "questions": questions, "lessons": lessons(), "opens": opens(strategies, scenarios[0], named.values()), "layout": json.loads(layout), "reading": vocabulary(()), "tools": tools,
        "typed": dict(typed or {}),
    }  # fmt: skip
    return _assembled(module, library, "; connect-src 'self'" if tools else "")


def _assembled(module: bytes, library: object, asks: str = "") -> str:
    """The page's template, filled; its policy allows this script and this style alone, and what it `asks`: of nobody, or its own server."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (*FRONT.glob("*.js"), ENGINE)}
    script = bundle(sources, "main")
    style = "".join(
        path.read_text(encoding="utf-8") for path in sorted(FRONT.glob("*.css"), key=lambda path: path.stem != "page")
    )
    filled = {
        "SCRIPT": script, "STYLE": style, "SCRIPT_HASH": _hash(script), "STYLE_HASH": _hash(style), "ENGINE": _text(module), "ASKS": asks,
        "LIBRARY": _text(json.dumps(library, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()),
    }  # fmt: skip
    template = (FRONT / "page.html").read_text(encoding="utf-8")
    return "".join(filled.get(part, part) for part in template.split("%%"))


def _text(content: bytes) -> str:
    """Bytes, compressed, as letters that need no escaping."""
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
