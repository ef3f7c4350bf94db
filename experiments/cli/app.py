"""The table of commands, how a command runs, and the entry point.

A command calls its function with the values given; its answer is printed, and saved where --out says. Commands import
what they need when they run, so that help is quick.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from coalitionlab.experiments.cli.adapter import (
    Declaration,
    Entry,
    command_parameters,
    flags_of,
    load,
    make_command,
    read_declaration,
)
from coalitionlab.scenarios.errors import InputError, input_error

FINDING = ("out", "force", "json")
COMMANDS = {
    "list": Entry("experiments.cli.describe:list_names", "strategies"),
    "show": Entry("experiments.cli.describe:show", "mobilizing_leadership"),
    "validate": Entry("experiments.cli.describe:validate", "my_town.yaml my_plan.yaml"),
    "run": Entry(
        "experiments.single:run",
        "milton_keynes --strategy collaborative_campaign --seed 7",
        answer="experiments.cli.single:run_answer",
    ),
    "compare": Entry(
        "experiments.comparing.compare:compare",
        "milton_keynes -s leaderless -s mobilizing_leadership --seed 7 --out results/mk",
        FINDING,
    ),
    "sweep": Entry("experiments.sweep:sweep", "trust_and_talk --out results/sweep"),
    "status": Entry("experiments.runs.status:status", "results/sweep"),
    "merge": Entry("experiments.sweep:merge", "results/sweep"),
    "slurm": Entry("experiments.slurm:write_script", "trust_and_talk --shards 8 --out results/sweep", ()),
    "explain": Entry(
        "experiments.cli.single:explain",
        'milton_keynes -s collaborative_campaign --organisation "Arriva Buses"',
    ),
    "sensitivity": Entry(
        "experiments.sensitivity.sensitivity:sensitivity",
        "milton_keynes -s mobilizing_leadership --against leaderless --out results/morris",
    ),
    "attribute": Entry(
        "experiments.attribution.attribute:attribute",
        "milton_keynes -s balanced_power --out results/what_caused_what",
        FINDING,
    ),
    "new": Entry("experiments.cli.new:new", "my_case --from stakeholders.xlsx"),
    "optimise": Entry(
        "experiments.optimising.optimise:optimise",
        "milton_keynes --capacity 12 --out results/best",
        ("json",),
    ),
    "report": Entry(
        "experiments.board.report:board_report",
        "milton_keynes -s collaborative_campaign --against hands_off_convener --out board.html",
        ("json",),
    ),
    "dashboard": Entry("dashboard.starting:start", "--port 8900 --no-browser", ()),
}


class Commands(click.Group):
    """The commands of the table; every error is one line on standard error and an exit status, never a traceback."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Return a command, made when it is asked for."""
        return make_command(name, COMMANDS[name], run) if name in COMMANDS else None

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command line and exit: 0 done, 2 input that cannot be used, 130 stopped by Ctrl-C."""
        try:
            with terminated_by_signals():
                status = super().main(*arguments, **(options | {"standalone_mode": False}))
        except (KeyboardInterrupt, click.Abort) as interrupt:
            status = exit_status(interrupt)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = 1
        except Exception as error:
            lines = error_lines(error)
            if not lines:
                raise
            for line in lines:
                click.echo(line, err=True)
            status = BAD_INPUT
        sys.exit(status if isinstance(status, int) else 0)


def error_lines(error: Exception) -> list[str]:
    """Return one line for every problem with what the user gave; none for an error of the program."""
    if type(error).__name__ == "InputError":
        return list(error.problems)  # type: ignore[attr-defined]
    if isinstance(error, click.ClickException):
        return [" ".join(error.format_message().split())]
    if isinstance(error, OSError) and error.filename is not None:
        return [
            f"{error.filename}: cannot be read or written ({error.strerror}); choose another file or folder"
        ]
    if isinstance(error, MemoryError):
        return ["not enough memory; use fewer organisations, replicates or workers"]
    return []


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"max_content_width": 100},
    epilog="Example: coalitionlab compare milton_keynes --out results/first",
)
@click.version_option(package_name="coalitionlab", message="%(version)s")
@click.pass_context
def app(context: click.Context) -> None:
    """Which leadership helps a cross-sector coalition form, deliver and last? A thinking aid, not a forecast."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main() -> None:
    """Entry point of the command `coalitionlab`."""
    app(prog_name="coalitionlab")


