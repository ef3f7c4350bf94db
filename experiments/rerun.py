"""Making results again from their own folder, and saying whether they are the same."""

from __future__ import annotations

import os
import pickle
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

from coalitionlab.experiments import files, provenance
from coalitionlab.experiments.calls import RECORDED
from coalitionlab.experiments.files import OWN
from coalitionlab.experiments.input_files import FILE, FOLDER, FUNCTION, LOST, STUDY
from coalitionlab.experiments.provenance import program
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.runs.manifest import read_study
from coalitionlab.experiments.same_tables import Verdict, compare_files
from coalitionlab.experiments.words import listed
from coalitionlab.scenarios.errors import input_error, plural, quoted
from coalitionlab.scenarios.files import names_python
from coalitionlab.scenarios.names.extensions import ALONE, VARIABLE, WITHIN, own_hashes

#: Files that hold times of day, and are not compared: words and pictures of the tables, and the journal of a search.
UNCOMPARED = (".json", ".html", ".log")
#: Changed files of the program that are listed.
MOST_LISTED = 8


@dataclass(frozen=True)
class Rerun:
    """Results made again, beside those that were there.

    Attributes
    ----------
    folder : Path
        The results that were made again.
    changes : tuple of str
        What has changed since they were made: versions, code, inputs.
    verdicts : tuple of Verdict
        For every file of theirs, whether it is the same.
    out : Path, optional
        Where the new results are; None when they were not kept.

    Examples
    --------
    >>> Rerun(Path("results/mk"), ("numba was 0.61, is 0.62",), (Verdict("runs.parquet", exact=True),)).words()
    ['Since then: numba was 0.61, is 0.62.', 'same: 1 file, byte for byte']
    """

    folder: Path
    changes: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    out: Path | None = None

    @property
    def same(self) -> bool:
        """Whether every number is the same."""
        return all(verdict.same for verdict in self.verdicts)

    @property
    def status(self) -> int:
        """The exit status of the command: 0 for the same, 1 for different."""
        return 0 if self.same else 1

    def lead(self) -> str:
        """Return what was made again."""
        return f"{self.folder} made again from its own inputs."

    def shown(self) -> Mapping[str, Any]:
        """Return no table: the words say it."""
        return {}

    def words(self) -> list[str]:
        """Return what has changed since, and in one line whether the results are the same."""
        since = [f"Since then: {change}." for change in self.changes] or [
            "Nothing that decides numbers has changed since."
        ]
        compared = plural(len(self.verdicts), "file")
        if self.same:
            exact = all(verdict.exact for verdict in self.verdicts)
            return [*since, f"same: {compared}, {'byte for byte' if exact else 'number for number'}"]
        differing = [verdict for verdict in self.verdicts if not verdict.same]
        first = listed([f"{verdict.name} ({verdict.difference})" for verdict in differing[:3]])
        more = f" and {len(differing) - 3} more" if len(differing) > 3 else ""
        return [*since, f"different: {len(differing)} of {compared}: {first}{more}"]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values, ready for JSON."""
        rows = [{"file": each.name, "same": each.same, "difference": each.difference} for each in self.verdicts]
        kept = None if self.out is None else str(self.out)
        return {
            "folder": str(self.folder),
            "same": self.same,
            "changes": list(self.changes),
            "files": rows,
            "out": kept,
        }


def rerun(
    results: Path,
    *,
    out: Path | None = None,
    force: bool = False,
    allow_python: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Rerun:
    """Make results again from the inputs in their folder, and say whether they are the same.

    Says first what has changed since: the code of the model, versions of Python and packages, the inputs. Exit status 0 when every number
    is the same, 1 when one is not.

    Parameters
    ----------
    results : Path
        A folder of results, of any command with --out.
    out : Path
        New folder that keeps what is made; nothing is kept when not given.
    force : bool
        Replace an earlier results folder.
    allow_python : bool
        Run the Python files among the inputs.
    workers : int
        Threads; one per core when not given.
    progress : callable
        Called with the runs done and the runs in all.

    Returns
    -------
    Rerun
        What has changed, and which files are the same.

    Raises
    ------
    InputError
        When this is no folder of finished results, an input is missing, or a function was given of which only the text is known.

    Examples
    --------
    >>> import tempfile
    >>> import coalitionlab as cl
    >>> folder = cl.compare("generic", "leaderless", replicates=2).save(tempfile.mkdtemp() + "/results")
    >>> cl.rerun(folder).words()[-1]
    'same: 9 files, byte for byte'
    """
    folder = Path(results)
    manifest = files.read_manifest(folder)
    if _own(manifest) != own_hashes():
        return _elsewhere(folder, manifest, out=out, force=force, allow_python=allow_python, workers=workers)
    function, arguments = _call(folder, manifest, allow_python=allow_python)
    changes = tuple(changes_since(folder, manifest))
    if out is not None:
        files.check_target(Path(out), force)
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "results" if out is None else Path(out)
        given = {"workers": workers, "progress": progress, "out": target, "force": force, "allow_python": allow_python}
        known = signature(function).parameters
        answer = function(**arguments, **{name: value for name, value in given.items() if name in known})
        if "out" not in known:
            answer.save(target, force=force)
        names = [name for name in _results(folder, manifest) if not name.endswith(UNCOMPARED)]
        verdicts = [compare_files(folder, target, name, manifest["files"].get(name)) for name in names]
    return Rerun(folder, changes, tuple(verdicts), out)


def _results(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """The names of the files of results in a folder: those in the manifest, and tables that were added later."""
    named = [name for name in manifest["files"] if not name.startswith(FOLDER)]
    return list(dict.fromkeys([*named, *(path.name for path in sorted(folder.glob("*.csv")))]))


def _call(folder: Path, manifest: Mapping[str, Any], *, allow_python: bool) -> tuple[Any, dict[str, Any]]:
    """The function that made the results, and its arguments. Raises InputError when they cannot be made again."""
    call = manifest.get("call")
    if not call:
        problem = "nothing says which call made these results"
        raise input_error(problem, "make them again with a command, or a public function of Python", file=folder)
    if not manifest.get("complete", True):
        raise input_error("these results are not complete", "finish them first (a sweep: --resume)", file=folder)
    # looked up by its public name, as a user would: which module it is in may change
    function: Any = getattr(import_module("coalitionlab"), str(call["function"]), None)
    if call["function"] not in RECORDED or not set(call["arguments"]) <= set(signature(function).parameters):
        problem = f"{quoted(call['function'])} of this version does not take the arguments of these results"
        raise input_error(problem, "use the version that made them; manifest.json names it", file=folder)
    others = [name for name in _python(manifest) if f"{OWN}/" not in name]
    _ask(folder, manifest, allow_python, list(dict.fromkeys([*others, *_called(call["arguments"])])))
    return function, {name: _argument(folder, name, value) for name, value in call["arguments"].items()}


def _python(manifest: Mapping[str, Any]) -> list[str]:
    return [name for name in manifest["files"] if name.startswith(FOLDER) and name.endswith(".py")]


def _called(value: Any) -> Iterator[str]:
    """The Python files that arguments name themselves, wherever they are: a manifest may have been written by anybody."""
    if isinstance(value, str) and names_python(value):
        yield value
    if isinstance(value, dict) and FUNCTION in value:
        yield f"{FOLDER}/{value.get(FILE, '')}"
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _called(part)


def _ask(folder: Path, manifest: Mapping[str, Any], allow_python: bool, python: list[str]) -> None:
    """Raise InputError, naming them, when files would be run that nobody has allowed."""
    if python and not allow_python:
        problem = f"this would run {listed([quoted(name) for name in python])}"
        raise input_error(problem, "read it, and add --allow-python (allow_python=True) if you trust it", file=folder)


def _own(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The hashes of the files that declared things of the user's own when results were made."""
    return {path: sha256 for each in manifest.get("extensions", ()) for path, sha256 in each["files"].items()}


