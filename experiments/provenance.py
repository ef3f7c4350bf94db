"""Where results come from: everything needed to make them again, and to see whether anything has changed, the program's own source too."""

from __future__ import annotations

import hashlib
import platform
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from coalitionlab.experiments.files import OWN, digest, finite
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.names.extensions import extensions, own_hashes
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.records import Record

FORMAT = 1
_made_by: ContextVar[str] = ContextVar("made_by", default="")
PACKAGES = (
    "coalitionlab", "mesa", "numpy", "numba", "llvmlite", "networkx", "scipy", "pandas", "pyarrow", "pydantic", "plotly", "optuna", "SALib",
    "scikit-learn",
)  # fmt: skip
LABEL_UNITS = {
    "scenario": "name",
    "strategy": "name",
    "world": "number from 0",
    "replicate": "number from 0; the same random numbers under every strategy",
    "month": "number from 1",
    "outcome": "name",
}
BAND_UNITS = {"mean": "unit of the outcome, over runs"} | {
    f"q{point:02d}": f"unit of the outcome, {point} % point over runs" for point in (5, 25, 50, 75, 95)
}
GOAL_UNITS = {
    "goal": "name",
    "chance": "share of runs that deliver it",
    "low": "lower end of its interval",
    "high": "upper end of its interval",
    "median_month": "month, from 1, by which half of all runs have delivered it; empty where fewer do",
    "q25_month": "the same, a quarter of all runs",
    "q75_month": "the same, three quarters of all runs",
}
ROOT = Path(__file__).parents[1]
#: What decides the numbers of a run: laws, agents, and scenarios as values, with all defaults.
DECIDING = ("model/**/*.py", "agents/**/*.py", "scenarios/*.py", "scenarios/names/*.py", "scenarios/names/*.yaml")
#: What decides how runs are chosen and summed up.
SUMMING = ("experiments/**/*.py",)
DIGITS = 16


def origin(
    kind: str, scenarios: Iterable[Record], strategies: Iterable[Record], command: str, **facts: Any
) -> dict[str, Any]:
    """Return the manifest of results: what they are, what made them, with which versions.

    Parameters
    ----------
    kind : str
        Of results, such as 'comparison'; loading refuses another kind.
    scenarios, strategies : iterable
        Kept whole, each with its SHA-256.
    command : str
        The command line that makes the results again (see `command_line`).
    **facts
        What else made the results: seed, replicates, parameters and so on.

    Returns
    -------
    dict
        Plain JSON values.
    """
    return {
        "format": FORMAT,
        "kind": kind,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        **facts,
        "scenarios": [described(scenario) for scenario in scenarios],
        "strategies": [described(strategy) for strategy in strategies],
        "code": program(),
        "extensions": [each.to_dict() for each in extensions()],
        "versions": versions(),
        "platform": {"system": platform.platform(), "machine": platform.machine()},
    }


def described(thing: Any) -> dict[str, Any]:
    """Return the content of a scenario or strategy with its SHA-256, so that a changed file shows."""
    content = finite(thing.model_dump(mode="json", by_alias=True))
    return {"name": thing.name, "sha256": digest(content), "content": content}


