"""Joins and exits by sector and size: read from a register, counted in runs, compared, and told."""

from __future__ import annotations

import numpy as np
import pytest

import coalitionlab as cl
from coalitionlab.experiments.calibrating.calibrate import prior_of
from coalitionlab.experiments.calibrating.history import History, Paths
from coalitionlab.experiments.calibrating.members import (
    LARGER,
    SMALLER,
    Member,
    Members,
    by_group,
    matched,
    share_of_larger,
)
from coalitionlab.experiments.calibrating.summaries import summarise
from coalitionlab.experiments.calibrating.table import make_table

#: Businesses come in the first year, the larger of them first; nonprofits in the second. Two small businesses leave.
REGISTER = "organisation,sector,size,joined,left\n" + "".join(
    [f"B{k},Business,{90 - k},{1 + k},{20 if k > 9 else ''}\n" for k in range(12)]
    + [f"N{k},NGO,{5 + k},{13 + k},\n" for k in range(10)]
    + ["end,,,24,24\n"]
)


def history_of(tmp_path, text: str = REGISTER) -> History:
    file = tmp_path / "register.csv"
    file.write_text(text, encoding="utf-8")
    return cl.read_history(file)


def counts(members: tuple[Member, ...], months: int) -> dict[tuple[str, str], list[int]]:
    return {(name, what): by[0].tolist() for name, what, by in by_group(Members.of(members), members, months)}


def test_a_register_says_who_came_and_left_of_which_sector_and_size(tmp_path):
    history = history_of(
        tmp_path, 'organisation,sector,size,joined,left\nA,x,"1,200",,2\nB,,big,3,\na,x,7,5,\nend,,,6,6\n'
    )
    assert history.members == (Member(0, 2, "x", 1200.0), Member(3, 0, "", None))  # A as it first came
    assert history.notes == ("Sizes that are no numbers are not used: 'big'.",)
    assert history.first(2).members == (Member(0, 2, "x", 1200.0),)
    assert history.first(1).members == (Member(0, 0, "x", 1200.0),)
    assert History.from_dict(history.to_dict()) == history
    assert not history_of(tmp_path, "organisation,sector,joined\nA,,1\nB,,7\n").members


def test_sectors_are_those_of_the_scenario(tmp_path):
    known = (Member(1, 0, "NGO"), Member(2, 0, "Business"), Member(3, 0, "small island", 2.0))
    members, notes = matched(known, ["business", "nonprofit"])
    assert [each.sector for each in members] == ["nonprofit", "business", ""]
    assert notes == (
        "Sectors that the scenario does not have are not compared: 'small island'.",
        "2 organisations without a size count as smaller.",
    )
    assert matched(known[:2], ["education"])[0] == ()


def test_groups_are_counted_by_month(tmp_path):
    members, _ = matched(history_of(tmp_path).members, ["business", "nonprofit"])
    found = counts(members, 24)
    assert found["business", "joins"] == [1] * 12 + [0] * 12 and sum(found["nonprofit", "joins"]) == 10
    assert found["business", "exits"][19] == 2 == sum(found[SMALLER, "exits"]) + sum(found[LARGER, "exits"])
    assert share_of_larger(members) == 0.5 and sum(found[LARGER, "joins"]) == 11  # B0 to B10
    assert share_of_larger([Member(1, 0, size=3.0)] * 4) == 0 == share_of_larger([])


def test_the_larger_ones_of_a_run_are_as_large_a_share_of_those_who_came():
    runs = Members.of([Member(month, 0, size=size) for month, size in ((1, 9), (2, 1), (3, 5), (4, 7), (9, 99))])
    assert runs.larger(0.5, 8).tolist() == [[True, False, False, True, False]]  # the largest came later


def test_what_a_table_keeps_of_members_adds_up_to_its_joins_and_exits():
    case = cl.load_scenario("generic").with_(members_at_start=5)
    prior = prior_of(case, "even_spread", {"organisations.count": (30, 60)}, ["activity"], (), {"turnover": 0.0}, 3)
    table = make_table(prior, 60, 24, [Member(1, 0, "business", 1.0), Member(1, 0, "nonprofit", 2.0)])
    members = table.paths.members
    assert members is not None and (members.joined == 0).sum(axis=1).tolist() == [5] * 60
    first = ((members.joined >= 1) & (members.joined <= 24)).sum(axis=1)
    every = table.paths.joins.sum(axis=1)
    assert (first <= every).all() and (every - first <= table.paths.leaves.sum(axis=1)).all()  # some come back
    assert first.sum() > 0.9 * every.sum()
    assert ((members.left <= 24).sum(axis=1) <= table.paths.leaves.sum(axis=1)).all()
    share = (members.sector == members.sectors.index("business")).sum(axis=1) / table.populations
    assert np.abs(share - 1 / 3).max() < 0.03
    assert (np.isfinite(members.size).sum(axis=1) == table.populations).all()
    same = make_table(prior, 60, 24)
    assert same.paths.members is None and np.array_equal(same.paths.joins, table.paths.joins)


def test_statistics_are_of_what_the_history_shows(tmp_path):
    history = history_of(tmp_path)
    names, values = summarise(Paths.of(history), history)
    own = dict(zip(names, values[0], strict=True))
    assert own["joins of Business in months 1 to 12"] == pytest.approx(np.sqrt(12))
    assert own["joins of NGO in months 13 to 24"] == pytest.approx(np.sqrt(10))
    assert own["exits of Business"] == pytest.approx(np.sqrt(2))
    assert not [name for name in summarise(Paths.of(history.first(12)), history.first(12))[0] if "NGO" in name]


def test_a_calibration_tells_sectors_and_sizes(tmp_path):
    found = cl.calibrate("generic", history_of(tmp_path), runs=200, ahead=6, checks=0, seed=3)
    assert set(found.groups["group"]) == {"business", "nonprofit", LARGER, SMALLER}
    own = found.groups.set_index(["group", "what"])
    assert own.loc[("business", "joins"), "history"] == 12 and own.loc[("nonprofit", "exits"), "history"] == 0
    assert "Joins and exits by sector and size" in found.shown() and "groups" in found.charts().values()
    assert any(line.startswith("By sector and size") for line in found.words())
    assert list(found.figure("groups").data[1].x)[::-1] == found.groups["history"].tolist()
    again = cl.load_calibration(found.save(tmp_path / "results"))
    assert again.groups.equals(found.groups) and again.history == found.history
    assert len(cl.go_on(again, "even_spread", ahead=3).table)
