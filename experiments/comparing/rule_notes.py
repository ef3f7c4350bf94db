"""What one has to know to read results under rules by which organisations wait for each other."""

from __future__ import annotations

from collections.abc import Sequence

from coalitionlab.experiments.rules import Variant
from coalitionlab.scenarios.schema import Generated, Scenario

WAITING = ("threshold", "logit")
"""Rules under which an organisation waits for others, and which leadership moves through `persuasion` only."""


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


def _sets_thresholds(scenario: Scenario) -> bool:
    given = scenario.organisations
    if isinstance(given, Generated):
        return "threshold" in given.traits
    return any(getattr(one, "threshold", None) is not None for one in given)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
