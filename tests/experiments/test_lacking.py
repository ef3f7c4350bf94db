"""What the goals of a case need and nobody has is said, where it is asked for; and no assumed goal needs it."""

from __future__ import annotations

import pytest

from coalitionlab.experiments.cli.describe import validate
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.lacking import lacking
from coalitionlab.experiments.page.telling import story
from coalitionlab.scenarios.able import kinds_had
from coalitionlab.scenarios.importing import import_table
from coalitionlab.scenarios.loader import list_scenarios, load_scenario
from coalitionlab.scenarios.schema import Scenario

MILLS = [{"name": f"Mill {k}", "sector": "business", "joins_at_start": True} for k in range(4)]
LABEL = {"name": "A label", "work": {"expertise": 2, "authority": 12}}
STANDARD = {"name": "A standard", "work": {"authority": 30}, "after": "A label"}


def alliance(**changes: object) -> Scenario:
    return Scenario.model_validate({"name": "alliance", "organisations": MILLS, "goals": [LABEL, STANDARD]} | changes)


def test_a_goal_needs_what_nobody_has():
    (said,) = lacking(alliance(convener={"power": 0.2}))
    assert said.startswith("“A label” needs 12 days of authority and “A standard” 30, and no organisation has any (")
    assert "the convener's power brings 0.2 a month at best" in said and said.endswith("a convener with more power.")
    assert "the convener" not in lacking(alliance(convener={"power": 0.0}))[0].split(":")[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"organisations": [*MILLS, {"name": "Council", "sector": "government"}]},
        {"organisations": [*MILLS[:3], {**MILLS[3], "authority": "0 to 0.5"}]},
        {"usual": {"authority": 0.25}},
        {"sectors": {"business": {"mission": 1, "market": 1, "mandate": 1, "standing": 1}}},  # drawn as sectors usually are
        {"goals": [{**LABEL, "given": {"authority": 12}}]},
        {"convener": {"power": 1.0}, "goals": [LABEL]},
        {"organisations": {"count": 9, "mix": {"business": 1, "government": 1}}},
    ],
)  # fmt: skip
def test_it_is_had_given_or_brought(changes):
    assert not lacking(alliance(**changes))


def test_a_sector_drawn_with_no_weight_brings_nothing():
    assert len(lacking(alliance(organisations={"count": 9, "mix": {"business": 1, "government": 0}}))) == 1
    assert kinds_had(alliance().simulated) == ("expertise", "money", "reach")


def test_every_case_of_the_library_can_be_done():
    assert not [name for name in list_scenarios() if lacking(load_scenario(name))]


def test_what_cannot_be_done_is_not_done_and_said():
    """In a case with an authority the same goal is delivered."""
    case = alliance(convener={"power": 0.0}, goals=[{**LABEL, "work": {"authority": 0.5}}], months=36)
    able = case.with_(organisations=(*({**each, "authority": 0.9} for each in MILLS),))
    runs = {each: compare(each, "communication", replicates=4, worlds=0) for each in (case, able)}
    delivered = [runs[each].delivered["chance"].iloc[0] for each in (case, able)]
    assert delivered[0] == 0.0 < delivered[1]
    assert any("no organisation has any" in line for line in runs[case].words())
    assert not any("no organisation has any" in line for line in runs[able].words())


def test_it_is_said_where_a_case_is_checked_and_where_it_is_told(tmp_path):
    file = tmp_path / "town.yaml"
    file.write_text(
        "name: town\norganisations: {count: 9, mix: {business: 1}}\ngoals: [{name: A label, work: {authority: 50}}]\n"
    )
    checked = validate([file])
    assert not checked.problems and checked.paragraphs[0].endswith("a valid scenario")
    assert "“A label” needs 50 days of authority" in checked.paragraphs[1] == f"  {checked.value[0]['warnings'][0]}"
    assert story(load_scenario(file), ())["lacking"] == checked.value[0]["warnings"]


def test_goals_of_a_table_take_only_what_somebody_listed_has():
    table = "name,type,reach\n" + "".join(f"Mill {k},company,very low\n" for k in range(5))
    made = import_table(table.encode(), name="mills", goals=["a weir", "a path"])
    assert not lacking(made)
    assert [(goal.work.reach, goal.work.authority) for goal in made.goals] == [(0, 0), (0, 0)]
    assert any("No organisation has any reach or authority" in line for line in made.assumed)
    whole = import_table((table + "Council,council,\n").encode(), name="town", goals=["a weir", "a path"])
    assert all(goal.work.authority > 0 and goal.work.reach == 0 for goal in whole.goals)
    each = [made.goals[0].work.total / 5, whole.goals[0].work.total / 6]
    assert each[0] == pytest.approx(each[1], abs=0.01)
