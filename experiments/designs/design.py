"""Designs: what a sweep varies, as a file, a mapping or a value."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError, model_validator

from coalitionlab.experiments.designs.checks import design_problems
from coalitionlab.experiments.designs.fields import DesignFields
from coalitionlab.experiments.input_files import FILE, FUNCTION, InputFiles
from coalitionlab.scenarios.errors import as_input_error, check
from coalitionlab.scenarios.loader import fields_of, find
from coalitionlab.scenarios.yaml_files import Document, read_yaml, yaml_text


class Design(DesignFields):
    """What a sweep varies, on which scenarios and strategies, and how often.

    Unknown names, values out of range, factors that a scenario does not have, values with which a scenario is
    not valid, and sizes beyond all reason are refused.

    Examples
    --------
    >>> import coalitionlab
    >>> design = coalitionlab.Design(
    ...     name="talk", scenarios="generic", strategies="leaderless", factors={"talk_rate": [0.05, 0.1]}, replicates=20
    ... )
    >>> design.size
    '40 runs: 1 scenario x 1 strategy x 2 points x 20 replicates'
    """

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        check(design_problems(self))
        return self

    def keep_inputs(self, kept: InputFiles) -> dict[str, str]:
        """Keep the design as a file that names the files of its scenarios and strategies beside it."""
        content = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for kind in ("scenarios", "strategies"):
            named = [kept.keep_record(record) for record in getattr(self, kind)]
            content[kind] = [
                one
                if isinstance(one, str)
                else f"{one[FILE]}:{one[FUNCTION]}"
                if FUNCTION in one
                else one.get(FILE, "")
                for one in named
            ]
        return {FILE: kept.keep("design", ".yaml", yaml_text(content).encode())}


def load_design(design: str | Path | Mapping[str, Any] | Design, *, allow_python: bool = False) -> Design:
    """Load a design from the library, from a YAML file, or from a mapping with the same fields.

    Parameters
    ----------
    design
        A name in the library, a path, or a mapping, in which scenarios and strategies may be values.
    allow_python
        Run the Python files that a design file names. A mapping, which is code already, may always name them.

    Returns
    -------
    Design

    Raises
    ------
    InputError
        There is no such file, or something in it cannot be used; one line a problem, with its line. All errors
        are reported before anything runs.

    Examples
    --------
    >>> import coalitionlab
    >>> design = coalitionlab.load_design("trust_and_talk")
    >>> [each.name for each in design.scenarios], design.points
    (['generic'], 128)
    """
    if isinstance(design, Design):
        return design
    if isinstance(design, Mapping):
        return _validated({"name": "design", **design}, None)
    return design_of(read_yaml(find(design, "design")), run_python=allow_python or None)


def design_of(document: Document, *, run_python: bool | None = None) -> Design:
    """The design that a document holds; Python files that it names are run, checked (False) or refused (None).

    Raises InputError as `load_design` does.
    """
    return _validated(fields_of(document, "design"), document, run_python=run_python)


def _validated(value: Mapping[str, Any], document: Document | None, *, run_python: bool | None = True) -> Design:
    context = {"folder": document.file.parent if document else None, "run_python": run_python}
    try:
        return Design.model_validate(dict(value), context=context)
    except ValidationError as error:
        if document is None:
            raise as_input_error(error) from None
        raise as_input_error(error, lambda at: (document.file, document.line(at))) from None
