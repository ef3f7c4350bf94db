"""What the panels draw with."""

from __future__ import annotations

from coalitionlab.dashboard.chart import Chart


class Causes(Chart):
    """Each action's contribution as bars with intervals, drawn by `causes.js`; `data` as `causes.view` makes it, with `reach` and `side`."""

    drawn_by = "causes.js"
    styled_by = ("further.css",)