def need_own(manifest: Mapping[str, Any], folder: Path, kind: str = "") -> None:
    """Raise InputError when results rest on what files or packages of the user's own declare (of one kind, where given), and these are not there now."""
    there = {thing for each in extensions() for thing in each.to_dict()["declares"]}
    for each in manifest.get("extensions", ()):
        missing = [thing for thing in each["declares"] if thing not in there and thing.startswith(kind)]
        if missing:
            raise input_error(
                f"these results use {missing[0]}, which {each['name']} declares",
                f"install it, or read {folder / OWN} and add --own '{folder / OWN}#{each['name']}' before the command", file=folder,
            )  # fmt: skip


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that results depend on."""
    return {"python": platform.python_version()} | {name: known for name in PACKAGES if (known := _version(name))}


@cache
def _version(package: str) -> str:
    """The version of an installed package, read once: of some it takes milliseconds; nothing for one that is not there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def units() -> dict[str, dict[str, str]]:
    """Return the unit and meaning of every column of the tables of runs, months and goals delivered."""
    per_run = {name: f"{outcome.unit}: {outcome.meaning}" for name, outcome in PER_RUN.items()}
    monthly = {name: f"{outcome.unit}: {outcome.meaning}" for name, outcome in MONTHLY.items()}
    return {
        "runs": LABEL_UNITS | per_run, "months": LABEL_UNITS | BAND_UNITS, "months.outcome": monthly,
        "delivered": LABEL_UNITS | GOAL_UNITS,
    }  # fmt: skip


def command_line(command: str, *words: str, **options: Any) -> str:
    """Return the command that makes results again: as typed, when they came from the command line.

    Parameters
    ----------
    command, *words : str
        The command and its arguments.
    **options
        Option and value, underscores for hyphens; a list repeats the option, a mapping repeats it as NAME=VALUE, True stands
        alone, and None, False or an empty list leave it out.

    Examples
    --------
    >>> command_line("compare", "generic", strategy=["a", "b"], seed=7, no_months=True)
    'coalitionlab compare generic --strategy a --strategy b --seed 7 --no-months'
    """
    return typed() or command_words(command, *words, **options)


def command_words(command: str, *words: str, **options: Any) -> str:
    """Return a command, whatever was typed; for the arguments see `command_line`."""
    line = ["coalitionlab", command, *words]
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if value is True:
            line.append(option)
        elif isinstance(value, Mapping):
            line += [part for key, number in value.items() for part in (option, f"{key}={number!r}")]
        elif isinstance(value, list | tuple):
            line += [part for each in value for part in (option, str(each))]
        elif value is not None and value is not False:
            line += [option, str(value)]
    return shlex.join(line)


@contextmanager
def made_by(command: str) -> Iterator[None]:
    """While this lasts, what is made says that this command makes it again: in a server, which was started by another one."""
    token = _made_by.set(command)
    try:
        yield
    finally:
        _made_by.reset(token)


def typed() -> str:
    """Return the command as it was typed; empty when what is running was started otherwise."""
    if _made_by.get():
        return _made_by.get()
    if sys.argv and "coalitionlab" in sys.argv[0].rpartition("/")[2]:
        return shlex.join(["coalitionlab", *sys.argv[1:]])
    return ""


def strategy_word(strategy: Any) -> str:
    """Return how a strategy is named on the command line: its name, or the file and function that lead it."""
    function = getattr(strategy, "function", "")
    return f"{getattr(strategy, 'file', '') or 'FILE.py'}:{function}" if function else strategy.name


@cache
def source_digest() -> str:
    """The hash of the code and tables that decide the numbers of a run."""
    return digest(deciding_files())


@cache
def deciding_files() -> dict[str, str]:
    """The first digits of the SHA-256 of every file that decides the numbers of a run, by its path in the package; the user's own last."""
    own = {f"own/{path}": sha256[:DIGITS] for path, sha256 in own_hashes().items()}
    return {**dict(_hashes(DECIDING)), **own}


@cache
def program() -> dict[str, Any]:
    """The source of the program for a manifest: its hash, the files that decide runs, and the hash of those that sum them up."""
    return {"sha256": source_digest(), "files": deciding_files(), "experiments": digest(dict(_hashes(SUMMING)))}


def _hashes(patterns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Line ends as on Unix, so that a copy checked out on Windows has the same hashes."""
    for pattern in patterns:
        for file in sorted(ROOT.glob(pattern)):
            content = file.read_bytes().replace(b"\r\n", b"\n")
            yield file.relative_to(ROOT).as_posix(), hashlib.sha256(content).hexdigest()[:DIGITS]
