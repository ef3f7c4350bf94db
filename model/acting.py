"""Step 2 of the month: the convener acts. Staff-days become doses, doses move what each action's effects name."""

from __future__ import annotations

import math

from coalitionlab.model.aiming import reached
from coalitionlab.model.bare import bare
from coalitionlab.model.catalogue_table import ORGANISATION_SCOPE, TIE, WHOLE_SCOPE
from coalitionlab.model.columns_compiled import column
from coalitionlab.model.compiled import step, sweeping
from coalitionlab.model.passes import rate_each, set_all, shift, shift_to_each
from coalitionlab.model.rules.seeing import bounded, toward


@step
def dose_of(staff_days, reach, targets, overhead):
    """The dose that `staff_days` over `targets` give: 1 - exp(-effective * reach / targets), where getting an action going
    takes the more of its staff-days the fewer they are. Spreading thin costs, over targets and over actions."""
    effective = staff_days * staff_days / (staff_days + overhead)
    return 1.0 - math.exp(-effective * reach / targets)


@step
def convener_acts(system, days, aims):
    """Spends `days` (staff-days per action) on the aims given; returns the staff-days spent.

    Actions take effect in the order of the catalogue. An action that would reach nobody is not spent on.
    """
    state, work, convener, overhead = system.state, system.work, system.convener, system.p.overhead
    set_all(state.compelled, 0.0)  # what holds for one month only is cleared
    set_all(state.offered, 0.0)
    convener.force *= 1.0 - system.p.force_fade  # a mandate that is not upheld binds less and less
    spent = felt = 0.0
    for number in range(len(days)):
        if days[number] <= 0.0:
            continue
        action = system.actions[number]
        targets = reached(
            action, aims[number], system.traits, state, work, bare(system.sector), system.ties, system.between,
            bare(system.start), bare(system.degree), bare(system.sums),
        )  # fmt: skip
        if targets == 0:
            continue
        spent += days[number]
        dose = dose_of(days[number], action.reach, targets, overhead) * system.strengths[number]
        felt += days[number] if dose > 0.0 else 0.0
        for e in range(system.first_effect[number], system.first_effect[number + 1]):
            effect = system.effects[e]
            rate = overall_rate(effect, dose, system.whole)
            if effect.scope == WHOLE_SCOPE:
                now = system.whole[effect.field]
                system.whole[effect.field] = bounded(toward(now, effect.aim, bounded(rate)))
            elif effect.scope == ORGANISATION_SCOPE:
                apply_to_organisations(effect, rate, system.traits, state, work)
            else:
                apply_to_ties(
                    effect, rate, action.mode == TIE, system.traits, state, work, system.ties, system.between,
                    bare(system.real), bare(system.start),
                )  # fmt: skip
    convener.presence = felt / convener.capacity if convener.capacity > 0.0 else 0.0
    return spent


@step
def overall_rate(effect, dose, whole):
    """dose * rate * the conditions on the whole (convener, climate, coalition), the same for all that the action reaches."""
    first = effect.whole_1_base + effect.whole_1_slope * whole[effect.whole_1_field]
    second = effect.whole_2_base + effect.whole_2_slope * whole[effect.whole_2_field]
    return dose * effect.rate * first * second


@step
def is_plain(effect):
    """Whether an effect has no condition on whom it reaches."""
    plain = effect.trait_slope == 0.0 and effect.trait_base == 1.0
    return plain and effect.state_slope == 0.0 and effect.state_base == 1.0


@step
def rates_of(effect, rate, traits, state, work):
    """Fills `work.rate` with the rate for each organisation: 0 for those not reached, by the conditions on its own traits and state."""
    rate_each(
        work.rate, rate, work.touched, column(traits, effect.trait_field), effect.trait_base, effect.trait_slope,
        column(state, effect.state_field), effect.state_base, effect.state_slope,
    )  # fmt: skip


@step
def apply_to_organisations(effect, rate, traits, state, work):
    """An effect on each organisation that the action reaches."""
    moved = column(state, effect.field)
    if effect.aim_field < 0 and is_plain(effect):
        shift(moved, effect.aim, rate, work.touched)
        return
    rates_of(effect, rate, traits, state, work)
    if effect.aim_field < 0:
        shift(moved, effect.aim, 1.0, work.rate)
    else:
        shift_to_each(moved, column(state, effect.aim_field), work.rate)


@step
def apply_to_ties(effect, rate, on_ties, traits, state, work, ties, between, real, start):
    """An effect on ties: those reached when the action is on ties, else all ties of the organisations reached.

    With the conditions on the organisation that a tie starts from, and on the tie itself.
    """
    moved, conditional = column(ties, effect.field), effect.tie_slope != 0.0 or effect.tie_base != 1.0
    if on_ties and is_plain(effect) and not conditional:
        shift(moved, effect.aim, rate, between.reached)
        return
    rates_of(effect, rate, traits, state, work)
    if on_ties:
        spread(between.rate, work.rate, between.reached, start)
    else:
        spread(between.rate, work.rate, real, start)
    if conditional:
        times_line(between.rate, effect.tie_base, effect.tie_slope, column(ties, effect.tie_field))
    shift(moved, effect.aim, 1.0, between.rate)


@sweeping
def spread(rates, mine, shares, start):
    """The rate of each organisation for each of its ties."""
    for eight in range(len(start) - 1):
        for row in range(start[eight], start[eight + 1], 8):
            for lane in range(8):
                rates[row + lane] = mine[8 * eight + lane] * shares[row + lane]


@sweeping
def times_line(rates, base, slope, readings):
    """Each rate times a condition, base + slope x a reading."""
    for k in range(len(rates)):
        rates[k] *= base + slope * readings[k]
