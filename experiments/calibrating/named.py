"""Who is inside: of the runs that agree with a history in numbers, those that agree best with it in names go on.

A run hardly ever has forty organisations where a history has them, and none can be put there: who is inside is what its law made of
it. So names are one more distance of approximate Bayesian computation, the number of organisations that stand elsewhere. The runs that
were accepted by numbers are accepted once more, those with the fewest organisations elsewhere, as many as carry a share of the weight (all
that have everybody right, where these are more). For whole runs nothing sharper can be had from so few.

Of one organisation by itself more can be said: its chance to be inside later is taken from the runs in which it stands where the
history has it. What stands at one place is conditioned on exactly, the others by numbers alone, as in localised particle filters
(Poterjoy 2016).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from coalitionlab.experiments.calibrating.conditioning import Posterior
from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.calibrating.prior import Prior, Setup, lasting
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.web.first import usual_runner
from coalitionlab.model.blueprint import blueprint
from coalitionlab.model.simulate import simulate_units
from coalitionlab.scenarios.errors import plural, quoted

#: Of the weight of the runs accepted by numbers, what those that agree best in names carry; and the runs of equal weight that they are worth at least.
KEPT, FEWEST = 0.25, 50.0
#: Runs that the mean over all organisations which stand alike is worth, beside those in which one organisation does.
STEADIED = 1.0
INSIDE, OUTSIDE, UNKNOWN = 1, 0, -1
IN_NUMBERS = "They agree in how many came and went and in what was delivered, by when, not in who."


@dataclass(frozen=True, eq=False)
class Named:
    """Where R accepted runs have the N organisations of a case at the end of a history.

    Attributes
    ----------
    names : tuple of str
        N names, as the case has them.
    places : ndarray
        N places in the history: `INSIDE`, `OUTSIDE` or `UNKNOWN`.
    inside : ndarray
        R x N, whether each is inside in each run; R x 0 where no place is known.
    before, weights : ndarray
        R weights, each adding up to 1: by numbers alone, and of those that agree best in names.
    """

    names: tuple[str, ...]
    places: np.ndarray
    inside: np.ndarray
    before: Floats
    weights: Floats

    @property
    def compared(self) -> int:
        """How many organisations have a place that is known."""
        return int((self.places != UNKNOWN).sum())

    @property
    def effective(self) -> float:
        """The runs of equal weight that those which go on are worth."""
        return float(1.0 / np.square(self.weights).sum())

    def chances(self, later: np.ndarray) -> Floats:
        """Return the chance of each organisation to be inside later, given whether it is in each run (R x N).

        Where its place today is known, from the runs that have it there, steadied by all organisations that stand alike.
        """
        elsewhere = (self.inside != self.places) & (self.places != UNKNOWN)
        worth = np.where(elsewhere, 0.0, self.before[:, None]) / np.square(self.before).sum()
        found, room = (worth * later).sum(axis=0), worth.sum(axis=0)
        for place in (INSIDE, OUTSIDE, UNKNOWN):
            alike = self.places == place
            mean = found[alike].sum() / max(room[alike].sum(), 1e-9)
            found[alike] += STEADIED * mean
        return np.asarray(found / (room + STEADIED))

    def words(self) -> str:
        """Return on whom the runs agree, in a sentence."""
        if not self.compared:
            return IN_NUMBERS
        kept, there = self.weights > 0, self.places == INSIDE
        if not disagreements(self.inside, self.places)[kept].any():
            every = plural(self.compared, "organisation")
            return f"In the {kept.sum():,} of them that go on, worth {self.effective:.0f} of equal weight, all {every} stand where the history has them."
        right, usual = (weights @ self.inside[:, there].sum(axis=1) for weights in (self.weights, self.before))
        return (
            f"The {kept.sum():,} of them that agree best in who is inside go on, worth {self.effective:.0f} of equal weight: of "
            f"{plural(int(there.sum()), 'organisation')} that the history has inside, {right:.1f} are inside in them on average ({usual:.1f} in all that agree in numbers)."
        )


def named(
    prior: Prior, history: History, posterior: Posterior, unit: Floats, blocks: Iterable[tuple[Setup, np.ndarray]]
) -> Named:
    """Return where the accepted runs of a calibration have the organisations that its history names; they are made again up to today.

    `unit` and `blocks` are those of the `Calibration`: the draws of the accepted runs, and their places by variant.
    """
    today, before = history.months, posterior.weights
    case = prior.scenario
    names = blueprint(case).names if isinstance(case.organisations, tuple) else ()
    places = places_of(history, names)
    if (places == UNKNOWN).all():
        return Named(names, places, np.zeros((len(before), 0), bool), before, before)
    inside = np.empty((len(before), len(names)), bool)
    for variant, own in blocks:
        batch = simulate_units(
            lasting(variant.scenario, today), [variant.strategy], replicates=posterior.rows[own], seed=prior.seed,
            parameters=prior.parameters_of(unit[own]), states=("inside",), state_months=[today], runner=usual_runner(),
        )  # fmt: skip
        assert batch.states is not None
        inside[own] = batch.states[0, :, 0, 0] > 0
    return Named(names, places, inside, before, agreeing(before, disagreements(inside, places)))


def places_of(history: History, names: Sequence[str]) -> np.ndarray:
    """Return where a history has each organisation of a case at its end. Those it does not name are outside where it names all who are inside.

    Examples
    --------
    >>> history = History("town", joins=(2, 0, 1), leaves=(0, 0, 1), still_inside=("A", "B"), gone=("C",))
    >>> places_of(history, ["A", "b", "C", "D"]).tolist(), places_of(history, ["A", "C", "D"]).tolist()
    ([1, 1, 0, 0], [1, 0, -1])
    """
    inside, gone = ({name.casefold() for name in some} for some in (history.still_inside, history.gone))
    ours = [name.casefold() for name in names]
    everybody = len(inside) == history.inside[-1] and inside <= set(ours)
    others = OUTSIDE if everybody and inside | gone else UNKNOWN
    return np.array([INSIDE if name in inside else OUTSIDE if name in gone else others for name in ours], np.int8)


def name_notes(history: History, names: Sequence[str]) -> tuple[str, ...]:
    """Return that some of those whom a history names are not in the case, where the case has others whom it names."""
    ours = {name.casefold() for name in names}
    told = [*history.still_inside, *history.gone]
    strange = [quoted(name) for name in told if name.casefold() not in ours]
    if not strange or len(strange) == len(told):
        return ()
    more = f" and {len(strange) - 3} more" if len(strange) > 3 else ""
    return (f"Not in the case, and compared in numbers alone: {', '.join(strange[:3])}{more}.",)


def disagreements(inside: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return how many organisations stand elsewhere in each run (R x N of true or false) than in the history."""
    return np.asarray(((inside != (places == INSIDE)) & (places != UNKNOWN)).sum(axis=1))


def agreeing(weights: Floats, elsewhere: np.ndarray) -> Floats:
    """Return the weights of runs, those with the fewest organisations elsewhere, as many as carry `KEPT` of the weight and are worth `FEWEST`.

    Examples
    --------
    >>> agreeing(np.full(400, 1 / 400), np.repeat([3, 1, 2, 5], 100)).nonzero()[0][[0, -1]].tolist()
    [100, 199]
    """
    for most in np.unique(elsewhere):
        kept = np.where(elsewhere <= most, weights, 0.0)
        if kept.sum() >= KEPT and kept.sum() ** 2 / np.square(kept).sum() >= FEWEST:
            break
    return np.asarray(kept / kept.sum())
