/* Step 2: the convener acts. Any action on any aim; its effects are read from the table that the engine reads. */
#ifndef ACTING_H
#define ACTING_H
#include "reaching.h"

static double overall_rate(const struct world *w, const struct effect *e, double dose) {
    const double *whole = (const double *)&w->whole;
    double first = e->whole_1_base + e->whole_1_slope * whole[e->whole_1_field];
    return dose * e->rate * first * (e->whole_2_base + e->whole_2_slope * whole[e->whole_2_field]);
}

/* the law of every effect: a quantity moves by rate * (aim - value), and stays in 0..1 */
static inline double shifted(double value, double aim, double rate) {
    return bounded(toward(value, aim, bounded(rate)));
}

static void apply_to_organisations(struct world *w, const struct effect *e, double rate, const struct reach *reach) {
    double trait_base = e->trait_base, trait_slope = e->trait_slope, own_base = e->state_base, own_slope = e->state_slope;
    double aim = e->aim;
    if (!reach->touched && trait_slope == 0.0 && own_slope == 0.0 && e->aim_field < 0) { /* the same rate and aim for all */
        double share = bounded(rate * trait_base * own_base);
        for (long g = 0; g < w->people->groups; g++) {
            double *field = ((lane *)&w->state[g])[e->field];
            EACH(o) field[o] = bounded(toward(field[o], aim, share));
        }
        return;
    }
    double by_truth = e->aim_field < 0 ? 0.0 : 1.0;
    long aim_field = e->aim_field < 0 ? e->field : e->aim_field;
    for (long g = 0; g < w->people->groups; g++) {
        const double *who = reach->touched ? reach->touched[g] : w->people->fixed[g].real;
        const double *trait = ((const lane *)&w->people->traits[g])[e->trait_field];
        lane *state = (lane *)&w->state[g];
        const double *own = state[e->state_field], *truth = state[aim_field];
        double *field = state[e->field];
        EACH(o) {
            double mine = who[o] * rate * (trait_base + trait_slope * trait[o]) * (own_base + own_slope * own[o]);
            field[o] = shifted(field[o], by_truth > 0.0 ? truth[o] : aim, mine);
        }
    }
}

static void apply_to_ties(struct world *w, const struct effect *e, double rate, const struct reach *reach) {
    double base = e->tie_base, slope = e->tie_slope, aim = e->aim;
    long which = e->field, by = e->tie_field;
    const lane *share = reach->ties == REACHED ? w->reached : w->people->tie;
    for (long g = 0; g < w->people->groups; g++) {
        const double *who = reach->touched ? reach->touched[g] : w->people->fixed[g].real;
        const double *trait = ((const lane *)&w->people->traits[g])[e->trait_field];
        const double *own = ((const lane *)&w->state[g])[e->state_field];
        lane mine;
        EACH(o) {
            double by_trait = e->trait_base + e->trait_slope * trait[o];
            mine[o] = who[o] * rate * by_trait * (e->state_base + e->state_slope * own[o]);
        }
        struct column *end = w->column + w->people->first[g + 1];
        for (struct column *c = w->column + w->people->first[g]; c < end; c++) {
            double *field = ((lane *)c)[which];
            const double *other = ((lane *)c)[by];
            if (reach->ties == ESTABLISHED) {
                EACH(o) {
                    double here = mine[o] * (base + slope * other[o]);
                    field[o] = shifted(field[o], aim, c->strength[o] > 0.0 ? here : 0.0);
                }
            } else {
                const double *reached = share[c - w->column];
                EACH(o) field[o] = shifted(field[o], aim, reached[o] * mine[o] * (base + slope * other[o]));
            }
        }
    }
    if (which != TIE_trust) w->usual = -1.0;
    if (which == TIE_strength) w->established = -1.0;
}

static void apply_effect(struct world *w, const struct effect *e, double dose, const struct reach *reach) {
    double rate = overall_rate(w, e, dose), *whole = (double *)&w->whole;
    if (e->scope == SCOPE_whole)
        whole[e->field] = shifted(whole[e->field], e->aim, rate);
    else if (e->scope == SCOPE_organisation)
        apply_to_organisations(w, e, rate, reach);
    else
        apply_to_ties(w, e, rate, reach);
}

/* Returns the staff-days spent. */
static double convener_acts(struct world *w, const double *days, const int64_t *aims) {
    struct convener *convener = &w->whole.convener;
    const struct ground *ground = w->ground;
    if (w->compelling + w->offering > 0.0) /* what holds for one month only is cleared */
        for (long g = 0; g < w->people->groups; g++)
            EACH(o) w->state[g].compelled[o] = w->state[g].offered[o] = 0.0;
    w->compelling = w->offering = 0.0;
    convener->force *= 1.0 - ground->p->force_fade;
    double spent = 0.0, felt = 0.0;
    for (long a = 0; a < ACTIONS; a++) {
        if (!(days[a] > 0.0)) continue;
        const struct action *action = &ground->action[a];
        struct reach reach = reach_of(w, action, aims[a]);
        if (!(reach.targets > 0.0)) continue;
        spent += days[a];
        double effective = days[a] * days[a] / (days[a] + ground->p->overhead);
        double dose = (1.0 - exp(-effective * action->reach / reach.targets)) * ground->strength[a];
        felt += dose > 0.0 ? days[a] : 0.0;
        for (long k = ground->first_effect[a]; k < ground->first_effect[a + 1]; k++) {
            const struct effect *effect = &ground->effect[k];
            apply_effect(w, effect, dose, &reach);
            if (effect->scope != SCOPE_organisation) continue;
            w->compelling += effect->field == STATE_compelled;
            w->offering += effect->field == STATE_offered;
        }
    }
    convener->presence = convener->capacity > 0.0 ? felt / convener->capacity : 0.0;
    return spent;
}

#endif
