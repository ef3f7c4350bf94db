/* What being inside is worth to each organisation, and by the scenario's rule its chance to be inside next month. */
#ifndef WEIGHING_H
#define WEIGHING_H
#include "talking.h"

static inline double own_measure(double alignment, double awareness, double usual, const struct parameters *p) {
    return toward(p->intrinsic * alignment * awareness, usual, p->norm);
}

static inline double attention(double champion, double legitimacy, double invited, const struct parameters *p) {
    double active = (p->activity + p->activity_champion * champion) * (0.4 + 0.6 * legitimacy);
    return bounded(active + p->activity_invited * invited);
}

/* Utility of being inside: what mission, market, mandate and standing make of it, less the barriers. `peers` and
   `trust` are of one's ties. */
static inline void weigh(const struct world *w, long g, const lane peers, const lane trust, lane utility) {
    const struct parameters *p = w->ground->p;
    const struct coalition *now = &w->whole.now;
    const struct climate *c = &w->whole.climate;
    const struct traits *t = &w->people->traits[g];
    const struct state *s = &w->state[g];
    const double *inside = w->inside[g];
    const double ambient = p->ambient, felt = 1.0 - p->ambient, prestige = now->prestige;
    const double crowd_view = (1.0 - p->peer_view) * now->participation, log_half = w->log_half;
    const double worth_of_public = c->opinion * (ambient + felt * prestige), breadth = c->opinion * now->breadth;
    const double fees = p->fee_burden * w->whole.convener.fees, free = p->free_ride_weight * now->action;
    const double barrier = p->domination_weight * now->domination + p->vagueness_weight * now->vagueness + fees;
    const double honour = p->recognition * (1.0 - prestige), regulation = 1.5 * c->regulation;
    const double viability = now->viability, steepness = p->critical_steepness, trial_relief = p->pilot_relief;
    lane promises;
    EACH(o) {
        double seen = crowd_view + p->peer_view * peers[o];
        promises[o] = logistic(steepness * (log_of(most(seen, 1e-300)) - log_half));
    }
    EACH(o) {
        double seen = crowd_view + p->peer_view * peers[o], promise = seen > 0.0 ? promises[o] : 0.0;
        double efficacy = s->efficacy[o], standing = 1.0 - 0.5 * t->profile[o], risk = s->risk[o];
        double odds = efficacy * (p->hope + (1.0 - p->hope) * promise) * viability;
        double without = p->alone_weight * s->alone[o] * (1.0 - efficacy * promise);
        double mission = s->awareness[o] * (odds - without + p->mission_constant);
        double market = (ambient + felt * s->pressure[o]) * worth_of_public
                        + s->association[o] * (ambient + felt * prestige * standing);
        double mandate = regulation * (ambient + felt * risk) * t->exposure[o] + breadth;
        double honoured = p->peers_worth * peers[o] + p->prestige_worth * prestige * standing + honour * s->invited[o];
        double appeal = p->base_appeal + p->overlap_appeal * s->overlap[o];
        double worth = appeal * (t->mission[o] * mission + t->market[o] * market + t->mandate[o] * mandate
                                 + t->standing[o] * honoured);
        double ownership = s->ownership[o], on_trial = s->status[o] == PILOT ? trial_relief : 0.0;
        double relief = p->buy_in_relief * s->buy_in[o] + p->ownership_relief * ownership + on_trial;
        double cost = p->cost_weight * t->cost[o] * bounded(1.0 - relief) + p->fatigue_burden * s->fatigue[o];
        double ride = (1.0 - inside[o]) * free * (1.0 - s->identity[o]) * (1.0 - ownership) * (1.0 - t->power_share[o]);
        double against = cost + p->distrust_weight * (1.0 - trust[o]) + barrier + p->reactance_weight * s->reactance[o];
        utility[o] = worth - against - ride - t->threshold[o];
    }
}

/* The chance to be inside next month, by the rule of the scenario. */
static inline void choose(const struct world *w, long g, const struct seen *seen, lane chance) {
    const struct ground *d = w->ground;
    const struct parameters *p = d->p;
    const struct traits *t = &w->people->traits[g];
    const struct state *s = &w->state[g];
    const double *inside = w->inside[g];
    if (d->rule == RULE_utility) {
        EACH(o) {
            double loyalty = inside[o] * (p->lock_in * s->ownership[o] + p->champion_stays * s->champion[o]);
            double side = 1.0 - 2.0 * inside[o];
            double pull = logistic(side * p->sensitivity * (s->utility[o] + loyalty));
            double enters = attention(s->champion[o], s->legitimacy[o], s->invited[o], p) * pull;
            chance[o] = inside[o] > 0.0 ? 1.0 - p->exit_rate * pull : enters;
        }
        return;
    }
    if (d->rule == RULE_imitation) {
        EACH(o) {
            double payoff = s->payoff[o];
            double stays = payoff >= t->threshold[o] ? 1.0 : seen->known[o] == 0.0 ? 1.0 : 0.0;
            stays = seen->best[o] <= payoff ? 1.0 : stays;
            double change = attention(s->champion[o], s->legitimacy[o], s->invited[o], p);
            chance[o] = inside[o] + (1.0 - stays) * change * (seen->best_inside[o] - inside[o]);
        }
        return;
    }
    double everyone = (double)w->people->n, many = w->whole.now.inside;
    EACH(o) {
        double count = d->among_ties != 0.0 ? seen->inside[o] : many - inside[o];
        double total = d->among_ties != 0.0 ? seen->known[o] : everyone;
        double share = total > 0.0 ? count / most(total, 1.0) : 0.0;
        share = d->by_count != 0.0 ? count : share;
        double persuaded = d->persuasion > 0.0 ? d->persuasion * (s->utility[o] + t->threshold[o]) : 0.0;
        double held = inside[o] * (1.0 - d->can_exit), passed = share >= t->threshold[o] - persuaded - 1e-9 ? 1.0 : 0.0;
        double logit = logistic(4.0 * d->response * (share - t->threshold[o] + persuaded));
        chance[o] = d->rule == RULE_threshold ? most(held, passed) : logit;
    }
}

#endif
