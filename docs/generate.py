"""The tables of the documentation, written from the registries: `python docs/generate.py` rewrites, `--check` only looks.

A table stands in a page between `<!-- generated: NAME -->` and `<!-- end -->`; what is between is replaced. `CITATION.cff` and
`codemeta.json` at the root are made whole, from `pyproject.toml`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS))

from generators import coverage, interface, metadata, model, patterns  # noqa: E402

BLOCK = re.compile(r"(<!-- generated: ([a-z_]+) -->\n).*?(<!-- end -->)", re.DOTALL)

BLOCKS: dict[str, Callable[[], str]] = {
    "parameters": model.parameters,
    "actions": model.actions,
    "effect_sizes": model.effect_sizes,
    "monthly_outcomes": lambda: model.outcome_table(MONTHLY.values()),
    "run_outcomes": lambda: model.outcome_table(PER_RUN.values()),
    "sectors": model.sectors,
    "traits": model.traits,
    "rules": model.rules,
    "seen": model.seen,
    "streams": model.streams,
    "check_values": model.check_values,
    "tutorial_compare": interface.tutorial_compare,
    "tutorial_explain": interface.tutorial_explain,
    "sensitivity_morris": interface.sensitivity_morris,
    "sensitivity_sobol": interface.sensitivity_sobol,
    "convening_partners": lambda: interface.convening("partners", "job_placement", worlds=20, replicates=4),
    "convening_shocks": lambda: interface.convening("shocks", "job_placement"),
    "convening_leave": lambda: interface.convening(
        "leave", "job_placement", "--months", "12", "--months", "24", "--months", "48"
    ),
    "convening_versus": lambda: interface.convening("versus", "job_placement", "tax_preparation"),
    "teaching_notes": interface.teaching_notes,
    "commands": interface.commands,
    "table_columns": interface.table_columns,
    "table_roles": interface.table_roles,
    "python_names": interface.python_names,
    "scenario_fields": interface.scenario_fields,
    "strategy_fields": interface.strategy_fields,
    "design_fields": interface.design_fields,
    "coverage": coverage.coverage,
    "patterns_by_cases": patterns.patterns_by_cases,
    "missing_patterns": patterns.missing_patterns,
    "cases_by_texts": patterns.cases_by_texts,
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
    """The pages whose tables are not as they should be, with their renewed text; and the files of metadata beside the folder."""
    made: dict[str, str] = {}
    pages = {page: page.read_text(encoding="utf-8") for page in sorted(folder.rglob("*.md"))}
    return stale_metadata(folder.parent) | {
        page: text for page, old in pages.items() if (text := renewed(old, made)) != old
    }


def stale_metadata(root: Path) -> dict[Path, str]:
    """The files made from pyproject.toml that are there and not as they should be, with their text."""
    files = {root / name: make() for name, make in metadata.FILES.items()}
    return {file: text for file, text in files.items() if file.is_file() and file.read_text(encoding="utf-8") != text}


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
