"""The widget of the page Explore."""

from __future__ import annotations

from typing import Any

import traitlets

from coalitionlab.dashboard.chart import Chart, version
from coalitionlab.dashboard.scales import SCALES


class Map(Chart):
    """Drawn by `explore.js` from `data` (see `exploring.view`); what is done in it arrives as `asked`."""

    drawn_by = "explore.js"
    styled_by = ("maps.css",)

    asked = traitlets.Dict().tag(sync=True)
    choices: traitlets.List[Any] = traitlets.List().tag(sync=True)
    scales = traitlets.Dict(SCALES).tag(sync=True)
    helpers = traitlets.Unicode(version("maps.js")).tag(sync=True)
