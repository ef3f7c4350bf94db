"""What every report is made of: a page from a template, and figures that stand in it without a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from coalitionlab.experiments.text import between, decimal, percent

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

FILTERS: Mapping[str, Callable[..., str]] = {"number": decimal, "percent": percent, "between": between}


def page(template: str, content: Mapping[str, Any], filters: Mapping[str, Callable[..., str]]) -> str:
    """Return a template of this room filled in, as the text of one HTML file that asks for nothing from elsewhere.

    `filters` are those of the template's own, besides number, percent and between.
    """
    from plotly.offline import get_plotlyjs

    # The library and the figures are our own text, made safe for a script element; names reach the page escaped.
    return still_page(template, {**content, "plotly": Markup(get_plotlyjs())}, filters)


def still_page(
    template: str, content: Mapping[str, Any], filters: Mapping[str, Callable[..., str]] | None = None
) -> str:
    """As `page`, for a page without scripts: its figures are drawings in the page itself."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {**FILTERS, **(filters or {})}
    return environment.get_template(template).render(**content)


def embedded(figure: Figure | dict[str, Any]) -> dict[str, Any]:
    """Return a figure's height and its JSON, which cannot end the script element that it stands in."""
    from plotly.io.json import to_json_plotly

    content = figure if isinstance(figure, dict) else figure.to_plotly_json()
    text = to_json_plotly(content).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return {"height": int(content["layout"]["height"]), "json": Markup(text)}
