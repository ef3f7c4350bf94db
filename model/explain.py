"""Why an organisation stands where it stands at the end of a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from coalitionlab.agents.convener_view import Leader
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.explanation import Explanation
from coalitionlab.model.weighing import Weighing, explanation_of
from coalitionlab.scenarios.schema import Scenario, Strategy


def explain(
    scenario: Scenario | str | Path,
    strategy: Strategy | str | Path | Leader | None,
    organisation: str,
    seed: int = 0,
    replicate: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> Explanation:
    """Tell a run from one organisation's side: the same run that `simulate` makes of this seed and replicate.

    What it weighed in a month are the terms at the moment when it decided, so their sum is the utility that the model used.

    Raises:
        InputError: for an unknown scenario, strategy or organisation, or a value out of range.
    """
    model = CoalitionModel(scenario, strategy, seed, replicate=replicate, parameters=parameters)
    one = model.organisation(organisation)
    told = Weighing(one.row)
    model.month_law = told
    before = one.status
    model.run_for(model.scenario.months)
    return explanation_of(model, one, told, before)
