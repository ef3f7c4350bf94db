"""The widget of the page Compare."""

from __future__ import annotations

import traitlets

from coalitionlab.dashboard.chart import Chart, version
from coalitionlab.dashboard.scales import SCALES


class Table(Chart):
    """Drawn by `compare.js` from `data` (see `comparing.view`); what is done in it arrives as `asked`."""

    drawn_by = "compare.js"
    styled_by = ("maps.css",)

    asked = traitlets.Dict().tag(sync=True)
    scales = traitlets.Dict(SCALES).tag(sync=True)
    helpers = traitlets.Unicode(version("maps.js")).tag(sync=True)
