"""Of a calibration that left open how a coalition was led: what it says of the likeliest way alone, for answers that go on from one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from coalitionlab.experiments.calibrating import words
from coalitionlab.experiments.calibrating.calibration import Calibration
from coalitionlab.experiments.calibrating.conditioning import Posterior
from coalitionlab.experiments.words import listed
from coalitionlab.scenarios.errors import input_error

#: What a variant may differ in, as `variant_table` calls it.
WAYS = ("strategy", "rule")


def likeliest(found: Calibration) -> Calibration:
    """Return the calibration given that the likeliest strategy and rule are what happened: their runs, with the same weights against each other.

    Its sentences say how likely they are. It is the calibration itself where there was one of each. Raises InputError where fields varied, as
    no case is then known that could go on.
    """
    prior = found.prior
    if prior.fields:
        fields = listed([each.name for each in prior.fields])
        remedy = (
            f"calibrate without --vary, with --set {prior.fields[0].name}=VALUE; go-on takes a calibration as it is"
        )
        raise input_error(f"the calibration leaves {fields} open", remedy)
    if len(prior.variants) == 1:
        return found
    shares = found.variants[found.variants["what"].isin(WAYS)]
    best = {str(what): str(words.favoured(rows)[0]["value"]) for what, rows in shares.groupby("what")}
    ways = [{"strategy": each.strategy.name, "rule": each.rule} for each in prior.variants]
    (number,) = (k for k, way in enumerate(ways) if way == way | best)
    own = np.flatnonzero(found.variant == number)
    if not len(own):
        raise input_error(
            f"no run under {listed(list(best.values()))} is near the history", "calibrate with more (--runs)"
        )
    taken = prior.variants[number]
    told = words.variant_sentences(shares)
    told.append(
        f"{listed(list(best.values()))} {'is' if len(best) == 1 else 'are'} taken as what happened: runs of the others are left out."
    )
    return replace(
        found,
        prior=replace(prior, strategies=(taken.strategy,), rules=(taken.rule,)),
        posterior=_only(found.posterior, own),
        unit=found.unit[own],
        variant=np.zeros(len(own), np.int64),
        paths=found.paths.of_rows(own),
        about=(*told, *found.about),
        runs=int((prior.draw(found.runs)[1] == number).sum()),
    )


def _only(posterior: Posterior, own: np.ndarray) -> Posterior:
    """Some of the accepted runs."""
    rows, gaps, weights = posterior.rows[own], posterior.gaps[own], posterior.weights[own]
    return Posterior(rows, weights / weights.sum(), posterior.adjusted[own], posterior.distances[own], gaps, rows, gaps)
