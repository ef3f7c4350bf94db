"""One self-contained HTML page from sections, for every finding: it can be read, printed and passed on without a network.

A section is a title with blocks: paragraphs, tables, charts. `page` puts sections into the one template of this room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

Block = dict[str, Any]

CAVEAT = "The numbers are illustrative: use them to question a plan, not to predict."


def section(title: str, *blocks: Block | None, level: int = 2, id: str = "") -> Block:
    """Return a section of the page; blocks that are None are left out. Level 2 is a chapter, 3 and 4 stand below."""
    return {"kind": "section", "title": title, "level": level, "id": id, "blocks": [block for block in blocks if block]}


def paragraph(words: str, look: str = "") -> Block:
    """Return a paragraph; its look is plain, 'help' (small), 'note' (marked), 'issue' or 'verdict' (the answer)."""
    return {"kind": "paragraph", "words": words, "look": look}


def verdict(lines: Sequence[str]) -> Block:
    """Return the answer in words, set off from the rest."""
    return {"kind": "verdict", "lines": list(lines)}


def table(frame: pd.DataFrame, *, text: Iterable[Any] = (), look: str = "") -> Block:
    """Return a table of text, as `words.readable` makes it; its first column names the rows.

    Parameters
    ----------
    frame : DataFrame
        What is shown, formatted; labels are its columns.
    text : iterable of str
        Columns that are set to the left, as the first is.
    look : str
        What its columns are like, for a template that knows it.
    """
    left = set(text)
    columns = [{"label": str(label), "text": k == 0 or label in left} for k, label in enumerate(frame)]
    rows = frame.astype(str).to_numpy().tolist()
    return {"kind": "table", "columns": columns, "rows": rows, "legend": frame.attrs.get("legend", ""), "look": look}


def chart(figure: Any) -> Block:
    """Return a plotly figure, drawn when it is scrolled to."""
    return {"kind": "chart", **_embedded(figure)}


def choice(figures: Mapping[str, Any], hint: str = "") -> Block | None:
    """Return figures of which the reader chooses one by its label; all are printed. None without figures."""
    charts = {label: _embedded(figure) for label, figure in figures.items()}
    return {"kind": "choice", "charts": charts, "hint": hint} if charts else None


def items(lines: Iterable[str], title: str = "") -> Block | None:
    """Return a list of sentences; None when there are none."""
    lines = list(lines)
    return {"kind": "items", "lines": lines, "title": title} if lines else None


def facts(pairs: Mapping[str, Any]) -> Block | None:
    """Return labels with their values; None when there are none."""
    return {"kind": "facts", "pairs": dict(pairs)} if pairs else None


def code(text: str) -> Block:
    """Return text set as it is."""
    return {"kind": "code", "text": text}


def fold(title: str, *blocks: Block | None) -> Block | None:
    """Return blocks that open when the reader asks; all are printed. None without blocks."""
    kept = [block for block in blocks if block]
    return {"kind": "fold", "title": title, "blocks": kept} if kept else None


def reproduction(manifest: Mapping[str, Any], *blocks: Block | None) -> Block:
    """Return the section that says how to make the results again, from their manifest (see `provenance.origin`)."""
    content = [*manifest["scenarios"], *manifest["strategies"]]
    hashes = pd.DataFrame(
        {"name": [entry["name"] for entry in content], "SHA-256": [entry["sha256"] for entry in content]}
    )
    seed = f"Seed {manifest['seed']}. " if "seed" in manifest else ""
    return section(
        "How to make this again",
        code(manifest["command"]) if manifest["command"] else None,
        paragraph(
            f"{seed}The same seed gives the same numbers, however many workers. The tables are beside this file; "
            "everything that made them is in manifest.json."
        ),
        *blocks,
        paragraph(", ".join(f"{name} {number}" for name, number in manifest["versions"].items()), "help"),
        fold("SHA-256 of the scenarios and strategies", table(hashes, text=("SHA-256",))) if len(hashes) else None,
        id="again",
    )


def page(*, title: str, question: str, lead: str, sections: Sequence[Block], caveat: str = CAVEAT) -> str:
    """Return the page as the text of one HTML file that asks for nothing from elsewhere.

    Parameters
    ----------
    title, question, lead : str
        Heading; the question that is answered, above it; and what was done, below it.
    sections : sequence of dict
        See `section`. Those of level 2 with an id are linked from the top, where there are more than two.
    caveat : str
        What the reader should beware of.
    """
    from plotly.offline import get_plotlyjs

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    chapters = [chapter for chapter in sections if chapter["level"] == 2 and chapter["id"] and chapter["title"]]
    # Style, scripts and figures are our own text, safe in their elements; all else is escaped.
    return environment.from_string(_template("page.html.j2")).render(
        title=title, question=question, lead=lead, caveat=caveat, sections=list(sections),
        links=chapters if len(chapters) > 2 else [], plotly=Markup(get_plotlyjs()),
        style=Markup(_template("report.css")), script=Markup(_template("report.js")),
    )  # fmt: skip


def _template(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")


def _embedded(figure: Any) -> dict[str, Any]:
    """Return a figure's height and its JSON, which cannot end the script element that it stands in."""
    from plotly.io.json import to_json_plotly

    content = figure if isinstance(figure, dict) else figure.to_plotly_json()
    text = to_json_plotly(content).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return {"height": int(content["layout"]["height"]), "json": Markup(text)}
