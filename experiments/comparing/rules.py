"""The same experiment under several decision rules: those of the model, and functions of a user's own.

A scenario under a rule is a scenario of its own, `NAME@RULE`, that meets the same organisations and the same luck; so every
table, figure and file shows rules as it shows scenarios.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coalitionlab.experiments.comparing.rule_files import rule_from_file
from coalitionlab.scenarios.decision import RULES, Decision
from coalitionlab.scenarios.errors import InputError, input_error, quoted, suggest
from coalitionlab.scenarios.schema import Scenario

ANONYMOUS = "own_rule"


@dataclass(frozen=True)
class DecisionRule:
    """A rule that was compared: its name, and for one of a user's own its source text and the file it came from."""

    name: str
    source: str = ""
    file: str = ""

    @property
    def own(self) -> bool:
        """Whether it is a function of the user's own."""
        return bool(self.source)

    @property
    def sha256(self) -> str:
        """Hash of the source text; empty for the model's own rules, which the version stands for."""
        return hashlib.sha256(self.source.encode()).hexdigest() if self.source else ""


@dataclass(frozen=True)
class Variant:
    """A scenario under a rule: its name, that of the scenario that it was made from, and the rule's."""

    scenario: str
    base: str
    rule: str


@dataclass(frozen=True)
class Case:
    """What is run: a scenario, and how its months are run (None: by the model's own rules)."""

    scenario: Scenario
    runner: Any = None


@dataclass(frozen=True)
class Resolved:
    """A rule that has been found and, if it is a user's own, can be compiled."""

    rule: DecisionRule
    runner: Any = None


AnyRule = str | Callable[..., float] | Resolved


@dataclass(frozen=True)
class Unfolded:
    """Scenarios unfolded by rules; without rules, the scenarios alone."""

    cases: tuple[Case, ...]
    rules: tuple[DecisionRule, ...] = ()
    variants: tuple[Variant, ...] = ()


def unfold(
    scenarios: Sequence[Scenario],
    rules: Sequence[AnyRule] | AnyRule | None,
    options: Mapping[str, Any] | None = None,
) -> Unfolded:
    """Return every scenario under every rule.

    A rule is one of `RULES`, `FILE.py:FUNCTION`, or a function (see `own_rule`). `options` are fields of `Decision`, such as
    `persuasion`; each goes to the rules that have it.

    Raises InputError for an unknown rule or option, and for a function that cannot be a rule.
    """
    if rules is None:
        if options:
            raise input_error("rule options need rules", "name the rules, or set the scenario's decision")
        return Unfolded(tuple(map(Case, scenarios)))
    found = resolve_rules(rules)
    _check_options(options or {}, [one.rule.name for one in found])
    variants, cases = [], []
    for scenario in scenarios:
        for one in found:
            changed = _under(scenario, one.rule, options or {})
            cases.append(Case(changed, one.runner))
            variants.append(Variant(changed.name, scenario.name, one.rule.name))
    return Unfolded(tuple(cases), tuple(one.rule for one in found), tuple(variants))


def resolve_rules(rules: Sequence[AnyRule] | AnyRule) -> tuple[Resolved, ...]:
    """Return rules from names, files and functions, each with a name of its own; a user's file is run for that.

    Raises InputError as `unfold` does.
    """
    given = [rules] if isinstance(rules, str | Resolved) or callable(rules) else list(rules)
    found = tuple(one if isinstance(one, Resolved) else _resolved(one) for one in given)
    names = [one.rule.name for one in found]
    if not names:
        raise input_error("none given", "give at least one", field="rule")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise input_error(
            f"{quoted(twice[0])} is given twice", "give each rule a name of its own", field="rule"
        )
    return found


def _resolved(given: str | Callable[..., float]) -> Resolved:
    if not isinstance(given, str):
        if not callable(given):
            raise input_error(
                f"got {quoted(given)}",
                "give the name of a rule, FILE.py:FUNCTION or a function",
                field="rule",
            )
        name = getattr(given, "__name__", ANONYMOUS)
        rule = DecisionRule(name if name.isidentifier() else ANONYMOUS, _source(given))
        return Resolved(rule, _runner(given))
    if given in RULES:
        return Resolved(DecisionRule(given))
    if ".py" not in given and ":" not in given:
        hint = suggest(given, RULES, kind="rule")
        raise input_error(
            f"unknown rule {quoted(given)}",
            f"{hint if hint.endswith('?') else f'{hint}.'} A function is given as FILE.py:FUNCTION",
            field="rule",
        )
    function, text, path, name = rule_from_file(given)
    try:
        return Resolved(DecisionRule(name, text, str(path)), _runner(function))
    except InputError as error:
        raise InputError(f"{path}: {name}: {error}") from None


def _runner(function: Callable[..., float]) -> Any:
    from coalitionlab.model.own_rule import own_rule

    return own_rule(function)[1]


def _source(function: Any) -> str:
    plain = getattr(function, "py_func", function)
    try:
        return inspect.getsource(plain)
    except (OSError, TypeError):  # typed at a prompt: nothing to show but what it is
        return f"# source not kept: {plain!r}".partition(" at 0x")[0]


def _check_options(options: Mapping[str, Any], names: Sequence[str]) -> None:
    known = [name for name in Decision.model_fields if name != "rule"]
    for name in options:
        if name not in known:
            raise input_error(
                f"unknown field {quoted(name)}", suggest(name, known, kind="option"), field="decision"
            )
        having = [rule for rule, its in RULES.items() if name in its]
        if not set(having) & set(names):
            raise input_error(
                f"none of the rules compared has {name}",
                f"compare {' or '.join(having)} as well, or drop it",
                field="decision",
            )


def _under(scenario: Scenario, rule: DecisionRule, options: Mapping[str, Any]) -> Scenario:
    """Return the scenario under a rule: options that the rule does not have go back to their defaults."""
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
