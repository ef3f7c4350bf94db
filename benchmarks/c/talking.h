/* Step 3: organisations talk. Eight at a time: what their ties show, what they hear, what they believe then. */
#ifndef TALKING_H
#define TALKING_H
#include "world.h"

/* what the ties of a group show: sums over each one's ties */
struct seen {
    lane known, inside, trust, weight, peers; /* ties; ties inside; trust in those; strength x trust; the same x what it says */
    lane best, best_inside;                   /* payoff of the best-off tie; for the rule 'imitation' only */
};

/* What each tie will read of the organisation it goes to: beliefs as they are before anyone has listened. */
static void write_rows(struct world *w) {
    for (long g = 0; g < w->people->groups; g++) {
        const struct state *s = &w->state[g];
        struct row *row = w->row + g * SIDE;
        EACH(o) {
            row[o].belief[0] = s->awareness[o];
            row[o].belief[1] = s->overlap[o];
            row[o].belief[2] = s->efficacy[o];
            row[o].belief[3] = s->alone[o];
            row[o].belief[4] = s->association[o];
            row[o].belief[5] = s->legitimacy[o];
            row[o].belief[6] = 1.0;
            row[o].belief[7] = s->payoff[o];
        }
    }
}

/* One pass over the columns of a group's ties gives the voice of each and all sums that deciding needs. */
static inline void look(const struct world *w, long g, struct seen *seen) {
    const struct state *s = &w->state[g];
    long first = w->people->first[g], columns = (w->people->first[g + 1] - first) / SIDE;
    const double *restrict trust = w->trust + first, *restrict strength = w->strength + first;
    const double *restrict distance = w->distance + first, *restrict there = w->there + first;
    const double *restrict says = w->says + first;
    double *restrict voice = w->voice;
    double discounted = w->ground->p->distance_discount;
    lane discount, known = {0}, inside = {0}, trusted = {0}, weight = {0}, peers = {0};
    EACH(o) discount[o] = discounted * (1.0 - s->identity[o]);
    for (long k = 0; k < columns; k++) {
        EACH(o) {
            long q = k * SIDE + o;
            double strong = strength[q] * trust[q], is = strength[q] > 0.0 ? 1.0 : 0.0, in = is * there[q];
            voice[q] = strong * (1.0 - discount[o] * distance[q]);
            known[o] += is;
            inside[o] += in;
            trusted[o] += in * trust[q];
            weight[o] += strong;
            peers[o] += strong * says[q];
        }
    }
    EACH(o) {
        seen->known[o] = known[o];
        seen->inside[o] = inside[o];
        seen->trust[o] = trusted[o];
        seen->weight[o] = weight[o];
        seen->peers[o] = peers[o];
    }
}

/* Beliefs heard: a tie's whole row at once, times its voice; in place 6 the sum of voices. */
static inline void listen(const struct world *w, long g) {
    long first = w->people->first[g], columns = (w->people->first[g + 1] - first) / SIDE;
    const int32_t *target = w->people->target + first;
    for (int o = 0; o < SIDE; o++) {
        double sum[8] = {0};
        for (long k = 0, q = o; k < columns; k++, q += SIDE) {
            const double *belief = w->row[target[q]].belief;
            for (int b = 0; b < 8; b++) sum[b] += w->voice[q] * belief[b];
        }
        for (int b = 0; b < 8; b++) w->heard[o].belief[b] = sum[b];
    }
}

/* Beliefs after talk and forgetting, and what fades without effort. */
static inline void believe(const struct world *w, long g) {
    const struct parameters *p = w->ground->p;
    const struct traits *t = &w->people->traits[g];
    struct state *s = &w->state[g];
    double talk = p->talk_rate, forget = p->forget, lent = p->lent_legitimacy * w->whole.now.prestige;
    EACH(o) {
        double total = w->heard[o].belief[6], alone = total > 0.0 ? 0.0 : 1.0, part = (1.0 - alone) / (total + alone);
        double resting = t->legitimacy[o] + lent * (1.0 - t->legitimacy[o]);
#define BELIEVE(name, place, base)                                                                                     \
    {                                                                                                                  \
        double own = s->name[o], heard = alone * own + part * w->heard[o].belief[place];                                   \
        s->name[o] = toward(toward(own, heard, talk), base, forget);                                                   \
    }
        BELIEVE(awareness, 0, t->awareness[o])
        BELIEVE(overlap, 1, t->overlap[o])
        BELIEVE(efficacy, 2, t->efficacy[o])
        BELIEVE(alone, 3, t->alone[o])
        BELIEVE(association, 4, t->association[o])
        BELIEVE(legitimacy, 5, resting)
#undef BELIEVE
        s->pressure[o] -= p->pressure_fade * s->pressure[o];
        s->risk[o] -= p->pressure_fade * s->risk[o];
        double turnover = p->champion_turnover * (1.0 - p->buy_in_protects * s->buy_in[o]);
        s->champion[o] = toward(s->champion[o], t->champion[o], turnover);
        s->buy_in[o] -= p->buy_in_fade * s->buy_in[o];
        s->mapped[o] -= p->mapped_fade * s->mapped[o];
        s->leaders[o] -= p->leaders_fade * s->leaders[o];
        s->identity[o] -= p->identity_fade * s->identity[o];
    }
}

#endif
