"""Where the engine's module stands when it has been made before: beside this file, or where sources were changed in the user's cache."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from coalitionlab.experiments.files import whole_file
from coalitionlab.model.kept import KEPT, content_hash

#: Whatever a module is made from.
_SOURCES = ("model/**/*.py", "agents/*.py", "scenarios/names/*", "experiments/web/*.py", "experiments/web/*.ll")
#: Where the package carries one: `make generate` puts it there.
CARRIED = Path(__file__).with_name("module")


def kept_module() -> tuple[bytes, bytes] | None:
    """(module, layout as JSON) of the sources as they are, or None where none was made."""
    name = module_name()
    for folder in (CARRIED, KEPT):
        with suppress(OSError):
            return (folder / f"{name}.wasm").read_bytes(), (folder / f"{name}.json").read_bytes()
    return None


def keep(folder: Path, name: str, made: tuple[bytes, bytes]) -> None:
    """Write a module and its layout into a folder, the layout first: a module that is there is complete.

    Its `name` is that of the sources when it was begun: they may have changed since.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, content in ((".json", made[1]), (".wasm", made[0])):
        with whole_file(folder / f"{name}{suffix}") as sink:
            sink.write(content)


def module_name() -> str:
    """The name of a module of the sources as they are, by their content."""
    return f"engine-{content_hash(_SOURCES)}"
