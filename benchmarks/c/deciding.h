/* Step 4: organisations decide, all against the same picture of last month. */
#ifndef DECIDING_H
#define DECIDING_H
#include "talking.h"
#include "weighing.h"

/* what is the same for all in one month */
struct month {
    uint64_t luck, force_luck;
    double pace;
};

/* For the rules that ask: how many ties one has, and the first among the best-off of them. */
static inline void compare(const struct world *w, long g, struct seen *seen) {
    const double *payoffs = (const double *)w->row + SIDE - 1;
    for (int o = 0; o < SIDE; o++) {
        double known = 0.0, best = -1e300, best_inside = 0.0;
        for (long k = w->people->first[g]; k < w->people->first[g + 1]; k++) {
            const struct column *c = &w->column[k];
            double payoff = payoffs[w->people->place[k][o]];
            if (!(c->strength[o] > 0.0)) continue;
            known += 1.0;
            if (payoff > best) best = payoff, best_inside = c->says[o] != 0.0;
        }
        seen->known[o] = known;
        seen->best[o] = best;
        seen->best_inside[o] = best_inside;
    }
}

/* A group considers: fills its utility and chance. */
static inline void consider(struct world *w, long g, struct seen *seen, lane chance) {
    lane peers, trust;
    double stranger = w->ground->p->stranger_trust;
    EACH(o) {
        peers[o] = seen->weight[o] > 0.0 ? seen->peers[o] / seen->weight[o] : 0.0;
        trust[o] = seen->inside[o] > 0.0 ? seen->trust[o] / seen->inside[o] : stranger;
    }
    weigh(w, g, peers, trust, w->state[g].utility);
    TICK(WEIGH);
    if (w->ground->rule != RULE_utility) compare(w, g, seen);
    choose(w, g, seen, chance);
    TICK(CHOOSE);
}

/* Lists those of a group whose status is not what it was before, and counts them. */
static void note_moves(struct world *w, long g, const lane before) {
    struct state *s = &w->state[g];
    for (int o = 0; o < SIDE; o++) {
        if (s->status[o] == before[o]) continue;
        w->moved[w->movers++] = (int32_t)(g * SIDE + o);
        s->joined_now[o] = before[o] == OUTSIDE ? 1.0 : 0.0;
        s->left_now[o] = s->status[o] == OUTSIDE ? 1.0 : 0.0;
        w->joins += s->joined_now[o];
        w->leaves += s->left_now[o];
        w->members[g] += (int)s->joined_now[o] - (int)s->left_now[o];
        w->present[w->people->sector[g * SIDE + o]] += s->joined_now[o] - s->left_now[o];
        w->special[g] += (s->status[o] == PILOT || s->status[o] == MANDATED) - (before[o] == PILOT || before[o] == MANDATED);
    }
}

/* A group moves. `special`: somebody in it is on trial, under a mandate, offered a trial or compelled. */
ALWAYS_INLINE void move_group(struct world *w, long g, const struct month *month, const lane chance, const int special) {
    const struct parameters *p = w->ground->p;
    const struct traits *t = &w->people->traits[g];
    const struct fixed *fixed = &w->people->fixed[g];
    struct state *s = &w->state[g];
    double *inside = w->inside[g];
    const double usual = w->whole.now.ownership, force = w->whole.convener.force, pace = month->pace;
    const uint64_t luck = month->luck, force_luck = month->force_luck;
    const double intrinsic = p->intrinsic, norm = p->norm, sensitivity = p->sensitivity, buy_in_relief = p->buy_in_relief;
    const double ownership_relief = p->ownership_relief, pilot_relief = p->pilot_relief, cost_weight = p->cost_weight;
    const double released_rate = (1.0 - force) * p->release_rate, conversion = p->conversion_rate;
    const double fades_outside = 1.0 - p->invitation_fade, fades_inside = 1.0 - p->founder_fade, trial_months = p->pilot_months;
    lane before;
    EACH(o) before[o] = s->status[o];
    EACH(o) {
        double draw = uniform(scrambled(luck, fixed->salt[o])) + fixed->nobody[o];
        double status = s->status[o], in = inside[o], out = 1.0 - in, bound = t->committed[o] >= 1.0 ? 1.0 : 0.0;
        double taken = chance[o] * pace, next = status, left = s->pilot_left[o], ownership = s->ownership[o];
        double enters = out * (draw < taken ? 1.0 : 0.0), leaves = in * (1.0 - bound) * (draw >= chance[o] ? 1.0 : 0.0);
        next = enters > 0.0 ? MEMBER : next;
        if (special) {
            double forced_in = status == MANDATED ? 1.0 : 0.0, on_trial = status == PILOT ? 1.0 - bound : 0.0;
            double offered = s->offered[o], utility = s->utility[o];
            double relief = buy_in_relief * s->buy_in[o] + ownership_relief * ownership;
            double spared = cost_weight * t->cost[o] * (bounded(relief + pilot_relief) - bounded(relief));
            left -= on_trial;
            double ends = left <= 0.0 ? on_trial : 0.0;
            double felt = out > 0.0 ? utility + spared : utility;
            felt = ends > 0.0 ? utility - spared : felt;
            double pull = logistic(sensitivity * felt);
            double trial = offered * attention(s->champion[o], s->legitimacy[o], offered, p) * pull;
            double tries = draw < taken + trial ? (offered > 0.0 ? out * (1.0 - enters) : 0.0) : 0.0;
            double force_draw = uniform(scrambled(force_luck, fixed->salt[o])) + fixed->nobody[o];
            double pressed = force_draw < s->compelled[o] ? out * (1.0 - enters) * (1.0 - tries) : 0.0;
            double release = released_rate * (1.0 - pull);
            double released = draw < release ? 1.0 : 0.0;
            double converts = draw < release + conversion * pull ? 1.0 - released : 0.0;
            leaves = forced_in > 0.0 ? (1.0 - bound) * released : leaves;
            leaves = ends > 0.0 ? (draw < pull ? 0.0 : 1.0) : leaves;
            next = ends > 0.0 ? MEMBER : next;
            next = forced_in * converts * (1.0 - bound) > 0.0 ? MEMBER : next;
            next = tries > 0.0 ? PILOT : next;
            next = pressed > 0.0 ? MANDATED : next;
            left = tries > 0.0 ? trial_months : left;
            enters = most(enters, tries);
        }
        next = leaves > 0.0 ? OUTSIDE : next;
        double own = toward(intrinsic * s->alignment[o] * s->awareness[o], usual, norm);
        ownership = enters > 0.0 ? own : ownership;
        s->ownership[o] = leaves > 0.0 ? 0.0 : ownership;
        s->pilot_left[o] = leaves > 0.0 ? 0.0 : left;
        s->status[o] = next;
        inside[o] = next != OUTSIDE ? 1.0 : 0.0;
        s->invited[o] *= next == OUTSIDE ? fades_outside : fades_inside;
    }
    double changes = 0.0;
    _Pragma("omp simd reduction(+ : changes)") for (int o = 0; o < SIDE; o++)
        changes += s->status[o] != before[o] ? 1.0 : 0.0;
    if (changes > 0.0) note_moves(w, g, before);
}

