"""The same experiment under several decision rules: those of the model, and functions of the user's own.

A scenario under a rule is a scenario of its own, `NAME@RULE`, with the same organisations and the same random numbers; so every
table, figure and file shows rules as it shows scenarios.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.files import read_python, run_python
from coalitionlab.scenarios.schema import Scenario
from coalitionlab.scenarios.world import RULES, Decision

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


@dataclass(frozen=True)
class Variant:
    """A scenario under a rule: its name, the name of the scenario that it was made from, and the rule's."""

    scenario: str
    base: str
    rule: str


AnyRule = str | Function | DecisionRule


def unfold(
    scenarios: Sequence[Scenario], rules: Sequence[AnyRule] | AnyRule | None, options: Mapping[str, Any] | None = None
) -> tuple[tuple[Scenario, ...], tuple[DecisionRule, ...], tuple[Variant, ...]]:
    """Every scenario under every rule, the rules, and which scenario is which under which rule; without rules, the scenarios alone.

    A rule is one of `RULES`, `FILE.py:FUNCTION`, or a function (see `own_rule`). `options` are fields of `Decision`, such as
    `persuasion`; each is used by the rules that have it.

    Raises
    ------
    InputError
        For an unknown rule or option, and for a function that cannot be a rule.
    """
    if rules is None:
        if options:
            raise input_error("rule options need rules", "name the rules, or set the scenario's decision")
        return tuple(scenarios), (), ()
    resolved = resolve_rules(rules)
    _check_options(options or {}, [rule.name for rule in resolved])
    changed, variants = [], []
    for scenario in scenarios:
        for rule in resolved:
            changed.append(_under(scenario, rule, options or {}))
            variants.append(Variant(changed[-1].name, scenario.name, rule.name))
    return tuple(changed), resolved, tuple(variants)


def own_rules(rules: Sequence[DecisionRule], variants: Sequence[Variant]) -> dict[str, DecisionRule]:
    """The rules of the user's own, by name of the scenario that is run under them."""
    functions = {rule.name: rule for rule in rules if rule.function is not None}
    return {each.scenario: functions[each.rule] for each in variants if each.rule in functions}


def resolve_rules(rules: Sequence[AnyRule] | AnyRule) -> tuple[DecisionRule, ...]:
    """Rules from names, files and functions, with unique names; a Python file is executed for that.

    Raises InputError as `unfold` does.
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


def _check_options(options: Mapping[str, Any], names: Sequence[str]) -> None:
    known = [name for name in Decision.model_fields if name != "rule"]
    for name in options:
        if name not in known:
            raise input_error(f"unknown field {quoted(name)}", suggest(name, known, kind="option"), field="decision")
        having = [rule for rule, fields in RULES.items() if name in fields]
        if not set(having) & set(names):
            raise input_error(
                f"none of the rules compared has {name}",
                f"compare {' or '.join(having)} as well, or drop it",
                field="decision",
            )


def _under(scenario: Scenario, rule: DecisionRule, options: Mapping[str, Any]) -> Scenario:
    """The scenario under a rule. Options that the rule does not have go back to their defaults."""
    changes: dict[str, Any] = {
        "name": f"{scenario.name}@{rule.name}",
        "title": f"{scenario.title or scenario.name} (rule: {rule.name})",
    }
    if not rule.own:
        fields = Decision.model_fields
        decision = {
            name: getattr(scenario.decision, name) if name in RULES[rule.name] else field.default
            for name, field in fields.items()
        }
        decision |= {name: value for name, value in options.items() if name in RULES[rule.name]}
        changes["decision"] = decision | {"rule": rule.name}
    return scenario.with_(**changes)