BAD_INPUT = 2
STOPPED = 130


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP, which stop a command as Ctrl-C does."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = 128 + number


def run(entry: Entry, given: dict[str, Any]) -> None:
    """Call the function of a command with the values given, by parameter; print and save its answer.

    What is done when it is stopped by hand is printed and saved too.
    """
    from coalitionlab.experiments.cli.output import deliver, progress_and_notes

    declared = read_declaration(entry.target)
    json = given.pop("json", False)
    out, force = (
        (given.pop("out", None), given.pop("force", False)) if "out" in entry.added else (None, False)
    )
    if "out" in entry.added:
        _check_out(out, force)
    arguments = _arguments(declared, given)
    function = load(entry.target)
    if "seed" in declared.names or declared.takes_progress:
        _announce_compiling()
    answer, interrupt = None, None
    with progress_and_notes() as meter:
        try:
            answer = function(**arguments, **({"progress": meter} if declared.takes_progress else {}))
            if entry.answer:
                answer = load(entry.answer)(answer, arguments)
        except InputError as error:
            raise _with_flags(error, entry) from None
        except KeyboardInterrupt as stopped:
            answer, interrupt = getattr(stopped, "finding", None), stopped
    if answer is not None:
        deliver(answer, out, force, json)
        if out is None and "out" in entry.added:
            click.echo("not saved; add --out FOLDER for tables and a report", err=True)
    if interrupt is not None:
        click.echo(f"stopped: {str(interrupt) or 'nothing is kept'}", err=True)
        raise click.exceptions.Exit(exit_status(interrupt))
    for line in getattr(answer, "problems", ()):
        click.echo(line, err=True)
    if getattr(answer, "problems", ()):
        raise click.exceptions.Exit(BAD_INPUT)


def exit_status(interrupt: BaseException | None) -> int:
    """Return the exit status of a command that was stopped: by a signal where one was caught on the way."""
    while interrupt is not None and not isinstance(interrupt, Terminated):
        interrupt = interrupt.__context__
    return STOPPED if interrupt is None else interrupt.status


@contextmanager
def terminated_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP stop the work as Ctrl-C does; a signal that is ignored (nohup) stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: object) -> None:
        raise Terminated(number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        if before[number] is signal.SIG_DFL:
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, before[number])


def _check_out(out: Path | None, force: bool) -> None:
    """Check the results folder before anything runs."""
    from coalitionlab.experiments.files import check_target

    if out is not None:
        check_target(out, force)
    elif force:
        raise input_error("--force needs --out FOLDER", "name the folder to replace")


def _arguments(declared: Declaration, given: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of the function: NAME=VALUE pairs are read and settings are applied."""
    from coalitionlab.experiments.cli.settings import apply_settings, read_ranges, read_settings

    for parameter in declared.parameters:
        if parameter.ranges and parameter.name in given:
            given[parameter.name] = read_ranges(given[parameter.name])
        elif parameter.pairs and parameter.name in given and parameter.name != "parameters":
            given[parameter.name] = read_settings(given[parameter.name])
    return apply_settings(given, read_settings(given.pop("parameters", ())))


def _with_flags(error: InputError, entry: Entry) -> InputError:
    """Return the error with the name of the option where it names a parameter of the function."""
    flags = {
        parameter.name: flags_of(parameter)[0]
        for parameter in command_parameters(entry)
        if parameter.keyword and not parameter.pairs
    }
    details = (
        replace(each, at=(flags[each.field],)) if each.field in flags else each for each in error.details
    )
    return InputError(*details)


def _announce_compiling() -> None:
    from coalitionlab.model.simulate import is_compiled

    if not is_compiled():
        click.echo("compiling the model, once; cached afterwards", err=True)
