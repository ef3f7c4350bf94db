"""What every command shares: one-line errors, settings, progress. Nothing heavy is imported here."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from coalitionlab.scenarios.schema import Scenario

BAD_INPUT = 2
STOPPED = 130
ASKING_WORLDS = "asking the worlds: regret, ranks, failures"


class OneLineErrors(TyperGroup):
    """Commands whose every complaint is lines on standard error and an exit status, never a traceback."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the command line and exit: 0 done, 2 bad input, 130 stopped by hand."""
        try:
            status = super().main(*args, **(options | {"standalone_mode": False}))
        except (KeyboardInterrupt, typer.Abort):
            status = STOPPED
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = 1
        except Exception as error:
            lines = complaints(error)
            if lines is None:
                raise
            for line in lines:
                typer.echo(line, err=True)
            status = BAD_INPUT
        sys.exit(status if isinstance(status, int) else 0)


def complaints(error: Exception) -> list[str] | None:
    """Return what to tell the user about an error that is theirs to mend; None when it is ours."""
    if type(error).__name__ == "InputError":
        return list(getattr(error, "problems", None) or [str(error)])
    say = getattr(error, "format_message", None)
    return [" ".join(say().split())] if say is not None else None


def read_settings(pairs: Iterable[str]) -> dict[str, Any]:
    """Return name and value of every `--set name=value`; numbers, true, false and null are understood."""
    from coalitionlab.scenarios.errors import input_error, quoted

    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = (part.strip() for part in pair.partition("="))
        if not (name and equals and text):
            raise input_error(f"got {quoted(pair)}", "write it as parameter=value", field="--set")
        if name in found:
            raise input_error(f"{quoted(name)} is given twice", "set it once", field="--set")
        found[name] = _value(text)
    return found


def apply_settings(
    scenarios: Iterable[Scenario], settings: Mapping[str, Any]
) -> tuple[list[Scenario], dict[str, float]]:
    """Return the scenarios with the fields set, and the parameters set."""
    from coalitionlab.experiments.settings import check_parameters
    from coalitionlab.scenarios.errors import input_error, quoted, suggest
    from coalitionlab.scenarios.names.parameters import PARAMETERS
    from coalitionlab.scenarios.schema import Scenario

    parameters = {name: value for name, value in settings.items() if name in PARAMETERS}
    changes = {name: value for name, value in settings.items() if name not in PARAMETERS}
    for name, value in changes.items():
        if name in ("rule", "decision"):  # short for the one field of the decision that everybody knows
            raise input_error(
                f"got {quoted(f'{name}={value}')}", f"write decision.rule={value}", field="--set"
            )
        if name.partition(".")[0] not in Scenario.model_fields:
            names = [*PARAMETERS, *Scenario.model_fields]
            raise input_error(
                f"unknown parameter or field {quoted(name)}",
                suggest(name, names, kind="parameter"),
                field="--set",
            )
    return [one.with_(**changes) if changes else one for one in scenarios], check_parameters(parameters)


def options_of_rules(settings: dict[str, Any]) -> dict[str, Any]:
    """Take the settings `decision.OPTION` out and return them by option: each goes to the rules that have it."""
    from coalitionlab.scenarios.errors import input_error

    if "decision.rule" in settings:
        raise input_error(
            "decision.rule cannot be combined with --rule", "give every rule with --rule", field="--set"
        )
    names = [name for name in settings if name.startswith("decision.")]
    return {name.removeprefix("decision."): settings.pop(name) for name in names}


def announce_compiling(*, explaining: bool = False) -> None:
    """Say on standard error that the model is about to be compiled, when it is (`explain` makes a single run)."""
    from coalitionlab.model.batch import is_compiled

    if not is_compiled(single=explaining):
        typer.echo("compiling the model, once; cached afterwards", err=True)


class Meter:
    """Shows progress and the time left on standard error, from when the work begins; called with the number of runs just done."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.bar: Any = None

    def begin(self, total: int | None, done: int = 0) -> None:
        """Start the clock: so many runs in all (None when nobody can know), so many of them done before."""
        from tqdm import tqdm

        self.bar = tqdm(
            total=total, initial=done, desc=self.what, unit="run", file=sys.stderr, mininterval=1.0, dynamic_ncols=True
        )  # fmt: skip

    def __call__(self, done: int) -> None:
        """Take in so many more."""
        self.bar.update(done)

    def __enter__(self) -> Meter:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()


def _value(text: str) -> Any:
    try:
        return float(text) if any(mark in text.lower() for mark in ".en") else int(text)
    except ValueError:
        return {"true": True, "false": False, "null": None, "none": None}.get(text.lower(), text)
