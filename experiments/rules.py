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

from coalitionlab.experiments.rule_files import rule_from_file
from coalitionlab.scenarios.decision import RULES, Decision
from coalitionlab.scenarios.errors import InputError, quoted, refuse, suggest
from coalitionlab.scenarios.schema import Generated, Scenario

AnyRule = str | Callable[..., float]
ANONYMOUS = "own_rule"
WAITING = ("threshold", "logit")
"""Rules under which an organisation waits for others, and which leadership moves through `persuasion` only."""


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
    runner: Callable[..., float] | None = None


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
            raise refuse("rule options without rules", "name the rules, or set the scenario's decision")
        return Unfolded(tuple(map(Case, scenarios)))
    given = [rules] if isinstance(rules, str) or callable(rules) else list(rules)
    found = [_resolved(one) for one in given]
    names = [rule.name for rule, _ in found]
    _check(names, options or {})
    variants, cases = [], []
    for scenario in scenarios:
        for rule, runner in found:
            changed = _under(scenario, rule, options or {})
            cases.append(Case(changed, runner))
            variants.append(Variant(changed.name, scenario.name, rule.name))
    return Unfolded(tuple(cases), tuple(rule for rule, _ in found), tuple(variants))


def notes(scenarios: Sequence[Scenario], variants: Sequence[Variant], own: Sequence[str]) -> list[str]:
    """Return, in plain words, what one has to know to read results under the rules `threshold` and `logit`."""
    by_own = {one.scenario for one in variants if one.rule in own}
    waiting = [one for one in scenarios if one.decision.rule in WAITING and one.name not in by_own]
    deaf = [one.name for one in waiting if one.decision.persuasion == 0]
    unset = [one.name for one in waiting if not _sets_thresholds(one)]
    said = []
    if deaf:
        said.append(
            f"Under {_listed(deaf)}, organisations join and leave by how many others are inside and by nothing else, as "
            "decision.persuasion is 0: no leadership moves them (force and pilots aside), and strategies differ only in what "
            "members then achieve together. Set decision.persuasion above 0 (0.5, say) to let leadership lower what they wait for."
        )
    if unset:
        said.append(
            f"Under {_listed(unset)}, what organisations wait for is their trait `threshold` as drawn for the rule `utility`, "
            "around 0: about half wait for nobody and come in at once. Give the trait a distribution of shares to study thresholds."
        )
    return said


def _resolved(given: AnyRule) -> tuple[DecisionRule, Callable[..., float] | None]:
    if not isinstance(given, str):
        if not callable(given):
            raise refuse(
                quoted(given), "give the name of a rule, FILE.py:FUNCTION or a function", field="rule"
            )
        name = getattr(given, "__name__", ANONYMOUS)
        rule = DecisionRule(name if name.isidentifier() else ANONYMOUS, _source(given))
        return rule, _runner(given)
    if given in RULES:
        return DecisionRule(given), None
    if ".py" not in given and ":" not in given:
        raise refuse(
            f"the unknown rule {quoted(given)}",
            f"{suggest(given, RULES, kind='rule')} A function is given as FILE.py:FUNCTION",
            field="rule",
        )
    function, text, path, name = rule_from_file(given)
    try:
        return DecisionRule(name, text, str(path)), _runner(function)
    except InputError as error:
        raise InputError(f"{path}: {name}: {error}") from None


def _runner(function: Callable[..., float]) -> Callable[..., float]:
    from coalitionlab.model.own_rule import own_rule

    run: Callable[..., float] = own_rule(function)[1]
    return run


def _source(function: Any) -> str:
    plain = getattr(function, "py_func", function)
    try:
        return inspect.getsource(plain)
    except (OSError, TypeError):  # typed at a prompt: nothing to show but what it is
        return f"# source not kept: {plain!r}".partition(" at 0x")[0]


def _check(names: Sequence[str], options: Mapping[str, Any]) -> None:
    if not names:
        raise refuse("none", "give at least one", field="rule")
    twice = [name for name in names if list(names).count(name) > 1]
    if twice:
        raise refuse(f"{quoted(twice[0])} twice", "give each rule a name of its own", field="rule")
    known = [name for name in Decision.model_fields if name != "rule"]
    for name in options:
        if name not in known:
            raise refuse(
                f"the unknown field {quoted(name)}", suggest(name, known, kind="option"), field="decision"
            )
        having = [rule for rule, its in RULES.items() if name in its]
        if not set(having) & set(names):
            raise refuse(
                f"{name}, which none of the rules compared has",
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


def _sets_thresholds(scenario: Scenario) -> bool:
    given = scenario.organisations
    if isinstance(given, Generated):
        return "threshold" in given.traits
    return any(getattr(one, "threshold", None) is not None for one in given)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
