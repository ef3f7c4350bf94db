"""The command line. Commands import what they need when they run, so that help is instant."""

from __future__ import annotations

from typing import Annotated

import click
import typer
from typer.main import get_command

from coalitionlab.experiments.cli import report as cli_report
from coalitionlab.experiments.cli.support import OneLineErrors

app = typer.Typer(
    cls=OneLineErrors,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Which leadership helps a cross-sector coalition form, deliver and last? A thinking aid, not a forecast.",
    epilog="Example: coalitionlab compare milton_keynes --out results/first",
)


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    if version:
        import coalitionlab

        typer.echo(coalitionlab.__version__)
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


cli_report.add_to(app)


def bridge(name: str) -> click.Command:
    """Return a command of this file as one of click's, until its function is a command."""
    known = get_command(app).commands[name]  # type: ignore[attr-defined]
    return click.Command(
        name,
        params=[click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)],
        context_settings={"ignore_unknown_options": True, "help_option_names": []},
        callback=lambda words: app([name, *words], prog_name="coalitionlab"),
        short_help=(known.help or "").split("\n")[0].rstrip("."),
    )
