"""Five models of other authors as scenarios of this one: who is in is who is inside, and nobody leads.

Each function returns scenarios; `membership` runs them as a Study and returns how many are inside month by month. They use the decision
rules `threshold` and `logit` as they are. Where a published number is from memory, or could not be had, it says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy.stats import norm

import coalitionlab as cl
from coalitionlab.experiments.runs.execute import execute
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

#: What these models do not have: organisations that close, people that change, acquaintances, coalitions that end for lack of work.
NOTHING_ELSE = {
    "closures": 0.0, "turnover": 0.0, "succession": 0.0, "latent_degree": 0.0, "ends_after": 1000.0,
}  # fmt: skip
IN_TURN = {"structure_one_by_one": 1.0}


def study(*scenarios: cl.Scenario, replicates: int = 1, seed: int = 1) -> cl.Study:
    """Nobody leads, and every month is kept."""
    return cl.Study(scenarios, (cl.load_strategy("leaderless"),), replicates=replicates, seed=seed, months=True)


def monthly(runs: cl.Runs, name: str, outcome: str = "membership") -> np.ndarray:
    """An outcome of the runs of a scenario: replicates x months."""
    values: np.ndarray = runs.monthly(name)[0, 0, :, :, MONTHLY_NAMES.index(outcome)]
    return values


def membership(
    *scenarios: cl.Scenario, replicates: int = 1, seed: int = 1, outcome: str = "membership"
) -> list[np.ndarray]:
    """The share of organisations inside in each month, or another monthly outcome; for each scenario, replicates x months."""
    runs = execute(study(*scenarios, replicates=replicates, seed=seed))
    return [monthly(runs, each.name, outcome) for each in scenarios]


def crowd(count: int, **traits: object) -> dict[str, object]:
    """Organisations that are alike but for these traits."""
    return {"count": count, "mix": {"community": 1}, "traits": traits}


def granovetter_riot(second_threshold: int = 1) -> cl.Scenario:
    """A hundred people who riot when as many others do as their threshold: 0, 1, 2, ... 99.

    Source: Granovetter 1978, p. 1424. One number changed, the threshold of 1 to 2, and instead of a hundred a single one riots.
    """
    thresholds = [0, second_threshold, *range(2, 100)]
    return cl.Scenario(
        name=f"riot_{second_threshold}",
        months=101,
        organisations=crowd(100, threshold={"values": thresholds}),
        ties={"network": "none"},
        decision={"rule": "threshold", "measure": "count"},
        parameters=NOTHING_ELSE,
    )


def granovetter_normal(sd: float, count: int = 2000) -> cl.Scenario:
    """Thresholds normally distributed around 25 % of the crowd.

    Source: Granovetter 1978, fig. 2: as the standard deviation passes 12.2 the equilibrium leaps from some 6 % to nearly all.
    """
    quantiles = norm.ppf((np.arange(count) + 0.5) / count)
    return cl.Scenario(
        name=f"normal_{round(10 * sd)}",
        months=300,
        organisations=crowd(count, threshold={"values": list(0.25 + sd / 100 * quantiles)}),
        ties={"network": "none"},
        decision={"rule": "threshold"},
        parameters=NOTHING_ELSE,
    )


def watts(degree: float, count: int = 1000, threshold: float = 0.18) -> cl.Scenario:
    """A random network in which one is inside, and others follow when this share of their ties is.

    Source: Watts 2002, fig. 1 and 2: for a threshold of 0.18 global cascades occur between a mean degree of 1 and about 6, seldom but large
    near the upper end.
    """
    return cl.Scenario(
        name=f"degree_{round(10 * degree)}",
        months=60,
        organisations=crowd(count, threshold=threshold),
        ties={"network": "random", "degree": degree},
        decision={"rule": "threshold", "among": "ties"},
        members_at_start=1,
        parameters=NOTHING_ELSE,
    )


def barrett(countries: int = 20, at_start: int = 0, *, in_turn: bool = True) -> cl.Scenario:
    """Countries that sign an agreement while signing pays, with linear benefits and quadratic costs of abatement.

    Source: Barrett 1994. Signatories, k of them, each abate k b / c and the others b / c; being one of k rather than leaving k - 1 gains
    -(k - 1) (k - 3) b^2 / (2 c). So one signs while at most two others have: three, however many countries there are, and whatever b and c.
    As rival camps with a propensity of -1 between all: in while (those outside) - (those inside) among the others is at least N - 5.
    """
    return cl.Scenario(
        name=f"agreement_{countries}_{at_start}{'' if in_turn else '_at_once'}",
        months=24,
        organisations=crowd(countries, threshold=countries - 5, power=1),
        ties={"network": "complete", "distance": 1.0},
        decision={"rule": "threshold", "measure": "balance", "exit": True},
        members_at_start=at_start,
        parameters=NOTHING_ELSE | (IN_TURN if in_turn else {}),
    )


def weakest_link(players: int, precision: float = 1.5) -> cl.Scenario:
    """Players who all begin with high effort, which pays only while all others do the same; they answer to last month with some error.

    Source: Van Huyck, Battalio & Beil 1990: in groups of 14 to 16 minimum effort fell to the lowest of seven levels within a few rounds,
    while most fixed pairs kept the highest. Here are two levels, and the logit errors of Anderson, Goeree & Holt 2001: a player is right with
    probability 1 / (1 + exp(-2 precision)), an assumption.
    """
    return cl.Scenario(
        name=f"weakest_link_{players}",
        months=10,
        organisations=crowd(players, threshold=players - 1.5),
        ties={"network": "complete"},
        decision={"rule": "logit", "measure": "count", "sensitivity": precision},
        members_at_start=players,
        parameters=NOTHING_ELSE,
    )


#: The nine firms of Axelrod et al. 1995, by kind. Sizes are ASSUMED: the paper's table could not be had.
SPECIALISTS = {"Sun": 2.6, "Apollo": 1.6, "Intergraph": 0.5, "SGI": 0.4}
GENERALISTS = {"DEC": 3.7, "IBM": 2.2, "AT&T": 2.0, "HP": 1.0, "Prime": 0.3}
SIZES = SPECIALISTS | GENERALISTS
#: Distances of close and distant rivals: a propensity of -1 and of 0 (the paper's alpha = beta = 1).
CLOSE, DISTANT = 1.0, 0.5


def rivalry(one: str, other: str) -> float:
    """How distant two firms are: firms of one kind are close rivals, and want to be apart."""
    return CLOSE if (one in SPECIALISTS) == (other in SPECIALISTS) else DISTANT


def unix(at_start: Sequence[str] | int = 4, *, in_turn: bool = True) -> cl.Scenario:
    """Nine firms and two alliances for a UNIX standard: inside is the one, outside the other; a firm goes where it is less among rivals.

    Source: Axelrod, Mitchell, Thomas, Bennett & Bruderer 1995; Axelrod & Bennett 1993: of 256 ways to split nine firms two are at the bottom
    of a basin.
    """
    return cl.Scenario(
        name="unix" if in_turn else "unix_at_once",
        months=24,
        organisations=[
            {"name": name, "sector": "business", "power": size, "threshold": 0} for name, size in SIZES.items()
        ],
        ties=[{"from": a, "to": b, "distance": rivalry(a, b), "both": True} for a, b in combinations(SIZES, 2)],
        decision={"rule": "threshold", "measure": "balance", "exit": True},
        members_at_start=at_start,
        parameters=NOTHING_ELSE | (IN_TURN if in_turn else {}),
    )


def minima(sizes: dict[str, float] = SIZES) -> list[frozenset[str]]:
    """Every split of the firms from which no single one wants to move, by direct count: the camp with the first firm in it."""
    first, *others = sizes
    camps = [frozenset((first, *chosen)) for k in range(len(others) + 1) for chosen in combinations(others, k)]
    return [camp for camp in camps if all(_stays(name, camp, sizes) for name in sizes)]


def _stays(name: str, camp: frozenset[str], sizes: dict[str, float]) -> bool:
    """Whether a firm is at least as well off where it is as in the other camp."""
    side = {other: (1 if (other in camp) == (name in camp) else -1) for other in sizes if other != name}
    return sum(side[other] * sizes[other] * (1 - 2 * rivalry(name, other)) for other in side) >= 0
