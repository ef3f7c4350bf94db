"""The table of commands and the entry point. Commands import what they need when they run, so that help is quick."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from coalitionlab.experiments.cli.adapter import Entry, make_command
from coalitionlab.experiments.cli.calling import BAD_INPUT, exit_status, run, terminated_by_signals

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
