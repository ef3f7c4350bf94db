"""What the page read of a table beside what Python read: organisations, ties, goals, questions, rows left out, and what is said of its shape."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from coalitionlab.experiments.page.bringing import vocabulary
from coalitionlab.scenarios.from_reading import _tells_the_network
from coalitionlab.scenarios.reading.record import Reading

#: A reading in the page, as plain values: for scripts that the page's modules are bundled with.
PLAIN = """
const plain = ({ people, questions, taken, table, goals, issue, ties, tied, says }) => ({ people, questions, says, goals, issue, ties, tied,
  at: [...taken.at].map(([role, k]) => [role, table.labels[k]]), left: table.left.map(({ row }) => row) });
"""
_PERSON = ("name", "rows", "sector", "by", "ratings", "stance", "member", "wants")
_TIE = ("start", "end", "kind", "sign", "strength", "both", "distance")


def assert_same(ours: dict[str, Any], theirs: Reading, name: str = "") -> None:
    """Fail where the page read another thing than Python."""
    assert ours.get("refused") is None, name
    expected = [
        (each.name, list(each.rows), each.sector, each.told_by, dict(each.ratings), each.stance, bool(each.member), each.wants)
        for each in theirs.stakeholders
    ]  # fmt: skip
    assert [tuple(map(each.get, _PERSON)) for each in ours["people"]] == expected, name
    tied = [(e.start, e.end, e.kind, e.sign, e.strength, e.both, e.distance) for e in theirs.ties or ()]
    assert [tuple(map(each.get, _TIE)) for each in ours["ties"] or ()] == tied, name
    assert ours["tied"] == _tells_the_network(theirs), name
    assert ("if it is who is in" in " ".join(ours["says"])) == ("member" in theirs.proposed), name
    assert (ours["goals"], ours["issue"]) == (list(theirs.goals), theirs.issue), name
    asked = [(each["names"], each["proposed"]) for each in ours["questions"]]
    assert asked == [(list(each.names), each.proposed) for each in theirs.questions], name
    rated = any("rates something, it is not said what" in each for each in theirs.notes)
    assert any(each.startswith("Something is rated") for each in ours["says"]) == rated, name
    assert _of_shapes(ours["says"]) == _of_shapes(theirs.notes), name
    assert ours["left"] == [each.row for each in theirs.rows_left_out if each.why != "no name"], name


def _of_shapes(said: Iterable[str]) -> list[str]:
    """What is said of a table's shape, in the quotes of both."""
    plain = [each.replace("“", "'").replace("”", "'") for each in said]
    return sorted(each for each in plain if _sentences().fullmatch(each))


@cache
def _sentences() -> re.Pattern[str]:
    said = vocabulary(())["says"].values()
    return re.compile("|".join(re.escape(each).replace(r"\{\}", ".*") for each in said))
