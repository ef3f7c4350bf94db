"""Decision rules: those of the model, and functions of the user's own."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.files import read_python, run_python
from coalitionlab.scenarios.world import RULES

ANONYMOUS = "own_rule"

Function = Callable[..., float]


@dataclass(frozen=True)
class DecisionRule:
    """A decision rule: its name; for one of the user's own also its function, source text and file.

    The function is None for the rules of the model, and for a rule that was read back from results.
    """

    name: str
    source: str = ""
    file: str = ""
    function: Function | None = field(default=None, compare=False, repr=False)

    @property
    def own(self) -> bool:
        """Whether it is a function of the user's own."""
        return bool(self.source)

    @property
    def sha256(self) -> str:
        """Hash of the source text; empty for the model's own rules, which are part of its version."""
        return hashlib.sha256(self.source.encode()).hexdigest() if self.source else ""

    def keep_inputs(self, kept: Any) -> Any:
        """Keep its file among the `InputFiles` of results, and return what stands for it in a call."""
        return kept.keep_python(self.file, self.source, self.name) if self.own else self.name

    def to_dict(self) -> dict[str, str]:
        """Name, source, file and hash as plain values."""
        return {"name": self.name, "source": self.source, "file": self.file, "sha256": self.sha256}


AnyRule = str | Function | DecisionRule


def resolve_rules(rules: Sequence[AnyRule] | AnyRule) -> tuple[DecisionRule, ...]:
    """Rules from names, files and functions, with unique names; a Python file is executed for that.

    Raises InputError for an unknown rule, and for a function that cannot be one.
    """
    several = [rules] if isinstance(rules, str | DecisionRule) or callable(rules) else list(rules)
    resolved = tuple(one if isinstance(one, DecisionRule) else _resolved(one) for one in several)
    names = [rule.name for rule in resolved]
    if not names:
        raise input_error("none given", "give at least one", field="rule")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise input_error(f"{quoted(twice[0])} is given twice", "give each rule a name of its own", field="rule")
    return resolved


def _resolved(rule: str | Function) -> DecisionRule:
    if not isinstance(rule, str):
        if not callable(rule):
            raise input_error(
                f"got {quoted(rule)}", "give the name of a rule, FILE.py:FUNCTION or a function", field="rule"
            )
        name = getattr(rule, "__name__", ANONYMOUS)
        return DecisionRule(name if name.isidentifier() else ANONYMOUS, _source(rule), function=rule)
    if rule in RULES:
        return DecisionRule(rule)
    if ".py" not in rule and ":" not in rule:
        hint = suggest(rule, RULES, kind="rule")
        raise input_error(
            f"unknown rule {quoted(rule)}",
            f"{hint if hint.endswith('?') else f'{hint}.'} A function is given as FILE.py:FUNCTION",
            field="rule",
        )
    # the text of the whole file: helper functions belong to the rule
    text, path, name = read_python(rule, field="rule")
    return DecisionRule(name, text, str(path), run_python(text, name, path, field="rule"))


def _source(function: Any) -> str:
    plain = getattr(function, "py_func", function)
    try:
        return inspect.getsource(plain)
    except (OSError, TypeError):  # typed at a prompt: there is no source, only the kind of object
        return f"# source not kept: {plain!r}".partition(" at 0x")[0]
