"""The two pictures of the board's report, for a page (SVG) and for a document (PNG): goals over time, and the map of organisations.

matplotlib draws both. Text stays text in the SVG, and names are never read as formulas.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from markupsafe import Markup

from coalitionlab.experiments.board.plans import BEST, NOW, PROPOSED, Plans
from coalitionlab.experiments.board.saying import calendar
from coalitionlab.experiments.report import Block
from coalitionlab.scenarios.errors import input_error

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Distinct with any colour vision and in grey.
COLOURS = {NOW: "#6c7780", PROPOSED: "#a84a08", BEST: "#0b5c9e"}
INSIDE, LIKELY, UNLIKELY, AGAINST = ("in already", "likely to come", "hard to win", "against the aim at the start")
MARKS = {
    INSIDE: ("s", "#154e84"), LIKELY: ("o", "#4d8fc4"), UNLIKELY: ("o", "#c7cdd2"), AGAINST: ("D", "#b5440b"),
}  # fmt: skip
INK, GREY, GRID = "#1d2429", "#5c6870", "#dfe4e8"
#: Inches: between the margins of an A4 page.
WIDTH, COURSE_HEIGHT, MAP_HEIGHT = 7.1, 1.7, 2.0
LONGEST_NAME = 45
_STYLE: Any = {
    "svg.fonttype": "none", "svg.hashsalt": "coalitionlab", "font.size": 8.5, "text.color": INK, "axes.labelcolor": GREY,
    "xtick.color": GREY, "ytick.color": GREY, "axes.edgecolor": GREY, "text.parse_math": False,
}  # fmt: skip


class Place(NamedTuple):
    """An organisation on the map: its name, how it leans, how high it stands, and one of MARKS."""

    name: str
    lean: float
    height: float
    mark: str


def check_matplotlib() -> None:
    """Raise InputError when matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        remedy = "install it: pip install 'coalitionlab[report]'"
        raise input_error("the pictures of a report need matplotlib, which is not installed", remedy) from None


#: What the pictures show, for those who cannot see them.
SAYS = {"course": "Goals delivered over time under each plan", "people": "Map of the organisations"}


def picture(name: str) -> Block:
    """Return one of the pictures (of `SAYS`) as a block of a page."""
    return {"kind": "picture", "name": name, "says": SAYS[name]}


def both(plans: Plans, places: Sequence[Place], *, power: bool) -> dict[str, Figure]:
    """Return the two pictures of a report: goals over time, and the map; `power` says whether its height is power."""
    check_matplotlib()
    up = "more power" if power else "more hangs on it"
    across = ("has to be won over", "reasons weigh for coming in")
    return {"course": goals_over_time(plans), "people": organisations_map(places, across, up)}


def goals_over_time(plans: Plans) -> Figure:
    """Draw how many goals are delivered by when, a line a plan, with the middle eight of ten worlds of the one that is advised."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, COURSE_HEIGHT), layout="constrained")
    scenario = plans.scenario
    with _styled():
        axes = figure.subplots()
        months, count = np.arange(scenario.months + 1), len(scenario.every_goal)
        for role in plans.strategies:
            worlds = plans.delivered(role)
            line: Any = {"color": COLOURS[role], "linewidth": 2.2 if role == plans.advice else 1.4}
            axes.plot(months, worlds.mean(axis=0), label=plans.called[role], **line)
            if role == plans.advice and len(worlds) > 1:
                low, high = np.quantile(worlds, [0.1, 0.9], axis=0)
                axes.fill_between(
                    months,
                    low,
                    high,
                    color=COLOURS[role],
                    alpha=0.13,
                    linewidth=0,
                    label=f"eight {'runs' if plans.drawn.today else 'worlds'} in ten",
                )
        axes.set_ylim(0, count * (1.22 if scenario.withdraw_month else 1.04))  # a label stands above all curves
        axes.set_yticks(range(0, count + 1, max(1, count // 5)))
        axes.set_ylabel(f"goals delivered, of {count}")
        _time_axis(axes, scenario.months, scenario.starts)
        if scenario.withdraw_month:
            late = scenario.withdraw_month > 0.75 * scenario.months
            axes.axvline(scenario.withdraw_month - 1, color=GREY, linewidth=0.9, linestyle=(0, (4, 3)))
            axes.annotate(
                "the convener leaves", (scenario.withdraw_month - 1, 1.0), xycoords=("data", "axes fraction"),
                xytext=(-3 if late else 3, -1), ha="right" if late else "left", va="top", textcoords="offset points", fontsize=7.5, color=GREY,
            )  # fmt: skip
        axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
        _bare(axes)
    return figure


def _time_axis(axes: Any, months: int, starts: str | None) -> None:
    """Ticks at the ends of years: of the calendar, or of the plan."""
    first = 0 if starts is None else (13 - calendar(1, starts)[1]) % 12
    every = 12 * max(1, round(months / 12 / 9))
    ticks = list(range(first, months + 1, every))
    labels = [str(calendar(tick + 1, starts)[0]) if starts else f"{tick // 12}" for tick in ticks]
    axes.set_xticks(ticks, labels)
    axes.set_xlim(0, months)
    axes.set_xlabel("beginning of the year" if starts else "years from the start")


def organisations_map(places: Sequence[Place], across: tuple[str, str], up: str) -> Figure:
    """Draw organisations by how they lean (in the middle reasons are even) and by power or weight, named where there is room, the highest first.

    Parameters
    ----------
    places : sequence of Place
    across : tuple of str
        What the left and the right side mean.
    up : str
        What height means.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, MAP_HEIGHT), layout="constrained")
    with _styled():
        axes = figure.subplots()
        for mark, (shape, colour) in MARKS.items():
            own = [place for place in places if place.mark == mark]
            if own:
                at = [place.lean for place in own], [place.height for place in own]
                axes.scatter(*at, s=34, marker=shape, color=colour, edgecolor=INK, linewidth=0.5, label=mark, zorder=3)
        left, right = _extent([place.lean for place in places])
        heights = [place.height for place in places]
        slack = max(0.12 * (max(heights) - min(heights)), 0.02 * max(map(abs, heights)), 1e-6)
        axes.set_xlim(left, right)
        axes.set_ylim(min(heights) - slack, max(heights) + 1.6 * slack)
        axes.axvline(0, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
        axes.set_xticks([])
        middle = axes.text(
            0, 0.98, " reasons even", transform=axes.get_xaxis_transform(), va="top", fontsize=7, color=GREY
        )
        for end, words in ((0.0, f"← {across[0]}"), (1.0, f"{across[1]} →")):
            axes.text(end, -0.045, words, transform=axes.transAxes, ha="right" if end else "left", va="top", color=GREY)
        axes.set_yticks([])
        axes.set_ylabel(f"{up} →")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, frameon=False)
        _bare(axes)
        _name(figure, axes, places, middle)
    return figure


