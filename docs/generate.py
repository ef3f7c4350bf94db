"""The tables of the documentation, written from the registries: `python docs/generate.py` rewrites, `--check` only looks.

A table stands in a page between `<!-- generated: NAME -->` and `<!-- end -->`; what is between is replaced.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS))

from made import of_the_interface, of_the_model  # noqa: E402

BLOCK = re.compile(r"(<!-- generated: ([a-z_]+) -->\n).*?(<!-- end -->)", re.DOTALL)

BLOCKS: dict[str, Callable[[], str]] = {
    "parameters": of_the_model.parameters,
    "actions": of_the_model.actions,
    "monthly_outcomes": lambda: of_the_model.outcome_table(MONTHLY.values()),
    "run_outcomes": lambda: of_the_model.outcome_table(PER_RUN.values()),
    "sectors": of_the_model.sectors,
    "traits": of_the_model.traits,
    "rules": of_the_model.rules,
    "seen": of_the_model.seen,
    "streams": of_the_model.streams,
    "check_values": of_the_model.check_values,
    "tutorial_compare": of_the_interface.tutorial_compare,
    "tutorial_explain": of_the_interface.tutorial_explain,
    "sensitivity_morris": of_the_interface.sensitivity_morris,
    "sensitivity_sobol": of_the_interface.sensitivity_sobol,
    "commands": of_the_interface.commands,
    "table_columns": of_the_interface.table_columns,
    "python_names": of_the_interface.python_names,
    "scenario_fields": of_the_interface.scenario_fields,
    "strategy_fields": of_the_interface.strategy_fields,
    "design_fields": of_the_interface.design_fields,
}


def renewed(text: str, made: dict[str, str]) -> str:
    """A page with its tables as they should be; `made` keeps what has been made, for the next page."""

    def fill(found: re.Match[str]) -> str:
        name = found.group(2)
        if name not in made:
            made[name] = BLOCKS[name]()
        return f"{found.group(1)}\n{made[name]}\n\n{found.group(3)}"

    return BLOCK.sub(fill, text)


def stale(folder: Path = DOCS) -> dict[Path, str]:
    """The pages whose tables are not as they should be, with their renewed text."""
    made: dict[str, str] = {}
    pages = {page: page.read_text(encoding="utf-8") for page in sorted(folder.rglob("*.md"))}
    return {page: text for page, old in pages.items() if (text := renewed(old, made)) != old}


def main(arguments: Sequence[str]) -> int:
    """Rewrites the tables, or with `--check` says which pages are stale; returns the exit status."""
    if list(arguments) not in ([], ["--check"]):
        print("usage: python docs/generate.py [--check]", file=sys.stderr)
        return 2
    pages = stale()
    for page, text in pages.items():
        if arguments:
            print(f"stale: {page.relative_to(DOCS.parent)} (run python docs/generate.py)", file=sys.stderr)
        else:
            page.write_text(text, encoding="utf-8")
            print(f"rewritten: {page.relative_to(DOCS.parent)}")
    return 1 if arguments and pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