static inline void move(struct world *w, long g, const struct month *month, const lane chance, int special) {
    if (special)
        move_group(w, g, month, chance, 1);
    else
        move_group(w, g, month, chance, 0);
}

/* Each tie keeps what it shows of the organisation it goes to; it is renewed for those who moved, by their incoming ties. */
static void show_moves(struct world *w) {
    const struct population *people = w->people;
    for (long m = 0; m < w->movers; m++) {
        long row = w->moved[m], g = row / SIDE, o = row % SIDE;
        double status = w->state[g].status[o], says = most(w->state[g].credibility[o], 1e-300);
        says = status == OUTSIDE ? 0.0 : status == MANDATED ? -1.0 : says;
        for (long k = people->in_first[row]; k < people->in_first[row + 1]; k++)
            w->column[people->in_column[k]].says[people->in_row[k] % SIDE] = says;
    }
}

/* The factor on every outsider's chance when the convener admits only so many a month; 1 when it admits all. */
static double admission(const struct world *w, const lane *chance) {
    double admits = w->whole.convener.admits, expected = 0.0;
    if (is_nan(admits)) return 1.0;
    for (long g = 0; g < w->people->groups; g++)
        for (int o = 0; o < SIDE; o++) expected += (w->people->fixed[g].real[o] - w->inside[g][o]) * chance[g][o];
    return expected > admits ? admits / expected : 1.0;
}

/* Steps 3 and 4, group by group: nobody's move is seen before all have decided, because ties show it afterwards. */
static void organisations_talk_and_decide(struct world *w, long number, lane *chance) {
    const struct population *people = w->people;
    for (long m = 0; m < w->movers; m++) {
        long g = w->moved[m] / SIDE, o = w->moved[m] % SIDE;
        w->state[g].joined_now[o] = w->state[g].left_now[o] = 0.0;
    }
    w->movers = 0;
    w->joins = w->leaves = 0.0;
    struct month month = {.luck = stream_key(people->key, STREAM_DECIDE, number), .pace = 1.0};
    month.force_luck = stream_key(people->key, STREAM_MANDATE, number);
    write_rows(w);
    TICK(ROWS);
    int special = w->compelling + w->offering > 0.0;
    for (long g = 0; g < people->groups; g++) {
        struct seen seen;
        _Alignas(64) lane said[SIDE];
        look(w, g, &seen);
        TICK(LOOK);
        listen(w, g, said);
        TICK(LISTEN);
        believe(w, g, said);
        TICK(BELIEVE);
        consider(w, g, &seen, chance[g]);
    }
    month.pace = admission(w, chance);
    /* on its own: a branch that cannot be guessed, whether anybody moves, would hold up the long work of the next group */
    for (long g = 0; g < people->groups; g++) move(w, g, &month, chance[g], special || w->special[g]);
    TICK(MOVE);
    show_moves(w);
    TICK(SHOW);
}

#endif
