"""The same experiment under several decision rules: those of the model, and functions of the user's own.

A scenario under a rule is a scenario of its own, `NAME@RULE`, with the same organisations and the same random numbers; so every
table, figure and file shows rules as it shows scenarios.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coalitionlab.experiments.rules import AnyRule, DecisionRule, resolve_rules
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.schema import Scenario
from coalitionlab.scenarios.world import RULES, Decision


@dataclass(frozen=True)
class Variant:
    """A scenario under a rule: its name, the name of the scenario that it was made from, and the rule's."""

    scenario: str
    base: str
    rule: str


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
