"""Go-betweens: through whom an organisation can be asked."""

from __future__ import annotations

from collections.abc import Sequence

from coalitionlab.experiments.convening.people import Followed
from coalitionlab.experiments.convening.steps import LIKELY, MOSTLY
from coalitionlab.model.blueprint import blueprint
from coalitionlab.scenarios.schema import Scenario

#: Kinds of ties (of `TIE_KINDS`) by which one puts in a word for a coalition. Who is regulated, paid or owned by another does not.
OPEN = ("contact", "advice", "cooperation")


def go_between(scenario: Scenario, people: Followed, asked: int, among: Sequence[int], month: float) -> int | None:
    """Return the row of the one through whom an organisation can be asked before a month: of those whom it trusts by a tie of a kind in `OPEN`,
    who are likely inside by then and do not start against the aim, the one whom it trusts most. None where there is none, or ties are drawn.

    Parameters
    ----------
    scenario : Scenario
    people : Followed
    asked : int
        The row of who is to be asked.
    among : sequence of int
        Rows of those who may be proposed.
    month : float
        By when it is to be asked, in months from 1.
    """
    if not isinstance(scenario.ties, tuple):
        return None
    names = blueprint(scenario).names
    known: dict[str, set[str]] = {}
    for tie in scenario.ties:
        for one, other in ((tie.from_, tie.to), (tie.to, tie.from_)):
            if one == names[asked]:
                known.setdefault(other, set()).add(tie.kind)
    trust = people.trust[:, asked].mean(axis=0)
    inside = (people.joined < month).mean(axis=0)  # nan, for never, is not below
    against = people.against.mean(axis=0)
    able = [
        row for row in among
        if row != asked and trust[row] > 0 and known.get(names[row], {""}) <= set(OPEN) and inside[row] >= LIKELY and against[row] < MOSTLY
    ]  # fmt: skip
    return max(able, key=lambda row: float(trust[row]), default=None)
