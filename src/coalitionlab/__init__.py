"""Agent-based simulation of how coalitions form across sectors, and what leadership changes. A first use::

    import coalitionlab as cl
    comparison = cl.compare("milton_keynes", ["leaderless", "mobilizing_leadership"], replicates=200, seed=7)
    comparison.summary()

Names are imported when first used, so `import coalitionlab` costs next to nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lazy_loader

if not (Path(__file__).parent / "model").is_dir():
    raise ImportError(
        "this copy of coalitionlab was checked out without symbolic links; run git config core.symlinks true && git checkout -f -- src"
    )

_attach, _, __all__ = lazy_loader.attach_stub(__name__, __file__)
__all__ += ["__version__"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("coalitionlab")
    if name == "own":  # a module, which is an attribute of its package only once it is imported
        from importlib import import_module

        return import_module(".scenarios.names.own", __name__)
    return _attach(name)


def __dir__() -> list[str]:
    return list(__all__)
