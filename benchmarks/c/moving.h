/* Step 1: the world moves. */
#ifndef MOVING_H
#define MOVING_H
#include "world.h"

/* All shocks of a run; they depend on the population's key alone, so all strategies share them. */
static void draw_shocks(const struct population *people, long months, double *shock) {
    for (long month = 0; month < months; month++) {
        uint64_t luck = stream_key(people->key, STREAM_CLIMATE, month);
        for (int which = 0; which < 4; which++) shock[4 * month + which] = normal(luck, which);
    }
}

static double next_climate(double value, double base, double drift, double shock) {
    return bounded(value + drift * (base - value) + shock);
}

static void strike(const struct event *event, struct climate *c, struct convener *convener) {
    c->opinion = bounded(c->opinion + event->opinion);
    c->regulation = bounded(c->regulation + event->regulation);
    c->failures = bounded(c->failures + event->failures);
    c->funding = bounded(c->funding + event->funding);
    if (event->lasting != 0.0) {
        c->opinion_base = bounded(c->opinion_base + event->opinion);
        c->regulation_base = bounded(c->regulation_base + event->regulation);
        c->failures_base = bounded(c->failures_base + event->failures);
        c->funding_base = bounded(c->funding_base + event->funding);
    }
    if (!is_nan(event->grant)) convener->grant = event->grant;
}

static void world_moves(struct world *w, long month) {
    const struct ground *ground = w->ground;
    struct climate *c = &w->whole.climate;
    const double *shock = w->shock + 4 * month;
    c->opinion = next_climate(c->opinion, c->opinion_base, c->opinion_drift, c->opinion_volatility * shock[0]);
    c->regulation = next_climate(c->regulation, c->regulation_base, c->regulation_drift, c->regulation_volatility * shock[1]);
    c->failures = next_climate(c->failures, c->failures_base, c->failures_drift, c->failures_volatility * shock[2]);
    c->funding = next_climate(c->funding, c->funding_base, c->funding_drift, c->funding_volatility * shock[3]);
    c->opinion = toward(c->opinion, 1.0, ground->p->opinion_lift * w->whole.now.action);
    c->regulation = toward(c->regulation, 0.0, ground->p->regulation_ease * w->whole.now.action);
    for (long e = 0; e < ground->events; e++)
        if (ground->event[e].month == month + 1.0) strike(&ground->event[e], c, &w->whole.convener);
}

#endif
