"""P6, P9, P11, P24: what trust, framing, threats and talk do, through beliefs about the others."""

from __future__ import annotations

import pytest

from patterns.harness import CORE, gap, monthly, outcome, runs, strategy, with_share, world

pytestmark = pytest.mark.patterns
PLAIN = strategy(with_share(CORE, 20))


def test_p6_trust_between_divergent_ties_yields_more() -> None:
    """S0: "face-to-face meetings is important, especially between stakeholders with divergent viewpoints"."""
    apart, alike = (
        strategy(with_share({**CORE, "build_trust": 6}, 20, aims={"build_trust": aim}))
        for aim in ("distant_ties", "close_ties")
    )
    done = runs(world(), apart, alike)
    assert gap(outcome(done, "collective_action", 0), outcome(done, "collective_action", 1)).low > 0


QUIET = {action: days for action, days in CORE.items() if action != "frame_win_win"}
FRAMED, UNFRAMED = strategy(with_share({**QUIET, "frame_win_win": 2}, 20)), strategy(with_share(QUIET, 20))


def overlap_world(alignment: float):
    return world(**{"organisations.traits": {"alignment": {"normal": [alignment, 0.06]}}})


def test_p9_win_win_framing_helps_where_motives_overlap() -> None:
    """S0, S3: a premise that "made collaboration straight forward"."""
    done = runs(overlap_world(0.85), FRAMED, UNFRAMED)
    assert gap(outcome(done, "collective_action", 0), outcome(done, "collective_action", 1)).low > 0
    assert gap(outcome(done, "churn", 1), outcome(done, "churn", 0)).low > 0


def test_p9_where_they_do_not_it_raises_joining_then_exits_then_distrust() -> None:
    """S3: deals that benefit only one of the parties are complicated."""
    done = runs(overlap_world(0.25), FRAMED, UNFRAMED)
    joins, leaves, trust = (
        [monthly(done, name, which) for which in (0, 1)] for name in ("joins", "leaves", "trust")
    )
    assert gap(*(each[:, :18].sum(1) for each in joins)).low > 0
    assert gap(*(each[:, 18:42].sum(1) for each in leaves)).low > 0
    assert gap(*(each[:, 47] for each in trust[::-1])).low > 0
    assert gap(outcome(done, "final", 1), outcome(done, "final", 0)).low > 0


def test_p11_regulation_recruits_the_exposed_who_leave_when_it_eases_unless_they_own() -> None:
    """S0: "they may be more apt to choose to collaborate if they know action may be forced upon them"."""
    eases = [{"name": "the bill is dropped", "month": 31, "regulation": -0.7, "lasting": True}]
    exposed = world(
        withdraw_month=None,
        **{
            "organisations.mix": {
                "business": 44,
                "nonprofit": 6,
                "community": 4,
                "government": 4,
                "education": 2,
            },
            "environment.regulation": 0.85,
            "environment.events": eases,
        },
    )
    threat = {**CORE, "signal_regulation_risk": 3}
    threatening, owning = (
        strategy(with_share(effort, 20, until=30), with_share(after, 20))
        for effort, after in (
            (threat, CORE),
            ({**threat, "assign_ownership": 6}, {**CORE, "assign_ownership": 6}),
        )
    )
    done = runs(exposed, threatening, owning, PLAIN)
    inside = [monthly(done, "membership", which) for which in range(3)]
    assert gap(inside[0][:, 20], inside[2][:, 20]).low > 0.1
    lost = [each[:, 29] - each[:, 44] for each in inside]
    assert gap(lost[0], lost[2]).low > 0
    assert gap(lost[0], lost[1]).low > 0


def test_p24_talk_raises_cooperation_and_more_in_larger_groups() -> None:
    """Balliet 2010: communication and cooperation in social dilemmas, a meta-analysis."""
    gains = []
    for count in (12, 60):
        group = world(**{"organisations.count": count, "convener.capacity": count / 3})
        talking, silent = (
            outcome(
                runs(group, strategy({**CORE, "share": 0.8}), parameters={"talk_rate": rate}, replicates=300),
                "collective_action",
            )
            for rate in (0.08, 0.0)
        )
        gains.append((talking - silent) / silent.mean())
        assert gap(talking, silent).low > 0 or count < 20
    assert gap(gains[1][:300], gains[0][:300]).low > 0