def _extent(leans: Sequence[float]) -> tuple[float, float]:
    """The ends of the scale across: all organisations with room for names, and the middle not at the edge."""
    low, high = min(0.0, *leans), max(0.0, *leans)
    room = max(0.1, high - low)
    return low - 0.18 * room, max(high + 0.18 * room, 0.3 * room)


def _name(figure: Figure, axes: Any, places: Sequence[Place], *other: Any) -> None:
    """Write names beside marks, the highest first, where they cover neither a mark, nor another name, nor other text."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.transforms import Bbox

    canvas: Any = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # the room is known now, and stays
    room = axes.get_window_extent(renderer)
    marks = [axes.transData.transform((place.lean, place.height)) for place in places]
    taken = [Bbox.from_bounds(x - 4, y - 4, 8, 8) for x, y in marks]
    taken += [text.get_window_extent(renderer) for text in other]
    for place in sorted(places, key=lambda place: -place.height):
        label = place.name if len(place.name) <= LONGEST_NAME else place.name[: LONGEST_NAME - 1] + "…"
        for offset, align in _offsets():
            note = axes.annotate(
                label, (place.lean, place.height), xytext=offset, textcoords="offset points", fontsize=7.5, parse_math=False, **align
            )  # fmt: skip
            box = note.get_window_extent(renderer)
            inside = room.x0 <= box.x0 and box.x1 <= room.x1 and room.y0 <= box.y0 and box.y1 <= room.y1
            if inside and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            note.remove()


def _offsets() -> Iterator[tuple[tuple[float, float], dict[str, str]]]:
    """Where a name may stand beside its mark, in points."""
    yield (6, 0), {"ha": "left", "va": "center"}
    yield (-6, 0), {"ha": "right", "va": "center"}
    for far in (5, 9, 14):
        for side, across in (("center", 0), ("left", 3), ("right", -3)):
            yield (across, far), {"ha": side, "va": "bottom"}
            yield (across, -far), {"ha": side, "va": "top"}


def _styled() -> Any:
    from matplotlib import rc_context

    return rc_context(_STYLE)


def _bare(axes: Any) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)


def svg(figure: Figure, says: str) -> Markup:
    """Return a figure as markup for a page; `says` is read where it cannot be seen. The same figure gives the same text."""
    with _styled():
        sink = io.StringIO()
        figure.savefig(sink, format="svg", metadata={"Date": None, "Creator": None})
    drawing = re.sub(r"<metadata>.*?</metadata>", "", sink.getvalue().partition("<svg ")[2], flags=re.DOTALL)
    return Markup('<svg role="img" aria-label="{}" ').format(says) + Markup(drawing)


def png(figure: Figure) -> bytes:
    """Return a figure as the bytes of a PNG file, for a document."""
    with _styled():
        sink = io.BytesIO()
        figure.savefig(sink, format="png", dpi=220, metadata={"Software": None})
    return sink.getvalue()
