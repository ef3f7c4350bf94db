"""What a phase does instead while a condition holds: in files, in every way to run, and in the plain reference."""

from __future__ import annotations

import numpy as np
import pytest

from coalitionlab.experiments.factors import with_effort
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.schema import Strategy
from reference.test_trajectories import same
from reference.worlds import led, phase, world

BY_STATE = {"when": "membership above 0.2", "aims": {"build_trust": "members"}}


def strategy(*phases):
    return Strategy.model_validate({"name": "s", "phases": list(phases)})


def test_aims_by_state_are_those_of_a_function_that_looks():
    file = strategy({"name": "a", "effort": {"build_trust": 1, "recruit_first_followers": 3},
                     "aims": {"build_trust": "outsiders"}, "instead": BY_STATE})  # fmt: skip

    def looks(view):
        aim = "members" if view.month > 0 and view.membership > 0.2 else "outsiders"
        return {"build_trust": (view.capacity * 0.25, aim), "recruit_first_followers": view.capacity * 0.75}

    scenario, runs = load_scenario("generic").with_(members_at_start=0.25), []
    for one in (file, looks):
        model = CoalitionModel(scenario, one, rng=4)
        model.run_for(30)
        runs.append(model.outcomes().to_numpy())
    np.testing.assert_array_equal(*runs)
    np.testing.assert_array_equal(
        simulate(scenario, [file], replicates=1, seed=4, months=True).months[0, 0, :30], runs[0]
    )
    still = simulate(scenario, [strategy({"name": "a", "effort": {"build_trust": 1, "recruit_first_followers": 3},
                                          "aims": {"build_trust": "outsiders"}})], replicates=1, seed=4, months=True)  # fmt: skip
    assert not np.array_equal(still.months[0, 0, :30], runs[0])


@pytest.mark.parametrize("seed", range(3))
def test_the_reference_does_the_same(seed):
    phases = (
        phase("build_trust", "recruit_first_followers", until={"when": "membership above 0.4", "at_most": 9}, admits=3,
              instead=[{"when": "joins above 0", "effort": {"provide_backbone": 2, "build_trust": 1}, "aims": {"build_trust": "members"}},
                       {"when": "membership below 0.1", "share": 0.5, "admits": 1}]),
        phase("raise_issue_awareness", until=14, aims={"raise_issue_awareness": "waverers"},
              instead={"when": "collective_action above 0", "effort": {"assign_ownership": 1}}),
        phase("provide_backbone", instead={"when": "leaves above 0", "share": 0.3}),
    )  # fmt: skip
    same(world(), led(*phases), seed=seed)
    same(world(withdraw_month=12), led(*phases), seed=seed)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("    instead: {when: trust above 0.5, share: 0}", 4, "phases[1].instead[1].when: no convener can see 'trust'; write a condition on"),
        ("    until: power_gini above 0.5", 4, "phases[1].until: no convener can see 'power_gini'"),
        ("    instead: {when: membership above 0.5}", 4, "nothing would be different"),
        ("    instead: {share: 0}", 4, "instead[1].when: missing; this field is needed"),
        ("    instead: {when: membership above 0.5, effort: {biuld_trust: 1}}", 4, "did you mean 'build_trust'?"),
        ("    instead: {when: membership above 0.5, effort: {build_trust: 0}}", 4, "the effort on every action is 0"),
        ("    instead: {when: membership above 0.5, aims: {run_pilot: waverers}}", 4, "'run_pilot' has an aim but gets no effort"),
        ("    instead: {when: membership above 0.5, aims: {build_trust: distant_tie}}", 4, "did you mean 'distant_ties'?"),
        ("    instead: 3", 4, "got 3; write a list"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line(tmp_path, text, line, said):
    path = tmp_path / "s.yaml"
    path.write_text("phases:\n  - name: only\n    effort: {build_trust: 1}\n" + text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_strategy(path)
    assert str(caught.value).startswith(f"{path}:{line}: ") and said in str(caught.value), str(caught.value)


def test_factors_reach_inside():
    one = strategy({"name": "a", "effort": {"build_trust": 1, "run_pilot": 1},
                    "instead": {"when": "joins above 0", "effort": {"build_trust": 1, "provide_backbone": 3}}})  # fmt: skip
    moved = with_effort(one, {"build_trust": 0.5}).phases[0].instead[0]
    assert moved.effort == {"build_trust": 0.5, "provide_backbone": 0.5}
    assert one.with_(**{"phases.0.instead.0.when": "joins above 2"}).phases[0].instead[0].when.value == 2


def test_an_unknown_sector_names_the_strategy():
    lost = strategy({"name": "a", "effort": {"build_trust": 1}, "aims": {"build_trust": "sector:busines"}})
    with pytest.raises(
        InputError, match=r"^strategy s: aims.build_trust: unknown sector 'busines'; did you mean 'business'"
    ):
        simulate(load_scenario("generic"), [lost], replicates=1)
