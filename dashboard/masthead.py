"""The head of every page: where one is, which scenario, undo and redo, a link, the theme and the size of text."""

from __future__ import annotations

import traitlets

from coalitionlab.dashboard.chart import Chart


class Masthead(Chart):
    """Drawn by `masthead.js`, from `data`; what is done in it arrives as `asked`, a small table with a number that grows."""

    drawn_by = "masthead.js"
    styled_by = ()

    asked = traitlets.Dict().tag(sync=True)
    dark = traitlets.Bool(False).tag(sync=True)
