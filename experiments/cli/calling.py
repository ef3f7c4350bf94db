"""Running a command: the function is called with the values given, its answer is printed, and saved where --out says."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from coalitionlab.experiments.cli.adapter import Entry, command_parameters, flags_of, load
from coalitionlab.experiments.cli.declarations import Declaration, read_declaration
from coalitionlab.scenarios.errors import InputError, input_error

BAD_INPUT = 2
STOPPED = 130


class Interrupted(KeyboardInterrupt):
    """Work that was stopped by hand; `finding` is what to show of it."""

    def __init__(self, note: str, finding: Any) -> None:
        super().__init__(note)
        self.finding = finding


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP, which stop a command as Ctrl-C does."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = 128 + number


def run(entry: Entry, given: dict[str, Any]) -> None:
    """Call the function of a command with the values given, by parameter; print and save its answer.

    What is done when it is stopped by hand is printed and saved too.
    """
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
    with _progress_and_notes() as meter:
        try:
            answer = function(**arguments, **({"progress": meter} if declared.takes_progress else {}))
            if entry.answer:
                answer = load(entry.answer)(answer, arguments)
        except InputError as error:
            raise _with_flags(error, entry) from None
        except KeyboardInterrupt as stopped:
            answer, interrupt = getattr(stopped, "finding", None), stopped
    if answer is not None:
        _deliver(answer, out, force, json)
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
    from coalitionlab.model.batch import is_compiled

    if not is_compiled():
        click.echo("compiling the model, once; cached afterwards", err=True)


@contextmanager
def _progress_and_notes() -> Iterator[Any]:
    """Show progress and what the library logs on standard error."""
    from coalitionlab.experiments.cli.output import Meter, Notes

    log, notes = logging.getLogger("coalitionlab"), Notes()
    level = log.level
    log.addHandler(notes)
    log.setLevel(logging.INFO)
    try:
        with Meter() as meter:
            yield meter
    finally:
        log.removeHandler(notes)
        log.setLevel(level)


def _deliver(answer: Any, out: Path | None, force: bool, json: bool) -> None:
    """Print an answer, save it, and say where it is."""
    from coalitionlab.experiments.cli.output import print_answer, print_json

    if isinstance(answer, str):
        click.echo(answer)
        return
    if json:
        print_json(answer, out)
    else:
        print_answer(answer)
    if out is not None:
        saved = answer.save(out, force=force)
        report = saved / "report.html" if saved.is_dir() else saved
        click.echo(f"saved in {saved}; open {report} in a browser", err=True)
