/* Before the first month. */
#ifndef STARTING_H
#define STARTING_H
#include "deciding.h"
#include "working.h"

/* Before the first month: who is inside, how surprising each one's joining would be, and the first picture. */
static void begin(struct world *w, const struct convener *convener) {
    const struct population *people = w->people;
    const struct parameters *p = w->ground->p;
    long n = people->n, groups = people->groups;
    memset(&w->whole, 0, sizeof w->whole);
    memset(w->state, 0, sizeof *w->state * groups);
    memset(w->inside, 0, sizeof *w->inside * groups);
    memset(w->members, 0, sizeof *w->members * groups);
    memset(w->special, 0, sizeof *w->special * groups);
    memset(w->present, 0, sizeof *w->present * people->sectors);
    memcpy(w->column, people->column, sizeof *w->column * people->columns);
    w->whole.convener = *convener;
    w->whole.climate = w->ground->climate;
    w->movers = 0;
    w->joins = w->leaves = w->compelling = w->offering = 0.0;
    w->log_half = log(p->critical_share);
    w->spread = w->usual = w->established = -1.0;
    lane peers = {0}, trust;
    EACH(o) trust[o] = p->stranger_trust;
    for (long g = 0; g < groups; g++) {
        const struct traits *t = &people->traits[g];
        struct state *s = &w->state[g];
        EACH(o) {
            s->awareness[o] = t->awareness[o], s->overlap[o] = t->overlap[o], s->efficacy[o] = t->efficacy[o];
            s->alone[o] = t->alone[o], s->association[o] = t->association[o], s->legitimacy[o] = t->legitimacy[o];
            s->champion[o] = t->champion[o], s->alignment[o] = t->alignment[o];
        }
    }
    members_work(w, 1);
    double mean = 0.0, spread = 0.0;
    for (long g = 0; g < groups; g++) weigh(w, g, peers, trust, w->state[g].utility);
    for (long i = 0; i < n; i++) mean += w->state[i / SIDE].utility[i % SIDE] / (double)n;
    for (long i = 0; i < n; i++) {
        double ahead = w->state[i / SIDE].utility[i % SIDE] - mean;
        spread += ahead * ahead / (double)n;
    }
    spread = sqrt(spread);
    for (long i = 0; i < n; i++) {
        struct state *s = &w->state[i / SIDE];
        long o = i % SIDE;
        double sympathy = logistic(spread > 1e-12 ? (s->utility[o] - mean) / spread : 0.0);
        s->credibility[o] = p->expected_signal + (1.0 - p->expected_signal) * (1.0 - sympathy);
        if (!people->inside[i]) continue;
        s->status[o] = MEMBER;
        s->ownership[o] = own_measure(s->alignment[o], s->awareness[o], 0.0, p);
        w->inside[i / SIDE][o] = 1.0;
        w->members[i / SIDE]++;
        w->present[people->sector[i]] += 1.0;
        w->moved[w->movers++] = (int32_t)i;
    }
    show_moves(w);
    members_work(w, 1);
    for (long g = 0; g < groups; g++)
        EACH(o) {
            struct state *s = &w->state[g];
            s->payoff[o] = w->inside[g][o] > 0.0 ? s->utility[o] : p->free_ride_weight * w->whole.now.action;
        }
}

#endif
