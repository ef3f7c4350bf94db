"""The table of commands, how a command runs, and the entry point.

A command calls its function with the values given; its answer is printed, and saved where --out says. Commands import
what they need when they run, so that help is quick.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import click

from coalitionlab.experiments.cli.adapter import (
    Entry,
    command_parameters,
    flags_of,
    load,
    make_command,
    read_declaration,
)
from coalitionlab.scenarios.errors import InputError, input_error

BAD_INPUT = 2
#: Where the context of a command has what was typed.
TYPED = "coalitionlab.typed"
"""Exit status for input that cannot be used; 128 and the number of the signal for a command that is stopped."""

FINDING = ("out", "force", "json")
COMMANDS = {
    "list": Entry("experiments.cli.describe:list_names", "strategies"),
    "show": Entry("experiments.cli.describe:show", "mobilizing_leadership"),
    "validate": Entry("experiments.cli.describe:validate", "my_town.yaml my_plan.yaml"),
    "run": Entry("experiments.single:run", "milton_keynes --strategy collaborative_campaign --seed 7", answer="experiments.cli.single:run_answer"),
    "compare": Entry("experiments.comparing.compare:compare", "milton_keynes -s leaderless -s mobilizing_leadership --seed 7 --out results/mk", FINDING),
    "map": Entry("experiments.mapping.draw_map:draw_map", "milton_keynes -s mobilizing_leadership -s leaderless --x convener.power --y talk_rate --out results/map", FINDING),
    "sweep": Entry("experiments.sweep:sweep", "trust_and_talk --out results/sweep"),
    "status": Entry("experiments.runs.status:status", "results/sweep"),
    "merge": Entry("experiments.sweep:merge", "results/sweep"),
    "rerun": Entry("experiments.rerun:rerun", "results/mk"),
    "odd": Entry("experiments.study_odd:odd", "results/mk --out supplement.md", ()),
    "crate": Entry("experiments.crate:crate", "results/mk --out mk.zip", ()),
    "export": Entry("experiments.exporting:export", "results/mk --out results/mk-plain --figures pdf", ()),
    "slurm": Entry("experiments.slurm:write_script", "trust_and_talk --shards 8 --out results/sweep", ()),
    "explain": Entry("experiments.cli.single:explain", 'milton_keynes -s collaborative_campaign --organisation "Arriva Buses"'),
    "sensitivity": Entry("experiments.sensitivity.sensitivity:sensitivity", "milton_keynes -s mobilizing_leadership --against leaderless --out results/morris"),
    "calibrate": Entry("experiments.calibrating.calibrate:calibrate", "generic --history history.csv -s collaborative_campaign --vary convener.capacity=5:60 --out results/calibration", FINDING),
    "go-on": Entry("experiments.calibrating.going_on:go_on", "results/calibration -s leaderless -s mobilizing_leadership --ahead 36", FINDING),
    "attribute": Entry("experiments.attribution.attribute:attribute", "milton_keynes -s balanced_power --out results/attribution", FINDING),
    "partners": Entry("experiments.convening.questions:partners", "milton_keynes -s collaborative_campaign", FINDING),
    "shocks": Entry("experiments.convening.questions:shocks", "milton_keynes -s collaborative_campaign", FINDING),
    "leave": Entry("experiments.convening.questions:leave", "milton_keynes -s collaborative_campaign", FINDING),
    "versus": Entry("experiments.convening.questions:versus", "my_case.yaml without_the_bank.yaml -s collaborative_campaign", FINDING),
    "new": Entry("experiments.cli.new:new", "my_case --from stakeholders.xlsx"),
    "optimise": Entry("experiments.optimising.optimise:optimise", "milton_keynes --capacity 12 --out results/best", ("json",)),
    "report": Entry("experiments.board.report:board_report", "my_case.yaml -s mobilizing_leadership --begins 2027-01 --out board.docx", ("json",)),
    "export-wasm": Entry("experiments.web.export:export_wasm", "law.wasm", ()),
    "page": Entry("experiments.page.page:page", "milton_keynes -s collaborative_campaign -s leaderless -o case.html", ()),
    "dashboard": Entry("dashboard.starting:start", "milton_keynes -s collaborative_campaign --port 8900", ()),
}  # fmt: skip


class Commands(click.Group):
    """The commands of the table; every error is one line on standard error and an exit status, never a traceback."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Return a command, made when it is needed."""
        return make_command(name, COMMANDS[name], run) if name in COMMANDS else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the words as they were typed: results say what makes them again."""
        ctx.meta[TYPED] = shlex.join(["coalitionlab", *args])
        return super().parse_args(ctx, args)

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command line and exit: 0 done, 2 input that cannot be used, 130 stopped by Ctrl-C."""
        with stopping_signals() as received:
            try:
                status = super().main(*arguments, **(options | {"standalone_mode": False}))
            except (KeyboardInterrupt, click.Abort):
                click.echo(
                    "stopped", err=True
                )  # before it began, or while it was saved: the whole or nothing stands there
                status = 128 + signal.SIGINT
            except BrokenPipeError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                status = 1
            except Exception as error:
                lines = error_lines(error)
                if not lines:
                    raise
                click.echo("\n".join(lines), err=True)
                status = BAD_INPUT
        sys.exit(128 + received[0] if received else status if isinstance(status, int) else 0)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"max_content_width": 100},
    epilog="Example: coalitionlab compare milton_keynes --out results/first",
)
@click.version_option(package_name="coalitionlab", message="%(version)s")
@click.option(
    "--own",
    multiple=True,
    metavar="FILE.py",
    help="Python file, or folder of them, that declares outcomes, actions, rules and so on of your own; before the command.",
)
@click.pass_context
def app(context: click.Context, own: tuple[str, ...]) -> None:
    """Which leadership helps a cross-sector coalition form, deliver and last? A thinking aid, not a forecast."""
    if own:
        from coalitionlab.scenarios.names.extensions import extend

        extend(*own)
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main() -> None:
    """Entry point of the command `coalitionlab`."""
    app(prog_name="coalitionlab")