def _elsewhere(folder: Path, manifest: Mapping[str, Any], **given: Any) -> Rerun:
    """Rerun in a process of its own, with the files and packages of the user's own that the results keep, and no others."""
    _ask(folder, manifest, given["allow_python"], _python(manifest))
    own = [f"{(folder / OWN).resolve()}{WITHIN}{each['name']}" for each in manifest.get("extensions", ())]
    environment = {
        **os.environ,
        VARIABLE: os.pathsep.join(own),
        ALONE: "1",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    child = subprocess.run(
        [sys.executable, "-c", _CHILD],
        input=pickle.dumps((folder, given)),
        env=environment,
        stdout=subprocess.PIPE,
        check=False,
    )
    if child.returncode != 0:
        raise input_error(
            f"the process that made them again ended with status {child.returncode}", "see above", file=folder
        )
    answer = pickle.loads(child.stdout)
    if isinstance(answer, BaseException):
        raise answer
    made: Rerun = answer
    return made


#: What the process does; what it prints otherwise goes to standard error.
_CHILD = """
import os, pickle, sys
answers, sys.stdout = os.fdopen(os.dup(1), "wb"), sys.stderr
os.dup2(2, 1)
from coalitionlab.scenarios.errors import InputError
folder, given = pickle.load(sys.stdin.buffer)
try:
    from coalitionlab.experiments.rerun import rerun
    answer = rerun(folder, **given)
except InputError as error:
    answer = error
pickle.dump(answer, answers)
"""


def _argument(folder: Path, name: str, value: Any) -> Any:
    """An argument from its plain form (see `input_files`)."""
    if value == STUDY and name == "design":
        return read_study(folder)
    if isinstance(value, list):
        return [_argument(folder, name, part) for part in value]
    if not isinstance(value, dict):
        return value
    if LOST in value:
        problem = f"of {value[LOST]} only the text was kept, not all that it needs"
        raise input_error(problem, "put it into a file and name FILE.py:FUNCTION", file=folder, field=name)
    if FILE not in value:
        return {key: _argument(folder, name, part) for key, part in value.items()}
    path = folder / FOLDER / value[FILE]
    if not path.exists():
        raise files.damaged(path)
    return f"{path}:{value[FUNCTION]}" if FUNCTION in value else path


def changes_since(folder: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield, in words, what differs from when results were made: versions, machine, code, inputs."""
    was, now = manifest.get("versions", {}), provenance.versions()
    for name in dict.fromkeys([*was, *now]):
        if was.get(name) != now.get(name):
            yield f"{name} was {was.get(name, 'not installed')}, is {now.get(name, 'not installed')}"
    machine = manifest.get("platform", {}).get("machine")
    if machine != platform.machine():
        yield f"the machine was {machine}, is {platform.machine()}"
    yield from _code_changes(manifest.get("code", {}))
    inputs = {name: sha256 for name, sha256 in manifest["files"].items() if name.startswith(FOLDER)}
    for name in files.damaged_files(folder, {"files": inputs}):
        yield f"{name} was changed"


def _code_changes(was: Mapping[str, Any]) -> Iterator[str]:
    """What of the program's source is not as it was."""
    now = program()
    if not was:
        yield "the code may be another: these results do not say which made them"
        return
    old, new = was["files"], now["files"]
    differing = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    if differing:
        more = f" and {len(differing) - MOST_LISTED} more" if len(differing) > MOST_LISTED else ""
        yield f"the model's code is another in {', '.join(differing[:MOST_LISTED])}{more}"
    if was["experiments"] != now["experiments"]:
        yield "the code that chooses runs and sums them up is another"
