/* Step 3: organisations talk. Eight at a time: what their ties show, what they hear, what they believe then. */
#ifndef TALKING_H
#define TALKING_H
#include "world.h"

/* what the ties of a group show: sums over each one's ties */
struct seen {
    lane inside, trust, weight, peers; /* ties inside; trust in those; strength x trust; the same x what it says */
    lane known, best, best_inside;     /* ties; the best-off one's payoff; only for the rules that ask for them */
};

/* some numbers of two registers, by place */
#if defined(__clang__) || __GNUC__ >= 12
#define TAKEN(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
typedef int64_t places __attribute__((vector_size(SIDE * sizeof(int64_t))));
#define TAKEN(a, b, ...) __builtin_shuffle(a, b, (places){__VA_ARGS__})
#endif

/* Rows become columns: out[i][j] = in[j][i]. */
static inline void transpose(const eight *in, eight *out) {
    eight a[SIDE], b[SIDE];
    for (int i = 0; i < SIDE; i += 2) {
        a[i] = TAKEN(in[i], in[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        a[i + 1] = TAKEN(in[i], in[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int i = 0; i < SIDE; i += 4)
        for (int j = i; j < i + 2; j++) {
            b[j] = TAKEN(a[j], a[j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            b[j + 2] = TAKEN(a[j], a[j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (int j = 0; j < SIDE / 2; j++) {
        out[j] = TAKEN(b[j], b[j + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        out[j + 4] = TAKEN(b[j], b[j + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

/* What each tie will read of the organisation it goes to: beliefs as they are before anyone has listened. */
static void write_rows(struct world *w) {
    for (long g = 0; g < w->people->groups; g++) {
        const struct state *s = &w->state[g];
        const lane *belief[SIDE] = {&s->awareness, &s->overlap, &s->efficacy, &s->alone,
                                    &s->association, &s->legitimacy, &s->payoff, &s->payoff};
        eight in[SIDE];
        for (int b = 0; b < SIDE; b++) in[b] = *(const eight *)belief[b];
        for (int o = 0; o < SIDE; o++) in[SIDE - 2][o] = 1.0;
        transpose(in, (eight *)(w->row + g * SIDE));
    }
}

/* One pass over the columns of a group's ties gives the voice of each and all sums that deciding needs. */
static inline void look(const struct world *w, long g, struct seen *seen) {
    const struct state *s = &w->state[g];
    const struct column *c = w->column + w->people->first[g], *end = w->column + w->people->first[g + 1];
    lane *voice = (lane *)w->voice;
    double discounted = w->ground->p->distance_discount;
    lane discount, inside = {0}, trusted = {0}, weight = {0}, peers = {0};
    EACH(o) discount[o] = discounted * (1.0 - s->identity[o]);
    for (; c < end; c++, voice++) {
        EACH(o) {
            double trust = c->trust[o], strength = c->strength[o], strong = strength * trust;
            double is = strength > 0.0 ? 1.0 : 0.0, says = c->says[o], in = says != 0.0 ? is : 0.0;
            (*voice)[o] = strong * (1.0 - discount[o] * c->distance[o]);
            inside[o] += in;
            trusted[o] += in * trust;
            weight[o] += strong;
            peers[o] += strong * most(says, 0.0);
        }
    }
    EACH(o) {
        seen->inside[o] = inside[o];
        seen->trust[o] = trusted[o];
        seen->weight[o] = weight[o];
        seen->peers[o] = peers[o];
    }
}

/* Beliefs heard, weighted by voice: the row of a tie's organisation all at once, for the eight ties of a column in turn. Fills
   `heard` with a row of eight for each belief, and in the last but one the sum of voices. */
static inline void listen(const struct world *w, long g, lane *heard) {
    const struct column *c = w->column + w->people->first[g], *end = w->column + w->people->first[g + 1];
    const double *row = (const double *)w->row;
    const lane *voice = (const lane *)w->voice;
    const int32_t (*place)[SIDE] = w->people->place + w->people->first[g];
    eight sum[SIDE] = {{0}};
    for (; c < end; c++, voice++, place++) {
#define LISTEN_TO(o) sum[o] += (*voice)[o] * *(const eight *)(row + (*place)[o]);
        LISTEN_TO(0) LISTEN_TO(1) LISTEN_TO(2) LISTEN_TO(3) LISTEN_TO(4) LISTEN_TO(5) LISTEN_TO(6) LISTEN_TO(7)
#undef LISTEN_TO
    }
    transpose(sum, (eight *)heard);
}

/* Beliefs after talk and forgetting, and what fades without effort. */
static inline void believe(const struct world *w, long g, const lane *said) {
    const struct parameters *p = w->ground->p;
    const struct traits *t = &w->people->traits[g];
    struct state *s = &w->state[g];
    double talk = p->talk_rate, forget = p->forget, lent = p->lent_legitimacy * w->whole.now.prestige;
    EACH(o) {
        double total = said[SIDE - 2][o], alone = total > 0.0 ? 0.0 : 1.0, part = (1.0 - alone) / (total + alone);
        double resting = t->legitimacy[o] + lent * (1.0 - t->legitimacy[o]);
#define BELIEVE(name, place, base)                                                                                     \
    {                                                                                                                  \
        double own = s->name[o], heard = alone * own + part * said[place][o];                                   \
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