@contextmanager
def stopping_signals() -> Iterator[list[int]]:
    """Let SIGTERM and SIGHUP stop the work as Ctrl-C does, and list those received; an ignored signal (nohup) stays ignored."""
    received: list[int] = []

    def stop(number: int, _: object) -> None:
        received.append(number)
        raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    ours = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, stop)
    try:
        yield received
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def error_lines(error: Exception) -> list[str]:
    """Return one line for every problem with what the user gave; none for an error of the program."""
    if isinstance(error, InputError):
        return list(error.problems)
    if isinstance(error, click.ClickException):
        return [" ".join(error.format_message().split())]
    if isinstance(error, OSError) and error.filename is not None:
        return [f"{error.filename}: cannot be read or written ({error.strerror}); choose another file or folder"]
    if isinstance(error, MemoryError):
        return ["not enough memory; use fewer organisations, replicates or workers"]
    return []


def run(entry: Entry, given: dict[str, Any]) -> None:
    """Call the function of a command with the values given, by parameter; print and save its answer.

    What is done when it is stopped by hand is printed and saved too.
    """
    from coalitionlab.experiments.provenance import made_by

    with made_by(click.get_current_context().meta[TYPED]):
        _answer(entry, given)


def _answer(entry: Entry, given: dict[str, Any]) -> None:
    from coalitionlab.experiments.cli.output import deliver, progress_and_notes

    names = {parameter.name for parameter in read_declaration(entry.target)[2]}
    json, out, force = given.pop("json", False), None, False
    if "out" in entry.added:
        out, force = _checked_out(given)
    arguments = _arguments(entry, given)
    function = load(entry.target)
    answer, interrupt = None, None
    with progress_and_notes() as progress:
        try:
            answer = function(**arguments, **({"progress": progress} if "progress" in names else {}))
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
        kept = "nothing is kept" if answer is None else "what is shown rests on the runs that are done"
        click.echo(f"stopped: {str(interrupt) or kept}", err=True)
        raise click.exceptions.Exit(128 + signal.SIGINT)
    problems = getattr(answer, "problems", ())
    if problems:
        click.echo("\n".join(problems), err=True)
        raise click.exceptions.Exit(BAD_INPUT)
    if status := getattr(answer, "status", 0):
        raise click.exceptions.Exit(status)


def _checked_out(given: dict[str, Any]) -> tuple[Any, bool]:
    """Take --out and --force from the values, checked before anything runs."""
    from coalitionlab.experiments.files import check_target

    out, force = given.pop("out", None), given.pop("force", False)
    if out is not None:
        check_target(out, force)
    elif force:
        raise input_error("--force needs --out FOLDER", "name the folder to replace")
    return out, force


def _arguments(entry: Entry, given: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of the function: NAME=VALUE pairs are read and settings are applied."""
    from coalitionlab.experiments.cli.settings import apply_settings, read_ranges, read_settings, read_texts

    for parameter in command_parameters(entry):
        if parameter.pairs == "NAME=TEXT" and parameter.name in given:
            given[parameter.name] = read_texts(given[parameter.name], flags_of(parameter)[0])
        elif parameter.pairs and parameter.name in given and parameter.name != "parameters":
            read = read_ranges if parameter.pairs == "NAME=LOW:HIGH" else read_settings
            given[parameter.name] = read(given[parameter.name])
    return apply_settings(given, read_settings(given.pop("parameters", ())))


def _with_flags(error: InputError, entry: Entry) -> InputError:
    """Return the error with the name of the option where it names a parameter of the function."""
    flags = {
        parameter.name: flags_of(parameter)[0]
        for parameter in command_parameters(entry)
        if parameter.keyword and not parameter.pairs
    }
    details = (replace(each, at=(flags[each.field],)) if each.field in flags else each for each in error.details)
    return InputError(*details)
