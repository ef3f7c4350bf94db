"""Agent-based simulation of how coalitions form across sectors, and what leadership changes.

    import coalitionlab as cl
    comparison = cl.compare("milton_keynes", ["leaderless", "mobilizing_leadership"], replicates=200, seed=7)
    comparison.summary()

Names are imported when first used, so `import coalitionlab` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coalitionlab.agents.convener import Convener
    from coalitionlab.agents.convener_view import ConvenerView
    from coalitionlab.agents.organisation import Organisation
    from coalitionlab.experiments.attribution.attribute import attribute
    from coalitionlab.experiments.attribution.attribution import Attribution
    from coalitionlab.experiments.attribution.counterfactual import Counterfactual, counterfactual
    from coalitionlab.experiments.board.report import board_report
    from coalitionlab.experiments.board.result import BoardReport
    from coalitionlab.experiments.comparing.compare import compare
    from coalitionlab.experiments.comparing.comparison import Comparison
    from coalitionlab.experiments.comparing.loading import load_comparison
    from coalitionlab.experiments.designs.design import Design, load_design
    from coalitionlab.experiments.finding import Finding
    from coalitionlab.experiments.new import new
    from coalitionlab.experiments.optimising.optimise import optimise
    from coalitionlab.experiments.optimising.optimum import Optimum
    from coalitionlab.experiments.runs.runs import Runs, Stopped
    from coalitionlab.experiments.sensitivity.result import Sensitivity
    from coalitionlab.experiments.sensitivity.sensitivity import load_sensitivity, sensitivity
    from coalitionlab.experiments.single import explain, run
    from coalitionlab.experiments.study import Study
    from coalitionlab.experiments.sweep import Sweep, load_sweep, sweep
    from coalitionlab.experiments.worlds.robustness import Robustness, robustness
    from coalitionlab.model.batch import simulate
    from coalitionlab.model.coalition_model import CoalitionModel
    from coalitionlab.model.explanation import Explanation
    from coalitionlab.model.own_rule import own_rule
    from coalitionlab.scenarios.errors import InputError
    from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
    from coalitionlab.scenarios.names.actions import ACTIONS
    from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
    from coalitionlab.scenarios.names.parameters import PARAMETERS
    from coalitionlab.scenarios.schema import Scenario, Strategy

    __version__: str

_HOMES = {
    "ACTIONS": "scenarios.names.actions",
    "Attribution": "experiments.attribution.attribution",
    "BoardReport": "experiments.board.result",
    "CoalitionModel": "model.coalition_model",
    "Comparison": "experiments.comparing.comparison",
    "Convener": "agents.convener",
    "ConvenerView": "agents.convener_view",
    "Counterfactual": "experiments.attribution.counterfactual",
    "Design": "experiments.designs.design",
    "Finding": "experiments.finding",
    "Explanation": "model.explanation",
    "InputError": "scenarios.errors",
    "MONTHLY": "scenarios.names.outcomes",
    "Optimum": "experiments.optimising.optimum",
    "Organisation": "agents.organisation",
    "PARAMETERS": "scenarios.names.parameters",
    "PER_RUN": "scenarios.names.outcomes",
    "Robustness": "experiments.worlds.robustness",
    "Runs": "experiments.runs.runs",
    "Scenario": "scenarios.schema",
    "Sensitivity": "experiments.sensitivity.result",
    "Stopped": "experiments.runs.runs",
    "Strategy": "scenarios.schema",
    "Study": "experiments.study",
    "Sweep": "experiments.sweep",
    "attribute": "experiments.attribution.attribute",
    "board_report": "experiments.board.report",
    "compare": "experiments.comparing.compare",
    "counterfactual": "experiments.attribution.counterfactual",
    "explain": "experiments.single",
    "list_scenarios": "scenarios.loader",
    "list_strategies": "scenarios.loader",
    "load_comparison": "experiments.comparing.loading",
    "load_design": "experiments.designs.design",
    "load_scenario": "scenarios.loader",
    "load_sensitivity": "experiments.sensitivity.sensitivity",
    "load_strategy": "scenarios.loader",
    "load_sweep": "experiments.sweep",
    "new": "experiments.new",
    "optimise": "experiments.optimising.optimise",
    "own_rule": "model.own_rule",
    "robustness": "experiments.worlds.robustness",
    "run": "experiments.single",
    "sensitivity": "experiments.sensitivity.sensitivity",
    "simulate": "model.batch",
    "sweep": "experiments.sweep",
}

__all__ = [
    "ACTIONS",
    "MONTHLY",
    "PARAMETERS",
    "PER_RUN",
    "Attribution",
    "BoardReport",
    "CoalitionModel",
    "Comparison",
    "Convener",
    "ConvenerView",
    "Counterfactual",
    "Design",
    "Explanation",
    "Finding",
    "InputError",
    "Optimum",
    "Organisation",
    "Robustness",
    "Runs",
    "Scenario",
    "Sensitivity",
    "Stopped",
    "Strategy",
    "Study",
    "Sweep",
    "__version__",
    "attribute",
    "board_report",
    "compare",
    "counterfactual",
    "explain",
    "list_scenarios",
    "list_strategies",
    "load_comparison",
    "load_design",
    "load_scenario",
    "load_sensitivity",
    "load_strategy",
    "load_sweep",
    "new",
    "optimise",
    "own_rule",
    "robustness",
    "run",
    "sensitivity",
    "simulate",
    "sweep",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("coalitionlab")
    elif name in _HOMES:
        value = getattr(import_module(f"coalitionlab.{_HOMES[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
