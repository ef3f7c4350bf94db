/* Whom an action reaches: for each aim, organisations and ties are marked with 1 or 0 and counted. */
#ifndef REACHING_H
#define REACHING_H
#include "world.h"

#define TOP 0.8
#define BOTTOM 0.2

/* the mean utility of joining among those outside */
static double outsiders_readiness(const struct world *w) {
    lane total = {0}, count = {0};
    for (long g = 0; g < w->people->groups; g++) {
        const struct state *s = &w->state[g];
        const double *real = w->people->fixed[g].real, *inside = w->inside[g];
        EACH(o) {
            double outside = real[o] - inside[o];
            total[o] += outside * s->utility[o];
            count[o] += outside;
        }
    }
    double sum = 0.0, many = 0.0;
    for (int o = 0; o < SIDE; o++) sum += total[o], many += count[o];
    return many > 0.0 ? sum / many : 0.0;
}

/* how far from the mean distance a tie may be by rounding alone, and count as at it */
#define ROUNDING 1e-9

/* The mean distance of established ties, kept until a distance or strength changes. */
static double usual_distance(struct world *w) {
    if (w->usual >= 0.0) return w->usual;
    lane total = {0}, count = {0};
    for (const struct column *c = w->column; c < w->column + w->people->columns; c++)
        EACH(o) {
            double known = c->strength[o] > 0.0 ? 1.0 : 0.0;
            total[o] += known * c->distance[o];
            count[o] += known;
        }
    double many = total_of(count);
    return w->usual = many > 0.0 ? total_of(total) / many : 0.0;
}

/* Fills `touched`; returns how many are. */
static double touch(struct world *w, const struct action *action, long aim) {
    double readiness = aim == AIM_waverers || aim == AIM_sceptics ? outsiders_readiness(w) : 0.0;
    lane count = {0};
    double need_outside = action->for_outsiders ? 1.0 : 0.0, need_inside = 0.0;
    if (!action->for_outsiders && action->mode == MODE_member) need_inside = 1.0;
    if (aim == AIM_members) need_inside = 1.0;
    if (aim == AIM_outsiders || (aim >= AIM_high_profile && aim <= AIM_sceptics)) need_outside = 1.0;
    for (long g = 0; g < w->people->groups; g++) {
        const struct traits *t = &w->people->traits[g];
        const struct state *s = &w->state[g];
        const double *real = w->people->fixed[g].real, *inside = w->inside[g];
        const int32_t *sector = w->people->sector + g * SIDE;
        double *touched = w->touched[g];
        EACH(o) {
            double there = real[o];
            there = need_outside > 0.0 ? there * (1.0 - inside[o]) : there;
            touched[o] = need_inside > 0.0 ? there * inside[o] : there;
        }
        if (aim >= SECTOR_AIM)
            EACH(o) touched[o] *= sector[o] == aim - SECTOR_AIM ? 1.0 : 0.0;
        else if (aim == AIM_high_profile)
            EACH(o) touched[o] *= t->profile_rank[o] >= TOP ? 1.0 : 0.0;
        else if (aim == AIM_low_profile)
            EACH(o) touched[o] *= t->profile_rank[o] <= BOTTOM ? 1.0 : 0.0;
        else if (aim == AIM_waverers)
            EACH(o) touched[o] *= s->utility[o] >= readiness ? 1.0 : 0.0;
        else if (aim == AIM_sceptics)
            EACH(o) touched[o] *= s->utility[o] < readiness ? 1.0 : 0.0;
        else if (aim == AIM_affected)
            EACH(o) touched[o] *= t->affected[o] >= 0.5 ? 1.0 : 0.0;
        EACH(o) count[o] += touched[o];
    }
    double many = 0.0;
    for (int o = 0; o < SIDE; o++) many += count[o];
    return many;
}

/* How many ties are established; marks those who have any as `connected`. Both are kept until a strength changes. */
static double established_ties(struct world *w) {
    if (w->established >= 0.0) return w->established;
    lane count = {0};
    for (long g = 0; g < w->people->groups; g++) {
        lane mine = {0};
        const struct column *end = w->column + w->people->first[g + 1];
        for (const struct column *c = w->column + w->people->first[g]; c < end; c++)
            EACH(o) mine[o] += c->strength[o] > 0.0 ? 1.0 : 0.0;
        EACH(o) {
            w->connected[g][o] = mine[o] > 0.0 ? 1.0 : 0.0;
            count[o] += mine[o];
        }
    }
    return w->established = total_of(count);
}

/* Fills `reached` for ties and `touched` for those they start from; returns how many ties are reached. */
static double touch_ties(struct world *w, long aim) {
    double from = -1.0, to = 2.0, among = aim == AIM_members ? 1.0 : 0.0;
    if (aim == AIM_distant_ties) from = usual_distance(w) - ROUNDING;
    if (aim == AIM_close_ties) to = usual_distance(w) - ROUNDING;
    lane count = {0};
    for (long g = 0; g < w->people->groups; g++) {
        const double *inside = w->inside[g];
        const int32_t *sector = w->people->sector + g * SIDE;
        lane may, mine = {0};
        EACH(o) may[o] = 1.0;
        if (aim >= SECTOR_AIM)
            EACH(o) may[o] = sector[o] == aim - SECTOR_AIM ? 1.0 : 0.0;
        else if (aim == AIM_members)
            EACH(o) may[o] = inside[o];
        else if (aim == AIM_outsiders)
            EACH(o) may[o] = 1.0 - inside[o];
        const struct column *c = w->column + w->people->first[g], *end = w->column + w->people->first[g + 1];
        for (lane *reached = w->reached + w->people->first[g]; c < end; c++, reached++)
            EACH(o) {
                double is = c->strength[o] > 0.0 ? may[o] : 0.0;
                is = c->distance[o] >= from ? is : 0.0;
                is = c->distance[o] < to ? is : 0.0;
                is = c->says[o] != 0.0 ? is : (1.0 - among) * is;
                (*reached)[o] = is;
                mine[o] += is;
            }
        double *touched = w->touched[g];
        EACH(o) {
            touched[o] = mine[o] > 0.0 ? 1.0 : 0.0;
            count[o] += mine[o];
        }
    }
    return total_of(count);
}

/* whom an action reaches: everyone, or those in `touched`; and which of their ties: all, the established, or those `reached` */
struct reach {
    double targets;
    enum { EVERY_TIE, ESTABLISHED, REACHED } ties;
    const lane *touched; /* NULL: everyone */
};

/* Whom an action reaches, and how many targets share its effort: 0 when it would reach nobody. */
static struct reach reach_of(struct world *w, const struct action *action, long aim) {
    if (action->mode == MODE_tie && aim == AIM_all)
        return (struct reach){established_ties(w), ESTABLISHED, w->connected};
    if (action->mode == MODE_tie) return (struct reach){touch_ties(w, aim), REACHED, w->touched};
    if (aim == AIM_all && action->mode != MODE_member)
        return (struct reach){action->mode == MODE_organisation ? (double)w->people->n : 1.0, EVERY_TIE, NULL};
    double count = touch(w, action, aim);
    int whole = action->mode == MODE_central || (action->mode == MODE_broadcast && count > 0.0);
    return (struct reach){whole ? 1.0 : count, EVERY_TIE, w->touched};
}

#endif
