"""How solara is set up: offline, quiet, and with closed tabs let go. To be called before anything of solara is imported."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

HERE = Path(__file__).parent
VENDORED, STATIC = HERE / "vendored", HERE / "static"

#: A tab that was closed without saying so is let go after this long.
CULLED = "30m"


def set_up() -> None:
    """Sets solara's settings in this process's environment, where solara reads them when it is imported.

    A setting that is there already is kept only where it is ours to give (the time after which tabs are let go).
    """
    os.environ.setdefault("SOLARA_KERNEL_CULL_TIMEOUT", CULLED)
    os.environ.update(
        SOLARA_APP="coalitionlab.dashboard.app",
        SOLARA_ASSETS_PROXY="True",
        SOLARA_ASSETS_PROXY_CACHE_DIR=str(VENDORED),
        SOLARA_ASSETS_FONTAWESOME_ENABLED="False",
        SOLARA_TELEMETRY_MIXPANEL_ENABLE="False",
        SOLARA_THEME_SHOW_BANNER="False",
        SOLARA_THEME_TITLE="coalitionlab",
        SOLARA_THEME_LOADER="plain",
        SOLARA_MODE="production",
    )
    # a local address without https is what a dashboard is for; solara warns of it with every visit
    warnings.filterwarnings("ignore", "Cookies with samesite=none require https")
